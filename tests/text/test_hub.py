"""Classifiers in the form of the Hugging Face hub, on tiny random ones made here."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from raven.errors import Unavailable
from raven.settings.emotion_templates import EMOTIONS
from raven.text import HubClassifier, hub
from tests.patience import PATIENCE
from tests.text import tiny_models

LABELS = sorted(EMOTIONS, reverse=True)  # an order that is not ours


@pytest.mark.parametrize("problem", ["single_label_classification", "multi_label_classification"])
def test_labels_are_found_by_name_and_shares_sum_to_one(tmp_path: Path, problem: str):
    classifier = HubClassifier(tiny_models.classifier(tmp_path, LABELS, problem_type=problem), device="cpu")
    scores = classifier.classify("happy day. " * 100)
    assert next(iter(scores)) == "joy"
    assert set(scores) == set(EMOTIONS)
    assert sum(scores.values()) == pytest.approx(1, abs=1e-4)
    assert classifier.model == str(tmp_path)


def test_more_words_than_the_model_has_places_for_are_cut(tmp_path: Path):
    classifier = HubClassifier(tiny_models.classifier(tmp_path, LABELS), device="cpu")
    assert next(iter(classifier.classify("happy " * 500))) == "joy"
    assert next(iter(classifier.classify("\ud83d"))) == "neutral"


def test_a_model_with_other_labels_is_refused(tmp_path: Path):
    folder = tiny_models.classifier(tmp_path, ["positive", "negative"])
    with pytest.raises(Unavailable, match="admiration"):
        HubClassifier(folder, device="cpu")


def test_sentences_of_many_callers_go_through_the_model_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, eventually: Callable[..., bool]
):
    classifier = HubClassifier(tiny_models.classifier(tmp_path, LABELS), device="cpu")
    alone = {text: classifier.classify(text) for text in ("happy day.", "sad. sad.", "a day. happy")}
    sizes, gate, compute = [], threading.Event(), classifier._batcher._run

    def noted(sentences: list[str]):
        sizes.append(len(sentences))
        assert gate.wait(PATIENCE)
        return compute(sentences)

    monkeypatch.setattr(classifier._batcher, "_run", noted)
    with ThreadPoolExecutor(13) as pool:
        pool.submit(classifier.classify, "the one before.")
        assert eventually(lambda: sizes == [1])  # while it is under way, the others come
        found = [pool.submit(classifier.classify, text) for text in [*alone] * 4]
        assert eventually(lambda: sum(map(len, [*classifier._batcher._callers])) == 4 * 5)
        gate.set()
        for text, answer in zip([*alone] * 4, found, strict=True):
            assert answer.result(PATIENCE) == pytest.approx(alone[text], abs=1e-5)
    assert sizes == [1, 4 * 5]


def test_a_model_that_is_not_there_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("transformers")
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "nothing like it"}))
    with pytest.raises(Unavailable, match="cannot be loaded"):
        HubClassifier(str(tmp_path), device="cpu")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    assert not hub.is_here("nobody/has-this-model")


def test_without_its_package_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hub.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Unavailable, match=r"raven-avatar\[text\]"):
        HubClassifier()
