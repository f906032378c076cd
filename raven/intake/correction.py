"""What a user corrects of what was made of a picture: another face, how the figure lies, where features are, the cut-out.

A correction is a whole: what it leaves out is as it was found. `NAME.intake.json` stores it, and the server takes it.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from raven.errors import InvalidInput, Place
from raven.intake.fit import Placement
from raven.said import said
from raven.schema import complaint, invalid_input

MOST_FACES = 10
MOST_STROKES = 500
MOST_POINTS = 8000  # of all strokes: what a hand draws in many minutes, and drawn again in a fraction of a second
SCALES = (1 / 128, 16.0)  # template units per pixel: a face that fills a picture of 20 000 pixels; one of 3 pixels
FAR = 16384.0  # template units
SKEW = 0.002  # of the scale: rounding of a matrix that only turns, scales and moves

Pixel = Annotated[float, Field(ge=-32768, le=65536, allow_inf_nan=False)]
Shift = Annotated[float, Field(ge=-FAR, le=FAR, allow_inf_nan=False)]
Entry = Annotated[float, Field(ge=-SCALES[1], le=SCALES[1], allow_inf_nan=False)]


class _Schema(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Stroke(_Schema):
    """One stroke of the brush over the picture."""

    keep: bool
    """Whether what it covers belongs to the figure, or is taken away."""
    radius: Annotated[float, Field(gt=0, le=4096, allow_inf_nan=False)]
    """Of the round brush, pixels of the picture."""
    points: Annotated[tuple[tuple[Pixel, Pixel], ...], Field(min_length=1, max_length=MOST_POINTS)]
    """Where it went: pixels of the picture, x to the right and y down, the middle of the first one at 0. One point is a dab."""


class CutOut(_Schema):
    """How the figure is cut out of its background."""

    threshold: Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)] = 0.0
    """How much is taken for background: more above 0, less below; 0 as found."""
    strokes: Annotated[tuple[Stroke, ...], Field(max_length=MOST_STROKES)] = ()
    """Strokes of the brush, later ones over earlier ones."""

    @model_validator(mode="after")
    def _bounded(self) -> "CutOut":
        if sum(len(stroke.points) for stroke in self.strokes) > MOST_POINTS:
            raise complaint(
                said("too_many_points", "has more than {most} points in all its strokes together", most=MOST_POINTS),
                "strokes",
            )
        return self


class Correction(_Schema):
    """All that a user corrected of one picture. Everything may be left out."""

    face: Annotated[int, Field(ge=0, lt=MOST_FACES)] | None = None
    """Which of the faces that were found, 0 is the largest. None: that one."""
    placement: tuple[tuple[Entry, Entry, Shift], tuple[Entry, Entry, Shift]] | None = None
    """From pixels of the picture to template units, as the description has it: turns, scales and moves. None: as found."""
    rig: dict[str, dict[str, Any]] = {}
    """Where features are, in the form of a rig file: any parts, any of their fields, in template units, as the picture is placed.

    What moves with `placement`, so give that too. Parts that are given count as certain unless they say otherwise.
    """
    cut_out: CutOut = CutOut()
    """How the figure is cut out."""

    @model_validator(mode="after")
    def _similar(self) -> "Correction":
        if self.placement is not None:
            (a, b, _), (c, d, _) = self.placement
            scale = (a * a + c * c) ** 0.5
            if max(abs(a - d), abs(b + c)) > SKEW * max(scale, SCALES[0]):
                raise complaint(
                    said("only_similarity", "must only turn, scale and move: [[a, -b, x], [b, a, y]]"), "placement"
                )
            if not SCALES[0] <= scale <= SCALES[1]:
                raise complaint(
                    said("scale_from_to", "must scale by {low} to {high}", low=round(SCALES[0], 2), high=SCALES[1]),
                    "placement",
                )
        return self

    def placed(self) -> Placement | None:
        """The placement that was given."""
        return None if self.placement is None else Placement.from_middles(self.placement)

    def with_rig(self, placement: Placement, given: Mapping[str, Any]) -> "Correction":
        """The same with these features, in template units as the picture is placed now."""
        return parse_correction({**self.data(), "placement": placement.between_middles(), "rig": dict(given)})

    def data(self) -> dict[str, Any]:
        """As plain data, without what is as it was found; `parse_correction` takes it."""
        whole = self.model_dump(mode="json")
        return {
            name: value for name, value in whole.items() if getattr(self, name) != type(self).model_fields[name].default
        }


def parse_correction(data: Any, field: str | Place = "correction") -> Correction:
    """A correction from outside. Raises `InvalidInput`, whose field reads like `correction.cut_out.strokes[0].radius`."""
    if not isinstance(data, Mapping):
        raise InvalidInput(field, said("correction_wanted", "must be an object with face, placement, rig or cut_out"))
    try:
        # Through JSON and strictly: lists may stand for tuples there, but true is no number and "12" neither.
        return Correction.model_validate_json(json.dumps(data, allow_nan=False), strict=True)
    except ValidationError as error:
        raise invalid_input(field, error) from None
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInput(
            field, said("no_json_inside", "holds something that is no JSON: {reason}", reason=error)
        ) from None
