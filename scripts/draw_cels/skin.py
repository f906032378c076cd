"""Cels on the skin: three degrees of blush, and the shadow of gloom over the upper face."""

from collections.abc import Sequence

import numpy as np

from draw_cels.faces import CENTER, Face
from draw_cels.shapes import placed
from drawing.pen import AXIS, Sheet, Spot, ellipse, fill, ink, runs, side

HATCH = "#d92b45"
GLOOM_RIM = "#6353cc"
BOTH = (1, -1)  # the viewer's left cheek, the right one
HATCHES = ((-8.4, 2.2), (-4.6, 3.0), (-0.8, 3.2), (3.0, 3.0), (6.8, 2.2))  # x, half length
GLOOM_LINES = (  # x, how far down, width
    (214.6, 150, 0.8), (218.4, 165, 1.1), (222.6, 133, 0.8), (227.2, 170, 0.9), (232.4, 131, 0.9), (237.4, 167, 0.8),
    (242.6, 134, 0.9), (247.4, 163, 1.0), (251.6, 146, 0.8), (256.2, 157, 1.1), (260.6, 143, 0.8), (264.8, 165, 1.0),
    (269.6, 134, 0.9), (274.6, 168, 0.8), (280, 131, 0.9), (285, 170, 0.9), (289.6, 133, 0.8), (293.6, 166, 1.1),
    (297.6, 151, 0.8),
)  # fmt: skip


def _on(point: Spot, way: int) -> Spot:
    """A spot of the viewer's left on either cheek."""
    return (AXIS - way * (AXIS - point[0]), point[1])


def _glow(sheet: Sheet, x: float, y: float, rx: float, ry: float, color: str, strengths: Sequence[float]) -> str:
    """A soft lying oval; `strengths` are opacities from the middle to the rim, evenly spaced."""
    steps = [(round(i / (len(strengths) - 1), 3), color, opacity) for i, opacity in enumerate(strengths)]
    return ellipse(x, y, rx, ry, sheet.radial(x, y, rx, steps, flatten=ry / rx))


def _cheeks(sheet: Sheet, face: Face, rx: float, ry: float, color: str, strengths: Sequence[float]) -> str:
    places = [_on(face.cheek, way) for way in BOTH]
    return "".join(_glow(sheet, x, y + 0.4, rx, ry, color, strengths) for x, y in places)


def _on_skin(sheet: Sheet, face: Face, *parts: str) -> str:
    return sheet.clip_region(face.front, sheet.clip_region(face.skin, *parts))


def blush1(sheet: Sheet, face: Face) -> str:
    """The cheeks redden."""
    return _on_skin(sheet, face, _cheeks(sheet, face, 15.5, 8.6, face.rose, (0.62, 0.5, 0.22, 0)))


def blush2(sheet: Sheet, face: Face) -> str:
    """The blush reaches over the nose and back to where the ears are, and is hatched."""
    bridge = _glow(sheet, CENTER, face.cheek[1] - 4, 17, 5.4, face.rose, (0.36, 0.26, 0.12, 0))
    ears = "".join(_glow(sheet, *_on((213.6, 156), way), 7.5, 17, face.rose, (0.3, 0.22, 0.1, 0)) for way in BOTH)
    strokes = []
    for way in BOTH:
        x, y = _on(face.cheek, way)
        for dx, half in HATCHES:
            strokes.append(
                ink(
                    placed(f"1.6,{-half} 0.2,0 -1.6,{half}", x + dx, y + 0.6 + 0.006 * dx * dx),
                    [0.25, 1.25, 0.95, 0.2],
                    HATCH,
                    0.85,
                )
            )
    for dx in (-3.4, 0.2, 3.8):
        trace = f"{CENTER + dx + 1:.2f},{face.cheek[1] - 6.4:.2f} {CENTER + dx - 1:.2f},{face.cheek[1] - 2.6:.2f}"
        strokes.append(ink(trace, [0.2, 0.9, 0.2], HATCH, 0.7))
    return _on_skin(sheet, face, _cheeks(sheet, face, 18, 9.6, face.rose, (0.5, 0.42, 0.2, 0)), bridge, ears, *strokes)


def blush3(sheet: Sheet, face: Face) -> str:
    """The whole face is red, most of all cheeks, nose and ears.

    Brows and mouth too: they move, and the skin behind them is not to be paler than the rest.
    """
    flush = sheet.linear(
        (CENTER, 100), (CENTER, 192),
        [(0, face.rose, 0.3), (0.35, face.rose, 0.36), (0.62, face.red, 0.48), (0.8, face.rose, 0.4), (1, face.rose, 0.3)],
    )  # fmt: skip
    nose = _glow(sheet, CENTER, 161.4, 7, 4.6, face.red, (0.5, 0.32, 0))
    ears = "".join(_glow(sheet, *_on((212, 154), way), 9, 24, face.red, (0.3, 0.2, 0.1, 0)) for way in BOTH)
    whole = fill("200,60! 312,60! 312,200! 200,200!", flush)
    cheeks = _cheeks(sheet, face, 20, 10.5, face.red, (0.34, 0.28, 0.14, 0))
    return sheet.clip_region(face.front, sheet.clip_region(face.around_eyes, whole, cheeks, nose, ears))


def shadow1(sheet: Sheet, face: Face) -> str:
    """Gloom: the upper face in the dark, drawn with hanging lines; inside the eyes it is thinner, they gleam."""
    dark = sheet.linear((CENTER, 106), (CENTER, 172), _gloom(face.gloom, (0.86, 0.84, 0.8, 0.72, 0.5, 0.2, 0)))
    dim = sheet.linear((CENTER, 132), (CENTER, 162), _gloom(face.gloom, (0.7, 0.54, 0.34, 0.12)))
    whole = "200,60! 312,60! 312,174! 200,174!"
    openings = [side(face.opening, own_right) for own_right in (True, False)]
    lines = "".join(
        ink(f"{x},112 {x + 0.3},{(112 + down) / 2} {x},{down}", [width, width, 0.8 * width, 0.1], face.gloom, 0.6)
        for x, down, width in GLOOM_LINES
    )
    around = [*face.front, *(np.vstack(runs(trace, closed=True)) for trace in openings)]
    return (
        sheet.clip_region(around, fill(whole, dark))
        + sheet.clip(openings, fill(whole, dim))
        + _on_skin(sheet, face, lines)
    )


def _gloom(color: str, strengths: Sequence[float]) -> list[tuple[float, str, float]]:
    """A paint that goes through these opacities, evenly spaced, and at last from `color` to a lighter violet.

    Cels are mixed in linear light, where a dark colour half over skin is a warm grey: the violet keeps it cool. It comes
    late, because over lashes it would be a light.
    """
    last = len(strengths) - 1
    return [
        (round(i / last, 3), _between(color, GLOOM_RIM, min(max(2 * i / last - 1, 0), 1)), opacity)
        for i, opacity in enumerate(strengths)
    ]


def _between(one: str, other: str, share: float) -> str:
    """The colour at `share` of the way from `one` to `other`."""
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
