"""What a text says, asked of the server: its emotion, and its place among other texts; and what the web says of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from raven.client.connection import Connection


def classify_labels() -> list[str]:
    """The 28 emotions that `classify` tells apart, in alphabetical order."""
    labels: list[str] = _server().get("/api/classify/labels").json()["labels"]
    return sorted(labels)


def classify(text: str) -> dict[str, float]:
    """Each of the 28 emotions with its probability, most likely first. `ServerBusy` if the server lacks the module."""
    found = _server().post("/api/classify", text=text)["classification"]
    return {entry["label"]: entry["score"] for entry in found}


def avatar_set_emotion_from_text(
    instance_id: str, text: str, blacklist: Collection[str] = (), return_after: float | None = None
) -> dict[str, Any]:
    """Have a session show the emotion that a text speaks; the server does the whole step.

    Emotions of the `blacklist` are not shown. `return_after` seconds after this text, and the end of speech, the face is neutral
    again (0: it stays; None: as the server is configured). Answers `{"emotion", "changed", "classification", "model"}`.
    """
    answer: dict[str, Any] = _server().post(
        "/api/avatar/set_emotion_from_text",
        instance_id=instance_id,
        text=text,
        blacklist=list(blacklist),
        return_after=return_after,
    )
    return answer


def websearch_search(query: str, engine: str = "auto", max_links: int = 10) -> dict[str, Any]:
    """What search engines find: `{"results": all as one text, "data": [{"link", "title"?, "text"}, ...], "engine"}`.

    `engine` is one that the server is configured with, "auto" the first of them that finds something. `ServerBusy` if the
    module is off, as it is unless the server's configuration turns it on. The query goes to the engine.
    """
    found: dict[str, Any] = _server().post("/api/websearch2", query=query, engine=engine, max_links=max_links)
    return found


def embeddings_info() -> dict[str, Any]:
    """`{"models": {role: {"model", "dimension"}}}`: whose vectors `embeddings_compute` makes in which role."""
    info: dict[str, Any] = _server().get("/api/embeddings/info").json()
    return info


def embeddings_compute(text: str | Sequence[str], model: str = "default") -> NDArray[np.float32]:
    """The unit vector of a text (rank 1), or the vectors of several as rows (rank 2). Needs NumPy.

    `model` is a role or the name of a model, see `embeddings_info`.
    """
    import numpy as np

    texts = text if isinstance(text, str) else list(text)
    vectors = np.asarray(_server().post("/api/embeddings/compute", text=texts, model=model)["embedding"], np.float32)
    return vectors if isinstance(texts, str) or texts else vectors.reshape(0, 0)


def _server() -> Connection:
    from raven.client import api  # here, because that module hands out these functions

    return api._server()
