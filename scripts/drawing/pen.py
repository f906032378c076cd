"""The pen: smooth curves, tapered lines, fills, gradients and clips, written as SVG.

A trace is a string of points "x,y x,y! x,y": a smooth curve runs through all of them, with a corner where a point is
marked with "!". Units are pixels of the 512x512 template.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""(n, 2) array of x, y."""
Spot = tuple[float, float]
Widths = float | Sequence[float]
Stops = Sequence[tuple[float, str] | tuple[float, str, float]]
"""Colours of a gradient: offset 0..1, colour, and opacity where it is not 1."""

AXIS = 256.0  # x of the middle of the template


def mirror(trace: str, axis: float = AXIS) -> str:
    """The trace seen in a mirror that stands at x = `axis`."""
    flipped = []
    for word in trace.split():
        x, y = word.rstrip("!").split(",")
        flipped.append(f"{2 * axis - float(x):.2f},{y}" + ("!" if word.endswith("!") else ""))
    return " ".join(flipped)


def side(trace: str, own_right: bool) -> str:
    """A trace of the character's own right, at the viewer's left, on the side that is asked for."""
    return trace if own_right else mirror(trace)


def spot(point: Spot, own_right: bool) -> Spot:
    """The same for a single point."""
    return (point[0] if own_right else 2 * AXIS - point[0]), point[1]


def runs(trace: str, closed: bool = False) -> list[Points]:
    """The smooth pieces of a trace, from corner to corner. A closed trace without corners is one piece of its own."""
    words = trace.split()
    points = [tuple(float(number) for number in word.rstrip("!").split(",")) for word in words]
    corners = [index for index, word in enumerate(words) if word.endswith("!")]
    if closed:
        if not corners:
            return [np.array([*points, points[0]])]
        first = corners[0]
        points = [*points[first:], *points[: first + 1]]
        corners = [index - first for index in corners]
    cuts = sorted({0, *corners, len(points) - 1})
    return [np.array(points[a : b + 1]) for a, b in pairwise(cuts)]


def beziers(points: Points, closed: bool = False) -> Points:
    """(n - 1, 4, 2): cubic Bézier pieces of the centripetal Catmull-Rom curve through `points`."""
    before = points[-2] if closed else 2 * points[0] - points[1]
    after = points[1] if closed else 2 * points[-1] - points[-2]
    extended = np.vstack([before, points, after])
    gaps = np.maximum(np.sqrt(np.linalg.norm(np.diff(extended, axis=0), axis=1)), 1e-6)[:, None]
    a, b, c = gaps[:-2], gaps[1:-1], gaps[2:]
    p0, p1, p2, p3 = extended[:-3], extended[1:-2], extended[2:-1], extended[3:]
    control1 = (a**2 * p2 - b**2 * p0 + (2 * a**2 + 3 * a * b + b**2) * p1) / (3 * a * (a + b))
    control2 = (c**2 * p1 - b**2 * p3 + (2 * c**2 + 3 * c * b + b**2) * p2) / (3 * c * (c + b))
    return np.stack([p1, control1, control2, p2], axis=1)


def path(trace: str, closed: bool = True) -> str:
    """The SVG path data of a trace."""
    pieces = runs(trace, closed)
    round_trip = closed and len(pieces) == 1 and "!" not in trace
    text = "M" + _pair(pieces[0][0])
    for piece in pieces:
        text += _curves(beziers(piece, round_trip))
    return text + ("z" if closed else "")


def sample(points: Points, step: float = 2.5, closed: bool = False) -> Points:
    """Points on the smooth curve through `points`, evenly spaced along it, `step` apart or a little less."""
    t = np.linspace(0, 1, 24, endpoint=False)[:, None]
    dense = [
        (1 - t) ** 3 * p + 3 * (1 - t) ** 2 * t * q + 3 * (1 - t) * t**2 * r + t**3 * s
        for p, q, r, s in beziers(points, closed)
    ]
    line = np.vstack([*dense, points[-1:]])
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    places = np.linspace(0, length[-1], max(5, int(np.ceil(length[-1] / step)) + 1))
    return np.stack([np.interp(places, length, line[:, axis]) for axis in (0, 1)], axis=1)


