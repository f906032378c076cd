"""Raven's ornaments: feathers, gold cords and buttons, the feathered cape, the collar and the ribbon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from draw_raven import palette as c
from drawing.pen import Sheet, Spot, ellipse, fill, ink, outline, reverse, ring, shifted, side, spot


@dataclass(frozen=True)
class Plumage:
    """The colours of a feather."""

    base: str
    tip: str
    shade: str
    shaft: str
    line: str


DARK = Plumage(c.CLOTH_SHADE, c.CLOTH_LIGHT, c.CLOTH_DEEP, c.CLOTH_GLOSS, c.CLOTH_INK)
PALE = Plumage(c.CLOTH, c.CLOTH_PALE, c.CLOTH_DEEP, c.CLOTH_GLOSS, c.CLOTH_INK)
CREAM = Plumage(c.CREAM, "#ffffff", c.CREAM_DEEP, c.GOLD_SHADE, c.CREAM_INK)
VIOLET = Plumage(c.RIBBON_SHADE, c.RIBBON_LIGHT, c.RIBBON_INK, c.RIBBON_LIGHT, c.RIBBON_INK)


def feather(sheet: Sheet, base: Spot, tip: Spot, width: float, plumage: Plumage) -> str:
    """One flight feather from its base to its tip: shaded on one side, with its shaft and a notch."""
    left, right = _vane(base, tip, width, -1), _vane(base, tip, width, 1)
    shaft = _along(base, tip, width, ((0, 0), (0.5, 0.03), (0.94, 0)))
    notch = _along(base, tip, width, ((0.84, -0.36), (0.76, -0.2), (0.68, -0.1)))
    paint = sheet.linear(base, tip, [(0, plumage.base), (0.5, plumage.base), (1, plumage.tip)])
    return (
        fill(f"{left}! {reverse(right)}", paint)
        + fill(f"{shaft}! {reverse(right)}", plumage.shade, 0.45)
        + ink(shaft, [0.7, 0.6, 0.2], plumage.shaft, 0.9)
        + "".join(
            ink(_along(base, tip, width, ((a, 0), (a + 0.08, b * 0.6), (a + 0.11, b))), [0.4, 0.35, 0.05], barb, 0.6)
            for a, b, barb in (
                (0.50, 0.34, plumage.line),
                (0.62, 0.36, plumage.line),
                (0.73, 0.26, plumage.line),
                (0.56, -0.36, plumage.shaft),
                (0.68, -0.3, plumage.shaft),
                (0.78, -0.22, plumage.shaft),
            )
        )
        + ink(notch, [0.6, 0.5, 0.1], plumage.line)
        + ink(left, [0.3, 0.6, 0.7, 0.6, 0.5], plumage.line)
        + ink(right, [0.4, 0.8, 0.9, 0.8, 0.5], plumage.line)
    )


def _vane(base: Spot, tip: Spot, width: float, sign: int) -> str:
    """One edge of a feather, from its base to its tip."""
    return _along(
        base, tip, width, [(a, b * sign) for a, b in ((0, 0.3), (0.36, 0.5), (0.72, 0.46), (0.91, 0.24), (1, 0))]
    )


def _along(base: Spot, tip: Spot, width: float, places: Sequence[Spot]) -> str:
    """A trace given in shares of the way from base to tip and of the width across it."""
    dx, dy = tip[0] - base[0], tip[1] - base[1]
    across = width / hypot(dx, dy)
    points = ((base[0] + dx * a - dy * across * b, base[1] + dy * a + dx * across * b) for a, b in places)
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)


def piping(trace: str) -> str:
    """A gold cord."""
    return ink(trace, [2.1, 2.1, 2.1], c.GOLD_INK) + ink(trace, [1.4, 1.4, 1.4], c.GOLD)


def button(x: float, y: float) -> str:
    return (
        ellipse(x, y, 2.4, 2.4, c.GOLD_INK)
        + ellipse(x, y, 1.85, 1.85, c.GOLD)
        + ellipse(x + 0.3, y + 0.5, 1.2, 1.0, c.GOLD_SHADE, 0.6)
        + ellipse(x - 0.5, y - 0.6, 0.75, 0.65, c.GOLD_LIGHT)
    )


def charm(sheet: Sheet) -> str:
    """Two small feathers that hang from the belt."""
    violet, cream = ((226, 352), (231, 379)), ((225.4, 352), (219.6, 386))
    shadow = "".join(
        fill(f"{_vane(base, tip, 9, -1)}! {reverse(_vane(base, tip, 9, 1))}", c.SKIRT_SHADE)
        for base, tip in (violet, cream)
    )
    return (
        shifted(2, 3, shadow)
        + feather(sheet, *violet, 7.6, VIOLET)
        + feather(sheet, *cream, 9, CREAM)
        + ink("225.6,343 224.8,347.4 225.4,351", [0.9, 0.9], c.GOLD_INK)
        + ring(225.6, 344.4, 1.5, 2.1, 0.8, c.GOLD)
        + ring(225.2, 348.4, 1.3, 2.0, 0.8, c.GOLD)
        + button(225.6, 352.4)
    )


CAPE_LOW = (
    ((240, 222), (241, 264)),
    ((236, 219), (231, 270)),
    ((230, 216), (219, 272)),
    ((225, 214), (206, 270)),
    ((221, 213), (194, 263)),
    ((218, 212), (185, 251)),
)
CAPE_HIGH = (
    ((241, 220), (238, 246)),
    ((236, 216), (227.6, 250)),
    ((231, 213), (215, 250)),
    ((226, 211.6), (203.4, 245)),
    ((222, 211), (194, 235)),
    ((219, 210), (190, 225)),
)


def cape_shadow(own_right: bool) -> str:
    """What the cape throws on the jacket and the sleeve below it."""
    shapes = ""
    for base, tip in CAPE_LOW:
        a, b = spot(base, own_right), spot(tip, own_right)
        shapes += fill(f"{_vane(a, b, 16, -1)}! {reverse(_vane(a, b, 16, 1))}", c.CLOTH_DEEP)
    return f'<g opacity="0.6">{shifted(1.5, 5, shapes)}</g>\n'


def cape(sheet: Sheet) -> str:
    """Two rows of feathers on each shoulder."""
    shoulder = "240,205! 231,206 218,208.6 207,214! 209,219.6 219,222 230,227 244,234!"
    parts = []
    for own_right in (True, False):
        parts += [feather(sheet, spot(a, own_right), spot(b, own_right), 15.4, DARK) for a, b in reversed(CAPE_LOW)]
        parts += [feather(sheet, spot(a, own_right), spot(b, own_right), 14, PALE) for a, b in reversed(CAPE_HIGH)]
        trace = side(shoulder, own_right)
        parts.append(
            fill(trace, c.CLOTH)
            + sheet.clip(
                trace,
                fill(side("246,203! 236,207 228,213 222,224! 246,236!", own_right), c.CLOTH_SHADE),
                ink(side("234,206.8 220,209.8 209.6,214.6", own_right), [0.2, 1.6, 0.2], c.CLOTH_LIGHT, 0.8),
            )
            + outline(trace, 0.85, c.CLOTH_INK)
        )
    return "".join(parts)


def collar(sheet: Sheet) -> str:
    flap = (
        "243.4,196.4! 236,200.6 228.6,208 222,218! 229,226.4 238,232.6 246.6,236! 251.6,230 255.6,222.6! 249,214 "
        "245,205.4"
    )
    parts = []
    for own_right in (True, False):
        shade = (
            "243.4,196! 239,204 242,214 250,226! 255,222! 247,212!"
            if own_right
            else "243.4,196! 236,206 236,216 246,236! 256,222! 247,212!"
        )
        deep = sheet.linear(
            spot((238, 214), own_right), spot((252, 212), own_right), [(0, c.CREAM_DEEP, 0), (1, c.CREAM_DEEP, 0.8)]
        )
        parts.append(
            fill(side(flap, own_right), c.CREAM)
            + sheet.clip(
                side(flap, own_right),
                fill(side(shade, own_right), c.CREAM_SHADE),
                fill(side(shade, own_right), deep),
                ink(side("234,224 240,228.6 247,231", own_right), [0, 1.6, 0], c.CREAM_DEEP, 0.55),
            )
            + outline(side(flap, own_right), 0.8, c.CREAM_INK)
            + ink(
                side("243.6,198.6 236.4,202.8 229.6,210 224.4,217.8! 230.4,225 238.4,230.6 248,234.4", own_right),
                [0.9, 1.0, 0.9],
                c.GOLD,
            )
        )
    return "".join(parts)


def ribbon(sheet: Sheet) -> str:
    loop = "255,230! 249,223.6 240,220.6 231.6,222! 229.4,229 229.8,237 232.4,244.6! 241,244.4 249,240.4 255,234!"
    hollow = "231.6,222! 236,226 239.6,231! 236.6,233 231,236! 229.6,229"
    tail = "253.6,233! 247.6,247 242.6,262 240,276! 245.6,273.4 250,277.6! 253.6,264 256.4,248 257.4,235!"
    parts = []
    for own_right in (True, False):
        paint = sheet.linear(
            (256, 234),
            (256, 277),
            [(0, c.RIBBON_SHADE), (0.35, c.RIBBON), (0.62, "#a47af0"), (0.8, c.RIBBON), (1, c.RIBBON)],
        )
        parts.append(
            fill(side(tail, own_right), paint)
            + sheet.clip(
                side(tail, own_right),
                fill(side("257,234! 252,252 248,280! 256,280! 260,240!", own_right), c.RIBBON_SHADE),
                fill(side("255,236! 252,246 249.6,258! 253.6,248 256,240!", own_right), c.RIBBON_INK, 0.4),
                ink(side("249.4,247 245.6,259 243,271", own_right), [0, 1.5, 1.1, 0], c.RIBBON_LIGHT, 0.9),
                ink(side("251.4,250 248.6,261", own_right), [0, 0.5, 0], "#f0e0ff", 0.7),
            )
            + outline(side(tail, own_right), 0.8, c.RIBBON_INK)
        )
    for own_right in (True, False):
        satin = sheet.radial(*spot((241, 229), own_right), 13, [(0, "#ab84f6", 0.95), (1, c.RIBBON, 0)], 0.7)
        parts.append(
            fill(side(loop, own_right), c.RIBBON)
            + sheet.clip(
                side(loop, own_right),
                fill(side(loop, own_right), satin),
                fill(side("230,246! 240,240 256,231! 256,246!", own_right), c.RIBBON_SHADE, 0.9),
                fill(side("256,230! 250,228.6 244,230.4! 250,231.4 256,232.6!", own_right), c.RIBBON_SHADE),
                fill(side("236,224! 243,223.6 249,227! 243,226.6!", own_right), c.RIBBON_LIGHT, 0.9),
                ink(side("235.4,238.6 241,236.4 247,233.8", own_right), [0, 1.3, 0.2], c.RIBBON_LIGHT, 0.75),
                ink(side("236,243 241,240.6 245,238", own_right), [0, 0.7, 0], c.RIBBON, 1),
                ink(side("254,230.4 248,226.8 243.6,225.6", own_right), [0.8, 0.6, 0], c.RIBBON_INK, 0.8),
                ink(side("254,232.8 248.4,235.4 244,239.4", own_right), [0.8, 0.7, 0], c.RIBBON_INK, 0.8),
            )
            + fill(side(hollow, own_right), c.RIBBON_SHADE)
            + ink(side("231.6,222 236,226 239.6,231 236.6,233 231,236", own_right), [0.5, 0.7, 0.7, 0.3], c.RIBBON_INK)
            + ink(side("254,231.4 248,231.4 243.6,233.6", own_right), [0.8, 0.6, 0.1], c.RIBBON_INK)
            + outline(side(loop, own_right), 0.9, c.RIBBON_INK)
        )
    gem = sheet.radial(254.6, 230.6, 6, [(0, "#f3d8ff"), (0.35, c.RIBBON_LIGHT), (1, c.RIBBON_SHADE)])
    return (
        "".join(parts)
        + ellipse(256, 232.4, 6.3, 6.9, c.GOLD_INK)
        + ellipse(256, 232.4, 5.6, 6.2, c.GOLD)
        + ellipse(256, 232.4, 4.0, 4.5, c.GOLD_INK)
        + ellipse(256, 232.4, 3.6, 4.1, gem)
        + ellipse(254.8, 230.6, 1.0, 1.2, "#ffffff", 0.9)
    )
