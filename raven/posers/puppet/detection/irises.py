"""Fits the irises of both eyes together, inside the lids that were found: what lids and hair hide is thought on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raven.posers.puppet.detection.evidence import WHITE_IN_SHADE, Evidence
from raven.posers.puppet.detection.face_view import FaceView
from raven.posers.puppet.detection.search import Numbers, read, search

OUT, GAZE, BELOW, RX, RY = range(5)
"""Centre beyond the middle of the eye to the outside, shift of both to the viewer's right, centre below the middle of
the opening, half axes. Units of the template."""
FALL = 10.0  # steepness of the ellipse's soft border
SAME, FULL = 5.0, 16.0  # CIE76 distances from the white of this eye: still white, surely not white
ROWS = (np.arange(26) + 0.5) / 26
COLUMNS = np.linspace(0.03, 0.97, 51)


@dataclass(frozen=True)
class Opening:
    """The inside of one eye: borders (P, 2) from left to right, sharing their ends."""

    upper: Numbers
    lower: Numbers

    @property
    def middle(self) -> tuple[float, float]:
        """Halfway between the corners, and halfway between the highest and lowest point of the opening."""
        x = (self.upper[0, 0] + self.upper[-1, 0]) / 2
        return float(x), float(self.upper[:, 1].min() + self.lower[:, 1].max()) / 2

    @property
    def height(self) -> float:
        return float(self.lower[:, 1].max() - self.upper[:, 1].min())

    @property
    def width(self) -> float:
        return float(self.upper[-1, 0] - self.upper[0, 0])


@dataclass(frozen=True)
class Iris:
    """An ellipse: centre and half axes."""

    x: float
    y: float
    rx: float
    ry: float


def fit_irises(view: FaceView, evidence: Evidence, openings: tuple[Opening, Opening]) -> tuple[Iris, Iris]:
    """The irises of the eyes at the viewer's left and right."""
    pixels = [_pixels(view, evidence, opening) for opening in openings]
    middles = np.array([opening.middle for opening in openings])
    height = float(np.mean([opening.height for opening in openings]))
    width = float(np.mean([opening.width for opening in openings]))

    def gain(ellipses: Numbers, eye: int) -> Numbers:
        x, y, weight = pixels[eye]
        inside = ((x - ellipses[:, 0:1]) / ellipses[:, 2:3]) ** 2 + ((y - ellipses[:, 1:2]) / ellipses[:, 3:4]) ** 2
        return np.asarray((weight / (1 + np.exp(np.clip((inside - 1) * FALL, -40, 40)))).sum(1))

    def ellipses(shapes: Numbers, eye: int) -> Numbers:
        sign = (-1, 1)[eye]
        x = middles[eye, 0] + sign * shapes[:, OUT] + shapes[:, GAZE]
        return np.stack([x, middles[eye, 1] + shapes[:, BELOW], shapes[:, RX], shapes[:, RY]], 1)

    def oddness(shapes: Numbers) -> Numbers:
        rx, ry = shapes[:, RX], shapes[:, RY]
        # Usual proportions, for what cannot be seen: a bit higher than wide, about as high as the opening.
        sunk = shapes[:, BELOW] + ry - height / 2 + 0.3
        return np.asarray(
            40 * (ry / rx - 1.15) ** 2
            + 25 * (ry / (0.57 * height) - 1) ** 2
            + 1.2 * sunk**2
            + 0.1 * shapes[:, OUT] ** 2
            + 0.3 * shapes[:, GAZE] ** 2
        )

    def both(shapes: Numbers) -> Numbers:
        return gain(ellipses(shapes, 0), 0) + gain(ellipses(shapes, 1), 1) - 1.5 * oddness(shapes)

    start = np.array([0, 0, 0.05 * height, min(0.5 * height, 0.3 * width), 0.57 * height])
    low = np.array([-0.28 * width, -0.2 * width, -0.4 * height, 0.12 * width, 0.25 * height])
    high = np.array([0.28 * width, 0.2 * width, 0.4 * height, 0.42 * width, 0.9 * height])
    pair = search(both, start, np.array([1.5, 1, 1, 1.2, 1.2]), low, high, rounds=22)
    found = []
    for eye in (0, 1):
        expected = ellipses(pair[None], eye)[0]

        def own(shapes: Numbers, eye: int = eye, expected: NDArray[np.float64] = expected) -> Numbers:
            apart = (((shapes - expected) / np.array([0.8, 0.8, 0.4, 0.4])) ** 2).sum(1)
            return np.asarray(gain(shapes, eye) - 3.0 * apart)

        best = search(own, expected, np.array([0.5, 0.5, 0.3, 0.3]), expected - 2, expected + 2, rounds=8)
        found.append(Iris(*(float(value) for value in best)))
    return found[0], found[1]


