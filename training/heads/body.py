"""Neck, shoulders and clothes below a head."""

import numpy as np

from training.heads.canvas import linear
from training.heads.colour import RGB, mix, shade
from training.heads.curve import Points, bezier, ellipse, smooth
from training.heads.pose import Pose
from training.heads.sketch import Sketch
from training.heads.skull import Skull
from training.heads.style import chance, choose


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
            (wide * 0.6, drop * 0.62),
            (wide * 0.92, drop * 1.1),
            (wide * 1.06, drop + 0.45),
            (wide * 1.16, drop + 1.3),
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
    _clothes(sketch, at, half, wide, drop)
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


def _clothes(sketch: Sketch, at: object, half: float, wide: float, drop: float) -> None:
    assert callable(at)
    rng, canvas, palette = sketch.rng, sketch.canvas, sketch.palette
    main, second, third = palette.clothes
    kind = choose(
        rng,
        {
            "shirt": 2,
            "sailor": 2,
            "blazer": 2,
            "turtleneck": 1.3,
            "tee": 2.5,
            "dress": 1.5,
            "bare": 0.8,
            "armour": 0.6,
            "hoodie": 1.2,
            "kimono": 0.6,
        },
    )
    line = shade(main, 1.5, (0.5, 0.45, 0.55)) if chance(rng, 0.6) else palette.line
    neckline = {"tee": rng.uniform(0.12, 0.3), "dress": rng.uniform(0.25, 0.6), "bare": rng.uniform(0.55, 0.8)}.get(
        kind, 0.08
    )
    if kind == "bare":
        right = [
            (0.0, neckline + 0.1),
            (wide * 0.5, neckline + 0.02),
            (wide * 0.98, neckline + 0.12),
            (wide * 1.16, drop + 1.3),
            (wide * 1.1, 9),
        ]
    else:
        open_w = half * (1.25 if kind != "dress" else 1.7)
        start = 0.12 * open_w
        right = [
            (0.0, neckline),
            (open_w * 0.6, neckline * 0.75),
            (open_w, start),
            (wide * 0.6, drop * 0.6),
            (wide * 0.94, drop * 1.05),
            (wide * 1.09, drop + 0.45),
            (wide * 1.2, drop + 1.3),
            (wide * 1.14, 9),
        ]
    curve = smooth(right, 5)
    outline = np.vstack([(curve * (-1, 1))[::-1], curve[1:]])
    shape = at(outline)
    top, low = at([(0, 0), (0, 2.5)])
    flat = sketch.style.shading == "flat"
    canvas.fill(shape, main if flat else linear(top, low, [(0, main), (1, shade(main, 0.5))]), "clothes")
    with canvas.clip(shape):
        _folds(sketch, at, wide, main, line)
    sketch.line(np.vstack([shape, shape[:1]]), line, "clothes", ends=(0, 0))

    def piece(points: object, colour: RGB, mirrored: bool = True) -> None:
        flat_points = np.asarray(points, float)
        for side in (1, -1) if mirrored else (1,):
            done = at(flat_points * (side, 1))
            canvas.fill(done, colour, "clothes")
            sketch.line(np.vstack([done, done[:1]]), line, "clothes", 0.9, (0, 0))

    if kind in ("shirt", "blazer"):
        if kind == "blazer":
            piece([(0, 0.2), (half * 1.1, 0.0), (0.5, 0.9), (0, 1.6)], (0.97, 0.97, 0.98))
            piece(
                [(half * 1.2, 0.02), (half * 1.7, 0.14), (0.55, 0.75), (0.06, 1.7), (half * 1.1, 0.5)],
                mix(main, second, 0.15),
            )
        white = (0.97, 0.97, 0.98) if chance(rng, 0.7) else second
        piece([(0.02, 0.3), (half * 1.18, -0.12), (half * 1.4, 0.08), (half * 0.95, 0.48)], white)
        if chance(rng, 0.6):
            if chance(rng, 0.5):
                piece(
                    [(-0.06, 0.28), (0.06, 0.28), (0.04, 0.4), (0.13, 1.4), (0, 1.6), (-0.13, 1.4), (-0.04, 0.4)],
                    third,
                    mirrored=False,
                )
            else:
                _bow(piece, third, 0.34)
        else:
            for step in range(4):
                piece(ellipse(0, 0.5 + 0.35 * step, 0.035, 0.035, 10), second, mirrored=False)
    elif kind == "sailor":
        piece([(0, 0.72), (half * 1.15, 0.0), (half * 1.6, 0.1), (wide * 0.66, drop * 0.6 + 0.3), (0.4, 0.85)], second)
        piece([(0.03, 0.66), (half * 1.2, 0.12), (half * 1.32, 0.14), (0.1, 0.72)], mix(second, (1, 1, 1), 0.8))
        _bow(piece, third, 0.78)
    elif kind == "turtleneck":
        piece(
            [
                (-half * 1.08, -0.26),
                (0, -0.2),
                (half * 1.08, -0.26),
                (half * 1.25, 0.14),
                (0, 0.24),
                (-half * 1.25, 0.14),
            ],
            main,
            mirrored=False,
        )
        for step in np.linspace(-0.9, 0.9, int(rng.integers(0, 9))):
            sketch.line(
                at(
                    bezier(
                        (step * half, -0.2),
                        (step * half, -0.1),
                        (step * half * 1.15, 0.05),
                        (step * half * 1.15, 0.15),
                        5,
                    )
                ),
                line,
                width=0.7,
            )
    elif kind == "hoodie":
        piece(
            [(0.0, 0.3), (half * 1.1, -0.1), (half * 1.9, -0.18), (half * 2.0, 0.2), (0.25, 0.62)],
            mix(main, (0, 0, 0), 0.1),
        )
        piece([(half * 0.4, 0.4), (half * 0.4 + 0.05, 0.4), (half * 0.45 + 0.04, 1.1), (half * 0.45, 1.1)], second)
    elif kind == "kimono":
        piece([(half * 1.1, -0.05), (half * 1.6, 0.1), (-0.25, 1.6), (-0.5, 1.5)], second)
    elif kind == "armour":
        piece(
            [(-half * 1.2, -0.2), (0, -0.05), (half * 1.2, -0.2), (half * 1.7, 0.2), (0, 0.5), (-half * 1.7, 0.2)],
            second,
            mirrored=False,
        )
        piece(ellipse(wide * 0.9, drop + 0.35, 0.45, 0.4), third)
    elif kind in ("dress", "bare") and chance(rng, 0.6):
        piece(
            [
                (wide * 0.42, drop * 0.2),
                (wide * 0.5, drop * 0.25),
                (wide * 0.46, neckline + 0.3),
                (wide * 0.38, neckline + 0.3),
            ],
            main,
        )
    if chance(rng, 0.12) and kind not in ("turtleneck", "armour"):
        piece(
            [
                (-half * 1.02, -0.14),
                (0, -0.06),
                (half * 1.02, -0.14),
                (half * 1.04, -0.02),
                (0, 0.07),
                (-half * 1.04, -0.02),
            ],
            third,
            mirrored=False,
        )
    if kind in ("dress", "tee") and chance(rng, 0.25):
        _bow(piece, third, neckline + 0.08)


