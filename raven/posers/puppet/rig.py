"""The rig: where the features of a face are in a picture. What the detector finds, and what `NAME.rig.json` may give.

All points are (x, y) in units of the 512x512 template, x to the right and y down, with the centre of the top left pixel
at (0, 0). Lines run from the viewer's left to the viewer's right. "Left" and "right" in names are the character's own
sides, as in the morphs: `left_eye` is the one on the viewer's right.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Coordinate = Annotated[float, Field(ge=-64, le=576, allow_inf_nan=False)]
Length = Annotated[float, Field(gt=0, le=256, allow_inf_nan=False)]
Point = tuple[Coordinate, Coordinate]
Line = Annotated[tuple[Point, ...], Field(min_length=3, max_length=64)]
Confidence = Annotated[float, Field(ge=0, le=1)]
SURE = 0.5
"""The confidence from which on a part counts as found. Features below it are left as the picture has them, and still."""
FEATURES = ("left_eye", "right_eye", "left_brow", "right_brow", "mouth")
"""The parts that are drawn anew for every pose; head and neck only move, and will do so by a guess too."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    confidence: Confidence = 1.0
    """How sure the detector is, 0..1. Below 0.5 the feature is a guess from the template. Given by hand: 1."""

    @property
    def found(self) -> bool:
        """Whether this is more than a guess."""
        return self.confidence >= SURE


class Eye(_Part):
    """One open eye. `upper` and `lower` meet in the two corners: their first points are equal, and so are their last."""

    upper: Line
    """The border between the upper lash line and the inside of the eye (white and iris)."""
    lower: Line
    """The border between the inside of the eye and the lower lash line or skin."""
    lash: Length
    """Thickness of the upper lash line at its thickest, above `upper`."""
    iris: Point
    """Centre of the iris, the hidden part under the lid thought on."""
    iris_width: Length
    iris_height: Length


class Brow(_Part):
    """One eyebrow: its centre line and its thickness in the middle."""

    line: Line
    thickness: Length


class Mouth(_Part):
    """The open mouth: the upper and lower border of the cavity, lips' line work included. They meet in the corners."""

    upper: Line
    lower: Line


class Head(_Part):
    """The head as a whole."""

    outline: Line
    """The jaw: from beside the outer corner of the eye on the viewer's left, down to the chin, up to the other side."""
    chin: Point
    top: Coordinate
    """y of the top of the hair (thin stray hairs and ornaments left out)."""
    left: Coordinate
    """x of the leftmost hair beside the face, as the viewer sees it, between the brows and the chin."""
    right: Coordinate


class Neck(_Part):
    """The neck: where the head turns and how wide the neck is."""

    pivot: Point
    """Where the head tilts on the neck: the middle of the neck, just below the chin."""
    width: Length
    bottom: Coordinate
    """y where the neck ends: the collar or the shoulders."""


class Rig(BaseModel):
    """Everything the puppet must know about a picture to move it."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    left_eye: Eye
    right_eye: Eye
    left_brow: Brow
    right_brow: Brow
    mouth: Mouth
    head: Head
    neck: Neck

    def not_found(self) -> tuple[str, ...]:
        """The parts that are only guessed, as people call them: `left eye`, in the order of the fields."""
        return tuple(name.replace("_", " ") for name in type(self).model_fields if not getattr(self, name).found)
