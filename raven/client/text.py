"""What a text says, asked of the server: its emotion, and its place among other texts; and what the web says of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from raven.wire import answers, calls

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from raven.client.connection import Connection


class Texts:
    """What a server does with texts. Calls raise `ServerBusy` if it lacks the module."""

    def __init__(self, connection: Connection) -> None:
        self._server = connection

    def labels(self) -> list[str]:
        """The 28 emotions that `classify` tells apart, in alphabetical order."""
        return sorted(self._server.ask(answers.Labels, "/api/classify/labels").labels)

    def classify(self, text: str) -> dict[str, float]:
        """Each of the 28 emotions with its probability, most likely first. `ServerBusy` if the server lacks the module."""
        found = self._server.tell(answers.Classification, "/api/classify", calls.ClassifyCall(text=text))
        return {entry.label: entry.score for entry in found.classification}

    def set_emotion(
        self, instance_id: str, text: str, blacklist: Collection[str] = (), return_after: float | None = None
    ) -> answers.Mood:
        """Have a session show the emotion that a text speaks; the server does the whole step.

        Emotions of the `blacklist` are not shown. `return_after` seconds after this text, and the end of speech, the face is
        neutral again (0: it stays; None: as the server is configured). Answers `emotion`, `changed`, `classification`, `model`.
        """
        call = calls.MoodCall(instance_id=instance_id, text=text, blacklist=list(blacklist), return_after=return_after)
        return self._server.tell(answers.Mood, "/api/avatar/set_emotion_from_text", call)

    def search(self, query: str, engine: str = "auto", max_links: int = 10) -> answers.SearchedEntries:
        """What search engines find: `results`, all as one text, `data` with `link`, `title` and `text` of each, `engine`.

        `engine` is one that the server is configured with, "auto" the first of them that finds something. `ServerBusy` if the
        module is off, as it is unless the server's configuration turns it on. The query goes to the engine.
        """
        call = calls.SearchCall(query=query, engine=engine, max_links=max_links)
        return self._server.tell(answers.SearchedEntries, "/api/websearch2", call)

    def embedding_models(self) -> answers.EmbeddingModels:
        """Whose vectors `embeddings` makes in which role: `models`, each with `model` and `dimension`."""
        return self._server.ask(answers.EmbeddingModels, "/api/embeddings/info")

    def embeddings(self, text: str | Sequence[str], model: str = "default") -> NDArray[np.float32]:
        """The unit vector of a text (rank 1), or the vectors of several as rows (rank 2). Needs NumPy.

        `model` is a role or the name of a model, see `embedding_models`.
        """
        import numpy as np

        texts = text if isinstance(text, str) else list(text)
        call = calls.ComputeCall(text=texts, model=model)
        found = self._server.tell(answers.Embedding, "/api/embeddings/compute", call)
        vectors = np.asarray(found.embedding, np.float32)
        return vectors if isinstance(texts, str) or texts else vectors.reshape(0, 0)
