"""Faces as the networks would find them, at chosen places."""

import numpy as np

from raven.intake.fit import PLACES
from raven.landmarks.faces import Face, PartMap
from raven.landmarks.frame import HEAD, Frame
from raven.landmarks.parts import PARTS
from raven.landmarks.points import INDEX, POINTS

EYES_Y, MOUTH_Y = PLACES["left_eye.iris"][1], PLACES["mouth"][1]
TEMPLATE = {
    **{name: place[:2] for name, place in PLACES.items() if name != "mouth"},
    "left_eye.inner": (267, EYES_Y), "left_eye.outer": (290, EYES_Y), "left_eye.top": (278.6, EYES_Y - 8),
    "left_eye.bottom": (278.6, EYES_Y + 7), "right_eye.inner": (245, EYES_Y), "right_eye.outer": (222, EYES_Y),
    "right_eye.top": (233.4, EYES_Y - 8), "right_eye.bottom": (233.4, EYES_Y + 7),
    "mouth.left": (248, MOUTH_Y), "mouth.right": (264, MOUTH_Y),
    "mouth.top": (256, MOUTH_Y - 2), "mouth.bottom": (256, MOUTH_Y + 2),
    "nose": (256, 163), "hair_top": (256, 58),
}  # fmt: skip


def face_at(x: float = 256.0, y: float = EYES_Y, scale: float = 1.0, tilt: float = 0.0, error: float = 0.02) -> Face:
    """A face whose eyes have their middle at (x, y), as large as in the template times `scale`, tilted clockwise."""
    cos, sin = np.cos(tilt) * scale, np.sin(tilt) * scale
    points = np.zeros((len(POINTS), 2), np.float32)
    for name, (at_x, at_y) in TEMPLATE.items():
        right, down = at_x - 256, at_y - EYES_Y
        points[INDEX[name]] = (x + cos * right - sin * down, y + sin * right + cos * down)
    frame = Frame(x, y, 48 * scale, tilt)
    parts = PartMap(np.zeros((len(PARTS), 96, 96), np.float32), frame.matrix(HEAD))
    flat = np.full(len(POINTS), error, np.float32), np.ones(len(POINTS), np.float32)
    return Face(frame, points, *flat, 1.0, parts, (parts, parts, parts))
