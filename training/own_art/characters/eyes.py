"""Eyes of many styles: tall and round ones, narrow ones, with and without a drawn inner corner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.own_art.characters.marks import moved, trace  # isort: skip
from drawing.pen import Sheet, ellipse, fill, ink, ring, side

LASH, LASH_SOFT, CREASE = "#1e1216", "#5a3434", "#c89888"


@dataclass(frozen=True)
class Eye:
    """The own right eye, at the viewer's left. Lengths in units of the template."""

    x: float
    y: float
    width: float
    upper: float
    """How high the opening rises above the line between the corners, and how deep it sinks."""
    lower: float
    slant: float
    """How much higher the outer corner lies than the inner one."""
    box: float
    """Below 1: the lids are flat in the middle and steep at the corners."""
    peak: float
    """Where the upper lid is highest, from 0 outside to 1 inside."""
    lash: float
    """Thickness of the upper lash line where it is thickest."""
    outside: float
    """Its thickness at the outer end, and inside, in shares."""
    inside: float
    wing: float
    spikes: int
    line_below: tuple[float, float]
    """From where to where, from 0 outside to 1 inside, the lower lid has a line."""
    crease: float
    """How far above the lash the fold is; 0 for none."""
    iris: tuple[float, float]
    iris_y: float
    pupil: str
    finish: str
    glints: int


def eye(rng: np.random.Generator, kind: str) -> Eye:
    """An eye of that kind, by chance."""
    u = rng.uniform
    table = {
        # width, upper, lower, slant, box, peak, lash, outside, inside, wing
        "moe": (u(23, 27), u(10, 13), u(8, 11), u(-1, 1.5), u(0.45, 0.6), u(0.4, 0.55), u(2.4, 3.8), 1, u(0.2, 0.6), u(1, 3.5)),
        "tall": (u(19, 23), u(11, 14), u(9, 12), u(-1, 2), u(0.4, 0.6), u(0.45, 0.6), u(1.6, 3), 0.8, 0.4, u(0, 2.5)),
        "narrow": (u(20, 25), u(3.4, 5), u(2, 3.4), u(-0.5, 2), u(0.6, 0.9), u(0.4, 0.65), u(1, 2.2), 0.8, 0.5, u(0, 2)),
        "sharp": (u(23, 27), u(5, 7), u(3.4, 5), u(2, 5), u(0.55, 0.8), u(0.5, 0.75), u(1.8, 3.2), 1, 0.5, u(2, 5)),
        "soft": (u(22, 26), u(8, 10), u(5.6, 8), u(-1.5, 1), u(0.55, 0.75), u(0.4, 0.55), u(1.4, 2.6), 1, 0.2, u(1, 3)),
        "drooping": (u(22, 26), u(7, 9), u(5, 7), u(-4.5, -1.5), u(0.5, 0.7), u(0.5, 0.7), u(1.6, 2.8), 1, 0.3, u(1, 3)),
        "button": (u(22, 27), u(11, 14), u(10, 13), u(-0.6, 0.6), u(0.45, 0.52), 0.5, u(1.6, 3.6), 0.7, 0.7, u(0, 2)),
        "slit": (u(22, 26), u(7, 10), u(5, 7), u(1.5, 4), u(0.55, 0.75), u(0.45, 0.65), u(2, 3.4), 1, 0.3, u(2, 5)),
    }  # fmt: skip
    width, upper, lower, slant, box, peak, lash, outside, inside, wing = table[kind]
    bare = kind in ("moe", "tall", "button") and rng.random() < 0.75
    rx = width * (u(0.26, 0.36) if kind in ("narrow", "sharp") else u(0.34, 0.43))
    tall = upper + lower
    ry = max(rx * u(1.0, 1.15), tall * u(0.46, 0.56))
    return Eye(
        x=256 - u(20.5, 24),
        y=147 + (upper - lower) / 2 + u(-1, 1.5),
        width=width,
        upper=upper,
        lower=lower,
        slant=slant,
        box=box,
        peak=peak,
        lash=lash,
        outside=outside,
        inside=0.05 if bare else inside,
        wing=wing,
        spikes=int(rng.choice([0, 0, 1, 2, 3])) if kind != "narrow" else 0,
        line_below=(0, 0) if rng.random() < 0.15 else (u(0, 0.15), u(0.35, 0.7) if bare else u(0.6, 1)),
        crease=float(rng.choice([0, u(2, 4.5)], p=[0.35, 0.65])),
        iris=(rx, ry),
        iris_y=(lower - upper) / 2 + u(-0.5, 0.5) + (ry - tall / 2) * u(-0.5, 0.3),
        pupil="slit" if kind == "slit" else str(rng.choice(["oval", "round", "large", "none", "ring"])),
        finish=str(rng.choice(["gradient", "flat", "two", "rays"])),
        glints=int(rng.integers(0, 4)) if kind != "narrow" else int(rng.integers(0, 2)),
    )


