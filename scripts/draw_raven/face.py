"""The face: skin, eyes, brows, nose, mouth and blush. Traces are of the viewer's left half; the other is mirrored."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from draw_raven import palette as c
from draw_raven.hair import CAP
from drawing.pen import Sheet, ellipse, fill, group, ink, mirror, reverse, ring, runs, sample, shifted, side, spot

JAW = "212.6,112! 212.4,130 213.2,145 215.2,156 219,166.4 226.4,175.8 236,183 246.6,188.4 256,190.2"
EYE_X = 234.2  # the middle of the iris

UPPER_LID = "219.8,147.4! 221.2,142.6 225,138.8 231,136.7 237.6,137.4 243,141.2 246.6,148.4!"
LOWER_LID = "246.6,148.4 245,153.2 240.8,157.4 234,159 227.2,157.6 222.6,153.4 219.8,147.4"
LASH_BORDER = "220.2,149.4 221,146.2 222.4,142.6 226,139.2 231,137.1 236.8,137.2 241.6,139.4 245.6,143.6 246.7,148.8"
IRIS = (EYE_X, 147.6, 9.4, 11.9)  # centre and half axes
BROW = "244.4,126.2 239.2,123.9 232.6,122.8 226,123.5 220,126.8"
UPPER_LIP = "247,170.4! 251,171 256,170.7 261,171 265,170.4!"
LOWER_LIP = "265,170.4 264,174.4 260.6,178.4 256,179.6 251.4,178.4 248,174.4 247,170.4"
FOLD = "219.6,136 223.8,133.2 230.6,131.6 237.6,132.2 242.4,134.8"


def head(sheet: Sheet) -> str:
    """The skin of the face, and the shadow that the fringe throws on it."""
    edge = f"{JAW} {reverse(mirror(JAW)).split(' ', 1)[1]}"
    skin = f"{edge} 280,84 256,78 232,84"
    light = sheet.radial(250, 146, 64, [(0, c.SKIN_LIGHT), (0.45, c.SKIN), (0.75, c.SKIN), (1, c.SKIN_WARM)])
    under_fringe = sheet.linear((256, 96), (256, 142), [(0, c.SKIN_DEEP, 0.85), (1, c.SKIN_SHADE, 0.8)])
    turned_away = sheet.linear((278, 150), (304, 158), [(0, c.SKIN_SHADE, 0), (1, c.SKIN_DEEP, 0.5)])
    cheeks = "".join(
        ellipse(
            x, 163, 19, 15, sheet.radial(x, 163, 19, [(0, c.BLUSH, 0.2), (0.6, c.BLUSH, 0.1), (1, c.BLUSH, 0)], 0.8)
        )
        for x in (227, 285)
    )
    nose = sheet.radial(256.4, 160.6, 8.5, [(0, c.BLUSH, 0.24), (1, c.BLUSH, 0)], 0.85)
    chin = sheet.radial(256, 191, 26, [(0, c.SKIN_SHADE, 0.75), (1, c.SKIN_SHADE, 0)], 0.34)
    return group(
        "head",
        fill(skin, light),
        sheet.clip(
            skin,
            # the fringe's shadow: a warm edge where light bleeds into it, cooler inside
            shifted(1.4, 5.2, fill(CAP, c.SKIN_WARM, 0.55, sheet.blur(1.3))),
            shifted(1.0, 3.4, fill(CAP, under_fringe)),
            fill(skin, turned_away),
            fill(
                mirror("212,146! 214.6,156 219.4,166.6 227.6,175.2 238,181.6 256,190.4! 240,194 208,190!"),
                c.SKIN_SHADE,
                0.7,
            ),
            fill("212,160! 219.6,167.6 227,175.6 237,183 256,190.4! 240,194 208,190!", c.SKIN_SHADE, 0.5),
            ellipse(256, 191, 26, 9, chin),
            cheeks,
            ellipse(256.4, 160.6, 8.5, 7.2, nose),
        ),
        ink(edge, [0.4, 0.6, 0.7, 0.6, 0.45, 0.8, 0.45, 0.6, 0.85, 0.9, 0.5], c.SKIN_INK),
    )


def features(sheet: Sheet) -> str:
    """Everything that moves in the face."""
    return group(
        "face_features",
        group("blush", _blush(sheet, 228.4), _blush(sheet, 283.6)),
        group("nose", _nose()),
        group("mouth", _mouth(sheet)),
        group("eye_right", _eye(sheet, own_right=True)),
        group("eye_left", _eye(sheet, own_right=False)),
        group("brow_right", _brow(sheet, own_right=True)),
        group("brow_left", _brow(sheet, own_right=False)),
    )


def _blush(sheet: Sheet, x: float) -> str:
    glow = sheet.radial(x, 165, 11, [(0, c.BLUSH, 0.5), (0.5, c.BLUSH, 0.3), (1, c.BLUSH, 0)], flatten=0.52)
    hatching = "".join(
        ink(f"{x + dx + 1.5},{163.2} {x + dx},{165.2} {x + dx - 1.2},{167}", [0.15, 0.6, 0.15], "#e8736f", 0.55)
        for dx in (-4.2, 0, 4.2)
    )
    return ellipse(x, 165, 12, 6.5, glow) + hatching


def _nose() -> str:
    shade = fill("256.4,158.6 258,161.2 257.4,162.8 255.2,162.8!", c.SKIN_SHADE, 0.9)
    light = ellipse(255, 158.4, 0.75, 1.3, "#ffffff", 0.8)
    return light + shade + ink("256.6,160.6 257.2,162 255.4,163", [0.2, 0.85, 0.25], "#c9766c")


def _mouth(sheet: Sheet) -> str:
    opening = f"{UPPER_LIP} {' '.join(LOWER_LIP.split()[1:-1])}"
    cavity = sheet.linear((256, 170), (256, 180), [(0, "#8a2b40"), (0.6, c.MOUTH), (1, "#b8485a")])
    return (
        fill(opening, cavity)
        + sheet.clip(
            opening,
            fill("248.6,184! 249.8,177 253.4,174.9 256,175.5 258.6,174.9 262.2,177 263.4,184!", c.TONGUE),
            ink("256,176 256,177.8", [0.3, 0.6, 0.1], "#d8666f"),
            fill("246.6,168! 265.4,168! 263.8,172.4 260.4,173.3 256,173.5 251.6,173.3 248.2,172.4!", c.TEETH),
        )
        + ink(UPPER_LIP, [1.2, 1.15, 1.1, 1.15, 1.2], c.MOUTH_INK)
        + ink(LOWER_LIP, [1.1, 0.8, 0.75, 0.85, 0.75, 0.8, 1.1], "#a34a58")
        + ink("245.9,169.7 246.9,170.5 248.4,171", [0.15, 0.9, 0.4], c.MOUTH_INK)
        + ink("266.1,169.7 265.1,170.5 263.6,171", [0.15, 0.9, 0.4], c.MOUTH_INK)
        + ink("253,182.8 256,183.4 259,182.8", [0.1, 0.7, 0.1], "#e0958a", 0.7)
    )


def _brow(sheet: Sheet, own_right: bool) -> str:
    tones = [(0, "#6a5d92"), (0.5, "#352e5a"), (1, "#3f3666")]
    color = sheet.linear((219, 122), (245, 126), tones) if own_right else sheet.linear((293, 122), (267, 126), tones)
    return ink(side(BROW, own_right), [0.8, 1.9, 1.9, 1.3, 0.2], color)


def _eye(sheet: Sheet, own_right: bool) -> str:
    x = EYE_X if own_right else 512 - EYE_X
    opening = side(UPPER_LID, own_right) + " " + " ".join(side(LOWER_LID, own_right).split()[1:-1])
    white = sheet.linear(
        (x, 135), (x, 159), [(0, c.WHITE_SHADE), (0.35, "#ece6f2"), (0.6, c.WHITE), (0.86, c.WHITE), (1, "#f6dfe2")]
    )
    lid_fade = sheet.linear((x, 139), (x, 152), [(0, "#3b2466", 0.55), (0.45, "#4a2c78", 0.26), (1, "#5b3a8c", 0)])
    lash = sheet.linear((x, 137), (x, 153), [(0, c.LASH), (0.4, c.LASH), (1, c.LASH_WARM)])
    lid_shadow = "216,132! 248,132! 247,151! 243,144.6 238,141 231,140.2 225,142.4 221.6,146.6 219.5,151!"
    return (
        fill(opening, white)
        + sheet.clip(
            opening,
            _iris(sheet, x),
            ellipse(x, 142, 16, 12, lid_fade),
            fill(side(lid_shadow, own_right), "#3b2466", 0.3),
            _glints(x),
        )
        + ink(side("246.8,150.4 245,154 241.4,157.2", own_right), [0.3, 0.6, 0.1], "#d9a39a")
        + ink(side(FOLD, own_right), [0.1, 0.7, 0.75, 0.5, 0.1], c.LID_LINE)
        # the lower lash line, open towards the inner corner
        + ink(
            side("221.4,151.8 223.6,154.8 227.6,158 234,159.3 240,158", own_right),
            [0.5, 0.8, 0.9, 0.7, 0.1],
            c.LASH_WARM,
        )
        # the upper lash line, thickest outside, with its wing
        + fill(
            side(
                "247.1,149.4! 245.6,144.2 241.6,140 236.8,137.8 231,137.7 226,139.8 222.6,143.2 221.2,146.8 "
                "221.2,151.8! "
                "219.6,148.8 219,147 217.8,145.2 215,141.6! 218.4,142 220.4,139.8 222.8,137.2 226.2,135 231.2,133.9 "
                "237.4,134.8 242.8,138.4 246,143.4",
                own_right,
            ),
            lash,
        )
    )


def _iris(sheet: Sheet, x: float) -> str:
    _, y, rx, ry = IRIS
    base = sheet.linear(
        (x, y - ry),
        (x, y + ry),
        [(0, c.IRIS_TOP), (0.3, "#4a22a0"), (0.58, c.IRIS_MIDDLE), (0.84, c.IRIS_LOW), (1, c.IRIS_GLOW)],
    )
    rim = sheet.linear((x, y - ry), (x, y + ry), [(0, c.IRIS_RIM), (0.55, c.IRIS_RIM), (1, "#7a3fc4")])
    glow = sheet.radial(x, y + 9, 9.5, [(0, "#ffdcff", 0.95), (0.5, "#dca2ff", 0.55), (1, "#b070ff", 0)], flatten=0.75)
    # the dark part of the iris around the pupil reaches up under the lid
    dark = (
        f"{x - 7.2},{y - 12}! {x + 7.2},{y - 12}! {x + 6.6},{y - 4} {x + 4.6},{y + 2.4} {x},{y + 4.8} "
        f"{x - 4.6},{y + 2.4} {x - 6.6},{y - 4}"
    )
    # reflected light: a cool breath of sky along the edge at the light's side, a rosy one at the other
    sky = (
        f"{x - 8.7},{y - 4}! {x - 8.9},{y + 2} {x - 6.6},{y + 7.8}! {x - 6.2},{y + 2} {x - 6.9},{y - 1}",
        f"{x + 8.7},{y - 3}! {x + 8.9},{y + 2} {x + 7.2},{y + 6.6}! {x + 6.9},{y + 2} {x + 7.5},{y - 1}",
    )
    crescent = (
        f"{x - 7.4},{y + 4.4}! {x - 5.2},{y + 8.9} {x},{y + 10.9} {x + 5.2},{y + 8.9} {x + 7.4},{y + 4.4}! "
        f"{x + 4.4},{y + 7.2} {x},{y + 8.3} {x - 4.4},{y + 7.2}"
    )
    around = sheet.radial(x, y + 0.2, 6.6, [(0, c.PUPIL), (0.5, c.PUPIL, 0.6), (1, c.PUPIL, 0)], 1.25)
    return (
        ellipse(x, y, rx, ry, base)
        + fill(dark, "#2e1570", 0.45)
        + ellipse(x, y + 9, 8.6, 6, glow)
        + _fibres(x, y)
        + ellipse(x, y + 0.2, 6.6, 8.2, around)
        + fill(crescent, "#ffd9ff", 0.75, sheet.blur(0.45))
        + fill(sky[0], "#86bcff", 0.7, sheet.blur(0.35))
        + fill(sky[1], "#e79cf4", 0.45, sheet.blur(0.35))
        + ellipse(x, y + 0.2, 3.0, 4.4, c.PUPIL)
        + ring(
            x, y, rx - 1.5, ry - 1.5, 0.7, sheet.linear((x, y - ry), (x, y + ry), [(0, "#3a1c84"), (1, "#9a55e6", 0.2)])
        )
        + ring(x, y, rx - 0.45, ry - 0.45, 1.1, rim)
    )


def _fibres(x: float, y: float) -> str:
    """The fine rays of the iris, from the pupil outwards: dark ones all around, bright ones below."""
    parts = []
    for i in range(30):
        turn = 2 * pi * (i + 0.25 * (i % 3)) / 30
        across, down = cos(turn), sin(turn)
        inner, outer = 0.42 + 0.05 * (i % 2), 0.80 + 0.07 * ((i * 7) % 3)
        ends = [f"{x + 8.4 * across * r:.2f},{y + 10.8 * down * r:.2f}" for r in (inner, (inner + outer) / 2, outer)]
        bright = down > 0.15 and i % 2 == 0
        parts.append(ink(" ".join(ends), [0.15, 0.7, 0.1], "#f8dcff" if bright else "#5a1ec4", 0.65 if bright else 0.4))
    return "".join(parts)


def _glints(x: float) -> str:
    """The light in the eye: it comes from the same side for both eyes."""
    y = IRIS[1]
    return (
        ellipse(x - 3.8, y - 4.6, 3.5, 4.0, "#cfe0ff", 0.3)
        + ellipse(x - 3.8, y - 4.6, 2.9, 3.4, "#ffffff")
        + ellipse(x + 4.4, y + 4.4, 1.5, 1.7, "#ffffff", 0.95)
        + ellipse(x - 4.6, y + 0.9, 0.9, 0.9, "#ffffff", 0.7)
    )


def rig() -> dict[str, dict[str, object]]:
    """Where the features are, for the posing engine: the content of `NAME.rig.json`."""
    return {
        "left_eye": _eye_rig(own_right=False),
        "right_eye": _eye_rig(own_right=True),
        "left_brow": {"line": _line(mirror(BROW)), "thickness": 1.9},
        "right_brow": {"line": _line(reverse(BROW)), "thickness": 1.9},
        "mouth": {"upper": _line(UPPER_LIP), "lower": _line(reverse(LOWER_LIP))},
    }


def _eye_rig(own_right: bool) -> dict[str, object]:
    def across(trace: str) -> str:
        return trace if own_right else reverse(mirror(trace))

    x, y, rx, ry = IRIS
    first, last = LASH_BORDER.split()[0], LASH_BORDER.split()[-1]
    lower = f"{first} 222.6,153.4 227.2,157.6 234,159 240.8,157.4 245,153.2 {last}"
    return {
        "upper": _line(across(LASH_BORDER)),
        "lower": _line(across(lower)),
        "lash": 3.4,
        "iris": [round(spot((x, y), own_right)[0] - 0.5, 2), y - 0.5],
        "iris_width": 2 * rx,
        "iris_height": 2 * ry,
    }


def _line(trace: str) -> list[list[float]]:
    """Points on a trace in the rig's coordinates, where the first pixel has its centre at 0."""
    points = sample(np.vstack(runs(trace.replace("!", ""))), 2.5) - 0.5
    return [[round(float(x), 2), round(float(y), 2)] for x, y in points]
