"""What several answers have."""

from typing import Annotated, Any, Literal, TypeAlias

from raven.wire.forms import Bounds, Form, Meaning, told
from raven.wire.remarks import Remark

JsonObject: TypeAlias = dict[str, Any]


SessionId = Annotated[str, Meaning("The session.", examples=["default"])]


CharacterName = Annotated[str, Meaning("The name of the character; `upload` if it was uploaded.", examples=["raven"])]


Running = Annotated[bool, Meaning("Whether the animation runs.")]


Viewers = Annotated[int, Bounds(ge=0), Meaning("Feeds of this session that are open.")]


Warnings = Annotated[
    list[str],
    Meaning(
        "What was ignored or will look different than asked; empty if all is well.",
        examples=[["file: the picture has no transparent background"]],
    ),
]


class Warned(Form):
    """Something was done, if not all of it quite as it was asked."""

    warnings: Warnings
    remarks: list[Remark] = told("The warnings once more, for programs to tell apart.", default_factory=list)


class Done(Warned):
    """It is done."""

    ok: Literal[True]
