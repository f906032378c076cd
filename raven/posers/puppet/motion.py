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
JAW_DROP = 0.5  # template units, at the chin
JAW_SHARES = {
    "mouth_aaa_index": 0.9,
    "mouth_iii_index": 0.4,
    "mouth_uuu_index": 0.45,
    "mouth_eee_index": 0.65,
    "mouth_ooo_index": 1.0,
    "mouth_delta": 0.8,
    "mouth_smirk": 0.4,
}
BODY_LEAN = np.deg2rad(4.95)


@dataclass(frozen=True)
class HeadPose:
    """What moves the figure as a whole: the rotations -1..1, breathing 0..1."""

    head_x: float = 0.0
    head_y: float = 0.0
    neck_z: float = 0.0
    body_y: float = 0.0
    body_z: float = 0.0
    breathing: float = 0.0
    jaw: float = 0.0
    """How far the mouth's shape pulls the chin down, 0..1."""


def head_pose(pose: Pose) -> HeadPose:
    """The part of a pose that moves the figure."""
    names = ("head_x", "head_y", "neck_z", "body_y", "body_z", "breathing")
    jaw = min(sum(share * float(pose[INDEX[name]]) for name, share in JAW_SHARES.items()), 1.0)
    return HeadPose(**{name: float(pose[INDEX[f"{name}_index"]]) for name in names}, jaw=jaw)


@dataclass(frozen=True)
class Frame:
    """The measures of one figure that its fields depend on, in template units."""

    middle: float
    """x of the head's axis."""
    skull: float
    """y of the middle of the skull."""
    rx: float
    ry: float
    """Half axes of the skull with its hair."""
    mouth: float
    """y of the corners of the mouth."""
    chin: float
    neck_bottom: float
    neck_half: float
    hair_left: float
    hair_right: float
    """y down to which hair hangs beside the neck, as the viewer sees it."""
    hips: float = 338.0
    """y of the axis about which the body leans."""


def frame_of(rig: Rig, hair: tuple[float, float]) -> Frame:
    """The measures of the figure that a rig describes; `hair` is how far down it hangs at the left and right."""
    head, neck = rig.head, rig.neck
    chin, middle = head.chin[1], 0.5 * head.chin[0] + 0.25 * (rig.left_eye.iris[0] + rig.right_eye.iris[0])
    half = max(chin - head.top, 60.0) / 2
    rx = float(np.clip((head.right - head.left) / 2, 0.78 * half, 1.35 * half))
    return Frame(
        middle,
        chin - half,
        rx,
        half + 12,
        rig.mouth.upper[0][1],
        chin,
        max(neck.bottom, chin + 10),
        neck.width / 2,
        *hair,
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
    if pose.jaw and front:
        y = y - pose.jaw * JAW_DROP * smoothstep((y - frame.mouth) / (frame.chin - frame.mouth))
    return np.stack((x, y), axis=-1).astype(np.float32)


def _body(x: Float, y: Float, frame: Frame, pose: HeadPose) -> tuple[Float, Float]:
    if pose.body_z:
        angle = -pose.body_z * BODY_LEAN
        dx, dy = x - frame.middle - 2, y - frame.hips
        cos, sin = np.cos(angle), np.sin(angle)
        x, y = frame.middle + 2 + cos * dx + sin * dy, frame.hips - sin * dx + cos * dy
    dx = x - frame.middle
    if pose.body_y:
        half = 62 + 0.33 * np.clip(y - 260, 0, 120)  # the torso widens toward the hips
        torso = np.maximum(1 - (np.abs(dx) / half) ** 3, 0)
        rise = smoothstep((y - frame.neck_bottom - 12) / 58) * (1 - smoothstep((y - 385) / 80))
        x = x + pose.body_y * 5.3 * rise * torso
    if pose.breathing:
        chest = smoothstep((y - frame.chin - 3) / 16) * (1 - smoothstep((y - 245) / 75))
        y = y + pose.breathing * 2.0 * chest * np.exp(-((dx / 42) ** 2))
    return x, y


def _bend(x: Float, y: Float, frame: Frame, front: bool) -> Float:
    """How much of the head's movement a point takes part in: all of it in the head, none below the neck."""
    aside = smoothstep((np.abs(x - frame.middle) - frame.neck_half) / 18)
    start = frame.chin + (6 if front else -5) + 9 * aside
    length = np.clip(0.5 * (frame.neck_bottom - frame.chin), 6, 14)
    hangs = np.where(x < frame.middle, frame.hair_left, frame.hair_right) - start
    length = length + aside * np.clip(hangs - length - 6, 0, 60)  # long hair bends over its length
    return 1 - smoothstep((y - start) / length)


def _neck(x: Float, y: Float, frame: Frame, pose: HeadPose, front: bool) -> tuple[Float, Float]:
    if not pose.neck_z:
        return x, y
    pivot = frame.chin + 25
    angle = -pose.neck_z * NECK_TILT * _bend(x, y, frame, front)
    dx, dy = x - frame.middle, y - pivot
    cos, sin = np.cos(angle), np.sin(angle)
    return frame.middle + cos * dx + sin * dy, pivot - sin * dx + cos * dy


def _head(x: Float, y: Float, frame: Frame, pose: HeadPose, front: bool) -> tuple[Float, Float]:
    turn, nod = pose.head_y + 0.2 * pose.body_y, pose.head_x
    if not turn and not nod:
        return x, y
    dx, dy = x - frame.middle, y - frame.skull
    ry = frame.ry + (13 if front else 0)
    size = frame.rx / 66  # the head on which the sizes below were measured
    part = _bend(x, y, frame, front)
    # Powers instead of the root of a true ellipsoid, whose infinite slope at the edge would tear the silhouette.
    depth = np.maximum(1 - np.hypot(dx / frame.rx, dy / ry) ** 2.5, 0)
    r = np.hypot(dx / frame.rx, (dy - 2) / (ry - 8))
    height = np.maximum(1 - 0.9 * r**3, 0.1) * smoothstep((1.7 - r) / 0.7)
    around = smoothstep((1.6 - np.hypot(dx / frame.rx, dy / frame.ry)) / 0.4)
    sideways = turn * size * 7.3 * depth * part
    slant = turn * 0.008 * dx * part
    # Looking up, the crown sinks behind the forehead; looking down, everything goes with the face.
    vertical = nod * size * ((11.4 * height - 3.2 * around) if nod > 0 else 10.7 * height) * part
    return x + sideways, y + slant + vertical
