"""Neural engines as painters of faces: what the bake asks for pictures."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch

from raven.layers.guided import Float
from raven.pose import Pose
from raven.posers.puppet.features.patch import Grid, square
from raven.posers.puppet.premultiplied import premultiply
from raven.posers.tha4 import face as tha4_face
from raven.posers.tha4.model import CharacterModel
from raven.posers.tha4.poser import Tha4Prepared
from raven.video.picture import Picture

WHOLE = square(1)


class Tha4Faces:
    """The face network of a character model, which draws each pixel on its own: parts cost what they measure."""

    engine = "tha4"

    def __init__(self, model: CharacterModel, device: torch.device) -> None:
        self._network = tha4_face.FaceNetwork(model.face, device)
        self._model, self._posed = model, dict[Grid, Tha4Prepared]()
        self._device = device
        self.digest = model.digest
        self.grid = Grid(tha4_face.LEFT, tha4_face.TOP, tha4_face.SIZE, tha4_face.SIZE, 1)

    def draw(self, pose: Pose, parts: Sequence[Grid]) -> list[Float]:
        """See `FacePictures`."""
        numbers = torch.from_numpy(np.array(pose, np.float32)).to(self._device)
        with torch.inference_mode():
            drawn = (self._network.draw(numbers, *part.slices(self.grid)) for part in parts)
            return [_srgb(Picture(linear=((face + 1) / 2).permute(2, 0, 1))) for face in drawn]

    def draw_posed(self, pose: Pose, part: Grid) -> Float:
        """See `FacePictures`."""
        if part not in self._posed:
            picture = Picture(rgba8=self._model.picture)
            self._posed = {part: Tha4Prepared(picture, self._model, self._device, part.slices(WHOLE))}
        return _srgb(self._posed[part].pose(pose))


class PosedFaces(Protocol):
    """A prepared picture of an engine that morphs the face inside the whole picture (THA3)."""

    def face(self, pose: Pose) -> Picture: ...

    def pose(self, pose: Pose) -> Picture: ...


class Tha3Faces:
    """The eyebrow and face stages of THA3 on the character's picture."""

    engine = "tha3"
    grid = Grid(160, 32, 192, 192, 1)

    def __init__(self, prepared: PosedFaces, digest: str) -> None:
        self._prepared = prepared
        self.digest = digest

    def draw(self, pose: Pose, parts: Sequence[Grid]) -> list[Float]:
        """See `FacePictures`."""
        whole = self._prepared.face(pose)
        return [_cut(whole, part) for part in parts]

    def draw_posed(self, pose: Pose, part: Grid) -> Float:
        """See `FacePictures`."""
        return _cut(self._prepared.pose(pose), part)


def _cut(whole: Picture, part: Grid) -> Float:
    return _srgb(whole)[part.slices(WHOLE)]


def _srgb(picture: Picture) -> Float:
    return premultiply(picture.rgba8())
