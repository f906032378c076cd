"""What the networks see of a figure's parts, in the template: what lies in front of its face, and what is its skin."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raven.landmarks.faces import Face
from raven.landmarks.frame import Matrix

TEMPLATE = 512
IN_FRONT = ("front hair", "glasses", "ornament")


@dataclass(frozen=True)
class Parts:
    """Chances, 0..255, of every unit of the template."""

    front: NDArray[np.uint8]
    """(512, 512): that it is hair, a frame or an ornament in front of the face."""
    skin: NDArray[np.uint8]
    """(512, 512)."""


def parts_of(face: Face, matrix: Matrix) -> Parts:
    """The parts of a face; `matrix` leads from the pixels of its picture to template units."""
    size = (TEMPLATE, TEMPLATE)
    front, skin = (face.share_of(names, matrix, size) for names in (IN_FRONT, ("skin",)))
    return Parts(_bytes(front), _bytes(skin))


def _bytes(share: NDArray[np.float32]) -> NDArray[np.uint8]:
    return (share * 255).round().clip(0, 255).astype(np.uint8)
