"""Where every point of the figure comes from when head, neck and body move: smooth backward displacement fields.

A field answers, for a point of the posed picture, which point of the resting picture is seen there. The fields of one pose
are composed from the outside in: body, neck, head. Their shapes (a head like half an ellipsoid turned by up to 15 degrees, a neck
that bends, a torso that turns about its axis) and their sizes are calibrated on the optical flow of a neural poser.
"""

from dataclasses import dataclass

import numpy as np

from raven.pose import INDEX, Pose
from raven.posers.puppet.fill import Float
from raven.posers.puppet.rig import Rig
from raven.posers.puppet.strokes import smoothstep

NECK_TILT = np.deg2rad(8.7)
BODY_LEAN = np.deg2rad(4.95)


@dataclass(frozen=True)
class HeadPose:
    """The six rotation morphs: -1..1, breathing 0..1."""

    head_x: float = 0.0
    head_y: float = 0.0
    neck_z: float = 0.0
    body_y: float = 0.0
    body_z: float = 0.0
    breathing: float = 0.0


def head_pose(pose: Pose) -> HeadPose:
    """The rotations of a pose."""
    names = ("head_x", "head_y", "neck_z", "body_y", "body_z", "breathing")
    return HeadPose(**{name: float(pose[INDEX[f"{name}_index"]]) for name in names})


@dataclass(frozen=True)
class Frame:
    """The measures of one figure that its fields depend on, in template units."""

    middle: float
    """x of the head's axis."""
    head_y: float
    """y of the middle of the skull."""
    rx: float
    ry: float
    """Half axes of the skull with its hair."""
    face_rx: float
    """Half width of the front layer's ellipsoid."""
    chin: float
    neck_bottom: float
    neck_half: float
    hips: float = 338.0
    """y of the axis about which the body leans."""


def frame_of(rig: Rig) -> Frame:
    """The measures of the figure that a rig describes."""
    head, neck = rig.head, rig.neck
    chin, middle = head.chin[1], 0.5 * head.chin[0] + 0.25 * (rig.left_eye.iris[0] + rig.right_eye.iris[0])
    half = max(chin - head.top, 60.0) / 2
    rx = float(np.clip((head.right - head.left) / 2, 0.78 * half, 1.35 * half))
    return Frame(
        middle, chin - half, rx, half + 12, max(rx * 1.15, rx + 8), chin, max(neck.bottom, chin + 10), neck.width / 2
    )


def backward(points: Float, frame: Frame, pose: HeadPose, front: bool) -> Float:
    """Source points (..., 2) of points of the posed picture.

    `front` is the layer of the face and what lies on it, which keeps moving as one piece down to the jaw; the other layer
    is everything behind and below it.
    """
    x, y = points[..., 0], points[..., 1]
    x, y = _body(x, y, frame, pose)
    x, y = _neck(x, y, frame, pose, front)
    x, y = _head(x, y, frame, pose, front)
    return np.stack((x, y), axis=-1).astype(np.float32)


def _body(x: Float, y: Float, frame: Frame, pose: HeadPose) -> tuple[Float, Float]:
    if pose.body_z:
        angle = -pose.body_z * BODY_LEAN
        dx, dy = x - frame.middle - 2, y - frame.hips
        cos, sin = np.cos(angle), np.sin(angle)
        x, y = frame.middle + 2 + cos * dx + sin * dy, frame.hips - sin * dx + cos * dy
    dx = x - frame.middle
    if pose.body_y:
        half = 58 + 0.32 * np.clip(y - 260, 0, 120)
        torso = np.maximum(1 - (dx / (1.25 * half)) ** 2, 0) ** 1.5
        rise = smoothstep((y - frame.neck_bottom) / 80) * (1 - smoothstep((y - 425) / 50))
        shoulders = smoothstep((y - frame.chin - 4) / 20) * (1 - smoothstep((y - frame.neck_bottom - 20) / 50)) * 0.25
        x = x + pose.body_y * (4.4 * rise * torso + 4.4 * shoulders * np.maximum(1 - (dx / 55) ** 2, 0))
    if pose.breathing:
        chest = smoothstep((y - frame.chin - 3) / 16) * (1 - smoothstep((y - 245) / 75))
        y = y + pose.breathing * 2.0 * chest * np.exp(-((dx / 42) ** 2))
    return x, y


def _bend(x: Float, y: Float, frame: Frame, front: bool) -> Float:
    """How much of the head's movement a point takes part in: all of it in the head, none below the neck."""
    aside = smoothstep((np.abs(x - frame.middle) - frame.neck_half) / 18)
    start = frame.chin + (10 if front else -8) + 10 * aside
    return 1 - smoothstep((y - start) / (frame.neck_bottom + 4 - frame.chin + 8))


def _neck(x: Float, y: Float, frame: Frame, pose: HeadPose, front: bool) -> tuple[Float, Float]:
    if not pose.neck_z:
        return x, y
    pivot = frame.chin + 25
    angle = -pose.neck_z * NECK_TILT * _bend(x, y, frame, front)
    dx, dy = x - frame.middle, y - pivot
    cos, sin = np.cos(angle), np.sin(angle)
    return frame.middle + cos * dx + sin * dy, pivot - sin * dx + cos * dy


def _head(x: Float, y: Float, frame: Frame, pose: HeadPose, front: bool) -> tuple[Float, Float]:
    turn, nod = pose.head_y + 0.27 * pose.body_y, pose.head_x
    if not turn and not nod:
        return x, y
    dx, dy = x - frame.middle, y - frame.head_y
    rx, ry = (frame.face_rx, frame.ry + 12) if front else (frame.rx, frame.ry)
    part = _bend(x, y, frame, front)
    depth = np.sqrt(np.maximum(1 - (dx / rx) ** 2 - (dy / ry) ** 2, 0))
    size = frame.rx / 66
    low = np.sqrt(np.maximum(1 - (dx / rx) ** 2 - ((dy - 10) / (ry + 6)) ** 2, 0))
    away = smoothstep((1.5 - np.hypot(dx / frame.rx, dy / frame.ry)) / 0.4)
    sideways = turn * size * (10 * depth - 2.2 * away) * part
    slant = turn * 0.016 * dx * part
    if nod >= 0:
        vertical = nod * size * (13 * low - 3.3 * away) * part
    else:
        vertical = nod * size * (13 * low - 0.6 * away) * part
    return x + sideways, y + slant + vertical
