"""Sheets: textures on a grid that are moved by a field and laid over or under what is drawn already."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.layers.strands import CELL, Strands
from raven.posers.protocol import Swing
from raven.posers.puppet.features.patch import Grid, square
from raven.posers.puppet.moving.fields import Warp
from raven.posers.puppet.moving.motion import HeadPose, Motion, Plane
from raven.posers.puppet.moving.plain import Box

MESH = 4  # template units between the points at which a field is computed; between them it is interpolated
COARSE = 4  # points of that mesh from one that tells where a texture is seen to the next
STRETCHED = 1.5  # times as far apart as two places of a texture can be what a pose shows of them
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

    def warp(self, motion: Motion, head: HeadPose, hanging: Float | None = None) -> tuple[Grid, Warp]:
        """The part of `reach` in which the texture is seen, and how it is drawn there. `hanging`: see `Motion.backward`."""
        by, moves, fields, reach = motion.by, motion.moves(head, self.plane), motion.fields(self.plane), self.reach
        _, near = by.seen(self._coarse, moves, fields, hanging, self._box(MESH + STRETCHED * COARSE * MESH))
        top, left, mesh = self._part(near or (0, 0, 0, 0))
        source, seen = by.seen(mesh, moves, fields, hanging, self._box(MESH))
        first_row, last_row, first, last = self._inner(seen or (1, 1, 1, 1), source)
        mesh = source[first_row - 1 : last_row + 2, first - 1 : last + 2]
        left, top = reach.left + (left + first - 1) * MESH, reach.top + (top + first_row - 1) * MESH
        width = min((last - first + 1) * MESH, reach.left + reach.width - left)
        height = min((last_row - first_row + 1) * MESH, reach.top + reach.height - top)
        box = Grid(left, top, width, height, reach.density)
        return box, Warp(mesh, MESH * reach.density, self.grid, self.endless)

    @cached_property
    def _mesh(self) -> Float:
        """(rows, columns, 2): the points at which the field is computed, in template units; a row and a column around `reach`."""
        reach = self.reach
        columns, rows = -(-reach.width // MESH) + 2, -(-reach.height // MESH) + 2
        x = reach.left - 0.5 + (np.arange(columns, dtype=np.float32) - 0.5) * MESH
        y = reach.top - 0.5 + (np.arange(rows, dtype=np.float32) - 0.5) * MESH
        return np.stack(np.meshgrid(x, y), axis=-1)

    @cached_property
    def _coarse(self) -> Float:
        """Some points of the mesh."""
        return np.ascontiguousarray(self._mesh[::COARSE, ::COARSE])

    def _part(self, near: tuple[int, int, int, int]) -> tuple[int, int, Float]:
        """The part of the mesh outside which nothing of the texture can be seen, and its first row and column, by first and last
        row and column of what is near it in the coarse one."""
        first_row, last_row, first, last = near
        top, left = max(first_row - 1, 0) * COARSE, max(first - 1, 0) * COARSE
        return top, left, self._mesh[top : (last_row + 1) * COARSE + 3, left : (last + 1) * COARSE + 3]

    def _box(self, beyond: float) -> Box:
        """Left, top, right and bottom of what the texture shows, and so far beyond it."""
        grid = self.drawn or self.grid
        bottom = np.inf if self.endless else grid.top + grid.height + beyond
        return grid.left - beyond, grid.top - beyond, grid.left + grid.width + beyond, bottom

    @staticmethod
    def _inner(seen: tuple[int, int, int, int], source: Float) -> tuple[int, int, int, int]:
        """First and last row, first and last column of the mesh's inner points between which the texture is seen."""
        (first_row, last_row, first, last), ends = seen, (source.shape[0] - 2, source.shape[1] - 2)
        first_row, last_row = (min(max(at, 1), ends[0]) for at in (first_row - 1, last_row + 1))
        first, last = (min(max(at, 1), ends[1]) for at in (first - 1, last + 1))
        return first_row, last_row, first, last


@dataclass(frozen=True, eq=False)
class Sheet:
    """A layer of hair: its texture, cut to its box, how it moves, and how it swings."""

    texture: NDArray[np.uint8]
    """(H, W, 4), premultiplied."""
    field: MotionField
    strands: Strands
    joints: slice
    """Those of its chains among those of the whole figure."""

    def warp(self, motion: Motion, head: HeadPose, swing: Swing | None) -> tuple[Grid, Warp]:
        """Where the texture is seen, and how it is drawn there."""
        hanging = None
        if swing is not None and self.strands.chains:
            where, weights = self._loose
            hanging = np.zeros((*self.strands.weights.shape[:2], 2), np.float32)
            hanging[where] = (weights @ swing[self.joints]).reshape(hanging[where].shape)
        return self.field.warp(motion, head, hanging)

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
