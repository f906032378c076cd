"""How well emotions are told from text, how long that and embeddings take, and what they cost a running avatar.

    python benchmarks/text.py [--seconds 8] [--model NAME | --random-distilbert] [--embedder NAME] [--out FILE]

To be run with `OPENBLAS_NUM_THREADS=1`, which the server sets for itself. Prints JSON:

* `quality`: of the 280 held-out sentences, how many had their emotion first and among the first three; and per emotion, of
  its ten; what was taken for another most often.
* `speed`: seconds to load the model and to learn the examples; milliseconds of a classification of one sentence and of
  eight, and of the embedding of a sentence and of 256 tokens; sentences per second that eight callers at once get classified,
  and texts per second of a call with a hundred short ones; each sentence is new.
* `avatar`: frames per second of an avatar at 25 alone, with two texts of eight sentences per second that set its face, and
  with one after the other.

`--model` measures a classifier of the Hugging Face hub, or a folder in that form, in place of the prototypes, `--embedder` a
model of sentence-transformers in place of MiniLM. `--random-distilbert` measures the speed of a classifier as large as the usual
one of the hub (DistilBERT, 66 million weights), with random weights; its quality would mean nothing.
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

from measuring import milliseconds

from raven.figure.character import find_character, load_character
from raven.live.session import Session
from raven.posers import create_poser
from raven.settings.emotion_templates import EMOTIONS
from raven.text import Classifier, Embedder, HubClassifier, MiniLm, PrototypeClassifier, SentenceModel
from raven.text.minilm import vocabulary_file
from raven.text.prototypes import examples
from raven.threads import limit_threads

RUNS = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each avatar is watched")
    parser.add_argument("--model", help="a classifier of the hub")
    parser.add_argument("--random-distilbert", action="store_true", help="a classifier of the usual size, made here")
    parser.add_argument("--embedder", help="a model of sentence-transformers")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    limit_threads()
    began = time.perf_counter()
    embedder: Embedder = SentenceModel(options.embedder) if options.embedder else MiniLm()
    loaded = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        if options.random_distilbert:
            _make_distilbert(Path(folder))
            loaded = time.perf_counter()
        name = folder if options.random_distilbert else options.model
        classifier: Classifier = HubClassifier(name) if name else PrototypeClassifier(embedder)
    result = {
        "load": os.getloadavg()[0],
        "model": "a random DistilBERT" if options.random_distilbert else classifier.model,
        "embedder": embedder.model,
        "quality": None if options.random_distilbert else _quality(classifier),
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


def _speed(embedder: Embedder, classifier: Classifier) -> dict[str, Any]:
    number = count()
    return {
        "classify_1_sentence": milliseconds(
            lambda: classifier.classify(f"I am glad about number {next(number)}."), RUNS
        ),
        "classify_8_sentences": milliseconds(lambda: classifier.classify(_answer(next(number))), RUNS),
        "embed_1_sentence": milliseconds(lambda: embedder.embed([f"A crow in tree {next(number)}."]), RUNS),
        "embed_256_tokens": milliseconds(lambda: embedder.embed([f"{next(number)}" + " crow" * 300]), RUNS // 5),
        "sentences_per_second": round(_sentences_per_second(classifier, number), 1),
        "texts_per_second": round(_texts_per_second(embedder, number), 1),
    }


def _sentences_per_second(classifier: Classifier, number: Iterator[int]) -> float:
    answers = [_answer(next(number)) for _ in range(RUNS // 2)]
    began = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(classifier.classify, answers))
    return 8 * len(answers) / (time.perf_counter() - began)


def _texts_per_second(embedder: Embedder, number: Iterator[int]) -> float:
    texts = [f"A crow in tree {next(number)}." for _ in range(100)]
    began = time.perf_counter()
    embedder.embed(texts)
    return len(texts) / (time.perf_counter() - began)


def _make_distilbert(folder: Path) -> None:
    """A classifier as large as distilbert-base-uncased, with the vocabulary of BERT."""
    from transformers import DistilBertConfig, DistilBertForSequenceClassification, PreTrainedTokenizerFast

    special = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    make_tokenizer: Any = PreTrainedTokenizerFast
    make_tokenizer(tokenizer_file=str(vocabulary_file()), **special).save_pretrained(folder)
    configuration = DistilBertConfig(id2label=dict(enumerate(EMOTIONS)))
    DistilBertForSequenceClassification(configuration).save_pretrained(folder)


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
                turn = session.take_turn()
                session.hear(turn, classifier.classify(_answer(number)))

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
