"""The pen: smooth outlines through given points, tapered ink lines, and the SVG layers they are put on.

A line is written as a string of points, `"212,112 213,140 222,171!"`: the curve runs smoothly through all of them, and
a point marked `!` is a corner. Coordinates are those of the 512x512 template.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Line = str | Points
Profile = Sequence[float]
TAPER = (0.3, 1.0, 0.85, 1.0, 0.3)  # how an outline swells and thins between two corners
LEAF = (0.0, 1.0, 0.0)
TOWARDS_LIGHT = np.array([0.5, -0.86])  # the light comes from the upper right of the picture
WEIGHT = 0.3  # by which part outlines are thinner where they face the light, and thicker where they turn away from it


def points(text: str) -> tuple[Points, list[bool]]:
    """The points of a written line, `(N, 2)`, and which of them are corners."""
    words = text.split()
    xy = [[float(number) for number in word.rstrip("!").split(",")] for word in words]
    return np.array(xy), [word.endswith("!") for word in words]


def mirrored(line: str, left: bool) -> str:
    """A written line as it is, or its mirror image on the viewer's right."""
    if left:
        return line
    xy, corners = points(line)
    return " ".join(f"{512 - x:g},{y:g}{'!' if corner else ''}" for (x, y), corner in zip(xy, corners, strict=True))


def runs(line: Line, closed: bool = False) -> list[Points]:
    """The smooth stretches of a line, each from corner to corner (ends included)."""
    if not isinstance(line, str):
        return [np.asarray(line, float)]
    xy, corners = points(line)
    if closed:
        if not any(corners):
            return [np.vstack([xy, xy[:1]])]
        first = corners.index(True)
        xy = np.vstack([np.roll(xy, -first, axis=0), xy[first]])
        corners = [*corners[first:], *corners[:first], True]
    cuts = [0, *(i for i in range(1, len(xy) - 1) if corners[i]), len(xy) - 1]
    return [xy[a : b + 1] for a, b in itertools.pairwise(cuts)]


def tangents(xy: Points) -> tuple[Points, Points]:
    """Derivatives at the points of a cubic spline with continuous curvature, and its knot distances.

    Knots are spaced by the chord to the power 0.75, which keeps unevenly spaced points from overshooting; both ends run
    out as a parabola, so that short arcs stay arcs. A line that returns to its first point is periodic.
    """
    if len(xy) > 3 and np.allclose(xy[0], xy[-1]):
        n = len(xy) - 1
        around = np.vstack([xy[:-1], xy[:-1], xy[:-1], xy[:1]])
        slopes, steps = _open_tangents(around)
        return np.vstack([slopes[n : 2 * n], slopes[n : n + 1]]), steps[n : 2 * n]
    return _open_tangents(xy)


def _open_tangents(xy: Points) -> tuple[Points, Points]:
    n = len(xy)
    steps = np.maximum(np.linalg.norm(np.diff(xy, axis=0), axis=1), 1e-6) ** 0.75
    chords = np.diff(xy, axis=0) / steps[:, None]
    if n == 2:
        return np.vstack([chords, chords]), steps
    system, right = np.zeros((n, n)), np.zeros((n, 2))
    system[0, :2], right[0] = 1, 2 * chords[0]
    system[-1, -2:], right[-1] = 1, 2 * chords[-1]
    for i in range(1, n - 1):
        before, after = 1 / steps[i - 1], 1 / steps[i]
        system[i, i - 1 : i + 2] = before, 2 * (before + after), after
        right[i] = 3 * (chords[i - 1] * before + chords[i] * after)
    return np.asarray(np.linalg.solve(system, right), np.float64), np.asarray(steps, np.float64)


def path(line: Line, closed: bool = False) -> str:
    """SVG path data of a line."""
    return _joined(runs(line, closed), closed)


def _joined(stretches: Sequence[Points], closed: bool) -> str:
    """Relative path data in hundredths of a pixel, each point measured from the rounded one before it."""
    here = np.round(stretches[0][0], 2)
    data = [f"M{_xy(here)}"]
    for xy in stretches:
        slopes, steps = tangents(xy)
        for i, step in enumerate(steps):
            controls = xy[i] + slopes[i] * step / 3, xy[i + 1] - slopes[i + 1] * step / 3, xy[i + 1]
            data.append("c" + " ".join(_xy(point - here) for point in controls))
            here = np.round(xy[i + 1], 2)
    return "".join(data) + ("Z" if closed else "")