def _bow(piece: object, colour: RGB, y: float) -> None:
    assert callable(piece)
    piece([(0.03, y), (0.3, y - 0.16), (0.36, y + 0.16), (0.03, y + 0.06)], colour)
    piece([(0.0, y + 0.04), (0.1, y + 0.06), (0.22, y + 0.55), (0.1, y + 0.6)], colour)
    piece(ellipse(0, y + 0.02, 0.07, 0.08, 12), colour, mirrored=False)


def _folds(sketch: Sketch, at: object, wide: float, main: RGB, line: RGB) -> None:
    assert callable(at)
    rng = sketch.rng
    if sketch.style.shading != "flat":
        side = -1 if sketch.style.light > 0 else 1
        dark = smooth(
            [
                (side * wide * 0.75, 0.2),
                (side * wide * 0.62, 0.9),
                (side * wide * 0.7, 1.6),
                (side * wide * 0.5, 4),
                (side * 4, 4),
                (side * 4, 0),
            ],
            4,
        )
        soft = 0.1 * sketch.unit if sketch.style.shading in ("soft", "painted") else 0
        sketch.canvas.fill(at(dark), shade(main, 0.9), alpha=0.8, blur=soft)
    for side in (-1, 1):
        sketch.line(
            at(
                bezier(
                    (side * wide * 0.76, 0.95),
                    (side * wide * 0.74, 1.3),
                    (side * wide * 0.8, 1.8),
                    (side * wide * 0.8, 3),
                    9,
                )
            ),
            line,
        )
    for _ in range(int(10 * sketch.style.detail)):
        x, y = rng.uniform(-wide, wide), rng.uniform(0.5, 2.5)
        sketch.line(
            at(bezier((x, y), (x * 0.95, y + 0.2), (x * 0.8, y + 0.3), (x * 0.7, y + rng.uniform(0.2, 0.6)), 7)),
            line,
            width=0.7,
            alpha=0.7,
        )
