"""The models behind the modules `classify` and `embeddings`: which ones the configuration wants, loaded on demand."""

import logging
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from raven.errors import InvalidInput, RavenError, Unavailable
from raven.server.config import ServerConfig
from raven.text import Classifier, HubClassifier, MiniLm, PrototypeClassifier, hub, minilm
from raven.text.background import Background

log = logging.getLogger(__name__)

PATIENCE = 20.0  # seconds that a call waits for a model that is being loaded


class ModelFailed(RavenError):
    """A model failed at a text: a fault of the server."""

    code = "fault"


@contextmanager
def discreet() -> Iterator[None]:
    """Around a model's work: its failures are logged with their place, but without their words, which may quote the text."""
    try:
        yield
    except RavenError:
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("a text model failed: %s in %s, line %s", type(error).__name__, place.filename, place.lineno)
        raise ModelFailed("the server failed at this; its log says why") from None


class TextModels:
    """Each model once, whoever needs it; loaded at its first call."""

    def __init__(self, config: ServerConfig) -> None:
        self._classify = config.classify
        self._embeddings = config.embeddings
        self._minilm = Background(MiniLm, "the embedding model")
        self._classifier = Background(self._make_classifier, "the classifier")

    def preload(self) -> None:
        """Start loading, in the background, what the configuration wants loaded early and can run here."""
        if self._classify.preload and self.why_no_classifier() is None:
            self._classifier.begin()
        if self._embeddings.preload and self.why_no_embeddings() is None:
            self._minilm.begin()

    def modules(self) -> list[str]:
        """Those of the two modules that are on and can run here."""
        reasons = {"classify": self.why_no_classifier(), "embeddings": self.why_no_embeddings()}
        return [name for name, reason in reasons.items() if reason is None]

    def why_no_classifier(self) -> str | None:
        """Why there is no classifier, and what to do; None if there is one. Loads nothing."""
        if not self._classify.enabled:
            return "the module classify is off; enabled = true under [classify] in the configuration turns it on"
        if self._classify.model == "prototypes":
            return minilm.missing()
        if self._classify.model == "auto":
            return hub.missing() and minilm.missing()
        return hub.missing()

    def why_no_embeddings(self) -> str | None:
        """The same for the embeddings."""
        if not self._embeddings.enabled:
            return "the module embeddings is off; enabled = true under [embeddings] in the configuration turns it on"
        return minilm.missing()

    def classifier(self) -> Classifier:
        """The classifier, once it is loaded. Raises `Unavailable`, or `LimitReached` while it is loading."""
        if reason := self.why_no_classifier():
            raise Unavailable(reason)
        return self._classifier.get(PATIENCE)

    def roles(self) -> Mapping[str, str]:
        """What embeddings are for, and the model of each role. Raises `Unavailable`."""
        if reason := self.why_no_embeddings():
            raise Unavailable(reason)
        return {"default": minilm.MODEL, "qa": minilm.MODEL}

    def embedder(self, role_or_model: str) -> MiniLm:
        """The embedder for a role, or of that name. Raises `InvalidInput`, and as `classifier`."""
        roles = self.roles()
        if role_or_model not in (*roles, *roles.values()):
            raise InvalidInput("model", f"there is none of this name; there are {', '.join({*roles, *roles.values()})}")
        return self._minilm.get(PATIENCE)

    def _make_classifier(self) -> Classifier:
        wanted = self._classify
        if wanted.model not in ("auto", "prototypes"):
            return HubClassifier(wanted.model, wanted.device, wanted.dtype)
        is_without_minilm = minilm.missing() is not None
        if wanted.model == "auto" and (is_without_minilm or hub.is_here(hub.DEFAULT_MODEL)):
            return HubClassifier(device=wanted.device, dtype=wanted.dtype, download=is_without_minilm)
        return PrototypeClassifier(self._minilm.get(PATIENCE))
