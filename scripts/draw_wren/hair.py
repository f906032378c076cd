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
    (0, "#9cc0c5"),
    (0.1, "#aecccf"),
    (0.28, c.HAIR_LIGHT),
    (0.5, c.HAIR),
    (0.78, "#a4c4c9"),
    (1, c.HAIR_SHADE),
]

CAP = (
    # over the crown and down the viewer's left side to the ear, back along the hairline to the parting
    "244,55 228,57.4 213,65.6 203.6,79 199.4,95 198.4,112 199.2,130 200.4,145 203,159! "
    "203.6,150 206,143.4 209.6,139.4 "
    "213.4,137! 213.6,128 215.4,117 218.6,107! 217.8,113 218,118 219.6,123.4! 222.6,113 228.6,102 235.6,88! "
    # the fringe, swept to the viewer's right, in tips of all sizes
    "237.4,98 240.6,108.6 246.6,118! 246.4,112.6 247.6,106.6! 251.6,113.4 257,119 "
    "264.4,122.6! 262.6,119.4 262,116! "
    "264.4,118 267,119.2 270.4,119.6! 267.6,114 266.8,109.6 267.4,104.4! 272.6,111.6 279.6,117.6 288.4,121.6! "
    "286.4,118 285.8,114.6! 289.6,119 293,122 297,124.4! 294.8,119 294.2,113! "
    # the long side, that curls inwards below the chin
    "297.6,121 300,132 300.6,144 299.6,158 297,171.2 293,180.8 287.6,187.7! 294.4,185.6 "
    "299.8,181.3 303,175.5! 303,182.4 300.4,189.6 "
    "294.6,196! 303.4,193.3 309.4,187.7 312,181.3! 312.4,186.4 311,192 306.6,197.6! "
    "313.6,194.4 318,187.2 318.4,178.4 316.8,168 "
    "316.4,153 317.6,137 317.6,120 313,98 303,78 289,64.4 272,56.4 258,54.4"
)
SHADES = (  # x, y of the end of a strand, width, from which share of its way
    (248, 120, 6, 0.4),
    (263.6, 126, 3.4, 0.6),
    (269, 124, 9, 0.45),
    (287.6, 125, 3.6, 0.6),
    (296, 126, 9, 0.5),
    (231, 102, 7, 0.45),
    (219, 128, 6, 0.5),
    (214, 140, 5, 0.55),
    (203, 164, 6, 0.55),
)
LINES = (
    (247.6, 106.6, 0.4),
    (262, 116, 0.55),
    (267.4, 104.4, 0.3),
    (285.8, 114.6, 0.56),
    (294.2, 113, 0.38),
    (218.6, 107, 0.36),
    (205, 145, 0.56),
    (211, 137, 0.6),
    (278, 116, 0.72),
    (307, 138, 0.34),
    (314, 150, 0.5),
)
DRAPES = (  # the shaded folds of the long side: a closed trace each
    "301,118! 305,132 306.6,148 305,166 301,177.6 289,190.4! 300,185.6 305,176! 308.6,164 309.6,148 307.6,132!",
    "312,140! 314,158 313.6,172.8 309,187.2 296,198.4! 308,195.2 314,184! 316.4,172.8 316.4,156!",
    "316,132! 315,150 315.6,168 315,179.2 306,199.2! 318,196.8 324,177.6 322,130!",
)
FOLDS = (
    "300,116 305.4,130 307.6,146 306.4,162 303,175.5",
    "309,128 313,144 314.6,160 314,172.8 312,181.3",
    "304.6,140 305,154 303,168 298,178.4",
    "314.6,142 314,156 315.4,169.6 315.6,179.2 312,188",
)
ENDS = np.array(
    # where the strands of the halo end, from the viewer's left to the right
    [
        (200, 138),
        (210, 128),
        (220, 117),
        (233, 108),
        (246, 112),
        (258, 116),
        (272, 119),
        (288, 122),
        (302, 134),
        (312, 146),
    ],
    float,
)
HALO = (  # from where to where (0 left .. 1 right), share of the strand's way, how far its teeth reach down
    (0.02, 0.115, 0.57, (0.06, 0.11)),
    (0.135, 0.16, 0.575, (0.06,)),
    (0.18, 0.27, 0.57, (0.14, 0.06)),
    (0.42, 0.485, 0.5, (0.06, 0.12)),
    (0.5, 0.68, 0.5, (0.07, 0.17, 0.06, 0.1)),
    (0.695, 0.72, 0.515, (0.07,)),
    (0.735, 0.88, 0.52, (0.06, 0.16, 0.08)),
    (0.9, 0.95, 0.54, (0.09,)),
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
        "256,72 222,78 204,100 199,124 199.4,148 202,166 208,180.8! 218,191.2 234,196! "
        "250,197.6 268,196 280,192 288,196 "
        "296,198.4! 304,195.2 310,191.2! 317.6,194.1 326,192.5 332.4,186.4! 325.4,185.3 "
        "320,179.7 317,169.6 316,150 315,120 304,88 286,74"
    )
    paint = sheet.linear((256, 140), (256, 206), [(0, c.HAIR_DEEP), (0.6, c.HAIR_DARK), (1, c.HAIR_DEEP)])
    combed = (
        "200.6,134 202,150 206,164 211,174.4",
        "203,142 206,157 211,168.8 217,176.8",
        "286,169.6 287,180.8 291,193.6",
        "278,180.8 277,187.2 272,195.2",
        "292,160 294,177.6 298,193.6",
    )
    strands = "".join(ink(trace, [0.2, 2.4, 1.6, 0], c.HAIR_SHADE, 0.7) for trace in combed)
    return group(
        "hair_back", fill(mass, paint) + sheet.clip(mass, strands) + outline(mass, 0.85, c.HAIR_INK), bun(sheet)
    )


