"""The face: skin, ears, eyes, brows, nose, mouth. Traces are of the viewer's left half where the other mirrors it."""

from __future__ import annotations

import numpy as np

from draw_rook import palette as c
from draw_rook.hair import fringe_shadow
from drawing.pen import Sheet, ellipse, fill, group, ink, mirror, reverse, ring, runs, sample, side, spot

JAW = "214.2,108! 214,126 214.6,144 216.8,157.6 220.6,167.4 227.8,176.8 236.8,185.4 245.4,191 250.6,192.6 256,192.8"
EAR = "214.4,140! 210.6,136.4 206.6,137.2 205,142.4 206,150 208,157 210.4,163 213.4,164.8 216.8,162!"

EYE_X = 234.0  # the middle of the iris
UPPER_LID = "220.4,146.6! 224.1,144.1 228.7,142.6 233.8,141.9 238.7,142.9 242.5,146 245.5,150.5!"
LOWER_LID = "245.5,150.5 242.5,153.6 238.1,155.4 232.8,155.7 227,154.1 223,150.9 220.4,146.6"
LASH_BORDER = (
    "221.3,148.8 222.8,146.6 225.7,144.6 229.4,143.1 233.8,142.5 238.1,143.3 241.5,145.9 244.2,148.8 245.5,150.9"
)
IRIS = (EYE_X, 148.1, 7.7, 9)  # centre and half axes
BROWS = {
    "brow_right": "246.8,132.8 240.4,131 233,129.3 226,128.6 219.4,130.8",
    "brow_left": "265.4,132 271.6,129.9 279,127.9 286,127.3 292.6,129.6",
}
UPPER_LIP = "246.4,171.2! 250.6,171.3 255.8,171.6 261,170.8 266.4,168.9!"
LOWER_LIP = "266.4,168.9 265,173.4 261.4,177.4 256.2,178.8 251.2,177.2 248,174.2 246.4,171.2"


def head(sheet: Sheet) -> str:
    """The ears and the skin of the face, with the shadow that the fringe throws on it."""
    edge = f"{JAW} {reverse(mirror(JAW)).split(' ', 1)[1]}"
    skin = f"{edge} 284,84 256,76 228,84"
    light = sheet.radial(250, 146, 64, [(0, c.SKIN_LIGHT), (0.45, c.SKIN), (0.8, c.SKIN), (1, "#c88a60")])
    below = (
        "211,152! 218,166.6 226.4,176.4 236.6,184.8 246.4,189.8 256,191 265.4,189.2 275,183.6 285,176 293.2,166 297.4,152 "
        "301,136! 308,198! 206,198!"
    )
    return group(
        "head",
        group("ear_right", _ear(sheet, own_right=True)),
        group("ear_left", _ear(sheet, own_right=False)),
        fill(skin, light),
        sheet.clip(
            skin,
            fringe_shadow(c.SKIN_DEEP, 0.62),
            fill(below, c.SKIN_SHADE, 0.85),
            # the sockets of the eyes
            *(fill(side("238.4,137.4! 244.4,138.6 248.8,144 250.2,152! 247.6,150.4 244.6,144.4", s), c.SKIN_SHADE, 0.4)
              for s in (True, False)),
        ),
        ink(edge, [0.4, 0.7, 0.8, 0.7, 0.5, 0.9, 0.5, 0.7, 0.8, 0.7, 0.4], c.SKIN_INK),
    )  # fmt: skip


def _ear(sheet: Sheet, own_right: bool) -> str:
    shell = side(EAR, own_right)
    inner = side("213.6,142.4! 210.4,140.2 208.2,141.4 207.6,145.4 208.8,151.4 210.8,156.4 213.4,158.4!", own_right)
    fold = side("213,148.6 210.8,149.6 211.4,154.4 213.6,155.4", own_right)
    return (
        fill(shell, c.SKIN if own_right else "#c98d64")
        + sheet.clip(
            shell,
            fill(inner, c.SKIN_SHADE),
            fill(side("215,138! 212.4,146 213,158 216,164! 220,164! 220,138!", own_right), c.SKIN_DEEP, 0.5),
        )
        + ink(side("213,143 210,141.4 208.6,144.4 209.2,149.6", own_right), [0.2, 0.8, 0.7, 0.1], c.SKIN_LINE)
        + ink(fold, [0.2, 0.7, 0.6, 0.1], c.SKIN_LINE)
        + ink(shell.replace("!", ""), [0.4, 0.8, 0.8, 0.8, 0.5], c.SKIN_INK)
    )


