"""Cels of water: sweat in three amounts; tears at the outer corners, at the inner corners, and in streams."""

from functools import partial

import numpy as np

from draw_cels.faces import Face
from draw_cels.shapes import WATER, WATER_INK, WATER_LOW, drop
from drawing.pen import Sheet, ellipse, fill, ink, reverse, runs, sample, shifted, side

SIDES = (True, False)
LID_DEPTH = 5.6  # pixels above the deepest point of the lower lid, up to which water stands on it


def _drops(sheet: Sheet, *drops: tuple[float, float, float, float]) -> str:
    """Drops at x, y with a radius and a turn in degrees, the smaller the thinner drawn."""
    return "".join(drop(sheet, x, y, size, turn, line=0.45 + 0.16 * size) for x, y, size, turn in drops)


def sweat1(sheet: Sheet, _: Face) -> str:
    """One drop runs down beside the eye."""
    return _drops(sheet, (295.2, 162.4, 4.1, 6))


def sweat2(sheet: Sheet, _: Face) -> str:
    """One at the temple, one on the forehead."""
    return _drops(sheet, (214.6, 129.6, 3.8, -8), (262.6, 127.6, 2.9, 6))


def sweat3(sheet: Sheet, _: Face) -> str:
    """Beads all over: temples, cheeks, chin."""
    return _drops(
        sheet,
        (297.4, 129.8, 3.1, 8),
        (217.6, 165.6, 3.6, -10),
        (285, 176.2, 2.7, 14),
        (241.6, 183.4, 2.2, -14),
        (268.2, 186.4, 1.9, 10),
        (271.4, 171, 1.7, 4),
        (227.4, 172.6, 1.8, -6),
    )


def tears1(sheet: Sheet, face: Face) -> str:
    """A tear stands at the outer corner of each eye."""
    x, y = face.tear_spots[0]
    right = drop(sheet, x, y, 3.3, 22, line=0.95) + ellipse(x + 3.6, y + 0.6, 0.8, 0.8, "#ffffff", 0.9)
    left = drop(sheet, 512 - x, y, 3.3, -22, line=0.95) + ellipse(512 - x - 3.6, y + 0.6, 0.8, 0.8, "#ffffff", 0.9)
    return right + left


def tears2(sheet: Sheet, face: Face) -> str:
    """Water wells up along the lower lid and gathers at the inner corner."""
    x, y = face.tear_spots[1]
    return "".join(
        _welling(sheet, face, own_right)
        + drop(sheet, x if own_right else 512 - x, y, 2.6, 14 if own_right else -14, line=0.9)
        for own_right in SIDES
    )


def tears3(sheet: Sheet, face: Face) -> str:
    """Tears stream from the lower edge of the eyes down the cheeks."""
    parts = []
    for own_right in SIDES:
        parts.append(_stream(sheet, face, own_right))
        parts.append(_welling(sheet, face, own_right))
    return "".join(parts)


def _welling(sheet: Sheet, face: Face, own_right: bool) -> str:
    """The water that stands on the lower lid, thickest in the middle; not in the corners, over which the lash comes down."""
    points = sample(np.vstack(runs(face.lower_lid)), 1.5)
    low = points[points[:, 1] > points[:, 1].max() - LID_DEPTH]
    lid = side(" ".join(f"{x:.2f},{y:.2f}" for x, y in low), own_right)
    return (
        shifted(0, -0.5, ink(lid, [0.4, 2.2, 3.2, 3.0, 2.2, 0.5], WATER_LOW, 0.75))
        + shifted(0, -0.3, ink(lid, [0.1, 1.2, 1.9, 1.7, 1.2, 0.1], WATER, 0.95))
        + shifted(0, 1.0, ink(lid, [0, 0.6, 0.75, 0.6, 0.4, 0], WATER_INK, 0.8))
    )


def _stream(sheet: Sheet, face: Face, own_right: bool) -> str:
    own = partial(side, own_right=own_right)
    top = face.stream_top
    outer = f"225.2,{top:g}! 228,160.6 229.4,165.4 229.8,171 230.2,176"
    inner = f"238,{top + 1.4:g}! 235.6,161.8 234.4,166.6 234.2,172 234.6,176.4"
    trickle = f"242.4,{top - 0.4:g} 243.2,161.4 242.6,166.4 241.8,170.4"
    shape = own(f"{outer}! {reverse(f'{inner}!')}")
    paint = sheet.linear(
        (256, 157), (256, 178), [(0, WATER, 0.95), (0.35, "#c6ecff", 0.8), (0.8, "#a4dcfa", 0.78), (1, WATER_LOW, 0.5)]
    )
    edge = sheet.linear((256, 157), (256, 178), [(0, WATER_INK, 0.5), (0.4, WATER_INK, 0.75), (1, WATER_INK, 0.8)])
    bead_x = 232.5 if own_right else 512 - 232.5
    return (
        fill(shape, paint)
        + ink(own(outer), [0.4, 0.8, 0.75, 0.6, 0.2], edge)
        + ink(own(inner), [0.4, 0.85, 0.8, 0.6, 0.2], edge)
        + ink(own("229.4,159.6 231,164 231.2,169 231.3,173.4"), [0.2, 1.5, 1.0, 0.1], "#ffffff", 0.92)
        + ink(own("235,160.6 233.2,165 233,170"), [0.1, 0.7, 0.1], "#ffffff", 0.8)
        + ink(own(trickle), [0.6, 2.0, 1.7, 1.5, 1.2], WATER_INK, 0.55)
        + ink(own(trickle), [0.3, 1.2, 1.0, 0.9, 0.6], WATER, 0.95)
        + drop(sheet, 241.7 if own_right else 512 - 241.7, 171.6, 1.7, 6 if own_right else -6, line=0.6)
        + drop(sheet, bead_x, 177.4, 3.0, -4 if own_right else 4, line=0.8)
    )
