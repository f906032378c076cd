"""Faces as the networks would find them, at chosen places."""

import numpy as np

from raven.intake.fit import PLACES
from raven.landmarks.faces import Face, PartMap
from raven.landmarks.frame import HEAD, FaceFrame
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
    **{f"{side}_eye.{name}": (x + out * dx, y) for side, x, out in (("left", 278.6, 1), ("right", 233.4, -1))
       for name, dx, y in (("upper_inner", -6, 139), ("upper_middle", 0, 137), ("upper_outer", 6, 139),
                           ("lower_inner", -6, 150), ("lower_middle", 0, 152), ("lower_outer", 6, 150),
                           ("iris_top", 0, 137.2), ("iris_bottom", 0, 151.2), ("iris_inner", -6, 144.2),
                           ("iris_outer", 6, 144.2))},
    **{f"{side}_brow.{name}": (x + out * dx, y) for side, x, out in (("left", 278.6, 1), ("right", 233.4, -1))
       for name, dx, y in (("inner", -10, 128), ("inner_middle", -5, 126), ("middle", 0, 125), ("outer_middle", 5, 126),
                           ("outer", 11, 128))},
    "mouth.upper_left": (252, 175), "mouth.upper_right": (260, 175),
    "mouth.lower_left": (252, 178), "mouth.lower_right": (260, 178),
    **{f"jaw_{step}": (256 + 38 * np.sin((step - 4) / 4 * np.pi / 2), 150 + 45.8 * np.cos((step - 4) / 4 * np.pi / 2))
       for step in range(9)},
    "neck_left": (244, 198), "neck_right": (268, 198),
}  # fmt: skip


def face_at(x: float = 256.0, y: float = EYES_Y, scale: float = 1.0, tilt: float = 0.0, error: float = 0.02) -> Face:
    """A face whose eyes have their middle at (x, y), as large as in the template times `scale`, tilted clockwise."""
    cos, sin = np.cos(tilt) * scale, np.sin(tilt) * scale
    points = np.zeros((len(POINTS), 2), np.float32)
    for name, (at_x, at_y) in TEMPLATE.items():
        right, down = at_x - 256, at_y - EYES_Y
        points[INDEX[name]] = (x + cos * right - sin * down, y + sin * right + cos * down)
    frame = FaceFrame(x, y, 48 * scale, tilt)
    parts = PartMap(np.zeros((len(PARTS), 96, 96), np.float32), frame.matrix(HEAD))
    flat = np.full(len(POINTS), error, np.float32), np.ones(len(POINTS), np.float32)
    return Face(frame, points, *flat, 1.0, parts, (parts, parts, parts), parts)
