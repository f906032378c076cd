"""Mouths: closed lines and open shapes, and their eight points on the outer border."""

from dataclasses import dataclass

import numpy as np

from training.heads.canvas import linear
from training.heads.colour import RGB, WHITE, mix, shade
from training.heads.curve import Points, along, bezier, crossing, ellipse, ribbon
from training.heads.sketch import Sketch
from training.heads.skull import Skull
from training.heads.style import Style, chance, choose


@dataclass(frozen=True)
class Mouth:
    """One mouth in the head's plane; widths and heights in distances between the irises."""

    x: float
    y: float
    width: float
    bend: float  # how far the ends lie above (smile) or below the middle
    kind: str  # closed: line, wave, cat, gap; open: open, smile, triangle, round, square, lens
    height: float
    line: float  # in parts of the style's line
    painted: float  # opacity of painted lips
    lower_dash: bool
    teeth: float
    tongue: float
    fang: int
    tongue_tip: int  # side on which a tip of the tongue shows
    tilt: float
    rim: float  # opacity of an open mouth's outline; 0: none
    fade: float  # how faint the middle of a closed line is
    heavy: float  # how much thicker its ends are than its middle; below 0 thinner
    low_teeth: float

    @property
    def is_open(self) -> bool:
        """Whether something shows between the lips."""
        return self.kind in ("open", "smile", "triangle", "round", "square", "lens")


def sample_mouth(rng: np.random.Generator, style: Style, skull: Skull) -> Mouth:
    """A mouth by chance: mostly one thin line."""
    kind = choose(
        rng,
        {
            "line": 6,
            "wave": 0.6,
            "cat": 0.5,
            "gap": 1.6,
            "open": 2.2,
            "lens": 2,
            "smile": 1.6,
            "triangle": 0.5,
            "round": 0.5,
            "square": 0.4,
        },
    )
    adult = style.genre in ("adult", "semi", "elder")
    width = rng.uniform(0.16, 0.42) * (1.25 if adult else 1)
    if kind in ("round", "triangle"):
        width *= 0.55
    if kind == "smile":
        width = rng.uniform(0.3, 0.66)
    width = float(np.clip(width, 0.1, 0.72))
    height = {
        "open": rng.uniform(0.06, 0.22),
        "smile": rng.uniform(0.12, 0.32),
        "lens": width * rng.uniform(0.25, 0.7),
        "triangle": rng.uniform(0.08, 0.2),
        "round": width * rng.uniform(0.7, 1.5),
        "square": rng.uniform(0.1, 0.2),
    }.get(kind, 0.0)
    y = skull.chin * rng.uniform(0.52, 0.67) + (0.03 if adult else 0)
    return Mouth(
        x=rng.normal(0, 0.015),
        y=min(y, skull.chin - height - 0.12),
        width=width,
        bend=rng.normal(0.03, 0.035) if not chance(rng, 0.12) else -rng.uniform(0.01, 0.06),
        kind=kind,
        height=height,
        line=rng.uniform(0.6, 1.25),
        painted=rng.uniform(0.3, 1) if chance(rng, (0.6 if adult else 0.12) * (0.15 if style.male else 1)) else 0.0,
        lower_dash=chance(rng, 0.4),
        teeth=rng.uniform(0.15, 0.45) if chance(rng, 0.55) else 0.0,
        tongue=rng.uniform(0.3, 0.7) if chance(rng, 0.65) else 0.0,
        fang=int(rng.choice([-1, 1])) if chance(rng, 0.1) else 0,
        tongue_tip=int(rng.choice([-1, 1])) if kind in ("line", "cat") and chance(rng, 0.05) else 0,
        tilt=rng.normal(0, 0.025) if chance(rng, 0.4) else 0.0,
        rim=rng.uniform(0.5, 0.95) if chance(rng, 0.25 if kind == "lens" else 0.8) else 0.0,
        fade=rng.uniform(0.3, 1) if chance(rng, 0.4) else 0.0,
        heavy=rng.uniform(0.3, 1) if chance(rng, 0.35) else -0.4,
        low_teeth=rng.uniform(0.1, 0.25) if chance(rng, 0.08) else 0.0,
    )


