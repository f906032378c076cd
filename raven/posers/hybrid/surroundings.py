"""What lies around the face patch (hair, ears, collar) as it goes along with the features in the engine's pictures."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.posers.puppet.features.patch import TEMPLATE, Grid, square
from raven.posers.puppet.poser import PuppetPrepared

Bytes = NDArray[np.uint8]


class Surroundings:
    """The figure behind the face, changed a little with every face. Remembers the last one, because most frames keep it."""

    def __init__(self, puppet: PuppetPrepared, grid: Grid) -> None:
        """`grid`: where the changes lie, one pixel per template unit."""
        self._density = puppet.size // TEMPLATE
        whole = square(self._density)
        fine = Grid(grid.left, grid.top, grid.width, grid.height, self._density)
        self._figure = puppet.behind.copy()
        self._part = self._figure[fine.slices(whole)]
        self._rest = self._part.astype(np.float32)
        self._seen = _not_behind(puppet, grid)
        self._last: Float | None = None

    def draw(self, change: Float) -> Bytes:
        """The figure behind the face, premultiplied; `change` is (height, width, 4) on the grid, in levels.

        Valid until the next call. A `change` is never written to once it was given.
        """
        if change is not self._last:
            self._last = change
            seen = change * self._seen
            if self._density > 1:
                seen = cv2.resize(seen, self._part.shape[1::-1], interpolation=cv2.INTER_LINEAR)
            figure = np.clip(self._rest + seen, 0, 255) + 0.5
            self._part[...] = np.minimum(figure, figure[..., 3:])
        return self._figure


def _not_behind(puppet: PuppetPrepared, grid: Grid) -> Float:
    """(height, width, 1): 1 where the figure is seen, 0 where the face covers it: what is behind the face does not move."""
    patch = puppet.face_grid
    size = patch.width, patch.height
    seen = np.ones((TEMPLATE, TEMPLATE), np.float32)
    covered = cv2.resize(puppet.face_mask, size, interpolation=cv2.INTER_AREA)
    seen[patch.top : patch.top + patch.height, patch.left : patch.left + patch.width] -= covered
    return seen[grid.top : grid.top + grid.height, grid.left : grid.left + grid.width, None]
