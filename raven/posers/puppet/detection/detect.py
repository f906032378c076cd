"""From a picture in the template to a rig."""

import numpy as np

from raven.errors import InvalidInput
from raven.landmarks.faces import find_faces
from raven.layers.hair_by_colour import hair_by_colour
from raven.layers.parts import TEMPLATE, Parts, parts_of
from raven.posers.puppet.detection.from_face import rig_of
from raven.posers.puppet.detection.refine import refined
from raven.posers.puppet.detection.template import template_rig
from raven.posers.puppet.rig import Rig
from raven.said import said
from raven.video.picture import Rgba8


def detect_rig(rgba8: Rgba8) -> Rig:
    """The rig of `detect`."""
    return detect(rgba8)[0]


def detect(rgba8: Rgba8) -> tuple[Rig, Parts | None]:
    """Find the features of the largest face in a square picture of any size.

    `rgba8`: (N, N, 4) uint8, sRGB, straight alpha. The rig is in units of the 512x512 template. Every part says how sure
    it is: below 0.5 it is a guess, and where no face is found the whole rig is one, from the template. With it the parts that
    were seen, unless no face was. Takes a tenth of a second. Raises `InvalidInput` for a picture that is not square or
    shows nothing.
    """
    if rgba8.ndim != 3 or rgba8.shape[2] != 4 or rgba8.shape[0] != rgba8.shape[1]:
        raise InvalidInput("file", "a character must be a square RGBA picture")
    if not (rgba8[..., 3] > 127).any():
        raise InvalidInput("file", said("picture_transparent", "the picture is fully transparent"))
    faces = find_faces(rgba8, most=3)
    if not faces:
        return template_rig(), None
    scale = TEMPLATE / rgba8.shape[0]
    matrix = np.array([[scale, 0, 0], [0, scale, 0]])
    return refined(rig_of(faces[0], matrix), rgba8), hair_by_colour(parts_of(faces[0], matrix), rgba8)
