"""What the bake asks a neural engine for: pictures of faces, whichever engine paints them."""

import hashlib
from collections.abc import Sequence
from typing import Protocol

from raven.layers.guided import Float
from raven.pose import Pose
from raven.posers.puppet.features.patch import Grid
from raven.video.picture import Rgba8


class FacePictures(Protocol):
    """An engine's face stage for one character: the face in any pose of its morphs, before head and body move."""

    engine: str
    digest: str
    """Tells models apart, and what else the pictures depend on."""
    grid: Grid
    """What of the template the engine draws, one pixel per unit."""

    def draw(self, pose: Pose, parts: Sequence[Grid]) -> list[Float]:
        """These parts of the face: (height, width, 4) each, sRGB, 0..255, premultiplied. They lie inside of `grid`."""
        ...

    def draw_posed(self, pose: Pose, part: Grid) -> Float:
        """Any part of the picture that all networks of the engine make of the pose; form as above."""
        ...


def picture_digest(picture: Rgba8) -> str:
    """SHA-256 of a picture's size and what is seen of it."""
    seen = picture.copy()
    seen[seen[..., 3] == 0] = 0
    return hashlib.sha256(repr(seen.shape).encode() + seen.tobytes()).hexdigest()
