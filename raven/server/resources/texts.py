"""The models behind the modules `classify` and `embeddings`: which ones the configuration wants, loaded on demand."""

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cached_property, partial
from typing import Any

from raven.errors import InvalidInput, RavenError, Unavailable
from raven.said import said
from raven.server.config import ServerConfig
from raven.text import Classifier, Embedder, HubClassifier, MiniLm, PrototypeClassifier, SentenceModel, hub, minilm
from raven.text import sentence_models as sentences
from raven.text.background import BackgroundLoad, LoadingStatus
from raven.text.redacted import discreet

log = logging.getLogger(__name__)

PATIENCE = 20.0  # seconds that a call waits for a model that is being loaded
REST = 30.0  # seconds after a failure in which nobody tries to load a model again
USUAL = {"default": "Snowflake/snowflake-arctic-embed-l", "qa": "sentence-transformers/multi-qa-mpnet-base-cos-v1"}
"""What the predecessor has for these roles."""

AUTO, PROTOTYPES, MINILM = "auto", "prototypes", "minilm"


class ModelFailed(RavenError):
    """A model failed at a text: a fault of the server."""

    code = "fault"


def at_a_text() -> AbstractContextManager[None]:
    """Around a model's work; see `discreet`."""
    return discreet(log, "a text model", ModelFailed("the server failed at this; its log says why"))


class TextModels:
    """Each model once, whoever needs it; loaded at its first call."""

    def __init__(self, config: ServerConfig) -> None:
        self._classify = config.classify
        self._embeddings = config.embeddings
        self._classifier = BackgroundLoad(self._make_classifier, "the classifier", REST)
        self._minilm: BackgroundLoad[Embedder] = BackgroundLoad(MiniLm, "the embedding model", REST)
        self._of_hub: dict[str, BackgroundLoad[Embedder]] = {}

    def preload(self) -> None:
        """Start loading, in the background, what the configuration wants loaded early and can run here."""
        if self._classify.preload and self.why_no_classifier() is None:
            self._classifier.begin()
        if self._embeddings.preload and self.why_no_embeddings() is None:
            for model in self._roles.values():
                self._embedder(model).begin()

    def modules(self) -> list[str]:
        """Those of the two modules that are on and can run here."""
        reasons = {"classify": self.why_no_classifier(), "embeddings": self.why_no_embeddings()}
        return [name for name, reason in reasons.items() if reason is None]

    def statuses(self) -> dict[str, LoadingStatus]:
        """How far each model is that somebody needed so far, by what it is. Loads nothing."""
        known: dict[str, BackgroundLoad[Any]] = {
            "the classifier": self._classifier,
            "the embedding model": self._minilm,
        }
        known |= {f"the model {name}": model for name, model in list(self._of_hub.items())}
        return {name: status for name, model in known.items() if (status := model.status()).state != "idle"}

    # The module classify.

    def why_no_classifier(self) -> str | None:
        """Why there is no classifier, and what to do; None if there is one. Loads nothing."""
        if not self._classify.enabled:
            return said(
                "classify_off",
                "the module classify is off; enabled = true under [classify] in the configuration turns it on",
            )
        if self._classify.model == PROTOTYPES:
            return minilm.missing()
        if self._classify.model == AUTO:
            return hub.missing() and minilm.missing()
        return hub.missing()

    def classifier(self) -> Classifier:
        """The classifier, once it is loaded. Raises `Unavailable`, or `Loading`."""
        if reason := self.why_no_classifier():
            raise Unavailable(reason)
        return self._classifier.get(PATIENCE)

    def classifier_now(self) -> Classifier | None:
        """The classifier if it is loaded; if not, it begins to load where it can run here."""
        if self.why_no_classifier() is not None:
            return None
        coming = self._classifier.begin()
        return coming.result() if coming.done() and coming.exception() is None else None

    def classifier_status(self) -> dict[str, Any]:
        """Whether the classifier is here, how far it is, why it is not, and the model if it is here. Loads nothing."""
        if reason := self.why_no_classifier():
            return {"status": "unavailable", "model": None, "progress": None, "why": reason}
        now = self._classifier.status()
        model = self._classifier.get(0).model if now.state == "ready" else None
        return {"status": now.state, "model": model, "progress": now.progress, "why": now.why}

    def _make_classifier(self) -> Classifier:
        wanted, report = self._classify, self._classifier.report
        if wanted.model not in (AUTO, PROTOTYPES):
            return HubClassifier(wanted.model, wanted.device, wanted.dtype, report)
        if wanted.model == AUTO and (minilm.missing() is not None or hub.is_here(hub.DEFAULT_MODEL)):
            return HubClassifier(hub.DEFAULT_MODEL, wanted.device, wanted.dtype, report)
        return PrototypeClassifier(self._minilm.begin().result(), report)

    # The module embeddings.

    def why_no_embeddings(self) -> str | None:
        """Why there are no embeddings, and what to do; None if there are. Loads nothing."""
        if not self._embeddings.enabled:
            return said(
                "embeddings_off",
                "the module embeddings is off; enabled = true under [embeddings] in the configuration turns it on",
            )
        wanted = self._embeddings.models.get("default", AUTO)
        if wanted == MINILM:
            return minilm.missing()
        if wanted == AUTO:
            return sentences.missing() and minilm.missing()
        return sentences.missing()

    def roles(self) -> Mapping[str, Embedder]:
        """What embeddings are for, and the model of each role, loaded. Raises `Unavailable`, or `Loading`."""
        if reason := self.why_no_embeddings():
            raise Unavailable(reason)
        coming = {role: self._embedder(model) for role, model in self._roles.items()}
        for model in coming.values():
            model.begin()
        return {role: model.get(PATIENCE) for role, model in coming.items()}

    def embedder(self, role_or_model: str) -> Embedder:
        """The embedder for a role, or of that name. Raises `InvalidInput`, `Unavailable`, or `Loading`."""
        if reason := self.why_no_embeddings():
            raise Unavailable(reason)
        named = {minilm.MODEL if model == MINILM else model: model for model in self._roles.values()} | self._roles
        if role_or_model not in named:
            raise InvalidInput(
                "model", said("no_such_role", "there is none of this name; there are {known}", known=named)
            )
        return self._embedder(named[role_or_model]).get(PATIENCE)

    @cached_property
    def _roles(self) -> dict[str, str]:
        """Role to `MINILM` or the name of another model."""
        configured = dict.fromkeys(USUAL, AUTO) | self._embeddings.models
        return {role: self._chosen(role) if model == AUTO else model for role, model in configured.items()}

    def _chosen(self, role: str) -> str:
        usual = USUAL.get(role, USUAL["default"])
        is_usable = sentences.missing() is None and (minilm.missing() is not None or hub.is_here(usual))
        return usual if is_usable else MINILM

    def _embedder(self, model: str) -> BackgroundLoad[Embedder]:
        if model == MINILM:
            return self._minilm
        return self._of_hub.setdefault(
            model, BackgroundLoad(partial(self._make_embedder, model), f"the model {model}", REST)
        )

    def _make_embedder(self, model: str) -> Embedder:
        wanted = self._embeddings
        return SentenceModel(model, wanted.device, wanted.dtype, self._of_hub[model].report)
