"""What a filter is made of: its parameters as a schema, and the three ways in which it can act on a picture.

A filter is a frozen pydantic model. Its docstring says which physics it imitates; every field has a default, a range, a
unit and a description. From these come validation, the editors' widgets and tooltips, and the server's documentation.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictStr

from raven.said import said
from raven.schema import Number

if TYPE_CHECKING:
    from raven.video.postprocessor.canvas import Canvas
    from raven.video.postprocessor.frame import FrameContext
    from raven.video.postprocessor.pixels import PixelOperation
    from raven.video.postprocessor.warp import Rows

LINES = "lines"
"""Unit of lengths: a 512th of the height of the whole picture, so that a look does not change with the picture's size."""
SHARE = "share"
HALVES = "half heights"
"""Unit of displacements: 1 is half the height of the whole picture, 256 lines. (The picture is square: half its width.)"""
COLOUR = "sRGB colour"
NAME = "name"
ENABLED = "Whether this step acts. Off: it keeps its place and its values in the chain, and does nothing."


def _whole(value: object) -> object:
    """JavaScript writes 3 for 3.0 and the other way round; a bool or a numeral in a string is neither."""
    if isinstance(value, bool | str):
        raise ValueError(said("whole_number_wanted", "must be a whole number"))
    return value


def _three(value: object) -> object:
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise ValueError(said("three_numbers", "must be a list of three numbers: red, green, blue"))
    return value


Integer = Annotated[int, BeforeValidator(_whole)]
Switch = StrictBool
Share = Annotated[Number, Field(ge=0, le=1)]
Colour = Annotated[tuple[Share, Share, Share], BeforeValidator(_three)]
"""Red, green, blue in 0..1 as a colour picker gives them: sRGB-encoded."""
Name = Annotated[StrictStr, Field(min_length=1, max_length=64)] | None


def unit(name: str) -> dict[str, Any]:
    """The unit of a field, kept in its schema: `Field(..., json_schema_extra=unit(LINES))`."""
    return {"unit": name}


def name_field() -> Any:
    """The field `name` of filters in whose movement chance has a part. None: the chain finds a name of its own."""
    return Field(
        default=None,
        description="Tells several uses of this filter in one chain apart: each name has its own chance.",
        json_schema_extra=unit(NAME),
    )


class Filter(BaseModel):
    """The parameters of one filter, checked. Two filters with the same values are equal.

    Filters act in the order of their `priority`, on light on its way from the scene to the eye; editors sort by it:
    `class Desaturate(PixelFilter, priority=3.5)`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    priority: ClassVar[float]

    def __init_subclass__(cls, priority: float | None = None, **further: Any) -> None:
        super().__init_subclass__(**further)
        if priority is not None:
            cls.priority = priority

    enabled: Switch = Field(default=True, description=ENABLED)


class AreaFilter(Filter):
    """Needs the neighbourhood of a pixel: a blur, say. Takes a pass of its own."""

    @abstractmethod
    def reach(self, frame: FrameContext) -> float:
        """How far beyond what there is it shows something, in pixels; infinite when it needs the whole frame."""

    @abstractmethod
    def apply(self, canvas: Canvas, key: str) -> None:
        """Change the canvas in place. `key` names this step of the chain."""


class WarpFilter(Filter):
    """Only moves pixels. Warps that follow one another are added up and the picture is sampled once."""

    @abstractmethod
    def reach(self, frame: FrameContext) -> float:
        """How far it moves pixels at most; infinite when it paints where nothing was, or brings edges in."""

    @abstractmethod
    def displace(self, rows: Rows, frame: FrameContext, key: str) -> Rows:
        """Where the pixels at `rows` come from, seen from before this filter."""

    def paint(self, rows: Rows, frame: FrameContext, key: str) -> Sequence[PixelOperation]:
        """What this filter puts over the warped picture. `rows`: where in its output each row of the result is."""
        return ()


class PixelFilter(Filter):
    """Changes each pixel by itself. Neighbours in a chain are joined into few passes."""

    @abstractmethod
    def operations(self, frame: FrameContext, key: str) -> Sequence[PixelOperation]:
        """What to do with every pixel of this frame."""
