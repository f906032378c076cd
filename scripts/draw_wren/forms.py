"""Forms that the drawing is put together from: outlined shapes, fingers, soft shadows."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from drawing.pen import Points, Sheet, fill, ink, outline, runs, sample


def shape(sheet: Sheet, trace: str, paint: str, line: str, width: float, *inside: str) -> str:
    """A filled shape, what is seen inside it, and its outline."""
    return fill(trace, paint) + (sheet.clip(trace, *inside) if inside else "") + outline(trace, width, line)


def soft(sheet: Sheet, trace: str, color: str, radius: float, opacity: float = 1) -> str:
    """A shape with blurred edges; it belongs inside a clip."""
    return fill(trace, color, opacity, sheet.blur(radius))


def limb(spine: str, widths: tuple[float, ...], round_end: bool = True) -> str:
    """The closed trace around a finger-like form: `widths` evenly spread along `spine`, its end round, its base flat."""
    line = sample(runs(spine)[0], 2.0)
    half = np.interp(np.linspace(0, 1, len(line)), np.linspace(0, 1, len(widths)), widths) / 2
    tangent = np.gradient(line, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
    left, right = line + normal * half[:, None], line - normal * half[:, None]
    end = [line[-1] + half[-1] * (normal[-1] * cos(a) + tangent[-1] * sin(a)) for a in np.linspace(0, pi, 7)[1:-1]]
    words = [_word(left[0]) + "!", *map(_word, left[1:])]
    words += map(_word, end if round_end else [])
    return " ".join([*words, *map(_word, right[::-1][:-1]), _word(right[0]) + "!"])


def edges(trace: str) -> str:
    """A limb's closed trace as the open line from one side of its base around the end to the other."""
    return trace.replace("!", "")


def finger(sheet: Sheet, spine: str, widths: tuple[float, ...], skin: tuple[str, str, str], width: float = 0.75) -> str:
    """A finger: skin, its shaded side (away from the light, to the viewer's right and below), and its line."""
    color, shade, line = skin
    trace = limb(spine, widths)
    middle = sample(runs(spine)[0], 2.0)
    aside = " ".join(_word(point) for point in middle + np.array([1.4, 0.6]))
    return (
        fill(trace, color)
        + sheet.clip(trace, fill(limb(aside, tuple(w * 0.9 for w in widths)), shade, 0.55), ink(spine, 2.2, color))
        + ink(edges(trace), [0.2, width, width, width, 0.2], line)
    )


def _word(point: Points) -> str:
    return f"{point[0]:.2f},{point[1]:.2f}"
