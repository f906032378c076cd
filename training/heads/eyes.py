"""Eyes: the opening between two lids, its lash lines, the iris; and their fifteen points."""

from dataclasses import dataclass, replace

import numpy as np

from training.heads.canvas import linear
from training.heads.colour import BLACK, RGB, WHITE, hsv, mix, shade
from training.heads.curve import Points, along, bezier, crossing, ellipse, offset, part_of, smooth
from training.heads.sketch import Sketch
from training.heads.style import Style, chance, choose

_T = 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, 25))  # along a lid, closer at the corners, where round lids are steep


@dataclass(frozen=True)
class Lashes:
    """The lines about an opening; widths in distances between the irises."""

    upper: float
    inner_share: float  # thickness at the inner end in parts of the greatest
    grow: float  # how late the line grows thick
    wing: float  # how far it goes on beyond the outer corner
    wing_turn: float  # up (-) or down (+)
    spikes: int  # separate lashes at the outer end
    soft: float  # 0..1: the line pales towards its ends
    lower: float
    lower_from: float  # where the lower line begins and ends, from the inner corner 0 .. 1
    lower_to: float
    lower_spikes: int
    crease: float  # distance above the lash; 0: none
    crease_part: tuple[float, float]
    inner_line: bool  # the opening's inner end has a line of its own
    inner_over: float  # how far the upper line goes on beyond the inner corner
    hook: float  # how far the upper line goes on around the outer corner, in parts of the lower lid
    rim: float  # opacity of a warm line along the upper line's lower edge
    shadow: float  # eye shadow on the skin above


@dataclass(frozen=True)
class Iris:
    """How an iris is painted; w and h in distances between the irises, dx, dy: gaze."""

    w: float
    h: float
    kind: str  # gradient, flat, rings, deep, glow, split
    ring: float  # outline's width in parts of w
    pupil: float  # size in parts of w; 0: none
    pupil_kind: str  # round, tall, slit, star
    lights: str  # none, dot, two, big, oval, many, sparkle, heart
    light_side: int
    crescent: float  # strength of the lighter crescent below
    cast: float  # the shadow that the lid casts on it
    rays: int
    blobs: int  # light spots along the lower border


@dataclass(frozen=True)
class Eye:
    """One eye in its own plane: (0, 0) is the middle of the iris when it looks ahead, u outwards, v down."""

    inner: tuple[float, float]
    outer: tuple[float, float]
    top: float  # height of the opening above the corners' line, at its highest
    bottom: float
    peak: float  # where the upper lid is highest, -1 .. 1
    sag: float  # the same of the lower lid
    upper_round: float  # 0: parabola, 1: ellipse
    lower_round: float
    steep: float  # how much rounder the lower lid is at the inner side
    flat: tuple[float, float]  # how flat the upper lid's top and the lower lid's bottom are, 0 .. 1
    kink: float  # of the upper lid, 0 .. 1
    state: str  # open, closed, smiling
    lashes: Lashes
    iris: Iris
    gaze: tuple[float, float]
    white_shade: float
    white_hard: bool
    white: float = 1.0  # opacity of the white
    fade: float = 0.0  # how much the white turns into skin at the inner corner


def _bump(t: Points, roundness: float | Points, skew: float, flat: float = 0.0, kink: float = 0.0) -> Points:
    """A hump from 0 over 1 to 0: a parabola or an ellipse, with a flat top, with a kink at the top."""
    s = 2 * t - 1
    s = s - 0.45 * skew * (1 - s * s)
    hump = np.maximum(0, 1 - abs(s) ** (2 + 0.6 * roundness + 2.2 * flat)) ** np.maximum(1 - 0.5 * roundness, 0.36)
    return hump + kink * (1 - abs(s) - hump)


def _chord(eye: Eye) -> tuple[Points, Points]:
    u = eye.inner[0] + (eye.outer[0] - eye.inner[0]) * _T
    return u, eye.inner[1] + (eye.outer[1] - eye.inner[1]) * _T


