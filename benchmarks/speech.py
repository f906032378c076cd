"""How soon and how fast a voice speaks, and how true its timing is.

    python benchmarks/speech.py [--engine auto] [--voice NAME] [--runs 20] [--timing] [--out FILE]

Prints JSON: seconds to load the engine and to warm it up; milliseconds from a text of two sentences to its first sound; the
real-time factor, which is computing time by duration of the sound, on one thread of the process; and milliseconds that making
the mouth's movement takes of that. `--timing` compares the phonemes' onsets with those that pocketsphinx hears in the sound (a
forced alignment; `pip install pocketsphinx`).
"""

import argparse
import json
import os
import re
import sys
import time
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
from measuring import milliseconds, summary

from raven.speech import NAMES, create_engine
from raven.speech.encoding import samples16
from raven.speech.protocol import Audio, Segment, SpeechEngine
from raven.speech.resampling import resampled
from raven.speech.speaker import Speaker
from raven.speech.visemes import timeline_of
from raven.threads import limit_threads

TWO_SENTENCES = (
    "Hello there, it is good to see you again! I have been waiting here all morning with a fresh pot of tea."
)
SENTENCES = (
    "The quick brown fox jumps over the lazy dog.",
    "She sells sea shells by the sea shore every morning.",
    "My mother bought a big red apple from the market yesterday.",
    "Peter wanted to know why the window was open all night.",
    "Please remember to feed the cat before you leave the house.",
    "A gentle wind moved through the tall trees near the river.",
    "They have been working on this project for seven months.",
    "Nothing makes me happier than a warm cup of coffee.",
    "We should probably meet again when the weather is better.",
    "The children laughed and ran down the hill together.",
    "Could you tell me where the nearest station is?",
    "His brother plays the guitar very well but never sings.",
)
HEARING = 16000  # Hz
MARGINS = (0.3, 0.0, 0.15, 0.5)  # seconds of quiet before and after a sentence, tried until it can be aligned
# The phonemes of pocketsphinx' dictionary, and what misaki writes for them.
ARPABET = {
    "AA": "ɑɔ", "AE": "æ", "AH": "əʌᵊ", "AO": "ɔɑ", "AW": "W", "AY": "I", "B": "b", "CH": "ʧ", "D": "dT", "DH": "ð",
    "EH": "ɛ", "ER": "ɜ", "EY": "A", "F": "f", "G": "ɡ", "HH": "h", "IH": "ɪᵻ", "IY": "i", "JH": "ʤ", "K": "k", "L": "l",
    "M": "m", "N": "n", "NG": "ŋ", "OW": "O", "OY": "Y", "P": "p", "R": "ɹ", "S": "s", "SH": "ʃ", "T": "tT",
    "TH": "θ", "UH": "ʊ", "UW": "u", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=NAMES, default="auto")
    parser.add_argument("--voices", type=Path, help="a folder with further voices, and Kokoro's model")
    parser.add_argument("--voice", help="default: the engine's first")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--timing", action="store_true", help="compare onsets with pocketsphinx")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    limit_threads()  # as the server does
    began = time.perf_counter()
    engine = create_engine(options.engine, options.voices)
    voice = options.voice or engine.voices()[0].name
    loaded = time.perf_counter()
    Speaker(engine).warm_up()
    result: dict[str, Any] = {
        "engine": engine.name,
        "voice": voice,
        "load_s": round(loaded - began, 3),
        "warm_up_s": round(time.perf_counter() - loaded, 3),
        "first_audio": milliseconds(lambda: next(Speaker(engine).speak(TWO_SENTENCES, voice)), options.runs),
        **_pace(engine, voice),
    }
    if options.timing:
        result["timing"] = _timing(engine, voice)
    json.dump(result, options.out, indent=2)
    options.out.write("\n")