def whiteness(evidence: Evidence, opening: Opening, iris: Iris) -> float:
    """How far the opening shows white beside its iris, 0.3..1: an eye without any is hardly one. 1 if it is all iris."""
    t = np.linspace(0, 1, len(opening.upper))
    x = np.interp(COLUMNS, t, opening.upper[:, 0])
    top, bottom = (np.interp(COLUMNS, t, line[:, 1]) for line in (opening.upper, opening.lower))
    ys = top[:, None] + (bottom - top)[:, None] * ROWS
    xs = np.broadcast_to(x[:, None], ys.shape)
    beside = ((xs - iris.x) / iris.rx) ** 2 + ((ys - iris.y) / iris.ry) ** 2 > 1.1
    if beside.mean() < 0.15:
        return 1.0
    return float(np.clip(read(evidence.white, xs, ys)[beside].mean() / 0.4, 0.3, 1))


def _pixels(view: FaceView, evidence: Evidence, opening: Opening) -> tuple[Numbers, Numbers, Numbers]:
    """Points inside the lids with their area, positive where they are coloured and negative where white."""
    t = np.linspace(0, 1, len(opening.upper))
    x = np.interp(COLUMNS, t, opening.upper[:, 0])
    top = np.interp(COLUMNS, t, opening.upper[:, 1]) + 0.5
    height = np.clip(np.interp(COLUMNS, t, opening.lower[:, 1]) - top - 0.2, 0.05, None)
    ys = top[:, None] + height[:, None] * ROWS
    xs = np.broadcast_to(x[:, None], ys.shape)
    area = np.broadcast_to(height[:, None] / len(ROWS) * (x[1] - x[0]), ys.shape).ravel()

    lab = np.stack([read(np.ascontiguousarray(view.lab[..., i]), xs, ys).ravel() for i in range(3)], -1)
    white = read(evidence.white, xs, ys).ravel()
    skin = read(evidence.skin, xs, ys).ravel()
    # Light grey and light blue irises are white by absolute standards, so the lightest of this eye sets the standard.
    if (white > 0.6).sum() > 20:
        lightest = lab[white >= np.quantile(white, 0.7)]
        base = np.median(lightest[lightest[:, 0] >= np.quantile(lightest[:, 0], 0.5)], axis=0)
        offset = lab - base
        shade = WHITE_IN_SHADE * 0.75
        along = np.clip((offset @ shade) / float(shade @ shade), 0, 1)
        distance = np.sqrt(((offset - along[:, None] * shade) ** 2).sum(1))
        colored = np.clip((distance - SAME) / (FULL - SAME), 0, 1)
    else:
        colored = 1 - white
    value = (2 * colored - 1) * (1 - skin) - 0.4 * skin
    # Under the upper lid the white lies in its shade and is easily taken for iris.
    value *= np.broadcast_to(np.interp(ROWS, [0, 0.4], [0.25, 1]), ys.shape).ravel()
    return xs.ravel(), ys.ravel(), value * area
