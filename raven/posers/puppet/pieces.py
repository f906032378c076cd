"""The figure but for its face, in the pieces that move."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.posers.puppet.features.patch import square
from raven.posers.puppet.moving.sheet import Sheet
from raven.posers.puppet.premultiplied import laid_on, laid_over


@dataclass(frozen=True, eq=False)
class Pieces:
    """From back to front: `back`, `body`, `skirt`, the face, `front`. What a figure has not is None."""

    body: NDArray[np.uint8]
    """(size, size, 4), premultiplied: all that does not move by itself."""
    front: Sheet | None = None
    """Hair and ornaments before the face."""
    back: Sheet | None = None
    """Hair behind the body."""
    skirt: Sheet | None = None

    def under(self, overlay: Float) -> Pieces:
        """With an overlay (linear light, premultiplied, 0..1) over it, but for what lies behind the body."""

        def painted(sheet: Sheet | None) -> Sheet | None:
            if sheet is None:
                return None
            over = overlay[sheet.field.grid.slices(square(sheet.field.grid.density))]
            return replace(sheet, texture=laid_on(over, sheet.texture))

        return replace(self, body=laid_over(overlay, self.body), front=painted(self.front), skirt=painted(self.skirt))
