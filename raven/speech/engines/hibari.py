"""The engine `hibari`: a small neural voice, fifty times faster than real time on one core.

The package hibari-tts brings the model, its pronunciation rules and one voice. Its further voices can be used when their
files are in its cache already; nothing here asks the network. Voices bear the names that they have in Kokoro, of which they
are copies. `VARIANTS` are the same speaker with another throat.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from raven.errors import Unavailable
from raven.said import said
from raven.speech.engines import formants
from raven.speech.engines.hidden_outputs import with_output
from raven.speech.engines.segments import kokoro_segment
from raven.speech.engines.voice_names import check_request
from raven.speech.protocol import SAMPLE_RATE, Gender, Segment, Voice
from raven.speech.reading.english import English
from raven.speech.reading.language import ENGLISH
from raven.speech.timing import Token, spelled
from raven.wire.ranges import PITCHES

log = logging.getLogger(__name__)

LENGTHS = "/Cast_32_output_0"  # the tensor with the characters' lengths
SPEEDS = (0.5, 2.0)  # what the model speaks well; asked for more, it does this much
BASE = "af_heart"  # which speaks at 190 Hz in the middle
SEED = 0  # of the noise in the sound: the same text always sounds the same


@dataclass(frozen=True)
class Throat:
    """How a variant differs from its speaker: factors of pitch and formants."""

    pitch: float = 1.0
    formants: float = 1.0
    gender: Gender = "female"
    description: str = ""


VARIANTS = {
    "heart_girl": Throat(1.25, 1.08, "female", "a bright girl"),
    "heart_child": Throat(1.45, 1.15, "female", "a small child"),
    "heart_man": Throat(0.6, 0.85, "male", "a man"),
    "heart_boy": Throat(0.85, 0.93, "male", "a boy"),
}
"""For the measures see docs/speech.md: every one is understood as well as the speaker herself."""
VARIANT_VOICES = tuple(Voice(name, "en-US", it.gender, f"{BASE} as {it.description}") for name, it in VARIANTS.items())


def why_not() -> str | None:
    """Why the engine cannot run here, or None."""
    missing = [name for name in ("hibari", "onnxruntime") if find_spec(name) is None]
    return (
        said(
            "needs_package",
            "it needs the package {package}: {remedy}",
            package="hibari-tts",
            remedy="pip install hibari-tts",
        )
        if missing
        else None
    )


class HibariEngine:
    """Speaks with hibari-tts. A voice is loaded when it first speaks, in half a second; then `Unavailable` can come."""

    name = "hibari"
    model = "hibari-tts, a small copy of Kokoro-82M"
    sample_rate = SAMPLE_RATE
    can_pitch = True

    def __init__(self) -> None:
        if (lack := why_not()) is not None:
            raise Unavailable(
                said("voice_cannot_run", "the voice engine {engine} cannot run: {reason}", engine="hibari", reason=lack)
            )
        self._files = _installed()
        variants = VARIANT_VOICES if BASE in self._files else ()
        self._voices = (*(_described(voice) for voice, _, _ in self._files.values()), *variants)
        self._speakers: dict[str, _Speaker] = {}
        self._accents: dict[bool, English] = {}
        self._loading = Lock()

    def voices(self) -> tuple[Voice, ...]:
        """The voices whose files are here, and the variants."""
        return self._voices

    def speaking(self, language: str, text: str = "") -> "HibariEngine | None":
        """English only."""
        return self if language == ENGLISH else None

    def check(self, voice: str, speed: float = 1.0, pitch: float = 1.0, language: str = ENGLISH) -> Voice:
        """Which of them serves this name."""
        return check_request(self._voices, voice, speed, pitch)

    def synthesize(
        self, text: str, voice: str, speed: float = 1.0, pitch: float = 1.0, language: str = ENGLISH
    ) -> Iterator[Segment]:
        """One segment for the whole text, if it is as short as a sentence, else a few."""
        name = self.check(voice, speed, pitch).name
        throat = VARIANTS.get(name, Throat())
        speaker = self._speaker(BASE if name in VARIANTS else name)
        pace = min(max(float(speed), SPEEDS[0]), SPEEDS[1])
        tone = min(max(float(pitch) * throat.pitch, PITCHES[0]), PITCHES[1])
        parts = speaker.english.parts(text, speaker.alphabet)
        return (speaker.say(part, pace, tone, throat.formants) for part in parts)

    def _speaker(self, voice: str) -> "_Speaker":
        with self._loading:
            if voice not in self._speakers:
                details, package_name, file = self._files[voice]
                try:
                    british = bool(details["british"])
                    if british not in self._accents:
                        self._accents[british] = English(british)
                    self._speakers[voice] = _Speaker(package_name, file, self._accents[british])
                except Exception as error:  # whatever a broken file or another version of the package does
                    raise Unavailable(
                        said(
                            "hibari_voice",
                            "the voice {voice} of hibari cannot be loaded: {reason}",
                            voice=voice,
                            reason=error,
                        )
                    ) from error
            return self._speakers[voice]


class _Speaker:
    """One voice's model, with the lengths of its phonemes if this version of the model has them."""

    def __init__(self, package_name: str, file: Path, english: English) -> None:
        from hibari import Hibari
        from onnxruntime import RunOptions

        self._sparing = RunOptions()  # else the memory of the longest sentence would be kept
        self._sparing.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        model = file.read_bytes()
        try:
            self.hibari: Any = Hibari(package_name, model=with_output(model, LENGTHS), g2p=english.rules)
            self.has_lengths = True
        except Exception:  # ONNX Runtime has its own kinds, which change
            log.warning("this version of hibari-tts hides the lengths of phonemes; lip sync will be rough")
            self.hibari = Hibari(package_name, model=model, g2p=english.rules)
            self.has_lengths = False
        self.english = english
        self.alphabet = frozenset(self.hibari.vocab)

    def say(self, tokens: Sequence[Token], speed: float, pitch: float, throat: float) -> Segment:
        from hibari import dsp

        ids = np.asarray([self.hibari.ids(spelled(tokens))], np.int64)
        outputs = self.hibari.sess.run(None, {"ids": ids, "speed": np.asarray([speed], np.float32)}, self._sparing)
        *smooth, phases, f0 = [part[0] for part in outputs[:6]]
        if throat != 1:
            smooth, phases = formants.moved(smooth, throat), formants.moved_phases(phases, throat)
        raw = dsp.synth(*smooth, phases, f0 * np.float32(pitch), np.random.default_rng(SEED))
        return kokoro_segment(tokens, raw, outputs[6] if self.has_lengths else None)


def _installed() -> dict[str, tuple[dict[str, Any], str, Path]]:
    """By Kokoro's name: what the package says of the voice, its name there, its file."""
    from hibari.voices import VOICES, voice_path

    result = {}
    for name, details in VOICES.items():
        try:
            file = Path(voice_path(name, download_missing=False))
        except FileNotFoundError:
            continue
        if file.is_file():
            result[details["kokoro"]] = details, name, file
    return result


def _described(details: dict[str, Any]) -> Voice:
    accent = "British" if details["british"] else "American"
    gender = details["gender"]
    return Voice(
        name=details["kokoro"],
        language="en-GB" if details["british"] else "en-US",
        gender=gender if gender in ("female", "male") else "none",
        description=f"{accent} English, {gender}; {details['kokoro'].partition('_')[2].capitalize()} of Kokoro",
    )