def lids(eye: Eye) -> tuple[Points, Points]:
    """The upper and the lower border of the opening, from the inner corner, in the eye's plane. Equal when it is closed."""
    u, chord = _chord(eye)
    if eye.state != "open":
        bend = eye.bottom if eye.state == "closed" else -eye.top
        line = np.column_stack([u, chord + bend * _bump(_T, eye.upper_round * 0.4, eye.peak * 0.5)])
        return line, line
    upper = np.column_stack([u, chord - eye.top * _bump(_T, eye.upper_round, eye.peak, eye.flat[0], eye.kink)])
    lower = np.column_stack(
        [u, chord + eye.bottom * _bump(_T, eye.lower_round + eye.steep * (1 - _T), eye.sag, eye.flat[1])]
    )
    return upper, lower


def _sample_lashes(rng: np.random.Generator, style: Style, male: bool) -> Lashes:
    thick = rng.choice([0.025, 0.045, 0.065], p=[0.25, 0.45, 0.3]) * rng.lognormal(0, 0.25) * (0.75 if male else 1)
    lower_kind = choose(rng, {"none": 3, "part": 4.5, "full": 1.6, "thick": 0.4})
    start, end, lower = {
        "none": (0, 0, 0),
        "part": (rng.uniform(0.35, 0.75), rng.uniform(0.85, 1.0), 0.012),
        "full": (rng.uniform(0, 0.12), 1.0, 0.011),
        "thick": (0.1, 1.0, 0.026),
    }[lower_kind]
    crease = rng.uniform(0.025, 0.07) if chance(rng, 0.6) else 0.0
    return Lashes(
        upper=float(thick),
        inner_share=rng.uniform(0.1, 0.75),
        grow=rng.uniform(0.35, 1.3),
        wing=0.0 if chance(rng, 0.35) else rng.uniform(0.02, 0.11),
        wing_turn=rng.normal(-0.1, 0.5),
        spikes=int(rng.integers(1, 5)) if chance(rng, 0.1 if male else 0.4) else 0,
        soft=rng.uniform(0.3, 1) if chance(rng, 0.3) and style.shading != "flat" else 0.0,
        lower=lower * rng.lognormal(0, 0.3),
        lower_from=start,
        lower_to=end,
        lower_spikes=int(rng.integers(1, 4)) if chance(rng, 0.15) and not male else 0,
        crease=crease,
        crease_part=(rng.uniform(0.0, 0.35), rng.uniform(0.7, 1.0)),
        inner_line=chance(rng, 0.3),
        shadow=rng.uniform(0.2, 0.7) if chance(rng, 0.25) else 0.0,
        inner_over=rng.uniform(0.005, 0.045) if chance(rng, 0.5) else 0.0,
        hook=rng.uniform(0.05, 0.3) if chance(rng, 0.4) else 0.0,
        rim=rng.uniform(0.3, 0.9) if chance(rng, 0.3) and style.shading != "flat" else 0.0,
    )


def _sample_iris(rng: np.random.Generator, style: Style, w: float, h: float) -> Iris:
    plain = style.shading == "flat"
    return Iris(
        w=w,
        h=h,
        kind=choose(
            rng, {"gradient": 5, "flat": 2.5 if plain else 0.6, "rings": 1.5, "deep": 2, "glow": 1.5, "split": 1.5}
        ),
        ring=0.0 if chance(rng, 0.2) else rng.uniform(0.04, 0.13),
        pupil=0.0 if chance(rng, 0.15) else rng.uniform(0.25, 0.6),
        pupil_kind=choose(rng, {"round": 3, "tall": 4, "slit": 0.5, "star": 0.15}),
        lights=choose(
            rng,
            {
                "none": 1,
                "dot": 3,
                "two": 3,
                "big": 1.5,
                "oval": 1.5,
                "many": 1.2,
                "sparkle": 0.4,
                "heart": 0.15,
                "faint": 1,
            },
        ),
        light_side=1 if chance(rng, 0.5) else -1,
        crescent=rng.uniform(0.2, 1) if chance(rng, 0.55) else 0.0,
        cast=rng.uniform(0.3, 0.9) if chance(rng, 0.75) else 0.0,
        rays=int(rng.integers(5, 14)) if chance(rng, 0.3) and not plain else 0,
        blobs=int(rng.integers(2, 5)) if chance(rng, 0.25) else 0,
    )


