"""What texts feel, mean and find."""

from typing import Annotated

from raven.wire.calls.fields import LONGEST_QUERY, MOST_LINKS, HeardText
from raven.wire.forms import Complaint, Form, Meaning, Text, Whole, told
from raven.wire.ranges import MOST_TEXTS


class ClassifyCall(Form):
    """The text whose emotion is wanted."""

    text: HeardText


class ComputeCall(Form):
    """The text or texts whose vectors are wanted."""

    text: Annotated[
        Text | Annotated[list[Text], Meaning(maxItems=MOST_TEXTS)],
        Complaint("must be a string or an array of strings"),
        Meaning("One text, or several; of each as much is heard as the model takes.", examples=["A bird on a branch."]),
    ]
    model: Text = told("A role or the name of a model, as `/api/embeddings/info` has them.", default="default")


class SearchCall(Form):
    """What is searched."""

    query: Text = told(
        "The query. It goes to a search engine.", max_length=LONGEST_QUERY, examples=["how do ravens solve puzzles"]
    )
    engine: Text = told(
        "One of the engines in the server's configuration; auto, and any other: the first of them that finds something.",
        default="auto",
    )
    max_links: Whole = told("At most so many results. Engines tell about ten.", ge=1, le=MOST_LINKS, default=10)