def earring(sheet: Sheet) -> str:
    """A small ring in the lobe of his right ear, at the viewer's left."""
    x, y = 211.4, 166.2
    return group(
        "earring",
        ring(x, y, 2.1, 2.7, 1.5, c.BRASS_INK),
        ring(x, y, 2.1, 2.7, 0.95, c.BRASS),
        ink(f"{x - 1.9},{y - 0.8} {x - 1.9},{y + 0.8} {x - 1.2},{y + 2}", [0.1, 0.8, 0.1], c.BRASS_LIGHT),
    )


def features(sheet: Sheet) -> str:
    """Everything that moves in the face."""
    return group(
        "face_features",
        group("blush", _blush(sheet, 229), _blush(sheet, 283)),
        group("nose", _nose()),
        group("mouth", _mouth(sheet)),
        group("eye_right", _eye(sheet, own_right=True)),
        group("eye_left", _eye(sheet, own_right=False)),
        *(group(name, _brow(sheet, trace)) for name, trace in BROWS.items()),
    )


def _blush(sheet: Sheet, x: float) -> str:
    glow = sheet.radial(x, 164, 11, [(0, c.BLUSH, 0.24), (0.5, c.BLUSH, 0.14), (1, c.BLUSH, 0)], flatten=0.5)
    return ellipse(x, 164, 11.5, 6, glow)


def _nose() -> str:
    """The shadow beside the bridge and below the tip."""
    return (
        fill("256.8,154.6! 258.6,159.6 259.2,162.4 258,164.8! 254.2,165! 256.6,163.2 257.2,160", c.SKIN_SHADE, 0.8)
        + ink("255.9,155 255.7,158 255.9,161", [0.1, 1.0, 0.2], c.SKIN_LIGHT, 0.7)
        + ink("258.6,162.4 257.8,164.5 254.6,164.8", [0.15, 0.85, 0.2], c.SKIN_LINE)
    )


def _mouth(sheet: Sheet) -> str:
    opening = f"{UPPER_LIP} {' '.join(LOWER_LIP.split()[1:-1])}"
    cavity = sheet.linear((256, 169), (256, 179), [(0, "#55141f"), (0.6, c.MOUTH), (1, c.MOUTH_LOW)])
    return (
        fill(opening, cavity)
        + sheet.clip(
            opening,
            fill("248.6,184! 250.4,177 254,175 257.4,175.3 260.6,174.6 263.8,177 265,184!", c.TONGUE),
            fill("245,166! 268,164! 265.6,171.6 261,173.2 256,173.9 251,173.6 247.2,172.8!", c.TEETH),
        )
        + ink("244.6,170.6 246.4,171.2 250.6,171.3 255.8,171.6 261,170.8 266.4,168.9 268,167.6",
              [0.3, 1.6, 1.5, 1.45, 1.5, 1.6, 0.3], c.MOUTH_INK)
        + ink(LOWER_LIP, [1.1, 0.85, 0.75, 0.95, 0.75, 0.85, 1.1], "#6b2a2a")
        + ink("252.4,182.6 256.2,183.6 260,182.4", [0.1, 1.0, 0.1], c.SKIN_SHADE)
    )  # fmt: skip


def _brow(sheet: Sheet, trace: str) -> str:
    points = runs(trace)[0]
    start, end = (float(points[0][0]), 128.0), (float(points[-1][0]), 128.0)
    color = sheet.linear(start, end, [(0, c.BROW_SOFT), (0.35, c.BROW), (1, c.BROW)])
    return ink(trace, [0.7, 2.9, 3.5, 3.6, 3.3, 2.3, 0.3], color)


def _eye(sheet: Sheet, own_right: bool) -> str:
    x = EYE_X if own_right else 512 - EYE_X
    opening = side(UPPER_LID, own_right) + " " + " ".join(side(LOWER_LID, own_right).split()[1:-1])
    white = sheet.linear((x, 137), (x, 157), [(0, c.WHITE_SHADE), (0.35, "#ece4e4"), (0.55, c.WHITE), (1, c.WHITE)])
    lash = sheet.linear((x, 138), (x, 153), [(0, c.LASH), (0.5, c.LASH), (1, c.LASH_WARM)])
    lid_shadow = (
        "217,134.8! 247.2,134.8! 246.6,152.4! 243.4,148.8 239.1,146.4 233.6,145.2 228.3,146 224,147.7 220.2,150.9!"
    )
    return (
        fill(opening, white)
        + sheet.clip(opening, _iris(sheet, x), fill(side(lid_shadow, own_right), "#2a1a30", 0.3), _glints(x))
        + ink(side("245.9,151.5 243.6,154 240.6,155.6", own_right), [0.3, 0.7, 0.1], c.SKIN_LINE)
        # the crease of the lid
        + ink(
            side("225.1,139.4 228.9,138.2 233,137.8 237.4,138.5 240.6,139.9", own_right),
            [0.1, 0.7, 0.7, 0.6, 0.1],
            c.SKIN_LINE,
        )
        # the lower lash line, open towards the inner corner
        + ink(
            side("221.5,149.6 223.6,152.2 227.4,154.7 232.8,156.3 238.3,156", own_right),
            [0.5, 0.9, 0.9, 0.6, 0.1],
            c.LASH_WARM,
        )
        # the upper lash line: a sharp bar, thickest outside
        + fill(
            side(
                "246.3,152.2! 244.2,148.8 241.3,146.2 237.9,143.9 233.8,143 229.6,143.6 226,145.1 223.8,147.1 "
                "222.1,150.3! 220.9,149 219.8,147.9 218.5,147.3! 220.2,145.8 223.4,143.2 228.1,141.1 233.6,140.4 "
                "238.9,141.5 242.7,144.5 245.5,148.6",
                own_right,
            ),
            lash,
        )
    )  # fmt: skip


