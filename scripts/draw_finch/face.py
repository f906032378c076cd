"""Finch's face: skin, brows, eyes, nose, mouth, blush and freckles."""

import numpy as np

from draw_finch.palette import LASH_SOFT, SKIN, SKIN_DEEP, SKIN_INK, SKIN_LIGHT, SKIN_SHADE, SKIN_WARM
from draw_finch.pen import LEAF, Layer, mirrored, path

FACE = (
    "208,108! 212.4,134 214.9,152 220.8,168.2 231.8,180.6 244.8,188.6 256,190.8 267.2,188.6 280.2,180.6 291.2,168.2"
    " 297.1,152 299.6,134 304,108!"
)


def draw_head(layer: Layer, fringe: str) -> None:
    """The skin of the face with the shadow that the hair throws on it; `fringe` is the path of the fringe."""
    within = layer.shape(FACE, SKIN, SKIN_INK, 0.95)
    # Shade at both temples and under the cheeks, deeper away from the light; the nose and the cheeks are warm.
    soft = within.soft(4)
    soft.fill("196,110! 211,110! 215,138 219,160 230,176 243,186 256,189.6! 256,204! 196,204!", SKIN_SHADE, 0.85)
    soft.fill("316,120! 300,120! 296,150 289,168 276,182 258,190! 258,204! 316,204!", SKIN_SHADE, 0.5)
    soft.fill_path(fringe, SKIN_DEEP, 0.55)
    soft.ellipse(226.5, 164.5, 11, 6.5, SKIN_WARM, 0.3)
    soft.ellipse(285.8, 164.5, 11, 6.5, SKIN_WARM, 0.26)
    soft.ellipse(256.4, 163.4, 5, 2.6, SKIN_WARM, 0.3)
    soft.ellipse(259, 146, 4.5, 10, SKIN_LIGHT, 0.7)
    within.raw(f'<path transform="translate(-1.4 4.4)" fill="{SKIN_SHADE}" d="{fringe}"/>')
    within.soft(1).raw(f'<path transform="translate(-0.7 2.2)" fill="{SKIN_DEEP}" opacity="0.6" d="{fringe}"/>')
    within.fill("206,120! 211.6,140 216,159 228,177 241,186.6 256,190.4! 240,192 215,180 203,150!", SKIN_SHADE, 0.6)


def draw_features(layer: Layer) -> None:
    _blush(layer.group("blush"))
    _nose(layer.group("nose"))
    _mouth(layer.group("mouth"))
    # The character's own sides: her right eye is on the viewer's left.
    _eye(layer.group("eye_right"), viewer_left=True)
    _eye(layer.group("eye_left"), viewer_left=False)
    draw_brows(layer)


IRIS = (233.6, 147.4, 9.5, 11.3)  # centre of the one on the viewer's left, and half axes
OPENING = (
    "218.8,145.4! 221,140.6 226,137.2 232.6,136.2 239,138.4 243.4,142.6 245.8,148.4! 243.4,153.4 238.8,156.8"
    " 232.4,158 226,156.8 221.2,152.6!"
)
LASH_BORDER = "220.9,148 221,145.2! 223.4,140.8 228.2,138 233.6,137.3 239.6,139.7 243.8,144!"
BROWS = {
    "brow_right": "220.6,127.2 226.8,123.6 234,122.9 242.4,126",
    "brow_left": "269.6,125.6 277.8,122.3 285.2,122.8 291.6,126.6",
}


def draw_brows(layer: Layer) -> None:
    for name, line in BROWS.items():
        # Thick towards the nose, thin towards the temple.
        profile = (0.2, 0.75, 1.0, 0.9, 0.4) if name == "brow_right" else (0.4, 0.9, 1.0, 0.75, 0.2)
        layer.group(name).ink(line, "#a04f2b", 2.2, profile)


