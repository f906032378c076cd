"""The face: skin, eyes, brows, nose, mouth and blush. Traces are of the viewer's left half; the other is mirrored."""

from __future__ import annotations

import palette as c
from pen import Sheet, ellipse, fill, group, ink, mirror, path

JAW = "213.6,112 213.2,132 214.2,147 217.8,160 225.2,171 234.5,180.4 246,187.6 256,190.4"
EYE_X = 233.2  # the middle of the iris

UPPER_LID = "219.2,147.2! 220.4,142.6 224.2,138 230.4,135.3 237.2,136 242.4,139.8 246.2,147.4!"
LOWER_LID = "246.2,147.4 245,152.4 240.6,156.8 233.4,158.6 226.6,157.4 222.2,153.2 219.2,147.2"
FOLD = "219,136.4 223.4,133.2 230.4,131.2 238,132 243.2,135.4"


def head(sheet: Sheet) -> str:
    """The skin of the face, and the shadow that the fringe throws on it."""
    left, right = JAW, mirror(JAW)
    skin = f"{left} " + " ".join(reversed(right.split()[:-1])) + " 280,84 256,78 232,84"
    light = sheet.radial(256, 150, 62, [(0, c.SKIN), (0.72, c.SKIN), (1, "#fddccd")])
    fringe_shadow = (
        "205,90! 307,90! 300,168! 297,158 295,146 293,132 288,125 284,129! 279,121 274,117 269,124 266,128! "
        "262,119 257,116 251,123 246,130! 241,124 236,119 231,123 227,130! 222,127 219,134 217.5,148 216,168!"
    )
    edge = f"{left} " + " ".join(reversed(right.split()[:-1]))
    return group(
        "head",
        fill(skin, light),
        sheet.clip(
            skin,
            fill(fringe_shadow, c.SKIN_SHADE, 0.75),
            fill("214,150! 218,161 226,172.5 237,182 256,190! 240,192 214,185!", c.SKIN_SHADE, 0.5),
            fill(mirror("215,156! 219,163 226,173.2 237,182.4 256,190! 240,192 214,185!"), c.SKIN_SHADE, 0.75),
        ),
        ink(edge, [0.5, 0.9, 1.0, 0.8, 0.55, 1.15, 0.55, 0.8, 1.0, 0.9, 0.5], c.SKIN_INK),
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
    return shade + ink("256.6,160.6 257.2,162 255.4,163", [0.2, 0.85, 0.25], "#c9766c")


def _mouth(sheet: Sheet) -> str:
    upper = "246.6,170.6! 250.6,171.2 256,170.5 261.4,171.2 265.4,170.6!"
    opening = f"{upper} 264.4,174.8 260.8,179 256,180.2 251.2,179 247.6,174.8"
    cavity = sheet.linear((256, 170), (256, 181), [(0, "#7e2439"), (0.55, c.MOUTH), (1, "#b8485a")])
    return (
        fill(opening, cavity)
        + sheet.clip(
            opening,
            fill("248.6,184! 249.6,177.6 253.6,175.4 256,176 258.4,175.4 262.4,177.6 263.4,184!", c.TONGUE),
            ink("256,176.6 256,178.6", [0.3, 0.7, 0.1], "#d8666f"),
            fill("246.6,168! 265.4,168! 263.6,172.6 260.4,173.7 256,173.9 251.6,173.7 248.4,172.6!", c.TEETH),
        )
        + ink(upper, [1.5, 1.0, 0.9, 1.0, 1.5], c.MOUTH_INK)
        + ink("246.6,170.6 247.6,174.8 251.2,179 256,180.2 260.8,179 264.4,174.8 265.4,170.6",
              [1.3, 0.8, 0.75, 0.9, 0.75, 0.8, 1.3], "#93384a")  # fmt: skip
        + ink("245.2,169.5 246.2,170.7 247.6,171.2", [0.2, 1.1, 0.5], c.MOUTH_INK)
        + ink("266.8,169.5 265.8,170.7 264.4,171.2", [0.2, 1.1, 0.5], c.MOUTH_INK)
        + ink("252.6,184 256,184.7 259.4,184", [0.1, 0.8, 0.1], "#e0958a", 0.8)
    )


def _brow(sheet: Sheet, own_right: bool) -> str:
    trace = "245.4,126.6 240,123.6 233,121.5 226,121.7 219.6,124.6"
    color = sheet.linear((219, 122), (245, 126), [(0, "#54487c"), (0.5, "#332c54"), (1, "#443968")])
    if not own_right:
        trace = mirror(trace)
        color = sheet.linear((293, 122), (267, 126), [(0, "#54487c"), (0.5, "#332c54"), (1, "#443968")])
    return ink(trace, [1.1, 2.0, 1.9, 1.4, 0.3], color)


def _eye(sheet: Sheet, own_right: bool) -> str:
    def side(trace: str) -> str:
        return trace if own_right else mirror(trace)

    x = EYE_X if own_right else 512 - EYE_X
    opening = side(UPPER_LID) + " " + " ".join(side(LOWER_LID).split()[1:-1])
    white = sheet.linear((x, 135), (x, 158), [(0, c.WHITE_SHADE), (0.3, "#ece6f2"), (0.5, c.WHITE), (1, c.WHITE)])
    lash = sheet.linear((x, 136), (x, 154), [(0, c.LASH), (0.45, c.LASH), (1, c.LASH_WARM)])
    return (
        fill(opening, white)
        + sheet.clip(opening, _iris(sheet, x), fill(_lid_shadow(side), "#3b2466", 0.32))
        + ink(side(FOLD), [0.15, 0.8, 0.9, 0.6, 0.1], c.LID_LINE)
        # the lower lash line, open towards the inner corner
        + ink(side("220.4,151.4 223.2,155.2 227.4,157.9 233.4,159 239.4,157.8"), [1.1, 1.2, 1.0, 0.8, 0.15], c.LASH_WARM)
        + ink(side("224.4,156.4 222.6,157.8 220.9,158.2"), [0.9, 0.6, 0.1], c.LASH_WARM)
        # the upper lash line with its wing and two lashes
        + fill(side(
            "246.7,148.6! 244.4,142.2 240.2,138.2 235.6,136.2 230.2,136.3 225.2,138.8 222,142.2 220.6,146 221.3,152.4! "
            "219.2,149.8 218.2,146.6 215.4,145.2 212.9,141.4! 216,142.3 217.6,141.6 220,138.2 224.4,134.8 230.4,132.9 "
            "237.2,133.5 242.4,137 245.4,141.8"), lash)  # fmt: skip
        + fill(side("221.4,137.6! 219.2,137.4 216.4,135.2! 217.4,138.2 219.4,140.2!"), c.LASH)
        + ink(side("225.4,136.2 230.6,134.4 236.6,134.8"), [0.1, 0.7, 0.1], "#7a5a86", 0.8)
        + ink(side("246.2,148 246.6,149.6 246.1,151"), [0.8, 0.6, 0.1], c.LASH_WARM)
    )


def _lid_shadow(side) -> str:  # type: ignore[no-untyped-def]
    return str(side("216,132! 248,132! 247,150! 243,143.6 238,140.4 231,139.7 225,141.8 221.6,146 219.5,150!"))


def _iris(sheet: Sheet, x: float) -> str:
    y, rx, ry = 147.0, 9.0, 11.6
    base = sheet.linear((x, y - ry), (x, y + ry), [
        (0, c.IRIS_TOP), (0.32, "#4a22a0"), (0.6, c.IRIS_MIDDLE), (0.85, c.IRIS_LOW), (1, c.IRIS_GLOW)])  # fmt: skip
    glow = sheet.radial(x, y + 9.5, 9.5, [(0, "#ffd9ff", 0.95), (0.5, "#dca2ff", 0.55), (1, "#b070ff", 0)], flatten=0.7)
    disc = f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="none" stroke="{c.IRIS_RIM}" stroke-width="1.5"/>\n'
    rays = "".join(
        ink(f"{x + dx * 0.5:.2f},{y + 3.4} {x + dx:.2f},{y + 6 + 2.6 * (1 - abs(dx) / 7):.2f}", [0.2, 0.8, 0.1], "#f6d8ff", 0.5)
        for dx in (-6, -3.6, -1.2, 1.2, 3.6, 6)
    )
    return (
        ellipse(x, y, rx, ry, base)
        + ellipse(x, y + 9, 8.4, 6, glow)
        + rays
        + ellipse(x, y + 0.4, 3.3, 4.8, c.PUPIL)
        + ellipse(x, y + 1.2, 1.4, 2.2, "#5a2f9e", 0.6)
        + disc
        + fill(f"{x - 7.6},{y + 5}! {x - 4},{y + 9.2} {x},{y + 10.4} {x + 4},{y + 9.2} {x + 7.6},{y + 5}! "
               f"{x + 4.2},{y + 8} {x},{y + 9} {x - 4.2},{y + 8}", "#ffeaff", 0.75)  # fmt: skip
        + ellipse(x - 3.6, y - 5.2, 2.9, 3.3, "#ffffff")
        + ellipse(x + 3.9, y + 4.6, 1.6, 1.8, "#ffffff", 0.95)
        + ellipse(x + 3.2, y - 6.6, 1.1, 1.1, "#c9b4ff", 0.9)
    )