def _xy(point: Points) -> str:
    return f"{round(point[0], 2):g},{round(point[1], 2):g}"


def _box(data: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the knots and controls of path data as `path` writes it."""
    reached = []
    for stretch in data.split("M")[1:]:
        first, *curves = stretch.rstrip("Z").split("c")
        here = np.array(first.split(","), float)
        reached.append(here)
        for curve in curves:
            controls = here + np.array([pair.split(",") for pair in curve.split()], float)
            reached += list(controls)
            here = controls[-1]
    low, high = np.min(reached, axis=0), np.max(reached, axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def sample(line: Line, count: int) -> Points:
    """`count` points at equal distances along a line, `(count, 2)`."""
    dense: list[Points] = []
    for xy in runs(line):
        slopes, steps = tangents(xy)
        t = np.linspace(0, 1, 24)[:, None]
        for i, h in enumerate(steps):
            a, b, c, d = xy[i], slopes[i] * h, slopes[i + 1] * h, xy[i + 1]
            dense.append(
                (2 * t**3 - 3 * t**2 + 1) * a
                + (t**3 - 2 * t**2 + t) * b
                + (t**3 - t**2) * c
                + (3 * t**2 - 2 * t**3) * d
            )
    track = np.vstack(dense)
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(track, axis=0), axis=1))])
    at = np.linspace(0, along[-1], count)
    return np.stack([np.interp(at, along, track[:, 0]), np.interp(at, along, track[:, 1])], axis=1)


def widths(profile: Sequence[float], count: int) -> Points:
    """A width profile (values at equal distances) at `count` points, eased between its values."""
    at = np.linspace(0, len(profile) - 1, count)
    low = np.minimum(at.astype(int), len(profile) - 2)
    part = (1 - np.cos(np.pi * (at - low))) / 2
    values = np.asarray(profile, float)
    return np.asarray(values[low] * (1 - part) + values[low + 1] * part, np.float64)


@dataclass(frozen=True)
class Ribbon:
    """A band along a spine: hair locks, ink lines, straps. `across` runs from -1 (left of the direction) to +1."""

    spine: Points
    half: Points

    @classmethod
    def along(cls, line: Line, profile: Sequence[float], count: int = 0) -> "Ribbon":
        """`profile`: full widths at equal distances along the line, in pixels."""
        if not count:
            rough = sample(line, 30)
            count = int(np.clip(np.linalg.norm(np.diff(rough, axis=0), axis=1).sum() / 6, len(profile) + 4, 26))
        return cls(sample(line, count), widths(profile, count) / 2)

    def at(self, across: float | Points, start: float = 0, stop: float = 1) -> Points:
        """The line at `across` from the fraction `start` of the length to `stop`."""
        edge = self.spine + self.normals() * (np.asarray(across) * self.half)[:, None]
        if (start, stop) == (0, 1):
            return edge
        where = np.linspace(start, stop, max(4, int(len(edge) * (stop - start)))) * (len(edge) - 1)
        index = np.arange(len(edge))
        return np.stack([np.interp(where, index, edge[:, 0]), np.interp(where, index, edge[:, 1])], axis=1)

    def normals(self) -> Points:
        """Unit vectors across, to the right of the direction on the page."""
        heading = np.gradient(self.spine, axis=0)
        heading /= np.maximum(np.linalg.norm(heading, axis=1, keepdims=True), 1e-9)
        return np.stack([heading[:, 1], -heading[:, 0]], axis=1)

    def places(self, across: Sequence[float] | Points, along: Sequence[float] | Points) -> Points:
        """Points given by how far they are across (-1..1) and along (0..1)."""
        index, where = np.arange(len(self.spine)), np.clip(along, 0, 1) * (len(self.spine) - 1)
        offsets = self.normals() * self.half[:, None]
        return np.stack(
            [
                np.interp(where, index, self.spine[:, axis])
                + np.asarray(across) * np.interp(where, index, offsets[:, axis])
                for axis in (0, 1)
            ],
            axis=1,
        )

    def outline(self, left: float = -1, right: float = 1, start: float = 0, stop: float = 1) -> str:
        """Path data of the band between two `across` lines."""
        ends = self.at(left, start, stop), self.at(right, start, stop)[::-1]
        caps = np.array([ends[0][-1], ends[1][0]]), np.array([ends[1][-1], ends[0][0]])
        return _joined([ends[0], caps[0], ends[1], caps[1]], closed=True)


@dataclass
class Layer:
    """An SVG group that is being drawn on, later parts over earlier ones."""

    attributes: str = ""
    parts: list["str | Layer"] = field(default_factory=list)
    clips: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    """Numbers for the clips and blurs of one drawing: all its layers share them."""
    box: tuple[float, float, float, float] = (0, 0, 512, 512)
    """Left, top, right and bottom of what can show."""

    def svg(self) -> str:
        inner = "\n".join(part if isinstance(part, str) else part.svg() for part in self.parts)
        return f"<g{self.attributes}>\n{inner}\n</g>"

    def group(self, name: str = "", attributes: str = "") -> "Layer":
        """A group on this layer, with an id if named."""
        child = Layer((f' id="{name}"' if name else "") + attributes, clips=self.clips, box=self.box)
        self.parts.append(child)
        return child

    def inside(self, data: str) -> "Layer":
        """A group of which only what lies inside the path `data` shows (shadows, folds, patterns)."""
        name = f"clip{next(self.clips)}"
        self.parts.append(f'<clipPath id="{name}"><path d="{data}"/></clipPath>')
        child = self.group(attributes=f' clip-path="url(#{name})"')
        child.box = _box(data)
        return child

    def soft(self, radius: int) -> "Layer":
        """A group whose shapes are blurred; `radius` is the standard deviation in pixels.

        The blur is worked out no further than a little around the path that the layer is inside of.
        """
        x0, y0, x1, y1 = self.box
        name, margin = f"soft{next(self.clips)}", 3 * radius
        self.parts.append(
            f'<filter id="{name}" filterUnits="userSpaceOnUse" x="{x0 - margin:.0f}" y="{y0 - margin:.0f}"'
            f' width="{x1 - x0 + 2 * margin:.0f}" height="{y1 - y0 + 2 * margin:.0f}"'
            f' color-interpolation-filters="sRGB"><feGaussianBlur stdDeviation="{radius}"/></filter>'
        )
        return self.group(attributes=f' filter="url(#{name})"')

    def raw(self, svg: str) -> None:
        self.parts.append(svg)

    def fill(self, line: Line, paint: str, opacity: float = 1) -> None:
        """A filled shape with the closed outline `line`."""
        self.fill_path(path(line, closed=True), paint, opacity)

    def fill_path(self, data: str, paint: str, opacity: float = 1) -> None:
        faint = f' opacity="{opacity:g}"' if opacity < 1 else ""
        self.parts.append(f'<path fill="{paint}"{faint} d="{data}"/>')

    def ink(self, line: Line, paint: str, width: float, profile: Profile = TAPER, opacity: float = 1) -> None:
        """A drawn line; it thins towards its ends and corners as `profile` says."""
        for xy in runs(line):
            self.fill_path(Ribbon.along(xy, [width * w for w in profile]).outline(), paint, opacity)

    def outline(self, line: str, paint: str, width: float, profile: Profile = TAPER) -> None:
        """The closed outline of a shape as ink lines from corner to corner, thinner towards the light."""
        stretches = runs(line, closed=True)
        around = np.vstack(stretches)
        turn = np.sign(np.sum(around[:-1, 0] * around[1:, 1] - around[1:, 0] * around[:-1, 1]))
        for xy in stretches:
            band = Ribbon.along(xy, [width * w for w in profile])
            facing = turn * (band.normals() @ TOWARDS_LIGHT)
            self.fill_path(Ribbon(band.spine, band.half * (1 - WEIGHT * facing)).outline(), paint)

    def shape(self, line: str, paint: str, ink: str, width: float = 1.0) -> "Layer":
        """A filled and outlined shape. Returns the layer inside it, below the outline, for its shadows."""
        self.fill(line, paint)
        within = self.inside(path(line, closed=True))
        self.outline(line, ink, width)
        return within

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, paint: str, opacity: float = 1, turn: float = 0
    ) -> None:
        faint = f' opacity="{opacity:g}"' if opacity < 1 else ""
        turned = f' transform="rotate({turn:g} {x:.2f} {y:.2f})"' if turn else ""
        self.parts.append(
            f'<ellipse cx="{x:.2f}" cy="{y:.2f}" rx="{rx:.2f}" ry="{ry:.2f}" fill="{paint}"{faint}{turned}/>'
        )