def lids(eye: Eye, count: int = 15) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The borders of the upper and the lower lid, both from the outer corner to the inner one."""
    t = 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, count))
    x = eye.x + (t - 0.5) * eye.width
    base = eye.y + (t - 0.5) * eye.slant
    skew = t ** (np.log(0.5) / np.log(eye.peak))  # 0.5 where the peak is
    bow = np.sin(np.pi * skew) ** eye.box
    hang = np.sin(np.pi * t) ** (eye.box * 0.95)
    return np.stack([x, base - eye.upper * bow], axis=1), np.stack([x, base + eye.lower * hang], axis=1)


def draw(sheet: Sheet, eye: Eye, own_right: bool) -> str:
    """White, what lies in the opening (iris, shade, lights), and everything of the lids."""

    def there(text: str) -> str:
        return side(text, own_right)

    upper, lower = lids(eye)
    opening = trace(upper, "ends") + " " + trace(lower[::-1][1:-1])
    # the lash lies over the border of the white a little, so that none of it shows above
    lash_inner = moved(upper, 0, 0.25 * min(1.0, eye.lash))
    t = np.linspace(0, 1, len(upper))
    thick = eye.lash * np.interp(t, [0, 0.2, eye.peak, 1], [eye.outside, 1, 0.9, eye.inside])
    slope = np.gradient(upper, axis=0)
    normal = np.stack([slope[:, 1], -slope[:, 0]], axis=1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    outer = upper + normal * thick[:, None]
    tip = moved(upper[0], -eye.wing - 0.4 * eye.lash, 0.2 * eye.lash - eye.wing * 0.25)
    lash = trace(lash_inner, "ends") + " " + trace(outer[::-1], "ends") + f" {tip[0]:.2f},{tip[1]:.2f}!"
    lines = fill(there(lash), LASH)
    for i in range(eye.spikes):
        foot = outer[i + 1]
        end = moved(foot, -2.2 - 0.3 * i, -1.6 - 0.5 * i)
        spike = [moved(outer[i], 0, 0.4), end, moved(outer[i + 2], 0, 0.4)]
        lines += fill(there(trace(spike, "all")), LASH)
    first, last = (int(share * (len(lower) - 1)) for share in eye.line_below)
    if last - first >= 3:
        lines += ink(there(trace(moved(lower[first : last + 1], 0, 0.3))), [0.9, 0.9, 0.6, 0.1], LASH_SOFT)
    if eye.crease:
        fold = moved(outer[3:-3], 0, -eye.crease)
        lines += ink(there(trace(fold)), [0.1, 0.8, 0.7, 0.1], CREASE)
    x = eye.x if own_right else 512 - eye.x
    white = sheet.linear(
        (x, eye.y - eye.upper), (x, eye.y + eye.lower), [(0, "#d8d4de"), (0.4, "#ffffff"), (1, "#ffffff")]
    )
    shadow = np.vstack([moved(upper, 0, -6), moved(upper, 0, 0.24 * (eye.upper + eye.lower))[::-1]])
    inside = sheet.clip(
        there(opening),
        f'<g id="{"iris_right" if own_right else "iris_left"}">{_iris(sheet, eye, x)}</g>',
        fill(there(trace(shadow)), "#3a2a48", 0.3),
        f"<g>{_glints(eye, x)}</g>",
    )
    return fill(there(opening), white) + inside + lines


def _iris(sheet: Sheet, eye: Eye, x: float) -> str:
    y, (rx, ry) = eye.y + eye.iris_y, eye.iris
    dark, middle, light = "#4a4a4a", "#8a8a8a", "#d8d8d8"
    if eye.finish == "flat":
        paint = middle
    elif eye.finish == "two":
        paint = sheet.linear((x, y - ry), (x, y + ry), [(0, dark), (0.48, dark), (0.52, middle), (1, middle)])
    else:
        paint = sheet.linear((x, y - ry), (x, y + ry), [(0, dark), (0.5, middle), (1, light)])
    parts = ellipse(x, y, rx, ry, paint)
    if eye.finish == "rays":
        turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        for a in turn:
            ends = [(x + rx * r * np.cos(a), y + ry * r * np.sin(a)) for r in (0.45, 0.65, 0.85)]
            parts += ink(trace(ends), [0.1, 0.6, 0.1], light, 0.6)
    if eye.pupil == "slit":
        parts += ellipse(x, y, 0.14 * rx, 0.72 * ry, "#141414")
    elif eye.pupil == "ring":
        parts += ring(x, y, 0.5 * rx, 0.5 * ry, 0.9, "#202020")
    elif eye.pupil != "none":
        size = {"oval": (0.3, 0.38), "round": (0.36, 0.3), "large": (0.55, 0.6)}[eye.pupil]
        parts += ellipse(x, y, size[0] * rx, size[1] * ry, "#181818")
    return parts + ring(x, y, rx - 0.5, ry - 0.5, 1.0, "#303030")


def _glints(eye: Eye, x: float) -> str:
    y, (rx, ry) = eye.y + eye.iris_y, eye.iris
    spots = ((-0.36, -0.4, 0.28), (0.42, 0.4, 0.15), (-0.45, 0.12, 0.09))
    return "".join(
        ellipse(x + dx * rx, y + dy * ry, r * rx, r * rx * 1.12, "#ffffff") for dx, dy, r in spots[: eye.glints]
    )