def front(sheet: Sheet) -> str:
    return group("hair_front", group("strays", _stray()), _cap(sheet), _over(sheet), _wisp(sheet))


def _paint(sheet: Sheet) -> str:
    """One paint for the cap and all locks, so that they run into one another."""
    return sheet.linear((248, 55), (262, 204), TONES)


def _stray() -> str:
    """Single hairs that stand up at the parting, and some that stand off at the sides."""
    return (
        ink("246,57 250.4,51.4 257.4,49.8 263,52.6", [2.2, 2.4, 1.6, 0.1], c.HAIR_INK)
        + ink("246,57.4 250.6,52.2 257.2,50.6 262,52.4", [1.2, 1.4, 0.7, 0], c.HAIR)
        + ink("238,57.6 234.6,53.4 229.4,52.4", [1.6, 1.4, 0.1], c.HAIR_INK)
        + ink("203,80 196.4,94 194.6,106 196,117", [0.5, 1.2, 0.9, 0.1], c.HAIR_DEEP)
        + ink("311,92 319.4,104 322,117 320.6,127", [0.5, 1.2, 0.9, 0.1], c.HAIR_DEEP)
        + ink("316,150 320.4,162 320,173", [0.5, 1.0, 0.1], c.HAIR_DEEP)
    )


def _cap(sheet: Sheet) -> str:
    shadows = "".join(ink(strand(x, y, b, 1), [0, 0.35 * w, 0.75 * w, w], c.HAIR_SHADE, 0.9) for x, y, w, b in SHADES)
    deep = "".join(
        ink(strand(x, y, b + 0.25, 1), [0, 0.2 * w, 0.5 * w], c.HAIR_DEEP, 0.6) for x, y, w, b in SHADES if w > 4
    )
    lines = "".join(ink(strand(x, y, b, 1), [0, 0.35, 0.7, 0.8, 0.5], c.HAIR_INK, 0.9) for x, y, b in LINES)
    far = soft(sheet, "334,56! 316,80 311,104 313,140 316,180 310,210! 340,210! 340,56!", c.HAIR_DEEP, 4, 0.6)
    ends = soft(sheet, "284,200! 300,186 322,172! 334,172! 334,214! 284,214!", c.HAIR_DEEP, 4, 0.45)
    drapes = "".join(fill(trace, c.HAIR_SHADE, 0.85) for trace in DRAPES)
    folds = "".join(ink(trace, [0, 0.6, 0.85, 0.5], c.HAIR_INK, 0.9) for trace in FOLDS)
    gleams = "".join(
        ink(trace, [0, 1.8, 1.2, 0], c.HAIR_GLOSS, 0.75)
        for trace in ("302.6,142 302.8,156 300.4,169.6 296,179.2", "310.6,146 311.4,162 309.4,176 304.4,186.4")
    )
    return (
        fill(CAP, _paint(sheet))
        + sheet.clip(CAP, far, ends, shadows, deep, drapes, gleams, lines, folds)
        + outline(CAP, 0.85, c.HAIR_INK)
    )


