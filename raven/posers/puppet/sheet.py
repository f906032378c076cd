"""Sheets: textures on a grid that are moved by a field and laid over or under what is drawn already."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.layers.strands import CELL, Strands
from raven.posers.protocol import Swing
from raven.posers.puppet.features.patch import Grid, square
from raven.posers.puppet.motion import HeadPose, Motion, Plane

MESH = 4  # template units between the points at which a field is computed; between them it is interpolated
REACH = 40  # template units that a pose can move a point of the figure


@dataclass(frozen=True, eq=False)
class Field:
    """How one layer of a figure moves."""

    grid: Grid
    """Where its texture lies."""
    reach: Grid
    """The box that it can come to."""
    plane: Plane
    endless: bool = False
    """Whether a figure that is cut off by the lower edge goes on below it."""

    def maps(self, motion: Motion, head: HeadPose, hanging: Float | None = None) -> tuple[Grid, Float]:
        """The part of `reach` in which the texture is seen, and where in the texture every pixel of it comes from: (H, W, 2).

        `hanging`: (128, 128, 2), how far every cell of the template hangs away, in template units.
        """
        grid, reach = self.grid, self.reach
        columns, rows = -(-reach.width // MESH) + 2, -(-reach.height // MESH) + 2
        x = reach.left - 0.5 + (np.arange(columns, dtype=np.float32) - 0.5) * MESH
        y = reach.top - 0.5 + (np.arange(rows, dtype=np.float32) - 0.5) * MESH
        source = motion.backward(np.stack(np.meshgrid(x, y), axis=-1), head, self.plane)
        if hanging is not None:
            cells = (source + 0.5) / CELL - 0.5
            source -= cv2.remap(hanging, cells, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
        first_row, last_row, first, last = self._seen(source)
        part = grid.to_pixels(source[first_row - 1 : last_row + 2, first - 1 : last + 2])
        if self.endless:
            np.minimum(part[..., 1], grid.height * grid.density - 1, out=part[..., 1])
        left, top = reach.left + (first - 1) * MESH, reach.top + (first_row - 1) * MESH
        width = min((last - first + 1) * MESH, reach.left + reach.width - left)
        height = min((last_row - first_row + 1) * MESH, reach.top + reach.height - top)
        step = MESH * reach.density
        maps = cv2.resize(part, (part.shape[1] * step, part.shape[0] * step), interpolation=cv2.INTER_LINEAR)
        box = Grid(left, top, width, height, reach.density)
        return box, maps[step : step + height * reach.density, step : step + width * reach.density]

    def _seen(self, source: Float) -> tuple[int, int, int, int]:
        """First and last row, first and last column of the mesh's inner points between which the texture is seen."""
        grid, (x, y) = self.grid, np.moveaxis(source, -1, 0)
        inside = (x > grid.left - MESH) & (x < grid.left + grid.width + MESH) & (y > grid.top - MESH)
        if not self.endless:
            inside &= y < grid.top + grid.height + MESH
        rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
        if not len(rows):
            return 1, 1, 1, 1
        ends = source.shape[0] - 2, source.shape[1] - 2
        first_row, last_row = np.clip((rows[0] - 1, rows[-1] + 1), 1, ends[0])
        first, last = np.clip((columns[0] - 1, columns[-1] + 1), 1, ends[1])
        return int(first_row), int(last_row), int(first), int(last)


@dataclass(frozen=True, eq=False)
class Sheet:
    """A layer of hair: its texture, cut to its box, how it moves, and how it swings."""

    texture: NDArray[np.uint8]
    """(H, W, 4), premultiplied."""
    field: Field
    strands: Strands
    joints: slice
    """Those of its chains among those of the whole figure."""

    def moved(self, motion: Motion, head: HeadPose, swing: Swing | None) -> tuple[Grid, NDArray[np.uint8]]:
        """Where the texture is seen, and how: (H, W, 4), premultiplied."""
        hanging = None
        if swing is not None and self.strands.chains:
            hanging = np.ascontiguousarray(self.strands.weights @ swing[self.joints])
        box, maps = self.field.maps(motion, head, hanging)
        moved = cv2.remap(self.texture, maps, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)  # type: ignore[call-overload]
        return box, np.asarray(moved, np.uint8)


def sheet_of(layer: Float, area: Grid, strands: Strands, plane: Plane, first: int) -> Sheet:
    """The sheet of a layer (H, W, 4) on `area`, premultiplied, 0..255, whose first joint is number `first` of the figure."""
    x, y, width, height = (length / area.density for length in cv2.boundingRect((layer[..., 3] > 0.5).astype(np.uint8)))
    left, top = area.left + x, area.top + y
    grid = area.crop(left - 1, top - 1, left + width + 1, top + height + 1)
    whole = square(area.density)
    reach = whole.crop(
        grid.left - REACH, grid.top - REACH, grid.left + grid.width + REACH, grid.top + grid.height + REACH
    )
    texture = np.ascontiguousarray(np.clip(layer[grid.slices(area)] + 0.5, 0, 255).astype(np.uint8))
    joints = sum(len(chain.joints) for chain in strands.chains)
    return Sheet(texture, Field(grid, reach, plane), strands, slice(first, first + joints))


def lay_over(below: NDArray[np.uint8], top: NDArray[np.uint8]) -> None:
    """Lay `top` over `below`, in place; both premultiplied, of the same size (Porter and Duff, 1984)."""
    below[...] = cv2.add(_let_through(np.ascontiguousarray(below), top), top)


def lay_under(above: NDArray[np.uint8], bottom: NDArray[np.uint8]) -> None:
    """Lay `bottom` under `above`, in place."""
    above[...] = cv2.add(_let_through(bottom, np.ascontiguousarray(above)), above)


def _let_through(picture: NDArray[np.uint8], by: NDArray[np.uint8]) -> Any:
    """What of a picture is seen through another one."""
    clear = cv2.bitwise_not(cv2.extractChannel(by, 3))
    return cv2.multiply(picture, cv2.merge((clear, clear, clear, clear)), scale=1 / 255)
