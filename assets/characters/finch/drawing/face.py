"""Finch's face: skin, brows, eyes, nose, mouth, blush and freckles."""

from palette import LASH, LASH_SOFT, SKIN, SKIN_INK, SKIN_SHADE
from pen import Layer, path, points


FACE = "208,108! 212,134 214.3,152 220,168.5 231,181 244.5,188.6 256,190.6 267.5,188.6 281,181 292,168.5 297.7,152 300,134 304,108!"


def draw_head(layer: Layer, fringe_shadow: list[str]) -> None:
    """The skin of the face with the shadow that the hair throws on it."""
    within = layer.shape(FACE, SKIN, SKIN_INK, 1.0)
    for lock in fringe_shadow:
        within.raw(f'<path transform="translate(1.2 4.6)" fill="{SKIN_SHADE}" d="{lock}"/>')
    within.fill("206,120! 213,140 217,160 228,178 240,187 256,191! 240,192 215,180 203,150!", SKIN_SHADE, 0.55)


def mirrored(line: str, left: bool) -> str:
    """A line drawn for the eye on the viewer's left, or its mirror image."""
    if left:
        return line
    xy, corners = points(line)
    return " ".join(f"{512 - x:g},{y:g}{'!' if corner else ''}" for (x, y), corner in zip(xy, corners, strict=True))


def draw_features(layer: Layer) -> None:
    _blush(layer.group("blush"))
    _nose(layer.group("nose"))
    _mouth(layer.group("mouth"))
    # The character's own sides: her right eye is on the viewer's left.
    _eye(layer.group("eye_right"), viewer_left=True)
    _eye(layer.group("eye_left"), viewer_left=False)
    draw_brows(layer)


BROWS = {"brow_right": "220.6,127.4 227,123.4 234.5,122.9 242.2,125.6", "brow_left": "269.6,125.2 277,122.3 284.6,122.6 291.6,126.6"}


def draw_brows(layer: Layer) -> None:
    for name, line in BROWS.items():
        # Thick towards the nose, thin towards the temple.
        profile = (0.25, 0.8, 1.0, 0.9, 0.45) if name == "brow_right" else (0.45, 0.9, 1.0, 0.8, 0.25)
        layer.group(name).ink(line, "#a04a28", 2.1, profile)


def _eye(layer: Layer, viewer_left: bool) -> None:
    def side(line: str) -> str:
        return mirrored(line, viewer_left)

    cx, cy = (234.0 if viewer_left else 278.0), 147.6
    opening = "219.2,144.2! 221.8,140 227,137 233,136.2 239,138.2 243.2,142.4 245.2,147.6! 243,153 238.4,156.6 232,157.8 226,156.6 221.8,152.6!"
    layer.fill(side(opening), "url(#sclera)")
    white = layer.inside(path(side(opening), closed=True))
    _iris(white, cx, cy)
    # The lid's shadow on the eyeball.
    white.fill(side("216,139! 224,134! 240,134! 247,145! 243.5,145.6 239,142 233,140.6 226.6,141.6 220,146.4!"), "#6a3c46", 0.32)
    # Lower lash line, with two short lashes outside.
    layer.ink(side("221.2,150.4 222.8,154 226.6,157 232,158.2 237.6,157.4"), LASH_SOFT, 1.15, (0.5, 1.0, 0.75, 0.55, 0.1))
    layer.ink(side("222.2,153.2 220.2,154.8"), LASH_SOFT, 0.9, (1, 0))
    # Upper lash line: thin at the nose, thick outside, ending in a wing.
    layer.fill(
        side(
            "246,148.6! 243.4,141.4 239,136.4 232.6,133.7 226,134.4 220.6,137.2 216.6,139 213.6,139.4! 215.6,142 217.8,143.6! "
            "218.2,147 220.6,151.6! 221.2,147 221.6,144.2! 223.8,140.4 228.6,137.8 234,137.2 239.4,139.4 243.2,143.6!"
        ),
        LASH,
    )
    layer.ink(side("219,137.4 215.4,136.8"), LASH, 1.3, (1, 0))
    # A reddish edge where light shines through the lashes.
    layer.ink(side("221.4,145.2 223.8,141 228.6,138.4"), "#9a4a3a", 0.8, (0.2, 1, 0), 0.8)
    # The crease of the lid.
    layer.ink(side("221.6,133.2 227.4,130.8 234,130.7 240.4,133.2"), "#c98468", 0.8, (0, 1, 0.8, 0))


