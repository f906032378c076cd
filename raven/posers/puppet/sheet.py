"""Sheets: textures on a grid that are moved by a field and laid over or under what is drawn already."""

from dataclasses import dataclass
from functools import cached_property
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
class MotionField:
    """How one layer of a figure moves."""

    grid: Grid
    """Where its texture lies."""
    reach: Grid
    """The box that it can come to."""
    plane: Plane
    endless: bool = False
    """Whether a figure that is cut off by the lower edge goes on below it."""
    drawn: Grid | None = None
    """The part of `grid` beyond which the texture is empty, if that is not all of it."""

    def maps(self, motion: Motion, head: HeadPose, hanging: Float | None = None) -> tuple[Grid, Float]:
        """The part of `reach` in which the texture is seen, and where in the texture every pixel of it comes from: (H, W, 2).

        `hanging`: (128, 128, 2), how far every cell of the template hangs away, in template units.
        """
        grid, reach = self.grid, self.reach
        source = motion.backward(self._mesh, head, self.plane)
        if hanging is not None:
            cells = (source + 0.5) / CELL - 0.5
            source -= cv2.remap(hanging, cells, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
        first_row, last_row, first, last = self._seen(source)
        offset = grid.to_pixels(np.zeros(2, np.float32))
        to_pixels = np.array(((grid.density, 0, offset[0]), (0, grid.density, offset[1])), np.float64)
        part = cv2.transform(source[first_row - 1 : last_row + 2, first - 1 : last + 2], to_pixels)
        if self.endless:
            np.minimum(part[..., 1], grid.height * grid.density - 1, out=part[..., 1])
        left, top = reach.left + (first - 1) * MESH, reach.top + (first_row - 1) * MESH
        width = min((last - first + 1) * MESH, reach.left + reach.width - left)
        height = min((last_row - first_row + 1) * MESH, reach.top + reach.height - top)
        step = MESH * reach.density
        maps = cv2.resize(part, (part.shape[1] * step, part.shape[0] * step), interpolation=cv2.INTER_LINEAR)
        box = Grid(left, top, width, height, reach.density)
        return box, maps[step : step + height * reach.density, step : step + width * reach.density]

    @cached_property
    def _mesh(self) -> Float:
        """(rows, columns, 2): the points at which the field is computed, in template units; a row and a column around `reach`."""
        reach = self.reach
        columns, rows = -(-reach.width // MESH) + 2, -(-reach.height // MESH) + 2
        x = reach.left - 0.5 + (np.arange(columns, dtype=np.float32) - 0.5) * MESH
        y = reach.top - 0.5 + (np.arange(rows, dtype=np.float32) - 0.5) * MESH
        return np.stack(np.meshgrid(x, y), axis=-1)

    def _seen(self, source: Float) -> tuple[int, int, int, int]:
        """First and last row, first and last column of the mesh's inner points between which the texture is seen."""
        grid = self.drawn or self.grid
        first = np.array((grid.left - MESH, grid.top - MESH), np.float64)
        bottom = np.inf if self.endless else grid.top + grid.height + MESH
        last = np.array((grid.left + grid.width + MESH, bottom), np.float64)
        inside = cv2.inRange(source, first, last)
        column, row, columns, rows = cv2.boundingRect(inside)
        if not rows:
            return 1, 1, 1, 1
        ends = source.shape[0] - 2, source.shape[1] - 2
        first_row, last_row = (min(max(at, 1), ends[0]) for at in (row - 1, row + rows))
        first_column, last_column = (min(max(at, 1), ends[1]) for at in (column - 1, column + columns))
        return first_row, last_row, first_column, last_column


@dataclass(frozen=True, eq=False)
class Sheet:
    """A layer of hair: its texture, cut to its box, how it moves, and how it swings."""

    texture: NDArray[np.uint8]
    """(H, W, 4), premultiplied."""
    field: MotionField
    strands: Strands
    joints: slice
    """Those of its chains among those of the whole figure."""

    def moved(self, motion: Motion, head: HeadPose, swing: Swing | None) -> tuple[Grid, NDArray[np.uint8]]:
        """Where the texture is seen, and how: (H, W, 4), premultiplied."""
        hanging = None
        if swing is not None and self.strands.chains:
            where, weights = self._loose
            hanging = np.zeros((*self.strands.weights.shape[:2], 2), np.float32)
            hanging[where] = (weights @ swing[self.joints]).reshape(hanging[where].shape)
        box, maps = self.field.maps(motion, head, hanging)
        moved = cv2.remap(self.texture, maps, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)  # type: ignore[call-overload]
        return box, np.asarray(moved, np.uint8)

    @cached_property
    def _loose(self) -> tuple[tuple[slice, slice], Float]:
        """The box of the cells that follow a chain and are in reach, and how they do, (cells, joints): to read all the others
        would take longer than the rest of moving a sheet."""
        reach, weights = self.field.reach, self.strands.weights
        near = weights[: -(-(reach.top + reach.height) // CELL), : -(-(reach.left + reach.width) // CELL)]
        follows = (near != 0).any(axis=2).astype(np.uint8)
        follows[: reach.top // CELL] = follows[:, : reach.left // CELL] = 0
        x, y, width, height = cv2.boundingRect(follows)
        where = slice(y, y + height), slice(x, x + width)
        return where, np.ascontiguousarray(weights[where]).reshape(-1, weights.shape[2])


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
    return Sheet(texture, MotionField(grid, reach, plane), strands, slice(first, first + joints))


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
