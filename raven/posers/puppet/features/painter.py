"""Drawing the face in a pose: each feature by its own module, over the plate, under the cels on the skin."""

import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.posers.puppet.features import brow, eye, mouth
from raven.posers.puppet.features.face import FaceLayers, FacePose
from raven.posers.puppet.features.overlay import Overlay


class FacePainter:
    """Draws the face patch in any pose; remembers the last drawing of each feature, because most frames change few."""

    def __init__(self, layers: FaceLayers, skin: Overlay | None = None, earlier: "FacePainter | None" = None) -> None:
        """`skin` lies over everything that is drawn. `earlier`: a painter whose drawing can be taken on."""
        self._layers = layers
        self._skin = skin
        self._shown: FacePose | None = None
        if earlier is not None and earlier._layers is layers:
            self._shown = earlier._shown
            self._bare: NDArray[np.uint8] = earlier._bare.copy()
        else:
            self._bare = np.clip(np.rint(layers.plate), 0, 255).astype(np.uint8)
        self._patch = self._bare
        if skin is not None:
            self._patch = self._bare.copy()
            skin.lay(self._patch, (slice(0, self._patch.shape[0]), slice(0, self._patch.shape[1])))

    def draw(self, pose: FacePose) -> NDArray[np.uint8]:
        """(H, W, 4) uint8, premultiplied: the face patch in this pose. Valid until the next call."""
        shown, layers = self._shown, self._layers
        for name in ("left", "right"):
            eyes, brows = getattr(pose, f"{name}_eye"), getattr(pose, f"{name}_brow")
            if shown is None or getattr(shown, f"{name}_eye") != eyes or getattr(shown, f"{name}_brow") != brows:
                self._draw_side(getattr(layers, f"{name}_eye"), eyes, getattr(layers, f"{name}_brow"), brows)
        part = layers.mouth
        if part is not None and (shown is None or shown.mouth != pose.mouth):
            where = part.grid.slices(layers.grid)
            self._store(where, mouth.redraw(part, layers.plate[where][..., :3], pose.mouth))
        self._shown = pose
        return self._patch

    def _draw_side(
        self,
        eyes: eye.EyeLayers | None,
        eye_pose: eye.EyePose,
        brows: brow.BrowLayer | None,
        brow_pose: brow.BrowPose,
    ) -> None:
        if eyes is not None:
            where = eyes.grid.slices(self._layers.grid)
            front = self._layers.front[where]
            drawn = eye.redraw(eyes, self._layers.plate[where][..., :3], eye_pose)
            self._store(where, front[..., :3] + drawn * (1 - front[..., 3:]))
        if brows is not None:
            where = brows.grid.slices(self._layers.grid)
            self._store(where, brow.redraw(brows, self._below(brows, eyes), brow_pose))

    def _below(self, brows: brow.BrowLayer, eyes: eye.EyeLayers | None) -> Float:
        """What the brow lies over: where its box meets the eye's, what the eye has just become, elsewhere the plate."""
        grid = self._layers.grid
        own = brows.grid.slices(grid)
        below = self._layers.plate[own][..., :3].copy()
        if eyes is None:
            return below
        other = eyes.grid.slices(grid)
        rows = slice(max(other[0].start, own[0].start), min(other[0].stop, own[0].stop))
        columns = slice(max(other[1].start, own[1].start), min(other[1].stop, own[1].stop))
        if rows.start < rows.stop and columns.start < columns.stop:
            y, x = own[0].start, own[1].start
            below[rows.start - y : rows.stop - y, columns.start - x : columns.stop - x] = self._bare[rows, columns, :3]
        return below

    def _store(self, where: tuple[slice, slice], drawn: Float) -> None:
        self._bare[where][..., :3] = np.clip(drawn + 0.5, 0, 255)
        if self._skin is not None:
            self._patch[where] = self._bare[where]
            self._skin.lay(self._patch[where], where)