def _dot(rng: np.random.Generator, eye: Eye) -> Eye:
    """The eye of the simplest styles: a dark oval."""
    w = rng.uniform(0.1, 0.24)
    h = w * rng.uniform(1.0, 1.7)
    iris = replace(eye.iris, w=w, h=h, kind="deep", pupil=0.0, cast=0.0, rays=0, blobs=0)
    lashes = replace(
        eye.lashes, upper=0.008, wing=0.0, lower=0.0, inner_over=0.0, hook=0.0, spikes=0, crease=0.0, inner_line=False
    )
    corner = w / 2
    return replace(
        eye,
        inner=(-corner, 0.0),
        outer=(corner, 0.0),
        top=h / 2,
        bottom=h / 2,
        peak=0.0,
        sag=0.0,
        upper_round=1.0,
        lower_round=1.0,
        steep=0.0,
        iris=iris,
        lashes=lashes,
        gaze=(0.0, 0.0),
        white_shade=0.0,
        fade=0.0,
    )


def sample_eyes(rng: np.random.Generator, style: Style) -> tuple[Eye, Eye]:
    """The character's left and right eye by chance."""
    small = {"moe": 0.0, "teen": 0.05, "adult": 0.3, "semi": 0.65, "chibi": -0.1, "elder": 0.85}[
        style.genre
    ] + 0.25 * style.male
    small = float(np.clip(small + rng.normal(0, 0.15), -0.2, 1))
    w = rng.normal(0.335, 0.037) * (1 - 0.36 * small)
    if style.genre in ("elder", "semi") and chance(rng, 0.6):
        w *= rng.uniform(0.65, 1.0)
    h = w * rng.uniform(1.0, 1.35 if small < 0.5 else 1.15)
    if chance(rng, 0.07):  # the tall eyes of older and of chibi styles
        h = w * rng.uniform(1.35, 1.75)
    shape = choose(
        rng, {"moe": 4, "almond": 2.5, "tsurime": 2, "taremi": 1.5, "round": 1, "tight": 0.8, "narrow": 0.6 + 2 * small}
    )
    wide = {"tight": rng.uniform(0.52, 0.6), "round": rng.uniform(0.6, 0.72), "narrow": rng.uniform(0.75, 1.05)}.get(
        shape, rng.uniform(0.6, 0.85)
    )
    eye_w = 2.06 * wide * w * (1 + 0.12 * small)
    share = rng.uniform(0.42, 0.5)
    tilt = {"tsurime": -rng.uniform(0.03, 0.13), "taremi": rng.uniform(0.08, 0.18)}.get(shape, rng.normal(0.065, 0.04))
    top, bottom = h * rng.normal(0.42, 0.055), h * (0.5 + max(rng.normal(0.0, 0.035), -0.05))
    if shape == "narrow":
        top, bottom = h * rng.uniform(0.2, 0.36), h * rng.uniform(0.32, 0.46)
    middle = rng.normal(-0.02, 0.03) * (1 - 0.5 * small)  # height of the corners
    inner_v, outer_v = middle - tilt / 2 + rng.normal(0, 0.015), middle + tilt / 2 + rng.normal(0, 0.015)
    eye = Eye(
        inner=(-share * eye_w, inner_v),
        outer=((1 - share) * eye_w, outer_v),
        top=max(top + middle, 0.03),
        bottom=max(bottom - middle, 0.03),
        peak=rng.uniform(-0.3, 0.5),
        sag=rng.normal(-0.15, 0.25),
        upper_round=float(np.clip(rng.normal(0.65 - 0.25 * small, 0.2), 0, 1)),
        lower_round=float(np.clip(rng.normal(0.5 - 0.2 * small, 0.25), 0, 1)),
        steep=rng.uniform(0.2, 0.9) if chance(rng, 0.65 - 0.4 * max(small, 0)) else 0.0,
        flat=(rng.random() ** 3, rng.random() ** 2),
        kink=rng.uniform(0.1, 0.5) if chance(rng, 0.12 + 0.2 * max(small, 0)) else 0.0,
        state="open",
        lashes=_sample_lashes(rng, style, style.male),
        iris=_sample_iris(rng, style, w, h),
        gaze=(
            rng.normal(0, 0.12) * w if chance(rng, 0.5) else 0.0,
            rng.normal(0, 0.05) * h if chance(rng, 0.3) else 0.0,
        ),
        white_shade=rng.uniform(0.2, 0.9) if chance(rng, 0.75) else 0.0,
        white_hard=style.shading in ("flat", "cel"),
        fade=rng.uniform(0.3, 1) if chance(rng, 0.5) else 0.0,
        white=1.0 if chance(rng, 0.93) else rng.uniform(0.0, 0.6),
    )
    if chance(rng, 0.05 if style.genre == "chibi" else 0.012):
        eye = _dot(rng, eye)
    both = choose(rng, {"plain": 7.6, "half": 1.0, "wide": 0.5, "closed": 0.35, "smiling": 0.35, "wink": 0.25})
    gx, gy = eye.gaze

    def one(side: int, state: str) -> Eye:
        drawn = replace(
            eye,
            gaze=(side * gx, gy),
            inner=(eye.inner[0] * rng.normal(1, 0.015), eye.inner[1] + rng.normal(0, 0.006)),
            outer=(eye.outer[0] * rng.normal(1, 0.015), eye.outer[1] + rng.normal(0, 0.006)),
            top=eye.top * rng.normal(1, 0.02),
        )
        if state == "half":
            return replace(
                drawn,
                top=drawn.top * half,
                inner=(drawn.inner[0], drawn.inner[1] + low),
                outer=(drawn.outer[0], drawn.outer[1] + low),
                bottom=drawn.bottom - low,
            )
        if state == "wide":
            iris = replace(drawn.iris, w=drawn.iris.w * 0.8, h=drawn.iris.h * 0.8)
            return replace(drawn, top=drawn.top * 1.12, bottom=drawn.bottom * 1.05, iris=iris)
        if state in ("closed", "smiling"):
            down = shut if state == "closed" else shut * 0.6
            return replace(
                drawn,
                state=state,
                inner=(drawn.inner[0], drawn.inner[1] + down),
                outer=(drawn.outer[0], drawn.outer[1] + down),
                top=smile,
                bottom=smile * 0.7,
            )
        return drawn

    half, low = rng.uniform(0.25, 0.65), rng.uniform(0.0, 0.06)
    shut, smile = rng.uniform(0.02, 0.14), rng.uniform(0.06, 0.17)
    if both == "wink":
        states = ["plain", choose(rng, {"closed": 1, "smiling": 1})]
        if chance(rng, 0.5):
            states.reverse()
        return one(1, states[0]), one(-1, states[1])
    return one(1, both), one(-1, both)


