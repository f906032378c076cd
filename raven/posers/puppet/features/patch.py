"""The face patch: the part of the picture that holds the face, at a finer grid, where eyes, brows and mouth are redrawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from raven.layers.guided import Float
from raven.posers.puppet.rig import Rig

TEMPLATE = 512
MARGIN_SIDES, MARGIN_TOP, MARGIN_BOTTOM = 14, 26, 8  # template units around jaw, brows and chin


@dataclass(frozen=True)
class Grid:
    """A pixel grid laid over the template: pixel (column, row) has its centre at template point
    (`left` + (column + 0.5) / density - 0.5, `top` + (row + 0.5) / density - 0.5)."""

    left: int
    top: int
    width: int
    height: int
    """left, top, width and height in template units."""
    density: int
    """Pixels per template unit."""

    def xs(self) -> Float:
        """Template x of every column."""
        return (self.left - 0.5 + (np.arange(self.width * self.density) + 0.5) / self.density).astype(np.float32)

    def ys(self) -> Float:
        """Template y of every row."""
        return (self.top - 0.5 + (np.arange(self.height * self.density) + 0.5) / self.density).astype(np.float32)

    def to_pixels(self, points: Float) -> Float:
        """Template points (..., 2) to pixel coordinates in this grid."""
        origin = np.array([self.left, self.top], np.float32)
        return (points + 0.5 - origin) * self.density - 0.5

    def crop(self, left: float, top: float, right: float, bottom: float) -> "Grid":
        """The part of this grid that covers the box (template units), cut at the borders."""
        x0, y0 = max(self.left, int(np.floor(left))), max(self.top, int(np.floor(top)))
        x1 = min(self.left + self.width, int(np.ceil(right)) + 1)
        y1 = min(self.top + self.height, int(np.ceil(bottom)) + 1)
        return Grid(x0, y0, max(x1 - x0, 2), max(y1 - y0, 2), self.density)

    def slices(self, inside: "Grid") -> tuple[slice, slice]:
        """Rows and columns of this grid's pixels within the grid it was cropped from."""
        y, x = (self.top - inside.top) * self.density, (self.left - inside.left) * self.density
        return slice(y, y + self.height * self.density), slice(x, x + self.width * self.density)


def square(density: int) -> Grid:
    """The grid of the whole template."""
    return Grid(0, 0, TEMPLATE, TEMPLATE, density)


def around(grids: Sequence[Grid]) -> Grid:
    """The least grid that holds all of these, which have one density."""
    left, top = min(grid.left for grid in grids), min(grid.top for grid in grids)
    right, bottom = max(grid.left + grid.width for grid in grids), max(grid.top + grid.height for grid in grids)
    return Grid(left, top, right - left, bottom - top, grids[0].density)


def face_grid(rig: Rig, size: int) -> Grid:
    """The grid of the face patch of a picture with `size` pixels edge length: two pixels per unit, or the picture's own."""
    xs = [p[0] for p in rig.head.outline]
    tops = [p[1] for p in (*rig.left_brow.line, *rig.right_brow.line, *rig.left_eye.upper, *rig.right_eye.upper)]
    whole = square(max(2, size // TEMPLATE))
    return whole.crop(
        min(xs) - MARGIN_SIDES, min(tops) - MARGIN_TOP, max(xs) + MARGIN_SIDES, rig.head.chin[1] + MARGIN_BOTTOM
    )


def cut(picture: Float, grid: Grid) -> Float:
    """The patch of a premultiplied (N, N, 4) picture on a grid.

    When the grid is finer than the picture, the enlargement is corrected (iterative back-projection, Irani & Peleg 1991) so
    that averaging the patch down again gives the picture: at rest the face is as sharp as in the file.
    """
    own = picture.shape[0] // TEMPLATE
    rows = slice(grid.top * own, (grid.top + grid.height) * own)
    columns = slice(grid.left * own, (grid.left + grid.width) * own)
    part = np.ascontiguousarray(picture[rows, columns])
    if own == grid.density:
        return part
    large, small = (grid.width * grid.density, grid.height * grid.density), (grid.width * own, grid.height * own)
    patch = cv2.resize(part, large, interpolation=cv2.INTER_CUBIC)
    for smoothing in 4 * (cv2.INTER_CUBIC,) + 3 * (cv2.INTER_NEAREST,):  # the last ones leave no error
        error = part - cv2.resize(patch, small, interpolation=cv2.INTER_AREA)
        patch = np.clip(patch + cv2.resize(error, large, interpolation=smoothing), 0, 255)
    return patch


def cut_mask(mask: Float, grid: Grid) -> Float:
    """A mask of the whole picture on the grid of the face patch."""
    part = mask[
        Grid(grid.left, grid.top, grid.width, grid.height, mask.shape[0] // TEMPLATE).slices(
            square(mask.shape[0] // TEMPLATE)
        )
    ]
    return cv2.resize(part, (grid.width * grid.density, grid.height * grid.density), interpolation=cv2.INTER_LINEAR)