def _iris(white: Layer, cx: float, cy: float) -> None:
    rx, ry = 8.9, 10.9
    white.ellipse(cx, cy, rx, ry, "#23402a")
    white.ellipse(cx, cy + 0.1, rx - 1.0, ry - 1.0, "url(#iris)")
    iris = white.inside(f"M{cx - rx + 1},{cy}a{rx - 1},{ry - 1} 0 1 0 {2 * rx - 2},0a{rx - 1},{ry - 1} 0 1 0 {2 - 2 * rx},0Z")
    # Amber around the pupil, a bright crescent below, darkness above.
    iris.ellipse(cx, cy + 3.4, 4.9, 4.9, "#e3b448", 0.42)
    iris.ellipse(cx, cy + 8.3, 5.2, 2.7, "#f4fbb8", 0.75)
    iris.ellipse(cx, cy - 8.8, 9, 5.6, "#1f3a26", 0.55)
    for turn in (-64, -38, -14, 12, 36, 62):
        iris.raw(
            f'<path transform="rotate({turn} {cx} {cy})" fill="#3c6d34" opacity="0.35" '
            f'd="M{cx - 0.5},{cy + 4}L{cx},{cy + 9}L{cx + 0.5},{cy + 4}Z"/>'
        )
    white.ellipse(cx, cy + 0.6, 3.1, 4.1, "#183020")
    white.ellipse(cx, cy + 2.6, 1.5, 1.6, "#3f6a36", 0.7)
    white.ellipse(cx + 3.2, cy - 4.6, 2.7, 3.0, "#ffffff", turn=-15)
    white.ellipse(cx - 3.7, cy + 4.6, 1.25, 1.5, "#ffffff", 0.92)
    white.ellipse(cx - 4.4, cy - 3.4, 0.9, 1.4, "#bfe3d2", 0.7, turn=20)


def _nose(layer: Layer) -> None:
    layer.fill("256.4,161.2! 258.4,163.2 257.6,165! 255.4,165.6! 256.8,163.4!", "#e59a7c")
    layer.ink("257.9,163.4 257.3,165.1 255.2,165.7", SKIN_INK, 0.8, (0.1, 1, 0.1), 0.8)


def _mouth(layer: Layer) -> None:
    opening = "246.4,170! 251,171.4 256.2,171.8 261.4,171.3 265.8,169.8! 265.4,174.6 261.8,179.4 256,181 250.2,179.4 246.8,174.8!"
    layer.fill(opening, "url(#mouth)")
    within = layer.inside(path(opening, closed=True))
    within.fill("248,184! 248.2,178 252.4,175.6 256.2,176.4 260,175.5 264,178 264,184!", "#f28f86")
    within.fill("252.6,179 256,177.6 259.4,179 256,180.2", "#f9aca2", 0.8)
    within.fill("245,168! 267,168! 265.2,172.6 261,173.9 256,174.3 251,174 247,172.8!", "#fffaf5")
    within.fill("245,167! 267,167! 266,170.8 261.2,172.4 256,172.8 251,172.5 246,171!", "#c99a94", 0.35)
    layer.ink("245.4,169 246.4,170 251,171.4 256.2,171.8 261.4,171.3 265.8,169.8 266.9,168.7", "#8c332e", 1.25, (0.3, 1, 0.7, 0.7, 1, 0.3))
    layer.ink("246.5,170.4 246.8,174.8 250.2,179.4 256,181 261.8,179.4 265.4,174.6 265.7,170.2", "#a8443c", 1.1, (0.6, 0.9, 0.7, 1.1, 0.7, 0.9, 0.6))
    layer.ink("252.8,184.4 256.2,185.1 259.4,184.3", "#e2977c", 0.8, (0, 1, 0))


def _blush(layer: Layer) -> None:
    layer.raw('<ellipse cx="228" cy="163" rx="10" ry="6" fill="url(#blush-left)"/>')
    layer.raw('<ellipse cx="284" cy="163" rx="10" ry="6" fill="url(#blush-right)"/>')
    spots = [(225.6, 162.4), (229.4, 164.6), (232.8, 162), (236.2, 164.4), (228, 160.6), (233.6, 166.4)]
    for i, (x, y) in enumerate(spots):
        size = 0.55 + 0.15 * (i % 3)
        layer.ellipse(x, y, size, size * 0.9, "#cf7a56", 0.6)
        layer.ellipse(511.4 - x + 0.8 * (i % 2), y + 0.5 * ((i * 7) % 3 - 1), size, size * 0.9, "#cf7a56", 0.6)
