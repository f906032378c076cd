"""Emotions by a trained classifier from the Hugging Face hub, or a folder of the same form, through `transformers`."""

import importlib.util
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from raven import neural
from raven.emotions import EMOTIONS
from raven.errors import Unavailable
from raven.said import said
from raven.text.batching import Batcher
from raven.text.hub_files import fetch, local_folder
from raven.text.protocol import Probabilities, Report, ignore, ranked, softmax
from raven.text.sentences import heard

DEFAULT_MODEL = "joeddav/distilbert-base-uncased-go-emotions-student"
MOST_SENTENCES = 32  # of all callers, that go through the model together
Dtype = Literal["float32", "float16", "bfloat16"]


def missing() -> str | None:
    """Why no model of the hub can run here, and what to do; None if one can. Loads nothing."""
    if importlib.util.find_spec("transformers") is None:
        return said(
            "package_missing",
            "the package {package} is not installed: {remedy}",
            package="transformers",
            remedy="pip install 'raven-avatar[text]'",
        )
    return None


def is_here(model: str) -> bool:
    """Whether a model of the hub is on this machine already. Loads only the package that looks after such files."""
    return missing() is None and local_folder(model) is not None


class HubClassifier:
    """A model that classifies sequences by the 28 labels of GoEmotions, in any order.

    `device` is "auto" (CUDA where there is one), "cpu", "cuda:0" and so on. What is not on this machine yet is downloaded, and
    `report` told how far that is. The sentences of all callers go through the model together. May be called from any thread.
    Raises `Unavailable` if the package or the model is not there, or the labels are others.
    """

    def __init__(
        self, model: str = DEFAULT_MODEL, device: str = "auto", dtype: Dtype = "float32", report: Report = ignore
    ) -> None:
        if reason := missing():
            raise Unavailable(reason)
        torch = neural.load()
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        self.model = model
        source = fetch(model, report)
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(source, local_files_only=True)
            network: Any = AutoModelForSequenceClassification.from_pretrained(
                source, local_files_only=True, dtype=getattr(torch, dtype)
            )
            self._network: Any = network.to(place(device)).eval()
        except Exception as error:  # whatever a file that is no model brings about
            raise unloadable(model, error) from error
        self._order = _order(network.config.id2label, model)
        self._is_multi_label = network.config.problem_type == "multi_label_classification"
        self._longest = min(int(getattr(network.config, "max_position_embeddings", 512)), 512)
        self._batcher: Batcher[str, NDArray[np.float32]] = Batcher(self._probabilities, MOST_SENTENCES, "classifier")

    def classify(self, text: str) -> dict[str, float]:
        """Each of the 28 labels with its probability, highest first. Text without words and emoji is neutral."""
        clean = text.encode("utf-8", "replace").decode()  # JSON can bring halves of surrogate pairs
        return ranked(heard(clean, lambda sentences: np.stack(self._batcher(sentences))))

    def _probabilities(self, sentences: list[str]) -> Probabilities:
        import torch

        with torch.inference_mode():
            tokens = self._tokenizer(
                sentences, return_tensors="pt", padding=True, truncation=True, max_length=self._longest
            ).to(self._network.device)
            logits = self._network(**tokens).logits.float().cpu().numpy()[:, self._order]
        if self._is_multi_label:  # each label for itself; brought to shares of 1, as all answers are
            each = 1 / (1 + np.exp(-logits))
            return np.asarray(each / each.sum(axis=1, keepdims=True), np.float32)
        return softmax(logits)


def place(device: str) -> str:
    """Where PyTorch computes: `device`, or for "auto" CUDA where there is one."""
    return ("cuda" if neural.has_gpu() else "cpu") if device == "auto" else device


def unloadable(model: str, error: Exception) -> Unavailable:
    """The error for a model that is there and cannot be used, with the first line of why."""
    reason = str(error).strip().partition("\n")[0] or type(error).__name__
    return Unavailable(
        said("model_unloadable", "the model {model} cannot be loaded: {reason}", model=model, reason=reason)
    )


def _order(labels: dict[int, str], model: str) -> list[int]:
    """Where the model has each of `EMOTIONS`."""
    places = {str(label).lower(): int(place) for place, label in labels.items()}
    if absent := [label for label in EMOTIONS if label not in places]:
        raise Unavailable(
            said(
                "model_lacks_emotion",
                "the model {model} does not know the emotion {emotion}",
                model=model,
                emotion=absent[0],
            )
        )
    return [places[label] for label in EMOTIONS]
