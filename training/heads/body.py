"""Neck and shoulders below a head."""

import numpy as np

from training.heads.clothes import Figure, dress
from training.heads.curve import Points, bezier, smooth
from training.heads.pose import Pose
from training.heads.sketch import Sketch
from training.heads.skull import Skull
from training.heads.style import chance


def _body_pose(pose: Pose) -> Pose:
    """The body follows the head's turns only a little, about the neck."""
    return Pose(pose.yaw * 0.4, 0.0, pose.roll * 0.25, pose.scale, pose.x, pose.y)


def draw_body(sketch: Sketch, skull: Skull, face: Points) -> Points:
    """Draws neck and clothes; returns neck_left and neck_right in pixels."""
    rng, palette, canvas, pose = sketch.rng, sketch.palette, sketch.canvas, sketch.pose
    body = _body_pose(pose)
    genre = sketch.style.genre
    half = (
        {"moe": 0.3, "chibi": 0.26, "teen": 0.36, "adult": 0.42, "semi": 0.46, "elder": 0.42}[genre]
        * (1.3 if sketch.style.male else 1)
        * rng.uniform(0.88, 1.15)
    )
    wide = (
        {"chibi": 0.9, "moe": 1.35, "teen": 1.6, "adult": 1.9, "semi": 2.1, "elder": 1.9}[genre]
        * (1.2 if sketch.style.male else 1)
        * rng.uniform(0.85, 1.2)
    )
    length = {"chibi": 0.12, "moe": 0.3}.get(genre, 0.4) * rng.uniform(0.7, 1.3)
    # the pit of the neck stands under the middle of the head, however that is tilted
    root = pose.place([(0, skull.chin - 0.35)], 0.12)[0]
    base = root + np.array([0.0, (0.35 + length) * pose.scale])

    def at(points: object) -> Points:
        flat = np.atleast_2d(np.asarray(points, float))
        return body.lay(body.turn(flat, 0.0)) - body.lay(np.zeros((1, 2))) + base

    upper = root + (pose.lay(np.array([(-half, 0.0), (half, 0.0)])) - pose.lay(np.zeros((1, 2))))
    left_neck = bezier(
        upper[0], upper[0] + (0, 0.3 * pose.scale), at((-half * 1.02, -0.12))[0], at((-half * 1.35, 0.08))[0], 12
    )
    right_neck = bezier(
        upper[1], upper[1] + (0, 0.3 * pose.scale), at((half * 1.02, -0.12))[0], at((half * 1.35, 0.08))[0], 12
    )
    drop = rng.uniform(0.16, 0.4)
    right = smooth(
        [
            (half * 1.35, 0.08),
            (wide * 0.55, drop * 0.5),
            (wide * 0.8, drop * 0.85),
            (wide * 0.95, drop * 1.3),
            (wide * 1.04, drop + 0.65),
            (wide * 1.12, drop + 1.5),
            (wide * 1.1, 9),
        ],
        5,
    )
    left = (right * (-1, 1))[::-1]
    torso = at(np.vstack([left, right]))
    canvas.fill(np.vstack([left_neck, right_neck[::-1]]), palette.skin, "neck")
    canvas.fill(torso, palette.skin, "neck")
    chest = at([(-half * 1.3, 0.1), (half * 1.3, 0.1), (0.3, 1.4), (-0.3, 1.4)])
    canvas.fill(chest, palette.skin, "neck")
    _neck_shadow(sketch, np.vstack([left_neck, right_neck[::-1]]), skull, face)
    for side in (left_neck, right_neck):
        sketch.line(side, palette.skin_line, "neck", 0.9, (0, 0.8))
    sketch.line(torso, palette.skin_line, "neck", ends=(0, 0))
    collar = at(bezier((-0.55 * half, 0.12), (-0.3 * half, 0.2), (-0.1, 0.25), (-0.02, 0.24), 8))
    if chance(rng, 0.5):
        sketch.line(collar, palette.skin_line, width=0.7)
        sketch.line(
            at(bezier((0.55 * half, 0.12), (0.3 * half, 0.2), (0.1, 0.25), (0.02, 0.24), 8)),
            palette.skin_line,
            width=0.7,
        )
    dress(Figure(sketch, at, half, wide, drop))
    return _narrowest(left_neck, right_neck, face)


def _narrowest(left: Points, right: Points, face: Points) -> Points:
    """The neck's two sides at its narrowest place below the face's border."""
    low = face[np.argmax(face[:, 1]), 1]
    index = np.arange(len(left))
    width = np.hypot(*(left - right).T)
    below = (left[:, 1] + right[:, 1]) / 2 > low - 1
    index = index[below] if below.any() else index[-1:]
    best = index[int(np.argmin(width[index]))]
    return np.vstack([left[best], right[best]])


def _neck_shadow(sketch: Sketch, neck: Points, skull: Skull, face: Points) -> None:
    rng, unit = sketch.rng, sketch.unit
    if chance(rng, 0.1):
        return
    soft = {"soft": 0.06, "painted": 0.04}.get(sketch.style.shading, 0.0) * unit
    with sketch.canvas.clip(neck):
        move = np.array([-sketch.style.light * 0.1, rng.uniform(0.1, 0.4)]) * unit
        sketch.canvas.fill(face + move, sketch.palette.skin_shade, alpha=rng.uniform(0.6, 1), blur=soft)
