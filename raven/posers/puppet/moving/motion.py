"""Where every point of the figure comes from when head, neck and body move: smooth backward displacement fields.

A field answers, for a point of the posed picture, which point of the resting picture is seen there. The fields of one pose
are composed from the outside in: body, neck, head. Their shapes (a head like half an ellipsoid turned by up to 15 degrees, a neck
that bends, a torso that turns about its axis) and their sizes are calibrated on the optical flow of a neural poser.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from raven.layers.guided import Float
from raven.pose import INDEX, Pose
from raven.posers.puppet.features.strokes import smoothstep
from raven.posers.puppet.moving.compiled import form
from raven.posers.puppet.moving.fields import FIRST, POINTS, RASTER, Fields, Moves
from raven.posers.puppet.moving.plain import Plain
from raven.posers.puppet.rig import Rig

NECK_TILT = float(np.deg2rad(8.7))
JAW_DROP = 0.65  # template units, at the chin
JAW_SHARES = {
    "mouth_aaa_index": 0.9,
    "mouth_iii_index": 0.4,
    "mouth_uuu_index": 0.45,
    "mouth_eee_index": 0.65,
    "mouth_ooo_index": 1.0,
    "mouth_delta": 0.8,
    "mouth_smirk": 0.4,
}
BEHIND = 3.5  # template units that hair at the nape goes back when the head turns
BODY_LEAN = float(np.deg2rad(4.95))


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
class Measures:
    """The measures of one figure that its fields depend on, in template units."""

    middle: float
    """x of the axis of neck and body."""
    skull: tuple[float, float]
    """The middle of the skull with its hair."""
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
    eyes: tuple[tuple[float, float], tuple[float, float]]
    """The middles of the irises, the viewer's left one first."""
    hips: float = 338.0
    """y of the axis about which the body leans."""


def measures_of(rig: Rig, hair: tuple[float, float]) -> Measures:
    """The measures of the figure that a rig describes; `hair` is how far down it hangs at the left and right."""
    head, neck = rig.head, rig.neck
    chin, middle = head.chin[1], 0.5 * head.chin[0] + 0.25 * (rig.left_eye.iris[0] + rig.right_eye.iris[0])
    half = max(chin - head.top, 60.0) / 2
    rx = float(np.clip((head.right - head.left) / 2, 0.78 * half, 1.35 * half))
    return Measures(
        middle,
        ((head.left + head.right) / 2, chin - half),
        rx,
        half + 12,
        rig.mouth.upper[0][1],
        chin,
        max(neck.bottom, chin + 10),
        neck.width / 2,
        *hair,
        eyes=(rig.right_eye.iris, rig.left_eye.iris),
    )


@dataclass(frozen=True)
class Plane:
    """How a layer takes part in the movements of head and neck."""

    face: bool = False
    """The face and what lies on it keeps moving as one piece down to the jaw."""
    hangs: bool = False
    """Beside the neck it bends over its whole length, as long hair does."""
    near: float = 1.0
    """How far it moves when the head turns, against the face."""
    behind: bool = False
    """Below the eyes it lies behind the axis about which the head turns, and goes the other way; when the head nods it goes
    with the rest of the hair, as nobody knows what would come into sight between it and the jaw."""


FACE, BODY = Plane(face=True, near=0.97), Plane()
WHOLE = Plane(hangs=True)
"""A body with its hair."""
FRONT_HAIR, BACK_HAIR = Plane(hangs=True, near=1.08), Plane(hangs=True, near=0.8, behind=True)


class Motion:
    """The displacement fields of one figure, computed once: what each movement does at full deflection, at every place."""

    def __init__(self, frame: Measures, together: Float | None = None, by: Plain | None = None) -> None:
        """`together`: (512, 512) 0..1, where hair behind the figure goes with the hair before it, as both are one lock. `by`:
        what moves and draws, the fastest there is unless told."""
        self.frame = frame
        self.by = by or form()
        places = FIRST + RASTER * np.arange(POINTS, dtype=np.float32)
        self._x, self._y = np.meshgrid(places, places)
        self._torso = _torso(self._x, self._y, frame)
        self._high = FIRST + RASTER * (float(np.flatnonzero(np.any(self._torso, axis=(0, 2)))[0]) - 1)
        self._together = _read_template(together, self._x, self._y) if together is not None and together.any() else None
        self._planes: dict[Plane, Fields] = {}

    def backward(self, points: Float, pose: HeadPose, plane: Plane, hanging: Float | None = None) -> Float:
        """Source points (rows, columns, 2) of points of the posed picture, in a layer that moves as `plane` says.

        `hanging`: (128, 128, 2), how far every cell of the template hangs away, in template units.
        """
        return self.by.backward(points, self.moves(pose, plane), self.fields(plane), hanging)

    def moves(self, pose: HeadPose, plane: Plane) -> Moves:
        """What a pose does to a layer."""
        frame = self.frame
        return Moves(
            lean=-pose.body_z * BODY_LEAN,
            lean_about=(frame.middle + 2, frame.hips),
            turned=pose.body_y,
            breathing=pose.breathing,
            bent=-pose.neck_z * NECK_TILT,
            bent_about=(frame.middle, frame.chin + 25),
            turn=pose.head_y + 0.2 * pose.body_y,
            up=max(pose.head_x, 0.0),
            down=min(pose.head_x, 0.0),
            jaw=pose.jaw * JAW_DROP if plane.face else 0.0,
            lips=0.6 * frame.mouth + 0.4 * frame.chin,
            chin=frame.chin,
        )

    def fields(self, plane: Plane) -> Fields:
        """How a layer moves."""
        if plane not in self._planes:
            bend = _bend(self._x, self._y, self.frame, plane)
            low = FIRST + RASTER * (float(np.flatnonzero(bend.any(axis=1))[-1]) + 1)
            head = _head(self._x, self._y, self.frame, plane) * bend[..., None]
            if plane.behind and self._together is not None:
                head = head + self._together * (self.fields(FRONT_HAIR).head - head)
            right, down = self._torso
            self._planes[plane] = Fields(right, down, self._high, bend, np.ascontiguousarray(head, np.float32), low)
        return self._planes[plane]


