"""Classifiers in the form of the Hugging Face hub, on tiny random ones made here."""

import json
from pathlib import Path

import pytest

from raven.avatar.emotions import EMOTIONS
from raven.errors import Unavailable
from raven.text import HubClassifier, hub

LABELS = sorted(EMOTIONS, reverse=True)  # an order that is not ours


def tiny_model(folder: Path, labels: list[str], **config: object) -> str:
    """A DistilBERT with one layer of 8 numbers, which is always sure of `joy`."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "happy", "sad", "day"]
    (folder / "vocab.txt").write_text("\n".join(words))
    transformers.DistilBertTokenizer(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(1)
    configuration = transformers.DistilBertConfig(
        vocab_size=len(words), dim=8, n_layers=1, n_heads=2, hidden_dim=16, max_position_embeddings=32,
        id2label=dict(enumerate(labels)), label2id={label: place for place, label in enumerate(labels)}, **config,
    )  # fmt: skip
    network = transformers.DistilBertForSequenceClassification(configuration)
    if "joy" in labels:
        network.classifier.bias.data[labels.index("joy")] = 9.0
    network.save_pretrained(folder)
    return str(folder)


@pytest.mark.parametrize("problem", ["single_label_classification", "multi_label_classification"])
def test_labels_are_found_by_name_and_shares_sum_to_one(tmp_path: Path, problem: str):
    classifier = HubClassifier(tiny_model(tmp_path, LABELS, problem_type=problem), device="cpu", download=False)
    scores = classifier.classify("happy day. " * 100)
    assert next(iter(scores)) == "joy"
    assert set(scores) == set(EMOTIONS)
    assert sum(scores.values()) == pytest.approx(1, abs=1e-4)
    assert classifier.model == str(tmp_path)


def test_more_words_than_the_model_has_places_for_are_cut(tmp_path: Path):
    classifier = HubClassifier(tiny_model(tmp_path, LABELS), device="cpu", download=False)
    assert next(iter(classifier.classify("happy " * 500))) == "joy"
    assert next(iter(classifier.classify("\ud83d"))) == "neutral"


def test_a_model_with_other_labels_is_refused(tmp_path: Path):
    folder = tiny_model(tmp_path, ["positive", "negative"])
    with pytest.raises(Unavailable, match="admiration"):
        HubClassifier(folder, device="cpu", download=False)


def test_a_model_that_is_not_there_is_unavailable(tmp_path: Path):
    pytest.importorskip("transformers")
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "nothing like it"}))
    for name in (str(tmp_path), "nobody/has-this-model"):
        with pytest.raises(Unavailable, match="cannot be loaded"):
            HubClassifier(name, device="cpu", download=False)
    assert not hub.is_here("nobody/has-this-model")


def test_without_its_package_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hub.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Unavailable, match=r"raven-avatar\[text\]"):
        HubClassifier()
