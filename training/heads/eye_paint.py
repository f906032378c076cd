"""Painting of eyes: whites, irises and their lights, lash lines."""

from collections.abc import Callable

import numpy as np

from training.heads.canvas import linear
from training.heads.colour import BLACK, RGB, WHITE, hsv, mix, shade
from training.heads.curve import Points, along, bezier, ellipse, offset, part_of, smooth
from training.heads.eyes import ALONG, Eye, Iris, lids, to_pixels
from training.heads.sketch import Sketch


def draw_eye(sketch: Sketch, eye: Eye, side: int) -> None:
    """Draws one eye; side 1: the character's left."""
    upper, lower = lids(eye)
    top, bottom = to_pixels(sketch, side, upper), to_pixels(sketch, side, lower)
    if eye.lashes.shadow:
        spot = to_pixels(sketch, side, np.vstack([upper, (upper - (0, 0.09))[::-1]]))
        sketch.canvas.fill(
            spot,
            mix(sketch.palette.skin_shade, sketch.palette.blush, 0.4),
            alpha=eye.lashes.shadow,
            blur=0.03 * sketch.unit,
        )
    if eye.state == "open":
        _draw_inside(sketch, eye, side, top, bottom)
        _draw_lower_line(sketch, eye, side, lower)
    _draw_upper_line(sketch, eye, side, upper, lower)


def _draw_inside(sketch: Sketch, eye: Eye, side: int, top: Points, bottom: Points) -> None:
    canvas, palette = sketch.canvas, sketch.palette
    opening = np.vstack([top, bottom[::-1]])
    canvas.fill(opening, palette.white, "eye white", eye.white)
    with canvas.clip(opening):
        if eye.fade:
            corner, middle = to_pixels(sketch, side, np.array([eye.inner, (-0.3 * eye.iris.w, 0.0)]))
            canvas.fill(opening, linear(corner, middle, [(0, palette.skin, eye.fade), (1, palette.skin, 0.0)]))
        if eye.white_shade:
            dark = mix(shade(palette.white, 1.1, (0.72, 0.72, 0.82)), palette.skin_shade, 0.25)
            depth = 0.35 * (eye.top + eye.bottom)
            band = np.vstack(
                [
                    top,
                    (
                        top
                        + (
                            to_pixels(sketch, side, np.array([[0.0, depth]]))
                            - to_pixels(sketch, side, np.zeros((1, 2)))
                        )
                    )[::-1],
                ]
            )
            canvas.fill(band, dark, alpha=eye.white_shade, blur=0 if eye.white_hard else 0.035 * sketch.unit)
        _draw_iris(sketch, eye, side)


def _draw_iris(sketch: Sketch, eye: Eye, side: int) -> None:
    canvas, iris, unit = sketch.canvas, eye.iris, sketch.unit
    colour = sketch.palette.irises[0 if side == 1 else 1]
    gx, gy = eye.gaze

    def oval(x: float, y: float, rx: float, ry: float, steps: int = 20) -> Points:
        return to_pixels(sketch, side, ellipse(gx + side * x, gy + y, rx, ry, steps))

    w, h = iris.w / 2, iris.h / 2
    whole = oval(0, 0, w, h, 32)
    top, low = to_pixels(sketch, side, np.array([[gx, gy - h], [gx, gy + h]]))
    deep, pale = mix(colour, BLACK, 0.62), mix(colour, WHITE, 0.42)
    if iris.kind == "gradient":
        paint: RGB | object = linear(top, low, [(0, deep), (0.45, colour), (1, pale)])
    elif iris.kind == "deep":
        paint = linear(top, low, [(0, mix(colour, BLACK, 0.75)), (0.6, mix(colour, BLACK, 0.35)), (1, colour)])
    elif iris.kind == "split":
        paint = linear(
            top,
            low,
            [
                (0, mix(colour, BLACK, 0.65)),
                (0.42, mix(colour, BLACK, 0.4)),
                (0.5, mix(colour, WHITE, 0.12)),
                (1, pale),
            ],
        )
    elif iris.kind == "glow":
        other = mix(hsv(sketch.rng.random(), 0.5, 1.0), pale, 0.5)
        paint = linear(top, low, [(0, mix(colour, BLACK, 0.4)), (0.5, colour), (1, other)])
    else:
        paint = colour
    canvas.fill(whole, paint, "iris")
    with canvas.clip(whole):
        if iris.kind == "rings":
            canvas.fill(oval(0, 0, w * 0.72, h * 0.72), mix(colour, WHITE, 0.2), alpha=0.8)
            canvas.fill(oval(0, h * 0.1, w * 0.5, h * 0.5), mix(colour, BLACK, 0.3), alpha=0.7)
        if iris.crescent:
            canvas.fill(oval(0, h * 0.62, w * 0.62, h * 0.34), pale, alpha=iris.crescent * 0.8, blur=0.02 * unit)
        for step in range(iris.rays):
            angle = np.pi * (0.1 + 0.8 * (step + 0.5) / iris.rays)
            ray = bezier((0.25, 0), (0.4, 0), (0.7, 0), (0.95, 0), 4)
            turned = np.column_stack([ray[:, 0] * np.cos(angle) * w, ray[:, 0] * np.sin(angle) * h]) + np.array(
                [gx, gy]
            )
            canvas.stroke(to_pixels(sketch, side, turned), np.array([0.4, 0.8, 1, 0.6]) * 0.02 * unit, pale, alpha=0.55)
        for step in range(iris.blobs):
            angle = np.pi * (0.5 + 0.32 * (step - (iris.blobs - 1) / 2))
            canvas.fill(oval(0.66 * w * np.cos(angle), 0.66 * h * np.sin(angle), w * 0.2, h * 0.2, 10), pale, alpha=0.8)
        if iris.pupil:
            size = iris.pupil
            rx, ry = {
                "round": (size, size * iris.w / iris.h),
                "tall": (size * 0.85, size),
                "slit": (size * 0.22, size * 1.5),
                "star": (size, size),
            }[iris.pupil_kind]
            dark = mix(colour, BLACK, 0.8)
            canvas.fill(
                oval(0, 0, w * rx, h * ry),
                dark,
                alpha=0.92,
                blur=0.012 * unit if sketch.style.shading in ("soft", "painted") else 0,
            )
        if iris.ring:
            canvas.outline(whole, 2 * iris.ring * iris.w * unit, mix(colour, BLACK, 0.7))
        if iris.cast:
            shadow = oval(0, -h * 1.0, w * 1.3, h * (0.7 + 0.3 * iris.cast))
            canvas.fill(
                shadow, mix(colour, BLACK, 0.8), alpha=0.55 * iris.cast + 0.2, blur=0 if eye.white_hard else 0.03 * unit
            )
        _draw_lights(sketch, iris, oval, w, h)


