"""How well emotions are told from text, how long that and embeddings take, and what they cost a running avatar.

    python benchmarks/text.py [--seconds 8] [--model NAME] [--threads 1] [--out FILE]

Prints JSON:

* `quality`: of the 280 held-out sentences, how many had their emotion first and among the first three; and per emotion, of
  its ten; what was taken for another most often.
* `speed`: seconds to load the model and to learn the examples; milliseconds of a classification of one sentence and of
  eight, and of the embedding of a sentence and of 256 tokens; each sentence is new.
* `avatar`: frames per second of an avatar at 25 alone, with two classifications of eight sentences per second, and with
  one after the other.

`--model` measures a model of the Hugging Face hub, or a folder in that form, in place of the prototypes.
"""

import argparse
import json
import sys
import threading
import time
from collections import Counter
from itertools import count
from typing import Any

from measuring import milliseconds

from raven.avatar.character import find_character, load_character
from raven.avatar.session import Session
from raven.posers import create_poser
from raven.text import Classifier, HubClassifier, MiniLm, PrototypeClassifier
from raven.text.prototypes import examples
from raven.threads import limit_threads

RUNS = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each avatar is watched")
    parser.add_argument("--model", help="a model of the hub")
    parser.add_argument("--threads", type=int, default=1, help="of the embedding model; the server uses one")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    limit_threads()
    began = time.perf_counter()
    embedder = MiniLm(options.threads)
    loaded = time.perf_counter()
    classifier: Classifier = HubClassifier(options.model) if options.model else PrototypeClassifier(embedder)
    result = {
        "model": classifier.model,
        "quality": _quality(classifier),
        "speed": {
            "load_embedder_s": round(loaded - began, 2),
            "load_classifier_s": round(time.perf_counter() - loaded, 2),
            **_speed(embedder, classifier),
        },
        "avatar": {
            "alone": _frames_per_second(options.seconds),
            "two_per_second": _frames_per_second(options.seconds, classifier, pause=0.5),
            "without_pause": _frames_per_second(options.seconds, classifier),
        },
    }
    json.dump(result, options.out, indent=2)
    options.out.write("\n")


def _quality(classifier: Classifier) -> dict[str, Any]:
    labels: dict[str, dict[str, int]] = {}
    mistakes: Counter[str] = Counter()
    for label, sentences in examples("held_out").items():
        answers = [list(classifier.classify(sentence)) for sentence in sentences]
        labels[label] = {
            "first": sum(a[0] == label for a in answers),
            "first_three": sum(label in a[:3] for a in answers),
        }
        mistakes.update(f"{label} taken for {a[0]}" for a in answers if a[0] != label)
    total = sum(len(sentences) for sentences in examples("held_out").values())
    return {
        "top_1": round(sum(own["first"] for own in labels.values()) / total, 3),
        "top_3": round(sum(own["first_three"] for own in labels.values()) / total, 3),
        "labels": labels,
        "mistakes": dict(mistakes.most_common(10)),
    }


def _speed(embedder: MiniLm, classifier: Classifier) -> dict[str, Any]:
    number = count()
    return {
        "classify_1_sentence": milliseconds(
            lambda: classifier.classify(f"I am glad about number {next(number)}."), RUNS
        ),
        "classify_8_sentences": milliseconds(lambda: classifier.classify(_answer(next(number))), RUNS),
        "embed_1_sentence": milliseconds(lambda: embedder.embed([f"A crow in tree {next(number)}."]), RUNS),
        "embed_256_tokens": milliseconds(lambda: embedder.embed([f"{next(number)}" + " crow" * 300]), RUNS // 5),
    }


def _answer(number: int) -> str:
    """Eight sentences that no other number has."""
    return " ".join(
        f"I looked at part {part} of report {number}, and I'm so glad that it is done." for part in range(8)
    )


def _frames_per_second(seconds: float, classifier: Classifier | None = None, pause: float = 0.0) -> float:
    session = Session("measured", load_character(find_character("raven")), create_poser("puppet"))
    done = threading.Event()

    def classify() -> None:
        for number in count(RUNS * 2):
            if done.wait(pause):
                return
            if classifier is not None:
                classifier.classify(_answer(number))

    thread = threading.Thread(target=classify)
    try:
        session.start()
        with session.feed.viewer():
            _watched(session, 1.0)
            if classifier is not None:
                thread.start()
            return round(_watched(session, seconds), 2)
    finally:
        done.set()
        if classifier is not None:
            thread.join()
        session.close()


def _watched(session: Session, seconds: float) -> float:
    """Frames per second over so many seconds."""
    began, frames, newest = time.monotonic(), 0, -1
    while time.monotonic() - began < seconds:
        frame = session.feed.wait_newer(newest, 0.5)
        if frame is not None:
            frames, newest = frames + 1, frame.id
    return frames / (time.monotonic() - began)


if __name__ == "__main__":
    main()