def borders(mouth: Mouth) -> tuple[Points, Points]:
    """The upper and lower border from the viewer's left corner, in the head's plane; the same line when closed."""
    half, bend = mouth.width / 2, mouth.bend
    x = np.linspace(-1, 1, 25)
    if not mouth.is_open:
        y = bend * (1 - x**2) * 0.9
        if mouth.kind == "wave":
            y = y + 0.012 * np.sin(x * 2 * np.pi)
        if mouth.kind == "cat":
            y = 0.05 * np.maximum(np.sin(x * np.pi), -np.sin(x * np.pi)) ** 1.2
        upper = lower = np.column_stack([half * x, y])
    else:
        u, h = 1 - x**2, mouth.height
        if mouth.kind == "round":
            upper = np.column_stack([half * np.sin(x * np.pi / 2), -h / 2 * np.cos(x * np.pi / 2)])
            lower = np.column_stack([half * np.sin(x * np.pi / 2), h / 2 * np.cos(x * np.pi / 2)])
        elif mouth.kind == "lens":
            s = np.sin(x * np.pi / 2)
            upper = np.column_stack([half * s, -0.45 * h * np.maximum(0, 1 - abs(s) ** 2.4) ** 0.62])
            lower = np.column_stack([half * s, 0.55 * h * np.maximum(0, 1 - abs(s) ** 2.4) ** 0.5])
        elif mouth.kind == "triangle":
            upper = np.column_stack([half * x, -h * (1 - abs(x) ** 1.4)])
            lower = np.column_stack([half * x, 0.12 * h * u])
        elif mouth.kind == "square":
            upper = np.column_stack([half * x, -0.15 * h * u])
            lower = np.column_stack([half * x, h * (1 - abs(x) ** 5) ** 0.7])
        else:
            power = 0.5 if mouth.kind == "open" else 0.75
            upper = np.column_stack([half * x, (bend if mouth.kind == "smile" else -0.25 * h) * u])
            lower = np.column_stack(
                [half * np.sin(x * np.pi / 2), h * np.maximum(0, 1 - np.sin(x * np.pi / 2) ** 2) ** power]
            )
            if mouth.kind == "smile":
                lower[:, 1] = np.maximum(lower[:, 1], np.interp(lower[:, 0], upper[:, 0], upper[:, 1]))
    slope = mouth.tilt / max(half, 0.05)
    shift = np.array([mouth.x, mouth.y])
    lean = np.array([[1.0, slope], [0.0, 1.0]])
    return upper @ lean + shift, lower @ lean + shift


def _line_width(sketch: Sketch, mouth: Mouth) -> float:
    return max(sketch.style.line, 0.013) * sketch.unit * mouth.line


def draw_mouth(sketch: Sketch, mouth: Mouth) -> None:
    """Draws it."""
    if mouth.is_open:
        _draw_open(sketch, mouth)
    else:
        _draw_closed(sketch, mouth)
    if mouth.lower_dash:
        y = mouth.y + mouth.height + 0.1
        a, b, c, d = [
            (mouth.x - 0.05, y),
            (mouth.x - 0.02, y + 0.015),
            (mouth.x + 0.02, y + 0.015),
            (mouth.x + 0.05, y),
        ]
        tone = mix(sketch.palette.skin_shade, sketch.palette.skin_line, 0.5)
        sketch.line(sketch.on_face(bezier(a, b, c, d, 8)), tone, width=0.7, ends=(1, 1), alpha=0.8)


def _line_colour(sketch: Sketch) -> RGB:
    return mix(sketch.palette.skin_line, (0.35, 0.1, 0.1), 0.35)


def _draw_closed(sketch: Sketch, mouth: Mouth) -> None:
    palette, canvas, unit = sketch.palette, sketch.canvas, sketch.unit
    line = sketch.on_face(borders(mouth)[0])
    width = _line_width(sketch, mouth)
    t = np.linspace(0, 1, len(line))
    if mouth.painted:
        thick = 0.045 * unit * np.sin(np.pi * t) * (0.7 + 0.3 * mouth.painted)
        bow = thick * (0.75 + 0.25 * abs(2 * t - 1)) * (1 - 0.3 * np.exp(-(((2 * t - 1) / 0.15) ** 2)))
        above, below = line.copy(), line.copy()
        above[:, 1] -= bow * 0.8
        below[:, 1] += thick * 1.2
        canvas.fill(np.vstack([above, below[::-1]]), palette.lips, "mouth", mouth.painted)
    if mouth.tongue_tip:
        x, y = along(line, [0.5 + 0.38 * mouth.tongue_tip])[0]
        canvas.fill(ellipse(x, y + 0.02 * unit, 0.045 * unit, 0.05 * unit, 14), palette.tongue, "mouth")
    middle = np.sin(np.pi * t) ** 0.5
    profile = np.maximum(width * (1 + mouth.heavy * (0.55 - middle) - 0.2 * (1 - middle)), 0.75)
    tone, strength = _line_colour(sketch), min(1.0, 0.55 + 0.45 * width)
    pieces = [(0, 25)] if mouth.kind != "gap" else [(0, 10), (15, 25)]
    for begin, end in pieces:
        stroke = ribbon(line[begin:end], profile[begin:end])
        faint = 1 - mouth.fade
        ink = linear(
            line[0],
            line[-1],
            [(0, tone), (0.3, tone, 0.4 + 0.6 * faint), (0.5, tone, faint), (0.7, tone, 0.4 + 0.6 * faint), (1, tone)],
        )
        canvas.fill(stroke, ink, alpha=strength)
    canvas.mark(ribbon(line, max(width, 1.6)), "mouth")


