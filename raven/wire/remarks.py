"""What the server says in sentences, told apart for programs: which sentence it is, and what stands in it."""

from collections.abc import Iterable
from typing import Annotated, Any, TypeAlias

from raven.said import as_data
from raven.wire.forms import Form, Meaning, told

Kind: TypeAlias = Annotated[
    str | None,
    Meaning("Which sentence it is, stable however it is worded; null where that has no name.", examples=["at_most"]),
]
Values: TypeAlias = Annotated[
    dict[str, Any] | None,
    Meaning(
        "What stands in the sentence, by name: numbers, texts, lists of texts, or further sentences.",
        examples=[{"most": 2}],
    ),
]


class Remark(Form):
    """A sentence of the server's."""

    message: str = told("For people to read.", examples=["must be at most 2"])
    kind: Kind = None
    values: Values = None
    field: str | None = told("Where it holds, if it is about one value: `a.b[2].c`.", default=None)


def remark(text: str | None) -> Remark | None:
    """A sentence as answers have it, if there is one."""
    return None if text is None else Remark.from_json(as_data(text))


def remarks(texts: Iterable[str]) -> list[Remark]:
    """These sentences as answers have them."""
    return [Remark.from_json(as_data(text)) for text in texts]
