"""What several answers have."""

from typing import Annotated, Any, Literal, TypeAlias

from raven.wire.forms import Bounds, Form, Meaning

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


class Done(Form):
    """It is done."""

    ok: Literal[True]
    warnings: Warnings
