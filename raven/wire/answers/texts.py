"""What texts feel, mean and find."""

from typing import Annotated, Literal

from raven.wire.answers.fields import Warned
from raven.wire.forms import Form, Meaning, told

ModelThatSpoke = Annotated[
    str, Meaning("Which model spoke.", examples=["prototypes on sentence-transformers/all-MiniLM-L6-v2"])
]


class Score(Form):
    """An emotion and its probability."""

    label: str = told(examples=["gratitude"])
    score: float = told(ge=0, le=1)


class Classification(Form):
    """All 28 emotions, most likely first."""

    classification: list[Score]
    model: ModelThatSpoke


class Mood(Form):
    """The emotion that the face has now, and what the text spoke."""

    emotion: str = told(
        "The emotion that is shown, or will be as soon as the one before was shown for long enough.",
        examples=["gratitude"],
    )
    changed: bool = told("Whether that is another emotion than before.")
    classification: list[Score]
    model: ModelThatSpoke


class Labels(Form):
    """The labels in alphabetical order, and how far the model is."""

    labels: list[str] = told(examples=[["admiration", "joy"]])
    status: Literal["unavailable", "idle", "loading", "ready", "failed"] = told(
        "Whether a classification can be told now; `idle`: the model is loaded when it is first needed."
    )
    model: str | None = told("Which model speaks; null unless it is `ready`.")
    progress: float | None = told("Which share of the model is loaded; null if unknown.", ge=0, le=1)
    why: str | None = told("Why it is `unavailable` or `failed`, and what to do; else null.")


class EmbeddingModel(Form):
    """A model that makes vectors."""

    model: str = told(examples=["sentence-transformers/all-MiniLM-L6-v2"])
    dimension: int = told("How many numbers a vector has.", examples=[384])


class EmbeddingModels(Form):
    """The models by what they are for."""

    models: dict[str, EmbeddingModel]


class Embedding(Form):
    """A vector of unit length for one text; a list of vectors for a list of texts."""

    embedding: list[float] | list[list[float]]


Results = Annotated[
    str,
    Meaning("All results as one text: a line with title and link, an empty line, the text; five dashes between them."),
]


SearchEngine = Annotated[str, Meaning("The engine that answered.", examples=["duckduckgo"])]


class SearchedLinks(Warned):
    """What was found, as one text and as links."""

    results: Results
    links: list[str] = told(examples=[["https://example.org/ravens"]])
    engine: SearchEngine


class SearchedEntry(Form):
    """One page that was found. Strangers wrote all of it."""

    text: str
    link: str = told(examples=["https://example.org/ravens"])
    title: str | None = told("Absent if it is not known.", default=None)


class SearchedEntries(Warned):
    """What was found, as one text and one by one."""

    results: Results
    data: list[SearchedEntry]
    engine: SearchEngine
