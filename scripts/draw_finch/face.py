"""Finch's face: skin, brows, eyes, nose, mouth, blush and freckles."""

from draw_finch.palette import LASH_SOFT, SKIN, SKIN_INK, SKIN_SHADE
from draw_finch.pen import Layer, mirrored, path

FACE = (
    "208,108! 212.4,134 214.9,152 220.8,168.2 231.8,180.6 244.8,188.6 256,190.8 267.2,188.6 280.2,180.6 291.2,168.2"
    " 297.1,152 299.6,134 304,108!"
)


def draw_head(layer: Layer, fringe: str) -> None:
    """The skin of the face with the shadow that the hair throws on it; `fringe` is the path of the fringe."""
    within = layer.shape(FACE, SKIN, SKIN_INK, 1.0)
    within.raw(f'<path transform="translate(-1.2 4)" fill="{SKIN_SHADE}" d="{fringe}"/>')
    within.fill("206,120! 213,140 217,160 228,178 240,187 256,191! 240,192 215,180 203,150!", SKIN_SHADE, 0.55)


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
    _iris(white, cx, cy)
    # The lid's shadow on the eyeball.
    white.fill(
        side("216,139! 224,134! 240,134! 248,146! 244,146.4 239.6,142.6 233.4,140.8 226.8,141.8 220,147!"),
        "#5d3a4c",
        0.3,
    )
    # Window light on the eye, and its echo below.
    white.ellipse(cx + 3.4, cy - 4.9, 2.9, 3.2, "#ffffff", turn=-18)
    white.ellipse(cx + 5.6, cy - 0.6, 0.9, 1.1, "#ffffff", 0.9)
    white.ellipse(cx - 4.1, cy + 4.8, 1.35, 1.6, "#ffffff", 0.9)
    # Lower lash line, heavier outside, with one short lash.
    layer.ink(side("220.6,151.2 223,155 227,157.6 232.4,158.5 238,157.5"), LASH_SOFT, 1.05, (0.6, 1.0, 0.7, 0.5, 0.1))
    layer.ink(side("223.2,155 220.8,156.4"), LASH_SOFT, 0.85, (1, 0))
    # Upper lash line: thin at the nose, thick outside, ending in a wing and two lashes.
    layer.fill(
        side(
            "246.7,149.8! 244,142 239.4,136.4 232.6,133.9 226,134.5 220.8,137.2! 218.6,137.2 216,135.9! 217.2,138"
            f" 218,139.4! 216.2,140.2 213.4,140! 215,142.6 217.8,144.6! 218,148 219.9,152.2! {LASH_BORDER}"
        ),
        "url(#paint-lash)",
    )
    # A reddish edge where light shines through the lashes.
    layer.ink(side("221.2,145.4 223.6,141 228.4,138.2"), "#a5523e", 0.8, (0.2, 1, 0), 0.8)
    layer.ink(side("240,139.8 244,144 246.2,149.2"), "#8e4a36", 0.8, (0, 1, 0.6))
    # The crease of the lid.
    layer.ink(side("222.4,132.6 228,130.7 234.4,130.8 240.6,133.4"), "#cf8f74", 0.75, (0, 1, 0.8, 0))


def _iris(white: Layer, cx: float, cy: float) -> None:
    _, _, rx, ry = IRIS
    white.ellipse(cx, cy, rx, ry, "url(#paint-iris-rim)")
    white.ellipse(cx, cy + 0.2, rx - 0.95, ry - 0.95, "url(#paint-iris)")
    iris = white.inside(
        f"M{cx - rx + 1},{cy}a{rx - 1},{ry - 1} 0 1 0 {2 * rx - 2},0a{rx - 1},{ry - 1} 0 1 0 {2 - 2 * rx},0Z"
    )
    iris.ellipse(cx, cy - 8.6, 9.4, 6.0, "#173327", 0.5)
    # Amber around the pupil and a bright crescent at the bottom.
    iris.ellipse(cx, cy + 3.2, 5.4, 5.2, "#f0c65a", 0.38)
    iris.fill(
        f"{cx - 7.6},{cy + 5}! {cx - 3.6},{cy + 7.4} {cx},{cy + 8} {cx + 3.6},{cy + 7.4} {cx + 7.6},{cy + 5}!"
        f" {cx + 5},{cy + 11} {cx},{cy + 12} {cx - 5},{cy + 11}",
        "#f8fcc0",
        0.72,
    )
    white.ellipse(cx, cy + 0.4, 3.2, 4.4, "#17352a")
    white.ellipse(cx, cy + 2.7, 1.9, 1.9, "#3d7447", 0.75)
    # The sky mirrored above.
    iris.fill(
        f"{cx - 7},{cy - 2.4}! {cx - 6.4},{cy - 6} {cx - 3},{cy - 7.4}! {cx - 4},{cy - 4.6} {cx - 4.6},{cy - 1.8}!",
        "#b7d8e6",
        0.6,
    )


def _nose(layer: Layer) -> None:
    layer.fill("256.2,161.6! 257.9,163 257.2,164.6! 255.4,165.1! 256.4,163.4!", "#eeb197")
    layer.ink("257.7,163.2 257.2,164.7 255.3,165.2", "#b8705a", 0.75, (0.1, 1, 0.1))
    layer.ellipse(255.5, 161.8, 0.5, 0.6, "#fffaf5", 0.7)


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