def _draw_open(sketch: Sketch, mouth: Mouth) -> None:
    palette, canvas, unit = sketch.palette, sketch.canvas, sketch.unit
    upper, lower = (sketch.on_face(b) for b in borders(mouth))
    width = _line_width(sketch, mouth)
    shape = np.vstack([upper, lower[::-1]])
    soft = 0.012 * unit if not mouth.rim and sketch.style.shading in ("soft", "painted") else 0.0
    canvas.fill(shape, palette.mouth, "mouth", blur=soft)
    right, down = sketch.on_face([(mouth.x + 0.01, mouth.y), (mouth.x, mouth.y + 0.01)]) - sketch.on_face(
        [(mouth.x, mouth.y)]
    )
    right, down = right * 100, down * 100
    with canvas.clip(shape):
        if mouth.tongue:
            low = mouth.y + mouth.height * (0.5 if mouth.kind in ("round", "lens") else 1.0)
            tongue = ellipse(mouth.x, low, mouth.width * 0.36, mouth.height * mouth.tongue)
            canvas.fill(sketch.on_face(tongue), palette.tongue, blur=soft)
        if mouth.teeth:
            bottom = upper + down * mouth.height * mouth.teeth
            canvas.fill(np.vstack([upper, bottom[::-1]]), mix(WHITE, palette.skin, 0.05), blur=soft)
        if mouth.low_teeth:
            top = lower - down * mouth.height * mouth.low_teeth
            canvas.fill(np.vstack([lower, top[::-1]]), mix(WHITE, palette.skin, 0.05))
        if mouth.fang:
            place = along(upper, [0.5 + 0.24 * mouth.fang])[0] - down * 0.02
            canvas.fill(np.array([place - right * 0.03, place + right * 0.03, place + down * 0.09]), WHITE)
    if mouth.painted:
        canvas.outline(shape, width * 2.2, palette.lips, "mouth", mouth.painted)
    if mouth.rim or mouth.painted:
        tone = shade(palette.lips, 1) if mouth.painted else _line_colour(sketch)
        ring = np.vstack([shape, shape[:1]])
        canvas.stroke(ring, max(width * 0.85, 0.7), tone, "mouth", mouth.rim or 0.6)


def points(sketch: Sketch, mouth: Mouth) -> Points:
    """The eight points in the order of MOUTH."""
    pose = sketch.pose
    upper, lower = (pose.upright(sketch.on_face(b)) for b in borders(mouth))
    left, right = upper[0], upper[-1]
    if mouth.is_open:
        across = (right - left) / max(np.hypot(*(right - left)), 1e-6)
        width = _line_width(sketch, mouth) * (2.2 if mouth.painted else 0.9 * (mouth.rim > 0)) / 2
        down = np.array([-across[1], across[0]])
        left, right = left - across * width, right + across * width
        upper, lower = upper - down * width, lower + down * width
        upper = np.vstack([left, upper, right])
        lower = np.vstack([left, lower, right])

    def at(share: float, border: Points, highest: bool) -> tuple[float, float]:
        return crossing(border, float(left[0] + (right[0] - left[0]) * share), highest)

    closed = not mouth.is_open
    tops = [at(share, upper, True) for share in (0.5, 0.25, 0.75)]
    bottoms = [at(share, lower, closed) for share in (0.5, 0.25, 0.75)]
    return pose.tilted(np.array([left, right, tops[0], bottoms[0], *tops[1:], *bottoms[1:]]))