def _eye(layer: Layer, viewer_left: bool) -> None:
    def side(line: str) -> str:
        return mirrored(line, viewer_left)

    cx, cy = (IRIS[0] if viewer_left else 512 - IRIS[0]), IRIS[1]
    layer.fill(side(OPENING), "url(#paint-sclera)")
    white = layer.inside(path(side(OPENING), closed=True))
    corners = white.soft(1)
    corners.ellipse(256 + (cx - 256) * 0.42, 150, 2.6, 2.4, "#f4b4a6", 0.4)
    corners.ink(side("219,152 226,157.8 233,159 243,155"), "#e3bcc0", 1.6, LEAF, 0.35)
    # The shadow of lid and lashes on the eyeball: soft on the white, sharper on all.
    white.soft(1).fill(
        side("216,139! 224,134! 240,134! 248,146! 244.4,148 239.8,144 233.4,142.2 226.4,143.2 220.4,149.6!"),
        "#7d5a80",
        0.36,
    )
    _iris(white, cx, cy)
    white.fill(
        side("216,139! 224,134! 240,134! 248,146! 244,145.6 239.6,141.8 233.4,139.9 226.8,141 220.2,147!"),
        "#4b2a3c",
        0.34,
    )
    # Window light on the eye, and its echo below.
    white.soft(1).ellipse(cx + 3.4, cy - 4.7, 3.1, 3.4, "#ffffff", 0.5, turn=-18)
    white.ellipse(cx + 3.4, cy - 4.9, 2.7, 3.1, "#ffffff", turn=-18)
    white.ellipse(cx + 5.8, cy - 0.7, 0.8, 1.0, "#ffffff", 0.9)
    white.ellipse(cx - 4.2, cy + 4.9, 1.15, 1.5, "#ffffff", 0.85, turn=20)
    # Lower lash line, heavier outside, with two short lashes.
    layer.ink(side("220.6,151.2 223,155 227,157.6 232.4,158.5 238,157.5"), LASH_SOFT, 1.05, (0.6, 1.1, 0.7, 0.45, 0.1))
    layer.ink(side("223.2,155 220.8,156.4"), LASH_SOFT, 0.85, (1, 0))
    layer.ink(side("226.4,157.2 224.9,158.7"), LASH_SOFT, 0.6, (1, 0))
    # Upper lash line: thin at the nose, thick outside, ending in a wing and two lashes.
    layer.fill(
        side(
            "246.7,149.8! 244,142 239.4,136.6 232.6,134.2 226,134.5 220.8,137.2! 218.6,137.2 216,135.9! 217.2,138"
            f" 218,139.4! 216.2,140.2 213.4,140! 215,142.6 217.8,144.6! 218,148 219.9,152.2! {LASH_BORDER}"
        ),
        "url(#paint-lash)",
    )
    # Light gets through the lashes at the edge of the eye, and lies on top of the arc.
    layer.ink(side("221.2,145.6 223.6,141.2 228.4,138.4"), "#b4573c", 0.9, (0.2, 1, 0), 0.85)
    layer.ink(side("240,139.8 244,144 246.2,149.2"), "#9c4d36", 0.9, (0, 1, 0.6))
    layer.ink(side("225.6,136 231.6,134.9 237.6,136.6"), "#8b4537", 0.7, LEAF, 0.8)
    layer.ink(side("239,136.4 240.8,135.4"), "#6b3328", 0.7, (1, 0))
    layer.ink(side("218.4,141 217,142.2 217.6,143.4"), "#7d3b2f", 0.6, LEAF, 0.8)
    # The crease of the lid, with a breath of warmth under it.
    lid = layer.inside(
        path(side("219,131! 226,128! 242,129! 246,137! 240,135.6 232.6,133 226,133.4 220,136.4!"), closed=True)
    )
    lid.soft(1).ink(side("221.4,134 227.4,131.8 234.2,131.8 240.6,134.6"), "#f2a48c", 2.2, LEAF, 0.55)
    layer.ink(side("222.4,132.6 228,130.7 234.4,130.8 240.6,133.4"), "#c98468", 0.75, (0, 1, 0.7, 0))