def between(one: str, other: str, share: float, step: float = 4) -> str:
    """The trace that runs between two traces of the same direction: at `one` for share 0, at `other` for 1."""
    a, b = (sample(np.vstack(runs(trace)), step / 4) for trace in (one, other))
    count = max(5, int(max(len(a), len(b)) * step / 16))
    a, b = (line[np.linspace(0, len(line) - 1, count).round().astype(int)] for line in (a, b))
    return " ".join(_pair(point) for point in a * (1 - share) + b * share)


def reverse(trace: str) -> str:
    """The trace from its end to its beginning."""
    return " ".join(reversed(trace.split()))


def fill(trace: str, color: str, opacity: float = 1, extra: str = "") -> str:
    """A closed shape."""
    return f'<path d="{path(trace)}" fill="{color}"{_opacity(opacity)}{extra}/>\n'


def ink(trace: str, widths: Widths, color: str, opacity: float = 1) -> str:
    """A line along an open trace whose width swells and tapers.

    `widths`, in pixels, are spread evenly along each smooth piece of it; one number means thin, full, thin.
    """
    return "".join(_swelling(piece, widths, color, opacity) for piece in runs(trace))


def outline(trace: str, width: float, color: str, opacity: float = 1) -> str:
    """The line around a closed trace: full between its corners, thinner at them."""
    pieces = runs(trace, closed=True)
    if "!" not in trace:
        even = f'fill="none" stroke="{color}" stroke-width="{width}"'
        return f'<path d="{path(trace)}" {even}{_opacity(opacity)}/>\n'
    return "".join(_swelling(piece, (0.5 * width, width, 0.5 * width), color, opacity) for piece in pieces)


def ellipse(x: float, y: float, rx: float, ry: float, color: str, opacity: float = 1, extra: str = "") -> str:
    return f'<ellipse cx="{x:g}" cy="{y:g}" rx="{rx:g}" ry="{ry:g}" fill="{color}"{_opacity(opacity)}{extra}/>\n'


def ring(x: float, y: float, rx: float, ry: float, width: float, color: str) -> str:
    """The line of an ellipse, of even width."""
    line = f'fill="none" stroke="{color}" stroke-width="{width:g}"'
    return f'<ellipse cx="{x:g}" cy="{y:g}" rx="{rx:g}" ry="{ry:g}" {line}/>\n'


def shifted(dx: float, dy: float, *parts: str) -> str:
    """The parts, moved."""
    return f'<g transform="translate({dx} {dy})">\n{"".join(parts)}</g>\n'


def turned(degrees: float, x: float, y: float, *parts: str) -> str:
    """The parts, turned clockwise about a point."""
    return f'<g transform="rotate({degrees} {x} {y})">\n{"".join(parts)}</g>\n'


def group(name: str, *parts: str) -> str:
    """A named layer."""
    return f'<g id="{name}">\n{"".join(parts)}</g>\n'


