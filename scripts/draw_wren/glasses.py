"""Round glasses of thin gold wire. The rims keep clear of lids and lashes, which move behind them."""

from math import cos, pi, sin

from draw_wren import palette as c
from drawing.pen import Sheet, fill, group, ink, reverse, ring, shifted, side, spot

LENS = (231.6, 149.2, 18.8, 17.2)  # centre and half axes
BRIDGE = "249.6,145 252.4,142.4 256,141.5 259.6,142.4 262.4,145"
TEMPLE = "213.4,144.4 210.6,143 206,141.6"


def rim(start: float = 0, stop: float = 360, grow: float = 0) -> str:
    """A trace along the rim, angles in degrees, clockwise from the viewer's right."""
    x, y, rx, ry = LENS
    angles = [(start + (stop - start) * i / 24) * pi / 180 for i in range(25)]
    return " ".join(f"{x + (rx + grow) * cos(a):.2f},{y + (ry + grow) * sin(a):.2f}" for a in angles)


def draw(sheet: Sheet) -> str:
    """Both rims with bridge and temples, their shadow on the skin, and the gleam of the lenses."""
    parts = []
    for own_right in (True, False):
        shadow = ink(side(rim(20, 160, 0.2), own_right), [0, 1.6, 1.8, 1.6, 0], c.SKIN_DEEP, 0.5)
        parts += [
            shifted(0.8, 1.5, shadow),
            _gleam(sheet, own_right),
            ring(spot(LENS[:2], own_right)[0], *LENS[1:], 1.35, c.GOLD_INK),
            ring(spot(LENS[:2], own_right)[0], *LENS[1:], 0.75, c.GOLD),
            # light on the wire from the upper left
            ink(rim(190, 280) if own_right else side(rim(260, 350), False), [0, 0.7, 0.7, 0], c.GOLD_LIGHT),
            ink(side(rim(30, 80), own_right), [0, 0.5, 0], c.GOLD_LIGHT, 0.9),
        ]
    temple = ink(TEMPLE, [1.5, 1.5, 1.3], c.GOLD_INK) + ink(TEMPLE, [0.7, 0.7, 0.6], c.GOLD)
    far = side(TEMPLE, False)
    parts += [
        temple,
        ink(far, [1.5, 1.5, 1.3], c.GOLD_INK) + ink(far, [0.7, 0.7, 0.6], c.GOLD),
        shifted(0.6, 1.6, ink(BRIDGE, [0.2, 1.2, 1.4, 1.2, 0.2], c.SKIN_DEEP, 0.45)),
        ink(BRIDGE, [1.3, 1.5, 1.3], c.GOLD_INK),
        ink(BRIDGE, [0.7, 0.9, 0.7], c.GOLD),
        ink("252.4,142.2 255,141.5 257,141.5", [0, 0.6, 0], c.GOLD_LIGHT),
    ]
    return group("glasses", *parts)


def _gleam(sheet: Sheet, own_right: bool) -> str:
    """Light on the glass along the rim, where no lid moves: at the upper left and, fainter, at the lower right."""
    x, y, rx, ry = LENS
    move = 0 if own_right else 512 - 2 * x
    near = f"{rim(197, 250, -1.5)}! {reverse(rim(204, 238, -4.2))}!"
    far = f"{rim(28, 66, -1.5)}! {reverse(rim(36, 58, -3.2))}!"
    paint = sheet.linear((x - rx, y), (x - 0.3 * rx, y - ry), [(0, "#ffffff", 0.95), (1, "#ffffff", 0.5)])
    return shifted(move, 0, fill(near, paint, 0.8), fill(far, "#ffffff", 0.5))
