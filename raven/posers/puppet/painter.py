"""Drawing the face in a pose: each feature by its own module, over the plate, under the cels on the skin."""

import numpy as np
from numpy.typing import NDArray

from raven.posers.puppet import brow, eye, mouth
from raven.posers.puppet.face import FaceLayers, FacePose
from raven.posers.puppet.fill import Float
from raven.posers.puppet.overlay import Overlay


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
        if shown is None or shown.mouth != pose.mouth:
            part = layers.mouth
            where = part.grid.slices(layers.grid)
            self._store(where, mouth.redraw(part, layers.plate[where][..., :3], pose.mouth))
        self._shown = pose
        return self._patch

    def _draw_side(
        self, eyes: eye.EyeLayers, eye_pose: eye.EyePose, brows: brow.BrowLayer, brow_pose: brow.BrowPose
    ) -> None:
        grid, plate = self._layers.grid, self._layers.plate
        where = eyes.grid.slices(grid)
        front = self._layers.front[where]
        drawn = eye.redraw(eyes, plate[where][..., :3], eye_pose)
        self._store(where, front[..., :3] + drawn * (1 - front[..., 3:]))
        overlap = brows.grid.slices(grid)
        # The brow lies over the eye's box: where both boxes meet, it is drawn on what the eye has just become.
        below = plate[overlap][..., :3].copy()
        rows = slice(max(where[0].start, overlap[0].start), min(where[0].stop, overlap[0].stop))
        columns = slice(max(where[1].start, overlap[1].start), min(where[1].stop, overlap[1].stop))
        if rows.start < rows.stop and columns.start < columns.stop:
            y, x = overlap[0].start, overlap[1].start
            below[rows.start - y : rows.stop - y, columns.start - x : columns.stop - x] = self._bare[rows, columns, :3]
        self._store(overlap, brow.redraw(brows, below, brow_pose))

    def _store(self, where: tuple[slice, slice], drawn: Float) -> None:
        self._bare[where][..., :3] = np.clip(drawn + 0.5, 0, 255)
        if self._skin is not None:
            self._patch[where] = self._bare[where]
            self._skin.lay(self._patch[where], where)