def _pace(engine: SpeechEngine, voice: str) -> dict[str, Any]:
    began, computing = time.perf_counter(), time.process_time()
    segments = [segment for sentence in SENTENCES for segment in engine.synthesize(sentence, voice)]
    passed, computed = time.perf_counter() - began, time.process_time() - computing
    audio = sum(segment.duration for segment in segments)
    mouth = []
    for segment in segments:
        began = time.perf_counter()
        timeline_of(segment)
        mouth.append(time.perf_counter() - began)
    return {
        "audio_s": round(audio, 2),
        "rtf": round(passed / audio, 4),
        "rtf_cpu": round(computed / audio, 4),
        "mouth_per_sentence": summary(mouth),
    }


def _timing(engine: SpeechEngine, voice: str) -> dict[str, Any]:
    """Onset errors, milliseconds; positive is later than pocketsphinx. Only sounds that both agree on are compared."""
    errors: list[float] = []
    words = not_aligned = 0
    for sentence in SENTENCES:
        (segment,) = engine.synthesize(sentence, voice)
        heard = next(filter(None, (_aligned(segment, sentence, margin) for margin in MARGINS)), None)
        if heard is None:
            not_aligned += 1
            continue
        words += len(segment.words)
        theirs = [name for name, _ in heard]
        ours = [_arpabet(phoneme.symbol, theirs) for phoneme in segment.phonemes]
        for block in SequenceMatcher(None, theirs, ours, autojunk=False).get_matching_blocks():
            for i in range(block.size):
                errors.append(segment.phonemes[block.b + i].start - heard[block.a + i][1])
    error = np.asarray(errors) * 1000
    return {
        "sentences_not_aligned": not_aligned,
        "words": words,
        "phonemes": len(errors),
        "mean_ms": round(float(error.mean()), 1),
        "mean_absolute_ms": round(float(np.abs(error).mean()), 1),
        "p90_ms": round(float(np.percentile(np.abs(error), 90)), 1),
    }


def _arpabet(symbol: str, wanted: list[str]) -> str:
    names = [name for name, symbols in ARPABET.items() if symbol in symbols]
    return next((name for name in names if name in wanted), names[0] if names else symbol)


def _aligned(segment: Segment, sentence: str, margin: float) -> list[tuple[str, float]] | None:
    """Name and onset in seconds of every phoneme, found in two passes: the words first, then the sounds in them.

    None if the sentence is not recognised in the sound.
    """
    import pocketsphinx

    model = Path(pocketsphinx.__file__).parent / "model" / "en-us"
    config = pocketsphinx.Config(
        hmm=os.fspath(model / "en-us"),
        dict=os.fspath(model / "cmudict-en-us.dict"),
        lm=None,
        samprate=HEARING,
        loglevel="FATAL",
        beam=1e-80,  # wide: what does not fit at first may do so later
        pbeam=1e-80,
        wbeam=1e-60,
    )
    decoder = pocketsphinx.Decoder(config)
    decoder.set_align_text(" ".join(re.findall(r"[a-z']+", sentence.lower())))
    samples = samples16(resampled(_in_quiet_noise(segment, margin), segment.sample_rate, HEARING)).tobytes()
    for again in (True, False):
        decoder.start_utt()
        decoder.process_raw(samples, full_utt=True)
        try:
            decoder.end_utt()
        except RuntimeError:
            return None
        if again:
            decoder.set_alignment()
    frames = (phone for word in decoder.get_alignment() for phone in word if phone.name in ARPABET)
    return [(phone.name, phone.start / 100 - margin) for phone in frames]


def _in_quiet_noise(segment: Segment, margin: float) -> Audio:
    """The sound with so many seconds more before and after, as a recording has them; helps with some sentences."""
    samples = round(margin * segment.sample_rate)
    noise = np.random.default_rng(0).normal(0, 1e-3, len(segment.audio) + 2 * samples) * (samples > 0)
    return np.asarray(np.pad(segment.audio, samples) + noise, np.float32)


if __name__ == "__main__":
    main()