def _read_template(values: Float, x: Float, y: Float) -> Float:
    """(rows, columns, 1): what a map of the template (512, 512) has at places; nothing beyond it."""
    return np.asarray(cv2.remap(values, x, y, cv2.INTER_LINEAR)[..., None], np.float32)


def _torso(x: Float, y: Float, frame: Measures) -> tuple[Float, Float]:
    """How far right `body_y` moves the source, and how far down breathing does."""
    dx = x - frame.middle
    half = 68 + 0.3 * np.clip(y - 260, 0, 120)  # the torso widens toward the hips
    torso = np.maximum(1 - (np.abs(dx) / half) ** 3, 0)
    rise = smoothstep((y - frame.neck_bottom - 2) / 56) * (1 - smoothstep((y - 385) / 80))
    chest = smoothstep((y - frame.chin + 4) / 14) * (1 - smoothstep((y - 260) / 75))
    right, down = 5.3 * rise * torso, 2.2 * chest * np.exp(-((dx / 42) ** 2))
    return right.astype(np.float32), down.astype(np.float32)


def _bend(x: Float, y: Float, frame: Measures, plane: Plane) -> Float:
    """How much of the head's movement a point takes part in: all of it in the head, none below the neck."""
    aside = smoothstep((np.abs(x - frame.middle) - frame.neck_half) / 18)
    # Beside the neck hair and jaw go along farther down; the shoulders of a body without its hair do not, however high they are.
    start = frame.chin + (6 if plane.face else -5) + (9 if plane.face or plane.hangs else -5) * aside
    length = np.clip(0.5 * (frame.neck_bottom - frame.chin), 6, 14)
    if plane.hangs:
        hair = np.where(x < frame.middle, frame.hair_left, frame.hair_right) - start
        length = length + aside * np.clip(hair - length - 6, 0, 60)  # long hair bends over its length
    return np.asarray(1 - smoothstep((y - start) / length), np.float32)


def _head(x: Float, y: Float, frame: Measures, plane: Plane) -> Float:
    """(..., 4): how far the source goes right and down when the head turns, and down when it nods up and when it nods down."""
    dx, dy = x - frame.skull[0], y - frame.skull[1]
    ry = frame.ry + (13 if plane.face else 0)
    size = plane.near * frame.rx / 66  # against the head on which the sizes below were measured
    # Powers instead of the root of a true ellipsoid, whose infinite slope at the edge would tear the silhouette.
    depth = np.maximum(1 - np.hypot(dx / frame.rx, dy / (0.95 * ry)) ** 2.25, 0)
    r = np.hypot(dx / (1.06 * frame.rx), (dy - 2) / (ry - 8))
    height = np.maximum(1 - 1.06 * r**3.2, 0.1) * smoothstep((1.7 - r) / 0.7)
    around = smoothstep((1.6 - np.hypot(dx / frame.rx, dy / frame.ry)) / 0.4)
    # Looking up, the crown sinks behind the forehead; looking down, everything goes with the face.
    up, down = size * (10.7 * height - 3.4 * around), size * 10.7 * height
    turn, aslant = size * 6.6 * depth, 0.011 * plane.near * dx
    if plane.face:
        relief, jaw = _relief(x, y, frame)
        turn, up, down = (
            turn + size * (relief + 0.5 * jaw),
            up + size * (relief + 0.5 * jaw),
            down + size * (relief + 2.1 * jaw),
        )
    if plane.behind:
        level = _level(frame)
        low = smoothstep((y - level) / (frame.chin - level))
        turn = turn + low * (-BEHIND * frame.rx / 66 - turn)
    return np.stack((turn, aslant, up, down), axis=-1).astype(np.float32)


def _level(frame: Measures) -> float:
    return (frame.eyes[0][1] + frame.eyes[1][1]) / 2


def _relief(x: Float, y: Float, frame: Measures) -> tuple[Float, Float]:
    """How far the face rises from an ellipsoid (template units that it moves further): its nose, and the sockets of its eyes,
    which lie deeper; and 0..1 how much a place belongs to its lower part, which lies before the axis of the neck."""
    level = _level(frame)
    (x0, y0), (x1, y1) = frame.eyes
    apart = max(x1 - x0, 20.0)

    def bump(middle: tuple[float, float], wide: float, high: float) -> Float:
        return np.exp(-(((x - middle[0]) / (wide * apart)) ** 2 + ((y - middle[1]) / (high * apart)) ** 2))

    nose = bump(((x0 + x1) / 2, (level + frame.mouth) / 2 + 2), 0.28, 0.3)
    sockets = bump((x0, y0), 0.42, 0.3) + bump((x1, y1), 0.42, 0.3)
    jaw = smoothstep((y - level) / max(frame.mouth - level, 8.0))
    return np.asarray(nose - 1.1 * sockets, np.float32), jaw