def _to_pixels(sketch: Sketch, side: int, local: Points) -> Points:
    return sketch.on_face(local * (side, 1) + (side * 0.5, 0.0))


def draw_eye(sketch: Sketch, eye: Eye, side: int) -> None:
    """Draws one eye; side 1: the character's left."""
    upper, lower = lids(eye)
    top, bottom = _to_pixels(sketch, side, upper), _to_pixels(sketch, side, lower)
    if eye.lashes.shadow:
        spot = _to_pixels(sketch, side, np.vstack([upper, (upper - (0, 0.09))[::-1]]))
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
            corner, middle = _to_pixels(sketch, side, np.array([eye.inner, (-0.3 * eye.iris.w, 0.0)]))
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
                            _to_pixels(sketch, side, np.array([[0.0, depth]]))
                            - _to_pixels(sketch, side, np.zeros((1, 2)))
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
        return _to_pixels(sketch, side, ellipse(gx + side * x, gy + y, rx, ry, steps))

    w, h = iris.w / 2, iris.h / 2
    whole = oval(0, 0, w, h, 32)
    top, low = _to_pixels(sketch, side, np.array([[gx, gy - h], [gx, gy + h]]))
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
            canvas.stroke(
                _to_pixels(sketch, side, turned), np.array([0.4, 0.8, 1, 0.6]) * 0.02 * unit, pale, alpha=0.55
            )
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