def _iris(sheet: Sheet, x: float) -> str:
    _, y, rx, ry = IRIS
    base = sheet.linear(
        (x, y - ry),
        (x, y + ry),
        [(0, c.IRIS_TOP), (0.32, c.IRIS_DARK), (0.56, c.IRIS_MIDDLE), (0.8, c.IRIS_LOW), (1, c.IRIS_GLOW)],
    )
    rim = sheet.linear((x, y - ry), (x, y + ry), [(0, c.IRIS_RIM), (0.6, c.IRIS_RIM), (1, c.IRIS_RIM_LOW)])
    glow = sheet.radial(x, y + 7.6, 8.4, [(0, "#f0fbff", 0.9), (0.5, "#b0d4e0", 0.45), (1, "#86b4c8", 0)], flatten=0.72)
    rays = "".join(
        ink(
            f"{x + dx * 0.6:.2f},{y + 3.4} {x + dx:.2f},{y + 5.6 + 2.2 * (1 - abs(dx) / 6):.2f}",
            [0.2, 0.7, 0.1],
            "#f4ffff",
            0.6,
        )
        for dx in (-5, -2.6, 0, 2.6, 5)
    )
    return (
        ellipse(x, y, rx, ry, base)
        + ellipse(x, y - 7.4, 7.6, 6.2, "#0e1f36", 0.45)
        + ellipse(x, y + 7.6, 7.6, 5.2, glow)
        + rays
        + ellipse(x, y + 0.1, 3.0, 4.0, c.PUPIL)
        + ellipse(x, y + 2.2, 1.7, 1.5, c.PUPIL_GLOW, 0.8)
        + ring(x, y, rx - 0.45, ry - 0.45, 1.1, rim)
    )


def _glints(x: float) -> str:
    """The light in the eye: it comes from the same side for both eyes."""
    y = IRIS[1]
    return (
        ellipse(x - 3.3, y - 3.0, 2.3, 2.5, "#ffffff")
        + ellipse(x + 3.9, y + 3.6, 1.3, 1.5, "#ffffff", 0.95)
        + ellipse(x - 4.0, y + 1.4, 0.7, 0.7, "#ffffff", 0.7)
    )


def rig() -> dict[str, dict[str, object]]:
    """Where the features are, for the posing engine: the content of `NAME.rig.json`."""
    return {
        "left_eye": _eye_rig(own_right=False),
        "right_eye": _eye_rig(own_right=True),
        "left_brow": {"line": _line(BROWS["brow_left"]), "thickness": 3.6},
        "right_brow": {"line": _line(reverse(BROWS["brow_right"])), "thickness": 3.6},
        "mouth": {"upper": _line(UPPER_LIP), "lower": _line(reverse(LOWER_LIP))},
    }


def _eye_rig(own_right: bool) -> dict[str, object]:
    def across(trace: str) -> str:
        return trace if own_right else reverse(mirror(trace))

    x, y, rx, ry = IRIS
    first, last = LASH_BORDER.split()[0], LASH_BORDER.split()[-1]
    lower = f"{first} 223,151.3 227,154.1 232.8,155.7 238.1,155.4 242.5,153.6 {last}"
    return {
        "upper": _line(across(LASH_BORDER)),
        "lower": _line(across(lower)),
        "lash": 3.2,
        "iris": [round(spot((x, y), own_right)[0] - 0.5, 2), round(y - 0.5, 2)],
        "iris_width": 2 * rx,
        "iris_height": 2 * ry,
    }


def _line(trace: str) -> list[list[float]]:
    """Points on a trace in the rig's coordinates, where the first pixel has its centre at 0."""
    points = sample(np.vstack(runs(trace.replace("!", ""))), 2.5) - 0.5
    return [[round(float(x), 2), round(float(y), 2)] for x, y in points]
