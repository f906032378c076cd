"""The hair: what hangs behind the head, the fringe with its side locks, the pony tail over the shoulder, the feather pin."""

from __future__ import annotations

from math import cos, pi, sin

import palette as c
from pen import Sheet, between, fill, group, ink, outline, reverse

ROOT = (265.0, 64.0)  # where the strands part

CAP = (
    "262,58.6 240,59.6 218,68 202,84 193.6,106 190.4,132 188.8,156 185,178 178.6,192 168.6,201.6! 180,201.4 190,195! "
    "188.4,206 182,217.6! 196,211 205,196! 209,166 211.4,140 217.6,114! 220,118 223.6,121.4! 225.2,116 229.4,110! "
    "232,117 237.6,122.6! 238.6,116 243.4,109! 246.6,120 250.4,127 257,134.6! 257.2,124 261.6,109! 265,116 271.2,121.4! "
    "271.6,115 275.4,109! 278.6,116 285.6,121.6! 286,116 289.6,110! 292,115 296.4,119! 299.6,140 303,166 308,190! "
    "316,203 327.4,208.6! 323.6,199 323.4,188! 331,196 341,198.6! 331,186 325.4,166 323.4,142 320.6,112 312,86 298,69 281,60.4"
)


def strand(x: float, y: float, start: float = 0, end: float = 1, root: tuple[float, float] = ROOT) -> str:
    """A part of the way that a strand takes from the parting over the head down to (x, y): a quarter of an ellipse."""
    turns = [(start + (end - start) * i / 6) * pi / 2 for i in range(7)]
    return " ".join(
        f"{root[0] + (x - root[0]) * sin(t):.2f},{root[1] + (y - root[1]) * (1 - cos(t)):.2f}" for t in turns
    )


def lock(sheet: Sheet, left: str, right: str, light: float = 0.0) -> str:
    """One lock of hair between its left and its right edge, which both run from the root to the tip."""
    trace = f"{left}! {' '.join(reverse(right).split()[1:])}"
    ys = [float(word.rstrip("!").split(",")[1]) for word in trace.split()]
    top, bottom = min(ys), max(ys)
    paint = sheet.linear((256, top), (256, bottom), [
        (0, c.HAIR), (0.45, c.HAIR), (0.8, c.HAIR_SHADE), (1, "#353162")])  # fmt: skip
    shadow = f"{between(left, right, 0.55)}! {' '.join(reverse(right).split()[1:])}"
    parts = [fill(trace, paint), sheet.clip(trace, fill(shadow, c.HAIR_SHADE, 0.8))]
    if light:
        parts.append(ink(between(left, right, 0.28), [0, 1.6 * light, 2.4 * light, 0.2], c.HAIR_LIGHT, 0.9))
    parts.append(ink(between(left, right, 0.62), [0, 0.5, 0.6, 0], c.HAIR_INK, 0.7))
    parts.append(ink(left, [0.1, 0.9, 1.1, 0.6], c.HAIR_INK) + ink(right, [0.1, 0.9, 1.1, 0.6], c.HAIR_INK))
    return "".join(parts)


def back(sheet: Sheet) -> str:
    mass = (
        "256,70 224,76 200,104 191,150 190,186 184,210 172,226 160,232.4! 176,235 186,231! 182,245 172,256.6! 190,252 "
        "202,240! 204,252 201,264! 216,250 240,240 272,240 292,236 304,222 314,208 322,188 323,150 312,104 288,76"
    )
    paint = sheet.linear((256, 150), (256, 262), [(0, c.HAIR_DEEP), (0.55, c.HAIR_SHADE), (1, "#3a3668")])
    strands = "".join(
        ink(trace, [0.1, 2.4, 1.0, 0], c.HAIR, 0.8)
        for trace in ("198,170 196,200 188,218 174,228", "204,180 202,214 194,238 182,250", "212,190 211,224 206,250",
                      "312,180 310,200 302,216", "302,180 301,200 296,214")
    )
    return group("hair_back", fill(mass, paint), sheet.clip(mass, strands), outline(mass, 1.1, c.HAIR_INK))


def front(sheet: Sheet) -> str:
    return group("hair_front", _pony_tail(sheet), _cap(sheet), _side_locks(sheet), _ahoge(), _pin(sheet))


def _cap(sheet: Sheet) -> str:
    paint = sheet.linear((256, 58), (256, 205), [
        (0, "#34315c"), (0.16, c.HAIR), (0.45, c.HAIR), (0.75, c.HAIR_SHADE), (1, "#35325f")])  # fmt: skip
    valleys = [(229.4, 110), (243.4, 109), (261.6, 109), (275.4, 109), (289.6, 110)]
    shadows = "".join(ink(strand(x + 1.6, y + 10, 0.35, 1), [0, 3.6, 6.2, 3], c.HAIR_SHADE, 0.85) for x, y in valleys)
    sides = [(217, 150, 7), (209, 168, 8), (197, 190, 9), (302, 160, 7), (309, 180, 8), (320, 186, 8)]
    shadows += "".join(ink(strand(x, y, 0.3, 1), [0, 0.6 * w, w, 0.7 * w], c.HAIR_SHADE, 0.7) for x, y, w in sides)
    top = fill("262,56 240,58 224,64 214,72! 236,69 256,70 265,76! 276,69 296,72 312,84! 300,66 282,58", c.HAIR_SHADE, 0.6)
    lines = [(229.4, 110, .42), (243.4, 109, .3), (261.6, 109, .2), (275.4, 109, .35), (289.6, 110, .3), (217.6, 116, .25),
             (205, 190, .35), (190, 192, .45), (198, 150, .5), (296, 119, .3), (308, 188, .4), (323, 186, .4), (315, 150, .5)]  # fmt: skip
    strokes = "".join(ink(strand(x, y, begin, 1), [0, 0.5, 0.9, 1.0], c.HAIR_INK, 0.9) for x, y, begin in lines)
    parting = ink(f"{ROOT[0]},{ROOT[1] - 4} {ROOT[0] - 0.6},70 266,78", [0.2, 1.0, 0], c.HAIR_INK)
    return (
        fill(CAP, paint)
        + sheet.clip(CAP, top, shadows, _ring(), strokes)
        + parting
        + outline(CAP, 1.2, c.HAIR_INK)
    )


