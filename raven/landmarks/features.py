"""A face as plain data: the features in pixels of the picture, as `raven-avatar-rig --points` writes them."""

from typing import Any

import numpy as np

from raven.landmarks.curves import height_at, smooth_line
from raven.landmarks.faces import Face
from raven.landmarks.frame import Points
from raven.landmarks.points import INDEX

HALF = 0.5  # pixels are counted from the middle of the first one here
OPEN = 0.035  # of the frame's size: lips farther apart are an open mouth
SEEN = 0.5
TAKEN_TILT = 0.5  # share of the head's tilt in which the chin is the lowest point


def features(face: Face) -> dict[str, Any]:
    """Eyes, brows, mouth, chin and top of the hair; x to the right, y down, the middle of the first pixel at (0, 0).

    Left and right of eyes and brows are the character's own, those of the mouth the viewer's. `iris_width` and `iris_height` are
    of the whole ellipse; `error` is how far from the truth the points of a feature may be, in pixels.
    """
    found: dict[str, Any] = {}
    for side in ("left", "right"):
        found[f"{side}_eye"] = {
            **{name: _at(face, f"{side}_eye.{name}") for name in ("inner", "outer", "iris")},
            "top": _lid(face, side, "upper", "top"),
            "bottom": _lid(face, side, "lower", "bottom"),
            "iris_width": _apart(face, f"{side}_eye.iris_inner", f"{side}_eye.iris_outer"),
            "iris_height": _apart(face, f"{side}_eye.iris_top", f"{side}_eye.iris_bottom"),
            "error": _error(face, f"{side}_eye."),
        }
    for side in ("left", "right"):
        found[f"{side}_brow"] = {
            **{name: _at(face, f"{side}_brow.{name}") for name in ("inner", "middle", "outer")},
            "seen": bool(face.seen[INDEX[f"{side}_brow.middle"]] > SEEN),
            "error": _error(face, f"{side}_brow."),
        }
    gap = np.hypot(*(face.point("mouth.bottom") - face.point("mouth.top")))
    found["mouth"] = {
        **{name: _at(face, f"mouth.{name}") for name in ("left", "right", "top", "bottom")},
        "open": bool(gap > OPEN * face.frame.size),
        "error": _error(face, "mouth."),
    }
    found["chin"], found["hair_top"] = _chin(face), _at(face, "hair_top")
    return found


def _lid(face: Face, side: str, lid: str, upright: str) -> list[float]:
    """The border of a lid straight above or below the iris in the picture; the network tells it in the head's own upright."""
    names = ("inner", f"{lid}_inner", f"{lid}_middle", f"{lid}_outer", "outer")
    line = smooth_line(np.stack([face.point(f"{side}_eye.{name}") for name in names]).astype(np.float64))
    told, x = face.point(f"{side}_eye.{upright}"), float(face.point(f"{side}_eye.iris")[0])
    here, there = height_at(line, x), height_at(line, float(told[0]))
    if here is None or there is None:
        return _at(face, f"{side}_eye.{upright}")
    return [round(x - HALF, 2), round(float(told[1]) + here - there - HALF, 2)]


def _chin(face: Face) -> list[float]:
    """The lowest point of the face near the chin: half way between lowest in the picture and lowest in the head's own upright.

    So people mark it: in a head that is little tilted it is the lowest point, in a much tilted one the tip of the jaw.
    """
    names = ("jaw_3", "chin", "jaw_5")
    line = smooth_line(np.stack([face.point(name) for name in names]).astype(np.float64), 24)
    tilt = TAKEN_TILT * face.frame.tilt
    x, y = line[(line @ (-np.sin(tilt), np.cos(tilt))).argmax()]
    return [round(float(x) - HALF, 2), round(float(y) - HALF, 2)]


def _at(face: Face, name: str) -> list[float]:
    return [round(float(value) - HALF, 2) for value in face.point(name)]


def _apart(face: Face, one: str, other: str) -> float:
    return round(float(np.hypot(*(face.point(one) - face.point(other)))), 2)


def _error(face: Face, prefix: str) -> float:
    errors: Points = face.error[[index for name, index in INDEX.items() if name.startswith(prefix)]]
    return round(float(errors.mean()) * face.frame.size, 2)
