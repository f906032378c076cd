"""The hair: swept from a side parting, chin-long at the viewer's right, at the left combed back behind the ear."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from draw_wren import palette as c
from draw_wren.bun import bun
from draw_wren.forms import soft
from drawing.pen import Sheet, between, fill, group, ink, outline, reverse

ROOT = (240.0, 60.0)  # where the strands part
TONES = [
    (0, "#9dbac4"),
    (0.1, "#aec7ce"),
    (0.26, c.HAIR_LIGHT),
    (0.5, c.HAIR),
    (0.78, c.HAIR_SHADE),
    (1, "#7d9fb3"),
]

CAP = (
    # over the crown and down the viewer's left side to the ear, back along the hairline to the parting
    "244,55 228,57.4 213,65.6 203.6,79 199.4,95 198.4,112 199.2,130 200.4,145 203,159! 203.6,150 206,143.4 209.6,139.4 "
    "213.4,137! 213.6,128 215.6,117 219.6,108.4! 218.4,114 218,119 219,124! 223,115 229,104 237,90! "
    # the roots of the fringe and of the long side
    "246,100 262,104 280,106 294,112! 298,124 302,140 304,160! 318,160! 317.6,140 317.6,122 316,104 311,88 "
    "302,73.4 288.4,62.2 272,56 258,54.4"
)
# the fringe and the long side as locks: left edge, right edge, how much of it is shaded, from the back to the front
LOCKS = (
    ("300,80 312,104 316.6,130 317.4,152 320.6,172 333,187.6", "308,82 318,104 320.6,130 322,152 325,172 333,187.6", 0.5),
    ("296,78 306,102 311,130 311.6,156 313,178 323.6,199.6", "304,80 316,104 319,130 319.6,154 319,176 323.6,199.6", 0.5),
    ("290,78 300,104 305,132 305.6,158 305,182 311,204.4", "300,80 312.4,106 315.4,134 315.6,160 313.4,184 311,204.4", 0.45),
    ("286,80 296.6,104 301,128 301.2,150 298.6,172 295.6,200", "296,82 307.6,108 310.4,134 310,158 305.6,182 295.6,200", 0.45),
    ("276,76 288,92 293.6,106 296.4,118 300.2,130 300.6,146", "286,78 298.4,94 304.6,110 307,126 306,138 300.6,146", 0.5),
    ("262,70 276.4,84 284.6,98 289.6,110 297.4,124.6", "272,70 287,82 295.6,96 299,110 297.4,124.6", 0.5),
    ("252,68 264.4,80 271,94 275,106 279.4,122.4", "263,68 278,82 286,97 287.6,110 279.4,122.4", 0.5),
    ("244,68 252.4,80 257.4,94 260.6,108 266.6,121.6", "254,67 267,80 273.6,95 274.4,108 266.6,121.6", 0.48),
    ("238.6,68 240.6,82 243.4,97 246.6,110 252.4,122.6", "246,66 256.4,79 261.4,94 261,109 252.4,122.6", 0.45),
)
FRINGE = (
    # the hair over the forehead as one shape, for the shadow it throws
    "198,60! 320,60! 320,150! 301,146! 297,132 297.4,124.6! 293,118 291.4,111! 284,118 279.4,122.4! 276,116 275.4,109! "
    "271,116 266.6,121.6! 262,116 260.8,109! 257,118 252.4,122.6! 246,109 243,97 237,90! 229,104 223,115 219,124! 214,132 "
    "213.4,138! 198,140!"
)
ENDS = np.array(
    # where the strands of the halo end, from the viewer's left to the right
    [(200, 138), (210, 128), (220, 117), (233, 108), (246, 112), (258, 116), (272, 119), (288, 122), (302, 134), (312, 146)],
    float,
)
HALO = (  # from where to where (0 left .. 1 right), share of the strand's way, teeth above, teeth below
    (0.03, 0.13, 0.6, (0.05, 0.03), (0.06, 0.1)),
    (0.15, 0.27, 0.6, (0.04, 0.06), (0.12, 0.06)),
    (0.42, 0.5, 0.54, (0.05,), (0.1,)),
    (0.515, 0.66, 0.53, (0.04, 0.07, 0.04), (0.07, 0.14, 0.08)),
    (0.68, 0.81, 0.54, (0.06, 0.04), (0.12, 0.07)),
    (0.83, 0.92, 0.56, (0.04, 0.05), (0.07, 0.11)),
)


def strand(x: float, y: float, start: float = 0, end: float = 1) -> str:
    """A part of the way that a strand takes from the parting over the head down to (x, y): a quarter of an ellipse."""
    return " ".join("{:.2f},{:.2f}".format(*_on_strand(x, y, start + (end - start) * i / 6)) for i in range(7))


def _on_strand(x: float, y: float, share: float) -> tuple[float, float]:
    turn = share * pi / 2
    return ROOT[0] + (x - ROOT[0]) * sin(turn), ROOT[1] + (y - ROOT[1]) * (1 - cos(turn))


def back(sheet: Sheet) -> str:
    """What is behind head and neck: the nape, and the bun."""
    mass = (
        "256,72 222,78 204,100 199,124 199.4,148 202,166 208,184! 218,197 234,203! 250,205 268,203 280,198 288,203 "
        "296,206! 302,201 306,196! 314,198 322,195! 320,186 320,176 319.6,156 317,120 306,88 286,74"
    )
    paint = sheet.linear((256, 140), (256, 206), [(0, c.HAIR_DEEP), (0.6, c.HAIR_DARK), (1, c.HAIR_DEEP)])
    combed = (
        "200.6,134 202,150 206,164 211,176",
        "203,142 206,157 211,169 217,179",
        "286,170 287,184 291,200",
        "278,184 277,192 272,202",
        "292,160 294,180 298,200",
    )
    strands = "".join(ink(trace, [0.2, 2.4, 1.6, 0], c.HAIR_SHADE, 0.7) for trace in combed)
    return group(
        "hair_back", fill(mass, paint) + sheet.clip(mass, strands) + outline(mass, 0.85, c.HAIR_INK), bun(sheet)
    )


def front(sheet: Sheet) -> str:
    return group("hair_front", _stray(), _cap(sheet), *(lock(sheet, *one) for one in LOCKS), _over(sheet), _wisp(sheet))


def _paint(sheet: Sheet) -> str:
    """One paint for the cap and all locks, so that they run into one another."""
    return sheet.linear((248, 55), (262, 204), TONES)


def lock(sheet: Sheet, left: str, right: str, shaded: float) -> str:
    """A lock between its edges, which both run from the root to the tip; its roots run into what is behind it."""
    trace = f"{left}! {' '.join(reverse(right).split()[1:])}"
    ys = [float(word.rstrip("!").split(",")[1]) for word in trace.split()]
    top, bottom = min(ys), max(ys)
    fade = sheet.linear((256, top), (256, bottom), [(0, c.HAIR_SHADE, 0), (0.35, c.HAIR_SHADE, 0.75), (1, c.HAIR_DEEP, 0.9)])
    shadow = f"{between(left, right, 1 - shaded)}! {' '.join(reverse(right).split()[1:])}"
    return (
        fill(trace, _paint(sheet))
        + sheet.clip(trace, fill(shadow, fade))
        + ink(between(left, right, 0.34), [0, 0.2, 1.6, 1.2, 0], c.HAIR_GLOSS, 0.6)
        + ink(between(left, right, 0.72), [0, 0.1, 0.6, 0.4, 0], c.HAIR_INK, 0.7)
        + ink(left, [0, 0.15, 0.7, 0.9, 0.6], c.HAIR_INK)
        + ink(right, [0, 0.15, 0.7, 0.9, 0.6], c.HAIR_INK)
    )


def _stray() -> str:
    """Two short hairs that stand up at the parting."""
    return (
        ink("246,57 250.4,51.4 257.4,49.8 263,52.6", [2.2, 2.4, 1.6, 0.1], c.HAIR_INK)
        + ink("246,57.4 250.6,52.2 257.2,50.6 262,52.4", [1.2, 1.4, 0.7, 0], c.HAIR)
        + ink("238,57.6 234.6,53.4 229.4,52.4", [1.6, 1.4, 0.1], c.HAIR_INK)
    )


def _cap(sheet: Sheet) -> str:
    ends = ((203, 150, 6, 0.5), (208, 138, 6, 0.5), (213.6, 128, 5, 0.55), (219, 120, 5, 0.5), (232, 98, 6, 0.45))
    shadows = "".join(ink(strand(x, y, b, 1), [0, 0.6 * w, w, 0.8 * w], c.HAIR_SHADE, 0.8) for x, y, w, b in ends)
    lines = "".join(
        ink(strand(x, y, b, 1), [0, 0.4, 0.7, 0.8, 0.4], c.HAIR_INK, 0.9)
        for x, y, b in ((219.6, 108.4, 0.35), (201.4, 146, 0.58), (207, 140, 0.52), (212, 132, 0.6))
    )
    far = soft(sheet, "330,56! 318,80 312,110 312,160 314,210! 340,210! 340,56!", c.HAIR_DEEP, 5, 0.5)
    return (
        fill(CAP, _paint(sheet))
        + sheet.clip(CAP, far, shadows, lines)
        + ink("244,55 228,57.4 213,65.6 203.6,79 199.4,95 198.4,112 199.2,130 200.4,145 203,159", [0.6, 0.9, 0.9, 0.6], c.HAIR_INK)
        + ink("203,159 203.6,150 206,143.4 209.6,139.4 213.4,137! 213.6,128 215.6,117 219.6,108.4", [0.4, 0.85, 0.6], c.HAIR_INK)
        + ink("219.6,108.4 218.4,114 218,119 219,124! 223,115 229,104 237,90", [0.5, 0.85, 0.5], c.HAIR_INK)
        + ink("244,55 258,54.4 272,56 288.4,62.2 302,73.4 311,88 316,104 317.6,122", [0.6, 0.9, 0.9, 0.4], c.HAIR_INK)
    )


def _over(sheet: Sheet) -> str:
    """The parting, the shade of the crown and the band of light around the head."""
    fine = "".join(
        ink(strand(x, y, a, b), [0, 0.7, 0], c.HAIR_DEEP, 0.9)
        for x, y, a, b in ((206, 124, 0.12, 0.46), (220, 112, 0.2, 0.5), (264, 114, 0.1, 0.42), (284, 120, 0.14, 0.5), (310, 140, 0.2, 0.6))
    )
    root = sheet.clip(CAP, soft(sheet, "196,48! 306,48! 296,64 268,66 250,75 240,84 232,72 210,72!", c.HAIR_DEEP, 4, 0.55))
    parting = ink("244.6,55 241,64 239,76 237,90", [0.6, 1.0, 0.9, 0.5], c.HAIR_INK)
    return root + fine + "".join(_glow(*patch) for patch in HALO) + parting


def _glow(first: float, last: float, share: float, above: tuple[float, ...], below: tuple[float, ...]) -> str:
    """A patch of light with pointed teeth along its upper and lower edge."""
    words = [_spot(first, share, True)]
    words += _teeth(first, last, share - 0.012, above, -1) + [_spot(last, share, True)]
    words += _teeth(last, first, share + 0.012, below[::-1], 1)
    return fill(" ".join(words), c.HAIR_GLOSS, 0.92)


def _teeth(first: float, last: float, share: float, reaches: tuple[float, ...], way: int) -> list[str]:
    width, words = (last - first) / len(reaches), []
    for i, reach in enumerate(reaches):
        left = first + i * width
        words.append(_spot(left + 0.3 * width, share + 0.4 * way * reach))
        words.append(_spot(left + 0.48 * width, share + way * reach, True))
        words.append(_spot(left + 0.66 * width, share + 0.4 * way * reach))
        if i + 1 < len(reaches):
            words.append(_spot(left + width, share, True))
    return words


def _spot(u: float, share: float, corner: bool = False) -> str:
    places = np.linspace(0, 1, len(ENDS))
    x, y = _on_strand(float(np.interp(u, places, ENDS[:, 0])), float(np.interp(u, places, ENDS[:, 1])), share)
    return f"{x:.2f},{y:.2f}" + ("!" if corner else "")


def _wisp(sheet: Sheet) -> str:
    """A loose lock in front of the ear."""
    left = "214.4,108 211,122 209.4,140 211,156 212,168 208.4,180"
    right = "218,110 214.4,124 213.8,142 215.8,156 215.6,168 208.4,180"
    trace = f"{left}! {' '.join(reverse(right).split()[1:])}"
    return (
        fill(trace, _paint(sheet))
        + ink(between(left, right, 0.7), [0, 1.2, 1.0, 0.1], c.HAIR_SHADE, 0.9)
        + ink(left, [0, 0.4, 0.8, 0.8, 0.3], c.HAIR_INK)
        + ink(right, [0, 0.4, 0.8, 0.8, 0.3], c.HAIR_INK)
    )
