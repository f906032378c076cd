"""What lies around the face (hair, ears, collar) as it goes along with the features in the engine's pictures, and the face under
the hair before it."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.posers.puppet.features.patch import TEMPLATE, Grid, square
from raven.posers.puppet.features.strokes import smoothstep
from raven.posers.puppet.moving.sheet import Sheet
from raven.posers.puppet.pieces import Pieces
from raven.posers.puppet.poser import PuppetPrepared

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class _Part:
    """The part of one piece that changes with the face."""

    texture: Bytes
    """A view of the piece's, which is drawn on."""
    rest: Float
    share: Float
    """How much of a change each pixel takes up: as much as of the figure is it."""
    where: tuple[slice, slice]
    """Rows and columns of a change that concern it."""

    def draw(self, change: Float) -> None:
        """`change` is (height, width, 4), one pixel per template unit."""
        part = change[self.where]
        if part.shape[:2] != self.texture.shape[:2]:
            part = cv2.resize(part, self.texture.shape[1::-1], interpolation=cv2.INTER_LINEAR)
        changed = np.clip(self.rest + part * self.share, 0, 255) + 0.5
        self.texture[...] = np.minimum(changed, changed[..., 3:])


class Surroundings:
    """The figure but for its face, changed a little with every face. Remembers the last one, because most frames keep it."""

    def __init__(self, puppet: PuppetPrepared, grid: Grid) -> None:
        """`grid`: where the changes lie, one pixel per template unit."""
        own, density = puppet.pieces, puppet.size // TEMPLATE
        self._grid, self._fine = grid, replace(grid, density=density)
        body = own.body.copy()
        view = body[self._fine.slices(square(density))]
        alpha = view[..., 3:].astype(np.float32) / 255
        front, back = (_opacity(sheet, self._fine) for sheet in (own.front, own.back))
        self._all = np.maximum(front + (1 - front) * (alpha + (1 - alpha) * back), 1 / 255)
        seen = _not_behind(puppet, grid)
        if density > 1:
            seen = cv2.resize(seen, view.shape[1::-1], interpolation=cv2.INTER_LINEAR)[..., None]
        share = seen * (1 - smoothstep(2 * front - 1)) * alpha / self._all
        self._parts = [_Part(view, view.astype(np.float32), share, (slice(None), slice(None)))]
        self._pieces = Pieces(body, self._own(own.front), self._own(own.back), own.skirt)
        self._last: Float | None = None

    def _own(self, sheet: Sheet | None) -> Sheet | None:
        """A sheet to draw on."""
        if sheet is None:
            return None
        at, grid, texture = sheet.field.grid, self._grid, sheet.texture.copy()
        both = at.crop(grid.left, grid.top, grid.left + grid.width - 1, grid.top + grid.height - 1)
        if both.left + both.width <= grid.left + grid.width and both.top + both.height <= grid.top + grid.height:
            view = texture[both.slices(at)]
            share = view[..., 3:].astype(np.float32) / 255 / self._all[both.slices(self._fine)]
            self._parts.append(_Part(view, view.astype(np.float32), share, replace(both, density=1).slices(grid)))
        return replace(sheet, texture=texture)

    def draw(self, change: Float) -> Pieces:
        """The figure around the face; `change` is (height, width, 4) on the grid, in levels.

        Valid until the next call. A `change` is never written to once it was given.
        """
        if change is not self._last:
            self._last = change
            for part in self._parts:
                part.draw(change)
        return self._pieces


class UnderHair:
    """The face of an atlas, which has its hair, without the hair that lies before it. Remembers the last one."""

    def __init__(self, puppet: PuppetPrepared, patch: Float) -> None:
        """`patch`: the face of the picture on the puppet's grid, (H, W, 4), premultiplied."""
        front = puppet.pieces.front
        self._last: Float | None = None
        self._face = np.zeros(0, np.uint8)
        self._ground: Float | None = None
        if front is not None:
            opacity = _opacity(front, puppet.face_grid)
            hidden, covered = smoothstep(2 * opacity - 1), opacity > 0
            resting = puppet.resting_face
            self._ground = np.where(covered, resting - patch * (1 - hidden), 0).astype(np.float32)
            self._share = np.where(covered, 1 - hidden, 1).astype(np.float32)

    def draw(self, face: Bytes, change: Float) -> Bytes:
        """(H, W, 4): the face as it is under the hair: what the engine changed where the hair lets it be seen. As long as
        `change` is the same array, it is the same face."""
        if self._ground is None:
            return face
        if change is not self._last:
            self._last = change
            self._face = np.clip(face * self._share + self._ground + 0.5, 0, 255).astype(np.uint8)
        return self._face


def _opacity(sheet: Sheet | None, grid: Grid) -> Float:
    """(H, W, 1) on a grid: the opacity of a sheet, 0..1."""
    if sheet is None:
        return np.zeros((grid.height * grid.density, grid.width * grid.density, 1), np.float32)
    at = sheet.field.grid
    alpha = np.zeros((TEMPLATE * at.density,) * 2, np.float32)
    alpha[at.slices(square(at.density))] = sheet.texture[..., 3] / 255
    part = alpha[replace(grid, density=at.density).slices(square(at.density))]
    size = grid.width * grid.density, grid.height * grid.density
    return cv2.resize(part, size, interpolation=cv2.INTER_LINEAR if grid.density > at.density else cv2.INTER_AREA)[
        ..., None
    ]


def _not_behind(puppet: PuppetPrepared, grid: Grid) -> Float:
    """(height, width, 1): 1 where the figure is seen, 0 where the face covers it: what is behind the face does not move."""
    patch = puppet.face_grid
    size = patch.width, patch.height
    seen = np.ones((TEMPLATE, TEMPLATE), np.float32)
    covered = cv2.resize(puppet.face_mask, size, interpolation=cv2.INTER_AREA)
    seen[patch.top : patch.top + patch.height, patch.left : patch.left + patch.width] -= covered
    return seen[grid.top : grid.top + grid.height, grid.left : grid.left + grid.width, None]