def _draw_lights(sketch: Sketch, iris: Iris, oval: Callable[..., Points], w: float, h: float) -> None:
    if iris.lights == "none":
        return
    s = float(iris.light_side)
    spots: list[tuple[float, float, float, float]] = {
        "dot": [(0.4, -0.4, 0.22, 0.2)],
        "two": [(0.4, -0.42, 0.26, 0.24), (-0.4, 0.4, 0.14, 0.12)],
        "big": [(0.38, -0.35, 0.4, 0.36), (-0.42, 0.42, 0.18, 0.16)],
        "oval": [(0.42, -0.3, 0.2, 0.38)],
        "many": [(0.4, -0.45, 0.25, 0.22), (-0.35, 0.35, 0.16, 0.14), (0.3, 0.5, 0.1, 0.1), (-0.5, -0.1, 0.09, 0.09)],
        "sparkle": [],
        "heart": [],
        "faint": [(0.2, -0.5, 0.5, 0.16)],
    }[iris.lights]
    alpha = 0.35 if iris.lights == "faint" else 0.97
    for x, y, rx, ry in spots:
        sketch.canvas.fill(oval(s * x * w, y * h, rx * w, ry * h, 14), WHITE, alpha=alpha)
    if iris.lights in ("sparkle", "heart"):
        if iris.lights == "sparkle":
            turn = np.linspace(0, 2 * np.pi, 9)[:-1]
            reach = np.where(np.arange(8) % 2, 0.14, 0.5)
            star = np.column_stack([np.cos(turn) * reach * w, np.sin(turn) * reach * h])
        else:
            star = smooth(
                np.array([(0, 0.42), (-0.42, 0.0), (-0.25, -0.32), (0, -0.12), (0.25, -0.32), (0.42, 0.0)]) * (w, h),
                4,
                closed=True,
            )
        around = oval(0, 0, w, h, 8)
        x_axis, y_axis, middle = (around[0] - around[4]) / 2 / w, (around[2] - around[6]) / 2 / h, around.mean(0)
        sketch.canvas.fill(middle + star[:, :1] * x_axis + star[:, 1:] * y_axis, WHITE, alpha=0.95)