def _ring() -> str:
    """The band of light around the head: short strands, side by side."""
    ends = [(191, 140, .50, .64, 3), (196, 140, .47, .63, 5), (201, 138, .50, .60, 3), (206, 136, .46, .64, 6), (213, 130, .48, .62, 5),
            (219, 126, .50, .68, 4), (225, 122, .47, .63, 6), (231, 120, .50, .60, 3), (237, 120, .48, .69, 6), (244, 118, .50, .63, 5),
            (251, 120, .52, .66, 4), (273, 118, .53, .64, 4), (279, 118, .50, .69, 5), (286, 120, .48, .62, 6), (293, 122, .50, .66, 5),
            (300, 128, .47, .60, 5), (306, 132, .49, .65, 6), (313, 136, .48, .60, 4), (318, 138, .49, .62, 4)]  # fmt: skip
    wide = "".join(ink(strand(x, y, a, b), [0, w, w, 0], c.HAIR_LIGHT) for x, y, a, b, w in ends)
    inner = "".join(
        ink(strand(x, y, a + 0.04, b - 0.05), [0, 0.62 * w, 0.5 * w, 0], c.HAIR_SHEEN) for x, y, a, b, w in ends if w > 3
    )
    gloss = "".join(
        ink(strand(x, y, a + 0.06, a + 0.1), [0, 0.3 * w, 0], c.HAIR_GLOSS) for x, y, a, b, w in ends if w > 4
    )
    return wide + inner + gloss


def _side_locks(sheet: Sheet) -> str:
    return (
        lock(sheet, "206,112 200.6,140 199,168 202.4,194 206,212 203.6,229", "215,114 211.6,138 213,158 217.6,174 215,200 203.6,229", 1)
        + lock(sheet, "213.4,110 209.8,132 211,154 216.4,172 219.6,190 218.4,204", "218.4,112 213,132 213.6,150 220,168 223,184 218.4,204", 0.5)
        + lock(sheet, "298,112 299,140 295.6,164 292.6,180 294.4,198 299.6,214", "306,112 309.6,140 309,168 303.6,190 301.6,202 299.6,214", 1)
    )


def _pony_tail(sheet: Sheet) -> str:
    tail = (
        lock(sheet, "303,214 305,236 300,262 290,284 279,299", "315,214 320,240 314,268 302,288 279,299", 1)
        + lock(sheet, "308,214 314,240 311,270 303,296 291,321", "320,214 327,240 324,272 311,300 291,321", 1.2)
        + lock(sheet, "315,214 324,236 326,262 321,286 316,304", "322,214 333,238 335,266 328,290 316,304", 0.7)
    )
    band = "302,209! 312,206 323,209! 324,216 322.6,221! 312,219 302.4,221.4! 301,215"
    folds = ink("306,209 305.6,219", 0.7, c.RIBBON_INK) + ink("312,208 312,218.6", 0.7, c.RIBBON_INK) + ink("318,208.6 318.4,218.8", 0.7, c.RIBBON_INK)
    return tail + fill(band, c.RIBBON) + folds + outline(band, 1, c.RIBBON_INK)


def _ahoge() -> str:
    feather = "261,63! 257,54 260,47 270,43.6 281,46.6! 271,47.4 266,51 265.6,56 268,63!"
    return fill(feather, c.HAIR) + ink("262,62 260.6,54 264,48.6 272,45.4", [0, 1.4, 1, 0], c.HAIR_LIGHT) + outline(feather, 1.1, c.HAIR_INK)


def _pin(sheet: Sheet) -> str:
    low = "221,103! 211,104 201,111 193.6,124! 205,122 215,115"
    high = "223,100! 212,97 200,100 189,110! 202,112 214,108"
    shade = sheet.linear((190, 108), (222, 102), [(0, c.CREAM), (0.6, c.CREAM), (1, "#f2dcc0")])
    barbs = "".join(ink(t, [0.2, 0.7, 0.4], c.CREAM_INK, 0.7) for t in ("206,103 202,106.6 198,107.4", "200,104.4 197,101.6", "211,101.4 207,98.6"))
    return (
        fill(low, c.RIBBON) + ink("220,103.4 208,109 197,120.4", [0.9, 0.7, 0.2], c.RIBBON_INK) + outline(low, 0.9, c.RIBBON_INK)
        + fill(high, shade) + ink("223,100.4 208,103 191,109.4", [1.3, 0.9, 0.2], c.GOLD_SHADE) + barbs + outline(high, 0.9, c.CREAM_INK)
        + fill("219,97 225.6,98.6 226,104.6 220,106 217,101.6", c.GOLD) + outline("219,97 225.6,98.6 226,104.6 220,106 217,101.6", 0.8, c.GOLD_INK)
    )
