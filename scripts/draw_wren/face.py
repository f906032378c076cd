"""The face: skin, ear, eyes, brows, nose, mouth, mole. Traces are of the viewer's left half; the other is mirrored."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from draw_wren import palette as c
from draw_wren.forms import soft
from draw_wren.hair import CAP
from drawing.pen import Sheet, ellipse, fill, group, ink, mirror, reverse, ring, runs, sample, shifted, side, spot

JAW = "213.6,112! 213.4,130 214,144 216,155 219.8,165 226.4,174.2 235,181.8 245,187.4 251,189.2 256,189.7"
EYE_X = 234.0  # the middle of the iris

UPPER_LID = "220,152! 222.6,147.2 226.8,143 232.4,141 238,141.2 242.8,144 246,149.8!"
LOWER_LID = "246,149.8 243.8,153.6 239.6,156.6 233.6,157.8 227.4,157.4 222.8,155.4 220,152"
LASH_BORDER = "220,152.4 222.6,147.8 226.8,143.6 232.4,141.6 238,141.8 242.8,144.6 246,150"
IRIS = (EYE_X, 148.4, 8.3, 10.0)  # centre and half axes
BROW = "244.2,127.6 239,125 232.4,123.8 225.6,125 218.6,129.4"
FOLD = "221,144.4 225.4,139.6 231.4,137 238,137.1 243,139.8"
UPPER_LIP = "248.6,170.8! 252.2,171.7 256,171.4 259.8,171.7 263.4,170.8!"
LOWER_LIP = "263.4,170.8 262.2,174.8 259.6,177.5 256,178.3 252.4,177.5 249.8,174.8 248.6,170.8"
EAR = "214.6,141! 210.6,137.4 206.4,138.4 204.6,143.4 205.6,150 207.8,156 210.4,160.4 213.4,161.8 216,160! 217,152"
MOLE = (287.4, 161.6)


EDGE = f"{JAW} {reverse(mirror(JAW)).split(' ', 1)[1]}"
SKIN = f"{EDGE} 284,86 256,74 228,86"


def head(sheet: Sheet) -> str:
    """The skin of the face, the ear that shows, and the shadow that the fringe throws on it."""
    light = sheet.radial(252, 148, 64, [(0, c.SKIN), (0.7, c.SKIN), (1, "#fbdccf")])
    turned_away = mirror("212,140! 215.4,152 219,163 226.4,173 236,181 249,188.6! 246,194 206,190!")
    return group(
        "head",
        group("ear_right", _ear(sheet)),
        fill(SKIN, light),
        sheet.clip(
            SKIN,
            shifted(1.6, 4.2, fill(CAP, c.SKIN_SHADE, 0.95)),
            fill(turned_away, c.SKIN_SHADE, 0.75),
            soft(sheet, "209,112! 215,140 218,158 214,170 206,170!", c.SKIN_SHADE, 2.2, 0.6),
        ),
        ink(EDGE, [0.4, 0.75, 0.85, 0.75, 0.5, 0.95, 0.5, 0.75, 0.85, 0.75, 0.4], c.SKIN_INK),
    )


def _ear(sheet: Sheet) -> str:
    return (
        fill(EAR, c.SKIN)
        + sheet.clip(
            EAR,
            fill("216,139! 211.6,140 208.6,143 209,149 211.4,155 212.4,164! 220,164!", c.SKIN_SHADE),
            fill("216,146! 212.4,146 211.4,149.6 212.8,154! 216,156!", c.SKIN_DEEP, 0.8),
        )
        + ink(
            "214.4,140.6 210.6,137.4 206.4,138.4 204.6,143.4 205.6,150 207.8,156 210.4,160.4 213.4,161.8 217,160",
            0.85,
            c.SKIN_INK,
        )
        + ink("213.4,142 210,141.2 207.8,143.4 208.2,148.4 209.8,152", [0.1, 0.6, 0.5, 0.1], c.SKIN_INK, 0.8)
    )


def features(sheet: Sheet) -> str:
    """Everything that moves in the face."""
    return group(
        "face_features",
        group("blush", _blush(sheet, 228), _blush(sheet, 284), _mole()),
        group("nose", _nose()),
        group("mouth", _mouth(sheet)),
        group("eye_right", _eye(sheet, own_right=True)),
        group("eye_left", _eye(sheet, own_right=False)),
        group("brow_right", _brow(sheet, own_right=True)),
        group("brow_left", _brow(sheet, own_right=False)),
    )


def _blush(sheet: Sheet, x: float) -> str:
    glow = sheet.radial(x, 166, 12, [(0, c.BLUSH, 0.42), (0.5, c.BLUSH, 0.24), (1, c.BLUSH, 0)], flatten=0.5)
    return sheet.clip(SKIN, ellipse(x, 166, 12, 6, glow))


def _mole() -> str:
    x, y = MOLE
    return ellipse(x, y, 0.95, 0.95, "#7b4640") + ellipse(x - 0.3, y - 0.3, 0.3, 0.3, "#b47e74", 0.8)


def _nose() -> str:
    shade = fill("256.6,156 258.6,161 257.8,163.2 254.6,163.4! 256.6,161!", c.SKIN_SHADE, 0.9)
    return shade + ink("257.4,160.4 257.8,162.4 255,163.6", [0.15, 0.85, 0.25], "#b96f69")


def _mouth(sheet: Sheet) -> str:
    opening = f"{UPPER_LIP} {' '.join(LOWER_LIP.split()[1:-1])}"
    cavity = sheet.linear((256, 170), (256, 179), [(0, "#8c2f3e"), (0.6, c.MOUTH), (1, "#bb525a")])
    return (
        fill("251,180! 256,181.2 261,180! 259,182.4 253,182.4!", c.SKIN_SHADE, 0.7)
        + fill(opening, cavity)
        + sheet.clip(
            opening,
            fill("249.6,183! 250.8,176.6 253.8,174.7 256,175.2 258.2,174.7 261.2,176.6 262.4,183!", c.TONGUE),
            fill("247.6,168! 264.4,168! 263,172.6 259.6,173.4 256,173.6 252.4,173.4 249,172.6!", c.TEETH),
        )
        + ink(
            "247.4,169.9 249,171 252.2,171.7 256,171.4 259.8,171.7 263,171 264.6,169.9",
            [0.3, 1.2, 1.1, 1.0, 1.1, 1.2, 0.3],
            c.MOUTH_INK,
        )
        + ink(LOWER_LIP, [1.0, 0.75, 0.75, 1.0, 0.75, 0.75, 1.0], "#b0585c")
    )


def _brow(sheet: Sheet, own_right: bool) -> str:
    ends = (spot((244, 126), own_right), spot((218, 128), own_right))
    color = sheet.linear(*ends, [(0, c.BROW_LIGHT), (0.35, c.BROW), (1, c.BROW)])
    return ink(side(BROW, own_right), [0.9, 2.0, 1.9, 1.3, 0.2], color)


def _eye(sheet: Sheet, own_right: bool) -> str:
    x = spot((EYE_X, 0), own_right)[0]
    opening = side(UPPER_LID, own_right) + " " + " ".join(side(LOWER_LID, own_right).split()[1:-1])
    white = sheet.linear((x, 140), (x, 158), [(0, c.WHITE_SHADE), (0.35, "#ebe7ef"), (0.6, c.WHITE), (1, c.WHITE)])
    lash = sheet.linear((x, 138), (x, 154), [(0, c.LASH), (0.5, c.LASH), (1, c.LASH_WARM)])
    lid_shadow = "214,134! 250,134! 248,152! 243.4,147.4 238,144.8 232.4,144.4 227,146.6 223.2,150.6 218.8,156!"
    return (
        fill(opening, white)
        + sheet.clip(opening, _iris(sheet, x), fill(side(lid_shadow, own_right), "#4a3050", 0.32), _glints(x))
        + ink(side("246.3,151.2 245,153.7 242.4,156", own_right), [0.3, 0.6, 0.1], "#cf9a92")
        + ink(side(FOLD, own_right), [0.1, 0.7, 0.75, 0.5, 0.1], c.LID_LINE)
        # the lower lash line, open towards the inner corner, with two short lashes outside
        + ink(
            side("221.2,154 223.2,156 227.4,158 233.6,158.5 239.4,157.5", own_right),
            [0.6, 0.9, 0.8, 0.6, 0.1],
            c.LASH_WARM,
        )
        # the upper lash line, thickest outside, drawn out and a little down
        + fill(
            side(
                "246.5,151! 242.8,145.4 238,142.5 232.6,142.2 227.2,144.3 223.4,148.2 221.4,153! "
                "219.6,154.4 216.8,154.9! 218.3,152.8 "
                "219.3,150.2 221.6,145.6 226,141.3 232.2,139 238.4,139.2 243.2,142.2",
                own_right,
            ),
            lash,
        )
        + ink(side("223.4,147.6 227.2,143.8 231.6,142", own_right), [0.1, 0.8, 0.1], "#8a4a4c", 0.8)
    )


def _iris(sheet: Sheet, x: float) -> str:
    _, y, rx, ry = IRIS
    base = sheet.linear(
        (x, y - ry),
        (x, y + ry),
        [(0, c.IRIS_TOP), (0.32, c.IRIS_DARK), (0.58, c.IRIS_MIDDLE), (0.82, c.IRIS_LOW), (1, c.IRIS_GLOW)],
    )
    rim = sheet.linear((x, y - ry), (x, y + ry), [(0, c.IRIS_RIM), (0.6, c.IRIS_RIM), (1, "#a35c20")])
    glow = sheet.radial(x, y + 8, 8.5, [(0, "#fff3bd", 0.95), (0.5, "#ffd978", 0.5), (1, "#f0a83c", 0)], flatten=0.75)
    dark = (
        f"{x - 6.6},{y - 11}! {x + 6.6},{y - 11}! {x + 6.2},{y - 3.6} {x + 4.2},{y + 2.2} {x},{y + 4.2} "
        f"{x - 4.2},{y + 2.2} {x - 6.2},{y - 3.6}"
    )
    rays = "".join(
        ink(f"{x + dx * 0.6:.2f},{y + 3.6} {x + dx:.2f},{y + 5.8 + 2.0 * (1 - abs(dx) / 6.4):.2f}", 0.7, "#fff2c4", 0.6)
        for dx in (-5.2, -2.6, 0, 2.6, 5.2)
    )
    disc = " ".join(f"{x + rx * cos(a * pi / 8):.2f},{y + ry * sin(a * pi / 8):.2f}" for a in range(16))
    sky = f"{x + 7.8},{y - 2.6}! {x + 8},{y + 2} {x + 5.8},{y + 6.4}! {x + 6},{y + 2} {x + 6.4},{y - 1}"
    return (
        ellipse(x, y, rx, ry, base)
        + sheet.clip(
            disc, fill(dark, "#4a1d10", 0.45), ellipse(x, y + 8, 7.8, 5.4, glow), rays, fill(sky, "#9fd0d8", 0.5)
        )
        + ellipse(x, y + 0.2, 2.9, 3.9, c.PUPIL)
        + ring(x, y, rx - 0.45, ry - 0.45, 1.0, rim)
    )


def _glints(x: float) -> str:
    """The light in the eye: it comes from the same side for both eyes."""
    y = IRIS[1]
    return (
        ellipse(x - 3.2, y - 3.6, 2.6, 2.8, "#ffffff")
        + ellipse(x + 3.8, y + 4, 1.3, 1.4, "#ffffff", 0.95)
        + ellipse(x - 4.2, y + 1.2, 0.8, 0.8, "#ffffff", 0.7)
    )


def rig() -> dict[str, dict[str, object]]:
    """Where the features are, for the posing engine: the content of `NAME.rig.json`."""
    return {
        "left_eye": _eye_rig(own_right=False),
        "right_eye": _eye_rig(own_right=True),
        "left_brow": {"line": _line(mirror(BROW)), "thickness": 2.0},
        "right_brow": {"line": _line(reverse(BROW)), "thickness": 2.0},
        "mouth": {"upper": _line(UPPER_LIP), "lower": _line(reverse(LOWER_LIP))},
    }


def _eye_rig(own_right: bool) -> dict[str, object]:
    def across(trace: str) -> str:
        return trace if own_right else reverse(mirror(trace))

    x, y, rx, ry = IRIS
    first, last = LASH_BORDER.split()[0], LASH_BORDER.split()[-1]
    inner = " ".join(reverse(LOWER_LID).split()[1:-1])
    return {
        "upper": _line(across(LASH_BORDER)),
        "lower": _line(across(f"{first} {inner} {last}")),
        "lash": 3.0,
        "iris": [round(spot((x, y), own_right)[0] - 0.5, 2), round(y - 0.5, 2)],
        "iris_width": 2 * rx,
        "iris_height": 2 * ry,
    }


def _line(trace: str) -> list[list[float]]:
    """Points on a trace in the rig's coordinates, where the first pixel has its centre at 0."""
    points = sample(np.vstack(runs(trace.replace("!", ""))), 2.5) - 0.5
    return [[round(float(x), 2), round(float(y), 2)] for x, y in points]