def _iris(white: Layer, cx: float, cy: float) -> None:
    """Layers of the iris: rim, colour, radial fibres, dark above, a crescent of light below, pupil, mirrored sky."""
    _, _, rx, ry = IRIS
    white.ellipse(cx, cy, rx, ry, "url(#paint-iris-rim)")
    white.ellipse(cx, cy + 0.2, rx - 0.85, ry - 0.85, "url(#paint-iris)")
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    ring = np.stack([cx + (rx - 0.85) * np.cos(turn), cy + 0.2 + (ry - 0.85) * np.sin(turn)], axis=1)
    iris = white.inside(path(" ".join(f"{x:.2f},{y:.2f}" for x, y in ring), closed=True))
    soft = iris.soft(1)
    # Amber around the pupil.
    soft.ellipse(cx, cy + 2.6, 5.4, 5.6, "#f3c653", 0.5)
    soft.fill(
        f"{cx - 8.2},{cy + 4.6}! {cx - 4},{cy + 7.6} {cx},{cy + 8.4} {cx + 4},{cy + 7.6} {cx + 8.2},{cy + 4.6}!"
        f" {cx + 5.4},{cy + 11} {cx},{cy + 12.4} {cx - 5.4},{cy + 11}",
        "#f4ff9f",
        0.95,
    )
    for i in range(26):
        angle = 2 * np.pi * (i + 0.3 * np.sin(5.0 * i)) / 26
        heading = np.array([np.cos(angle), np.sin(angle) * ry / rx])
        start, stop = 3.9 + 0.5 * (i % 3), (7.0, 8.4, 6.2, 7.8)[i % 4]
        fibre = [cx, cy + 0.4] + np.linspace(start, stop, 4)[:, None] * heading
        paint, faint = ("#f6ffc0", 0.42) if i % 2 else ("#1f5238", 0.3)
        iris.ink(fibre, paint, 0.62, LEAF, faint)
    above = iris.soft(1)
    above.ellipse(cx, cy - 9.2, 10, 6.8, "#0f2b28", 0.72)
    above.ellipse(cx - 5.4, cy - 3.4, 3.2, 4.0, "#1c5a54", 0.4)
    iris.fill(
        f"{cx - 6.6},{cy + 6.3}! {cx - 3.2},{cy + 8.5} {cx},{cy + 9} {cx + 3.4},{cy + 8.3} {cx + 6.4},{cy + 6.3}!"
        f" {cx + 4},{cy + 10.2} {cx},{cy + 10.6} {cx - 4},{cy + 10.2}",
        "#fcffd2",
        0.7,
    )
    iris.soft(1).ellipse(cx, cy + 0.5, 3.4, 4.6, "#17352a", 0.7)
    white.ellipse(cx, cy + 0.3, 2.9, 4.1, "#10281f")
    iris.soft(1).ellipse(cx + 0.2, cy + 2.7, 1.7, 1.4, "#4c9055", 0.8)
    # The sky mirrored above.
    iris.fill(
        f"{cx - 7},{cy - 2.4}! {cx - 6.4},{cy - 6} {cx - 3},{cy - 7.4}! {cx - 4},{cy - 4.6} {cx - 4.8},{cy - 2.2}!",
        "#a9d5ea",
        0.55,
    )


def _nose(layer: Layer) -> None:
    layer.fill("256.2,161.4! 258,163 257.2,164.7! 255.2,165.2! 256.2,163.4!", "#f2ab92", 0.9)
    layer.ink("257.7,163.2 257.2,164.7 255.3,165.2", "#b8705a", 0.75, (0.1, 1, 0.1))
    layer.ellipse(255.5, 161.8, 0.6, 0.7, SKIN_LIGHT, 0.8)


def _mouth(layer: Layer) -> None:
    opening = (
        "247.6,170.6! 251.6,171.3 256.2,171.5 260.6,171.2 264.6,170.3! 264.2,174.4 261.2,178.6 256.2,180.1 251,178.7"
        " 247.9,174.7!"
    )
    layer.fill(opening, "url(#paint-mouth)")
    within = layer.inside(path(opening, closed=True))
    within.fill("248,184! 249.4,178.2 252.8,175.9 256.2,176.5 259.6,175.8 263,178 264,184!", "#f49a90")
    within.fill("253,178.8 256.2,177.6 259.2,178.8 256.2,179.8", "#fab4aa", 0.8)
    within.fill("245,168! 267,168! 264,172.4 260.4,173.3 256.2,173.6 251.6,173.4 248,172.6!", "#fffaf5")
    layer.ink(
        "246.9,170 247.9,170.7 251.6,171.3 256.2,171.5 260.6,171.2 264.4,170.4 265.4,169.6",
        "#8f3a36",
        1.05,
        (0.4, 1, 0.7, 0.6, 0.7, 1, 0.4),
    )
    layer.ink(
        "247.7,170.8 247.9,174.7 251,178.7 256.2,180.1 261.2,178.6 264.2,174.4 264.5,170.6",
        "#b04e48",
        0.9,
        (0.7, 0.8, 0.6, 1.2, 0.6, 0.8, 0.7),
    )
    within.ink("254,174.6 256.2,174.9 258.6,174.5", "#8e2f38", 1.6, LEAF, 0.35)
    layer.ink("253.4,183.4 256.4,184 259.2,183.3", "#e6a68f", 0.8, (0, 1, 0))


FRECKLES = [
    (223.4, 160.9),
    (226.8, 163.6),
    (229.6, 161.2),
    (233.4, 163.3),
    (237.4, 162),
    (230.6, 166.2),
    (225.4, 166.4),
]


def _blush(layer: Layer) -> None:
    for x in (228.2, 284.2):
        layer.ellipse(x, 164, 11.5, 6.5, "url(#paint-blush)")
    for i, (x, y) in enumerate(FRECKLES):
        size = (0.62, 0.78, 0.55)[i % 3]
        layer.ellipse(x, y, size, size * 0.9, "#d68a66", 0.62)
        layer.ellipse(
            512 - x + 0.7 * (i % 2) - 0.3, y + (0.5, -0.4, 0.2)[(i * 2) % 3], size, size * 0.9, "#d68a66", 0.62
        )
    for x, y in ((251.4, 158.2), (260.8, 158.8)):
        layer.ellipse(x, y, 0.5, 0.45, "#d68a66", 0.5)