def _over(sheet: Sheet) -> str:
    """The parting, the shade of the crown and the band of light around the head."""
    fine = "".join(
        ink(strand(x, y, a, b), [0, 0.7, 0], c.HAIR_DEEP, 0.9)
        for x, y, a, b in (
            (206, 124, 0.12, 0.46),
            (220, 112, 0.2, 0.5),
            (264, 114, 0.1, 0.42),
            (284, 120, 0.14, 0.5),
            (310, 140, 0.2, 0.6),
        )
    )
    root = sheet.clip(
        CAP, soft(sheet, "196,48! 306,48! 296,62 268,64 250,72 239,82 232,70 210,70!", c.HAIR_DEEP, 3.5, 0.5)
    )
    parting = ink("244.6,55 240.6,64 238,76 235.6,88", [0.5, 0.9, 0.7, 0.35], c.HAIR_INK, 0.9)
    return root + fine + "".join(_glow(*patch) for patch in HALO) + parting


def _glow(first: float, last: float, share: float, reaches: tuple[float, ...]) -> str:
    """A patch of light: its upper edge is smooth, the lower one ends in pointed teeth."""
    middle = (first + last) / 2
    words = [_spot(first, share + 0.02, True), _spot(middle, share - 0.022), _spot(last, share + 0.02, True)]
    width = (last - first) / len(reaches)
    for i, reach in enumerate(reversed(reaches)):
        right = last - i * width
        words.append(_spot(right - 0.25 * width, share + 0.02 + 0.45 * reach))
        words.append(_spot(right - 0.45 * width, share + 0.02 + reach, True))
        words.append(_spot(right - 0.65 * width, share + 0.02 + 0.35 * reach))
        if i + 1 < len(reaches):
            words.append(_spot(right - width, share + 0.03, True))
    return fill(" ".join(words), c.HAIR_GLOSS, 0.92)


def _spot(u: float, share: float, corner: bool = False) -> str:
    places = np.linspace(0, 1, len(ENDS))
    x, y = _on_strand(float(np.interp(u, places, ENDS[:, 0])), float(np.interp(u, places, ENDS[:, 1])), share)
    return f"{x:.2f},{y:.2f}" + ("!" if corner else "")


def _wisp(sheet: Sheet) -> str:
    """A loose lock that falls from behind the ear over the bun."""
    left = "204,120 198.6,136 197,150 199.4,163 193,180"
    right = "204,120 202.4,138 201.6,150 204,163 193,180"
    trace = f"{left}! {' '.join(reverse(right).split()[1:])}"
    return (
        fill(trace, _paint(sheet))
        + ink(between(left, right, 0.7), [0, 1.2, 1.0, 0.1], c.HAIR_SHADE, 0.9)
        + ink(left, [0, 0.4, 0.8, 0.8, 0.3], c.HAIR_INK)
        + ink(right, [0, 0.4, 0.8, 0.8, 0.3], c.HAIR_INK)
    )
