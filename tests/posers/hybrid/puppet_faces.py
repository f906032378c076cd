"""The faces that the puppet draws, in the place of a neural engine's."""

from collections.abc import Sequence

import cv2
import numpy as np

from raven.pose import Pose
from raven.posers.puppet.features.face import face_pose, separate
from raven.posers.puppet.features.painter import FacePainter
from raven.posers.puppet.features.patch import Grid, cut
from raven.posers.puppet.poser import PuppetPrepared
from raven.posers.puppet.premultiplied import premultiply, straighten
from raven.video.picture import Picture

TEMPLATE = Grid(0, 0, 512, 512, 1)


class PuppetFaces:
    """The puppet in the place of a neural engine: its face, drawn into the picture."""

    engine, digest = "tha3", "puppet"

    def __init__(self, picture: Picture, puppet: PuppetPrepared) -> None:
        self._whole = premultiply(picture.rgba8())
        patch = puppet.face_grid
        self._painter = FacePainter(separate(cut(self._whole, patch), patch, puppet.rig))
        self.grid = Grid(patch.left, patch.top, patch.width, patch.height, 1)

    def draw(self, pose: Pose, parts: Sequence[Grid]) -> list[np.ndarray]:
        return [self.draw_posed(pose, part) for part in parts]

    def draw_posed(self, pose: Pose, part: Grid) -> np.ndarray:
        return self._drawn(pose)[part.slices(TEMPLATE)]

    def pose(self, pose: Pose) -> Picture:
        return Picture(rgba8=straighten((self._drawn(pose) + 0.5).astype(np.uint8)))

    def _drawn(self, pose: Pose) -> np.ndarray:
        drawn = self._painter.draw(face_pose(pose)).astype(np.float32)
        whole = self._whole.copy()
        size = self.grid.width, self.grid.height
        whole[self.grid.slices(TEMPLATE)] = cv2.resize(drawn, size, interpolation=cv2.INTER_AREA)
        return whole