def _draw_lights(sketch: Sketch, iris: Iris, oval: object, w: float, h: float) -> None:
    if iris.lights == "none":
        return
    assert callable(oval)
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
        base, t = upper, _T
    else:  # a closed eye is a line about the border
        base, t = offset(upper, -lashes.upper * 0.25), _T
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
    shape = _to_pixels(sketch, side, np.vstack([*start, base, *wing, above[::-1]]))
    paint = palette.lash
    canvas = sketch.canvas
    if lashes.soft:
        warm = mix(palette.lash, shade(palette.skin, 1.2, (0.8, 0.45, 0.4)), 0.8 * lashes.soft)
        first, last = _to_pixels(sketch, side, np.array([upper[0], upper[-1] + (lashes.wing, 0)]))
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
        canvas.stroke(_to_pixels(sketch, side, edge), max(0.012 * unit, 0.7), warm, "lash", lashes.rim)
    if lashes.hook and eye.state == "open":
        round_ = part_of(lower[::-1], 0, lashes.hook, 8)
        thin = lashes.upper * 0.7 * (1 - np.linspace(0, 1, 8) ** 1.5)
        canvas.fill(_to_pixels(sketch, side, np.vstack([round_, offset(round_, thin)[::-1]])), paint, "lash")
    if eye.state != "smiling":
        _draw_spikes(sketch, eye, side, base if eye.state == "closed" else above)
    if lashes.crease and eye.state == "open":
        crease = part_of(offset(upper, lashes.upper * 0.9 + lashes.crease), *lashes.crease_part)
        sketch.line(
            _to_pixels(sketch, side, crease), mix(palette.lash, palette.skin_line, 0.6), "lash", 0.75, (1.2, 1.2), 0.85
        )
        if not sketch.style.line:
            canvas.stroke(_to_pixels(sketch, side, crease), max(0.012 * unit, 0.7), palette.skin_line, "lash", 0.7)


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
        sketch.canvas.stroke(_to_pixels(sketch, side, bent), width * sketch.unit, sketch.palette.lash, "lash")


def _draw_lower_line(sketch: Sketch, eye: Eye, side: int, lower: Points) -> None:
    lashes, palette, canvas, unit = eye.lashes, sketch.palette, sketch.canvas, sketch.unit
    if lashes.inner_line:
        inner = np.vstack([part_of(lower, 0, 0.22, 6)])
        canvas.stroke(
            _to_pixels(sketch, side, offset(inner, -0.005)),
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
    canvas.fill(_to_pixels(sketch, side, shape), colour, "lash")
    for step in range(lashes.lower_spikes):
        root = along(piece, [0.9 - 0.14 * step])[0]
        hair = root + np.array([(0, 0), (0.01, 0.015), (0.02, 0.03), (0.03, 0.04)])
        canvas.stroke(
            _to_pixels(sketch, side, hair), np.array([1, 0.8, 0.5, 0.2]) * max(0.014 * unit, 0.8), colour, "lash"
        )


def points(sketch: Sketch, eye: Eye, side: int) -> tuple[Points, bool]:
    """The fifteen points in the order of EYE, and whether the iris exists (not in a closed eye)."""
    pose = sketch.pose
    upper, lower = (pose.upright(_to_pixels(sketch, side, lid)) for lid in lids(eye))
    gx, gy = eye.gaze
    w, h = eye.iris.w / 2, eye.iris.h / 2
    axes = np.array([(gx, gy), (gx, gy - h), (gx, gy + h), (gx - w, gy), (gx + w, gy)])
    iris = pose.upright(_to_pixels(sketch, side, axes))
    closed = eye.state != "open"
    x = float(upper[len(upper) // 2, 0]) if closed else float(iris[0, 0])
    quarters = [0.25, 0.5, 0.75]
    borders = np.array([upper[0], upper[-1], crossing(upper, x, highest=True), crossing(lower, x, highest=closed)])
    return pose.tilted(np.vstack([borders, along(upper, quarters), along(lower, quarters), iris])), not closed
