"""The regions of a face that an atlas holds pictures of: boxes around brows, eyes and mouth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from raven.layers.guided import Float
from raven.posers.hybrid.plan import Part
from raven.posers.puppet.features import brow, eye_parts
from raven.posers.puppet.features.patch import Grid, square
from raven.posers.puppet.features.strokes import smoothstep
from raven.posers.puppet.rig import Line, Rig

FADE = 3.0  # pixels over which a region goes over into the picture around it
BEYOND = 8.0  # template units around what the engine draws of the face, in which what goes along with it ends
AROUND_JAW = 5.0  # template units below and beside the jaw, which moves with the mouth


@dataclass(frozen=True)
class Region:
    """One part of the face on one side, as it lies in the picture (one pixel per template unit)."""

    part: Part
    side: str
    """`left` or `right`, the character's; mouth and `around` are baked whole and say `left`."""
    grid: Grid

    @property
    def name(self) -> str:
        """Such as `left_eye`."""
        return self.part if self.whole else f"{self.side}_{self.part}"

    @property
    def whole(self) -> bool:
        """Whether it spans both sides of the face."""
        return self.part in ("mouth", "around")

    @property
    def channels(self) -> int:
        """3 of features, which are opaque; 4 of `around`, where the figure ends."""
        return 4 if self.part == "around" else 3

    def mask(self) -> Float:
        """(height, width): 1 inside, falling to 0 at the borders."""

        def ramp(size: int) -> Float:
            i = np.arange(size) + 0.5
            return smoothstep(np.minimum(i, size - i) / FADE).astype(np.float32)

        return ramp(self.grid.height)[:, None] * ramp(self.grid.width)[None]


def regions_of(rig: Rig, face: Grid, drawn: Grid) -> tuple[Region, ...]:
    """The regions of a face: its features, cut at the borders of `face`, and around all that the engine draws of it."""
    found: list[Region] = []
    for side in ("left", "right"):
        found.append(Region("brow", side, brow.brow_box(getattr(rig, f"{side}_brow"), face)))
        found.append(Region("eye", side, eye_parts.eye_box(getattr(rig, f"{side}_eye"), face)))
    return (*found, Region("mouth", "left", _mouth_and_jaw(rig, face)), Region("around", "left", _grown(drawn)))


def _grown(drawn: Grid) -> Grid:
    whole = square(1)
    right, bottom = drawn.left + drawn.width - 1, drawn.top + drawn.height - 1
    return whole.crop(drawn.left - BEYOND, drawn.top - BEYOND, right + BEYOND, bottom + BEYOND)


def _mouth_and_jaw(rig: Rig, face: Grid) -> Grid:
    top = min(y for _, y in rig.mouth.upper) - AROUND_JAW
    jaw = [x for x, y in rig.head.outline if y > top]
    left, right = (min(jaw), max(jaw)) if jaw else _ends(rig.mouth.upper)
    return face.crop(left - AROUND_JAW, top, right + AROUND_JAW, rig.head.chin[1] + AROUND_JAW)


def _ends(line: Line) -> tuple[float, float]:
    return line[0][0], line[-1][0]


def around(grids: Sequence[Grid]) -> Grid:
    """The smallest grid that holds all of these, which have one density."""
    left, top = min(g.left for g in grids), min(g.top for g in grids)
    right, bottom = max(g.left + g.width for g in grids), max(g.top + g.height for g in grids)
    return Grid(left, top, right - left, bottom - top, grids[0].density)