def _draw_upper_line(sketch: Sketch, eye: Eye, side: int, upper: Points, lower: Points) -> None:
    lashes, palette, unit = eye.lashes, sketch.palette, sketch.unit
    if eye.state == "open":
        base, t = upper, ALONG
    else:  # a closed eye is a line about the border
        base, t = offset(upper, -lashes.upper * 0.25), ALONG
    grow = lashes.inner_share + (1 - lashes.inner_share) * t**lashes.grow
    thick = (
        lashes.upper
        * grow
        * np.minimum(1, 0.25 + 5 * t)
        * (np.minimum(1, 0.35 + 4 * (1 - t)) if not lashes.wing else 1)
    )
    if eye.state != "open":
        thick = thick * 0.6 * np.minimum(1, 0.3 + 5 * (1 - t))
    above = offset(base, thick)
    end = upper[-1] - upper[-3]
    end = end / max(np.hypot(*end), 1e-6)
    # the wing goes on outwards, whatever the end of a round lid does
    way = np.array([0.9, np.clip(0.35 * end[1], -0.3, 0.3) + 0.5 * lashes.wing_turn - 0.15])
    tip = upper[-1] + way / np.hypot(*way) * lashes.wing
    wing = [tip[None]] if lashes.wing else []
    start = [upper[:1] + np.array([-1.0, 0.35]) * lashes.inner_over] if lashes.inner_over else []
    shape = to_pixels(sketch, side, np.vstack([*start, base, *wing, above[::-1]]))
    paint = palette.lash
    canvas = sketch.canvas
    if lashes.soft:
        warm = mix(palette.lash, shade(palette.skin, 1.2, (0.8, 0.45, 0.4)), 0.8 * lashes.soft)
        first, last = to_pixels(sketch, side, np.array([upper[0], upper[-1] + (lashes.wing, 0)]))
        canvas.fill(
            shape,
            linear(
                first, last, [(0, mix(warm, palette.lash, 0.5)), (0.2, palette.lash), (0.8, palette.lash), (1, warm)]
            ),
            "lash",
        )
    else:
        canvas.fill(shape, paint, "lash")
    if lashes.rim and eye.state == "open":
        warm = mix(shade(palette.skin, 1.0, (0.75, 0.35, 0.3)), palette.lash, 0.3)
        edge = part_of(offset(upper, 0.006), 0.1, 0.98)
        canvas.stroke(to_pixels(sketch, side, edge), max(0.012 * unit, 0.7), warm, "lash", lashes.rim)
    if lashes.hook and eye.state == "open":
        round_ = part_of(lower[::-1], 0, lashes.hook, 8)
        thin = lashes.upper * 0.7 * (1 - np.linspace(0, 1, 8) ** 1.5)
        canvas.fill(to_pixels(sketch, side, np.vstack([round_, offset(round_, thin)[::-1]])), paint, "lash")
    if eye.state != "smiling":
        _draw_spikes(sketch, eye, side, base if eye.state == "closed" else above)
    if lashes.crease and eye.state == "open":
        crease = part_of(offset(upper, lashes.upper * 0.9 + lashes.crease), *lashes.crease_part)
        sketch.line(
            to_pixels(sketch, side, crease), mix(palette.lash, palette.skin_line, 0.6), "lash", 0.75, (1.2, 1.2), 0.85
        )
        if not sketch.style.line:
            canvas.stroke(to_pixels(sketch, side, crease), max(0.012 * unit, 0.7), palette.skin_line, "lash", 0.7)


def _draw_spikes(sketch: Sketch, eye: Eye, side: int, line: Points) -> None:
    """Single lashes at the outer end, bent upwards (downwards from a closed lid)."""
    lashes = eye.lashes
    long = 0.035 + 0.7 * lashes.upper
    for step in range(lashes.spikes):
        root = along(line, [0.99 - 0.1 * step])[0]
        turn = -0.25 - 0.28 * step + (0.9 if eye.state == "closed" else 0)
        way = np.array([np.cos(turn), np.sin(turn)]) * long * (1 - 0.15 * step)
        bent = bezier(
            root - way * 0.25, root + way * 0.3, root + way * 0.7 + (0, 0.004), root + way + np.array([0, -0.012]), 6
        )
        width = lashes.upper * 0.55 * np.array([1, 0.95, 0.8, 0.6, 0.35, 0.08])
        sketch.canvas.stroke(to_pixels(sketch, side, bent), width * sketch.unit, sketch.palette.lash, "lash")


def _draw_lower_line(sketch: Sketch, eye: Eye, side: int, lower: Points) -> None:
    lashes, palette, canvas, unit = eye.lashes, sketch.palette, sketch.canvas, sketch.unit
    if lashes.inner_line:
        inner = np.vstack([part_of(lower, 0, 0.22, 6)])
        canvas.stroke(
            to_pixels(sketch, side, offset(inner, -0.005)),
            np.maximum(np.array([1, 0.9, 0.8, 0.6, 0.4, 0.2]) * 0.018 * unit, 0.5),
            palette.lash,
            "lash",
            0.9,
        )
    if not lashes.lower:
        return
    piece = part_of(lower, lashes.lower_from, lashes.lower_to)
    t = np.linspace(0, 1, len(piece))
    width = max(lashes.lower, 0.9 / unit) * (0.25 + 0.75 * np.sin(np.pi * (0.12 + 0.75 * t)))
    shape = np.vstack([piece, offset(piece, -width)[::-1]])
    colour = mix(palette.lash, palette.skin_line, 0.5 if lashes.lower < 0.02 else 0.1)
    canvas.fill(to_pixels(sketch, side, shape), colour, "lash")
    for step in range(lashes.lower_spikes):
        root = along(piece, [0.9 - 0.14 * step])[0]
        hair = root + np.array([(0, 0), (0.01, 0.015), (0.02, 0.03), (0.03, 0.04)])
        canvas.stroke(
            to_pixels(sketch, side, hair), np.array([1, 0.8, 0.5, 0.2]) * max(0.014 * unit, 0.8), colour, "lash"
        )
