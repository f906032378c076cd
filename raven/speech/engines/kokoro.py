"""The engine `kokoro`: Kokoro-82M as its makers publish it, on a GPU, or on a CPU that has nothing else to do.

It needs the package kokoro and the files of hexgrad/Kokoro-82M: from a folder, from the cache of the Hugging Face hub, or from
the hub itself. Lengths of phonemes are those that the model gives.
"""

import socket
import urllib.request
import warnings
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from raven import neural
from raven.errors import Unavailable
from raven.said import said
from raven.speech.engines.kokoro_voices import KokoroFamily, KokoroVoices
from raven.speech.engines.segments import kokoro_segment
from raven.speech.engines.styles import load_style, style_files
from raven.speech.protocol import Segment, Voice
from raven.speech.reading.english import best_english
from raven.speech.timing import Token, spelled

REPOSITORY = "hexgrad/Kokoro-82M"
CONFIG, WEIGHTS = "config.json", "kokoro-v1_0.pth"
PATIENCE = 3.0  # seconds for the hub's answer; without this question a missing network takes half a minute to show
SEED = 0


@dataclass(frozen=True)
class Files:
    """What the engine is made from: `voices` are files by name."""

    config: Path
    weights: Path
    voices: dict[str, Path]


def has_gpu() -> bool:
    """Whether the package is here and has a GPU to run on."""
    return _missing_package() is None and neural.has_gpu()


def why_not(folder: Path | None = None) -> str | None:
    """Why the engine cannot run here without loading anything from the hub, or None."""
    if (lack := _missing_package()) is not None:
        return lack
    if _files(folder) is None:
        return said(
            "files_not_here",
            "the files of {repository} are neither in the voices folder nor in the cache of the Hugging Face hub",
            repository=REPOSITORY,
        )
    return None


class KokoroEngine(KokoroFamily):
    """Speaks with Kokoro's voices, by a model of 330 MB.

    `folder` is a copy of hexgrad/Kokoro-82M. With `download`, what is missing is taken from the hub. `device` is a name of
    torch's, or `auto`: CUDA if it is there.
    """

    name = "kokoro"
    model = "Kokoro-82M"

    def __init__(self, folder: Path | None = None, device: str = "auto", download: bool = False) -> None:
        lack = _missing_package()
        if lack is None and (files := _files(folder) or (_downloaded() if download else None)) is not None:
            self._files = files
        else:
            raise Unavailable(
                said(
                    "voice_cannot_run",
                    "the voice engine {engine} cannot run: {reason}",
                    engine=self.name,
                    reason=lack or why_not(folder),
                )
            )
        super().__init__(KokoroVoices(files.voices, best_english))
        self._device = device
        self._model: Any = None
        self._styles: dict[str, Any] = {}

    def _load(self, voice: Voice) -> Collection[str]:
        torch = neural.load()

        if self._model is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of torch, about how the network is written
                from kokoro import KModel

                model = KModel(REPOSITORY, str(self._files.config), str(self._files.weights))
            best = "cuda" if has_gpu() else "cpu"
            self._model = model.to(best if self._device == "auto" else self._device).eval()
        if voice.name not in self._styles:
            style = torch.from_numpy(load_style(self._files.voices[voice.name]))
            self._styles[voice.name] = style.unsqueeze(1)
        return frozenset(self._model.vocab)

    def _say(self, tokens: Sequence[Token], voice: str, speed: float) -> Segment:
        from kokoro import KPipeline

        from raven.speech.engines.own_chance import OwnChance

        with self._one_at_a_time, OwnChance(SEED):  # of the noise in the sound: the same text always sounds the same
            said = KPipeline.infer(self._model, spelled(tokens), self._styles[voice], speed)
        return kokoro_segment(tokens, said.audio.numpy(), said.pred_dur.numpy())


def _missing_package() -> str | None:
    missing = [name for name in ("kokoro", "misaki", "hibari") if find_spec(name) is None]
    return (
        said(
            "needs_package",
            "it needs the package {package}: {remedy}",
            package=missing[0],
            remedy="pip install 'raven-avatar[kokoro]'",
        )
        if missing
        else None
    )


def _files(folder: Path | None) -> Files | None:
    """The files in this folder, else those in the cache of the hub; None if there are none."""
    if folder is not None and (folder / CONFIG).is_file() and (folder / WEIGHTS).is_file() and style_files(folder):
        return Files(folder / CONFIG, folder / WEIGHTS, style_files(folder))
    from huggingface_hub import try_to_load_from_cache

    config, weights = (try_to_load_from_cache(REPOSITORY, name) for name in (CONFIG, WEIGHTS))
    if not isinstance(config, str) or not isinstance(weights, str):
        return None
    voices = style_files(Path(config).parent) | (style_files(folder) if folder else {})
    return Files(Path(config), Path(weights), voices) if voices else None


def _downloaded() -> Files:
    """Everything from the hub, 360 MB. Raises `Unavailable` soon if it does not answer."""
    from huggingface_hub import constants, snapshot_download

    if constants.HF_HUB_OFFLINE:
        raise Unavailable(
            said(
                "kokoro_offline",
                "the voice engine kokoro cannot run: it may not load its files, as HF_HUB_OFFLINE is set",
            )
        )
    hub = urlsplit(urllib.request.getproxies().get(urlsplit(constants.ENDPOINT).scheme) or constants.ENDPOINT)
    try:
        socket.create_connection(
            (hub.hostname or "", hub.port or (443 if hub.scheme == "https" else 80)), PATIENCE
        ).close()
        place = Path(snapshot_download(REPOSITORY, allow_patterns=[CONFIG, WEIGHTS, "voices/*.pt"]))
    except Exception as error:  # the package has its own kinds for every trouble with a network or a disk
        raise Unavailable(
            said(
                "kokoro_unloadable",
                "the voice engine kokoro cannot load its files from {host}: {reason}",
                host=hub.hostname,
                reason=error,
            )
        ) from error
    return Files(place / CONFIG, place / WEIGHTS, style_files(place))