@dataclass
class Sheet:
    """Collects the gradients, clips and filters that the shapes of one drawing refer to."""

    definitions: list[str] = field(default_factory=list)

    def _define(self, template: str) -> str:
        name = f"d{len(self.definitions)}"
        self.definitions.append(template.replace("NAME", name))
        return f"url(#{name})"

    def linear(self, start: Spot, end: Spot, stops: Stops) -> str:
        """A paint that changes along the line from `start` to `end`."""
        ends = f'x1="{start[0]}" y1="{start[1]}" x2="{end[0]}" y2="{end[1]}"'
        return self._define(
            f'<linearGradient id="NAME" gradientUnits="userSpaceOnUse" {ends}>{_stops(stops)}</linearGradient>'
        )

    def radial(self, x: float, y: float, radius: float, stops: Stops, flatten: float = 1) -> str:
        """A paint that changes outwards from a centre; `flatten` below 1 makes it a lying ellipse."""
        squeeze = (
            f' gradientTransform="translate(0 {y * (1 - flatten):.2f}) scale(1 {flatten})"' if flatten != 1 else ""
        )
        return self._define(
            f'<radialGradient id="NAME" gradientUnits="userSpaceOnUse" cx="{x}" cy="{y}" r="{radius}"{squeeze}>'
            f"{_stops(stops)}</radialGradient>"
        )

    def clip(self, traces: str | Sequence[str], *parts: str) -> str:
        """The parts, seen only inside the closed traces."""
        shapes = "".join(f'<path d="{path(trace)}"/>' for trace in ([traces] if isinstance(traces, str) else traces))
        return self._clipped(shapes, parts)

    def clip_region(self, outlines: Sequence[Points], *parts: str) -> str:
        """The parts, seen only inside the polygons `outlines`; one inside another is a hole."""
        data = "".join(f"M{'L'.join(_pair(point) for point in outline)}z" for outline in outlines)
        return self._clipped(f'<path clip-rule="evenodd" d="{data}"/>', parts)

    def _clipped(self, shapes: str, parts: Sequence[str]) -> str:
        reference = self._define(f'<clipPath id="NAME">{shapes}</clipPath>')
        return f'<g clip-path="{reference}">\n{"".join(parts)}</g>\n'

    def blur(self, radius: float) -> str:
        """An attribute that softens a shape; `radius` is the standard deviation in pixels."""
        region = 'x="-50%" y="-50%" width="200%" height="200%"'
        soften = f'<feGaussianBlur stdDeviation="{radius}"/>'
        reference = self._define(f'<filter id="NAME" {region} color-interpolation-filters="sRGB">{soften}</filter>')
        return f' filter="{reference}"'

    def svg(self, *layers: str) -> str:
        """The whole drawing."""
        definitions = "\n".join(self.definitions)
        head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512">'
        return f"{head}\n<defs>\n{definitions}\n</defs>\n{''.join(layers)}</svg>\n"


def _swelling(points: Points, widths: Widths, color: str, opacity: float) -> str:
    closed = bool(np.allclose(points[0], points[-1]))
    line = _refined(points, closed)
    tangents = np.vstack([line[1] - line[0], line[2:] - line[:-2], line[-1] - line[-2]])
    normals = np.stack([-tangents[:, 1], tangents[:, 0]], axis=1)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    profile = (0.3 * widths, widths, 0.3 * widths) if isinstance(widths, int | float) else tuple(widths)
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    half = np.interp(length / length[-1], np.linspace(0, 1, len(profile)), profile)[:, None] / 2
    left, right = line + normals * half, (line - normals * half)[::-1]
    text = f"M{_pair(left[0])}{_curves(beziers(left))}L{_pair(right[0])}{_curves(beziers(right))}z"
    return f'<path d="{text}" fill="{color}"{_opacity(opacity)}/>\n'


def _refined(points: Points, closed: bool) -> Points:
    """The given points and a few between them on their curve: dense where the artist put many, sparse where few."""
    line = [points[:1]]
    for p, q, r, s in beziers(points, closed):
        count = int(np.clip(np.ceil(np.linalg.norm(s - p) / 7), 2, 6))
        t = np.linspace(0, 1, count + 1)[1:, None]
        line.append((1 - t) ** 3 * p + 3 * (1 - t) ** 2 * t * q + 3 * (1 - t) * t**2 * r + t**3 * s)
    return np.vstack(line)


def _stops(stops: Stops) -> str:
    texts = []
    for offset, color, *rest in stops:
        fade = f' stop-opacity="{rest[0]}"' if rest else ""
        texts.append(f'<stop offset="{offset}" stop-color="{color}"{fade}/>')
    return "".join(texts)


def _curves(pieces: Points) -> str:
    """Relative commands, each from where the rounded path has got to, so that rounding never adds up."""
    here = np.round(pieces[0][0], 2)
    text = ""
    for piece in np.round(pieces, 2):
        text += "c" + " ".join(_pair(point - here) for point in piece[1:])
        here = piece[3]
    return text


def _pair(point: Points) -> str:
    return ",".join(_number(number) for number in point)


def _number(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def _opacity(opacity: float) -> str:
    return "" if opacity == 1 else f' opacity="{opacity:g}"'
