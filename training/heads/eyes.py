"""Eyes: the opening between two lids, its lash lines, the iris; and their fifteen points."""

from dataclasses import dataclass, replace

import numpy as np

from training.heads.curve import Points, along, crossing
from training.heads.sketch import Sketch
from training.heads.style import Style, chance, choose

ALONG = 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, 25))  # along a lid, closer at the corners, where round lids are steep


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
    u = eye.inner[0] + (eye.outer[0] - eye.inner[0]) * ALONG
    return u, eye.inner[1] + (eye.outer[1] - eye.inner[1]) * ALONG


def lids(eye: Eye) -> tuple[Points, Points]:
    """The upper and the lower border of the opening, from the inner corner, in the eye's plane. Equal when it is closed."""
    u, chord = _chord(eye)
    if eye.state != "open":
        bend = eye.bottom if eye.state == "closed" else -eye.top
        line = np.column_stack([u, chord + bend * _bump(ALONG, eye.upper_round * 0.4, eye.peak * 0.5)])
        return line, line
    upper = np.column_stack([u, chord - eye.top * _bump(ALONG, eye.upper_round, eye.peak, eye.flat[0], eye.kink)])
    lower = np.column_stack(
        [u, chord + eye.bottom * _bump(ALONG, eye.lower_round + eye.steep * (1 - ALONG), eye.sag, eye.flat[1])]
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


def to_pixels(sketch: Sketch, side: int, local: Points) -> Points:
    """Pixels of points of an eye's own plane; side 1: the character's left eye."""
    return sketch.on_face(local * (side, 1) + (side * 0.5, 0.0))


def points(sketch: Sketch, eye: Eye, side: int) -> tuple[Points, bool]:
    """The fifteen points in the order of EYE, and whether the iris exists (not in a closed eye)."""
    pose = sketch.pose
    upper, lower = (pose.upright(to_pixels(sketch, side, lid)) for lid in lids(eye))
    gx, gy = eye.gaze
    w, h = eye.iris.w / 2, eye.iris.h / 2
    axes = np.array([(gx, gy), (gx, gy - h), (gx, gy + h), (gx - w, gy), (gx + w, gy)])
    iris = pose.upright(to_pixels(sketch, side, axes))
    closed = eye.state != "open"
    x = float(upper[len(upper) // 2, 0]) if closed else float(iris[0, 0])
    quarters = [0.25, 0.5, 0.75]
    borders = np.array([upper[0], upper[-1], crossing(upper, x, highest=True), crossing(lower, x, highest=closed)])
    return pose.tilted(np.vstack([borders, along(upper, quarters), along(lower, quarters), iris])), not closed
