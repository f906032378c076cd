"""Finch's colours, and the gradients that the drawing refers to by name."""

SKIN, SKIN_SHADE, SKIN_DEEP, SKIN_INK = "#ffeadb", "#f9cdb6", "#efae95", "#a8573f"
HAIR, HAIR_LIGHT, HAIR_GLOW, HAIR_SHADE, HAIR_DEEP, HAIR_INK = "#e58a4c", "#f7b173", "#ffdcae", "#c4632f", "#9c4526", "#6e2a1b"
WOOL, WOOL_SHADE, WOOL_DEEP, WOOL_INK = "#fff6e3", "#ecdac0", "#d3b997", "#8f6d4f"
MOSS, MOSS_LIGHT, MOSS_SHADE, MOSS_DEEP, MOSS_INK = "#8ba35f", "#a3b976", "#6d8649", "#516838", "#37472a"
SCARF, SCARF_LIGHT, SCARF_SHADE, SCARF_DEEP, SCARF_INK = "#fbcf55", "#ffe38c", "#eba93a", "#cc8427", "#8a5019"
LASH, LASH_SOFT = "#47211c", "#8e4a36"


def _gradient(name: str, box: str, *stops: tuple[float, str, float], kind: str = "linear") -> str:
    inner = "".join(f'<stop offset="{at:g}" stop-color="{colour}" stop-opacity="{alpha:g}"/>' for at, colour, alpha in stops)
    return f'<{kind}Gradient id="{name}" gradientUnits="userSpaceOnUse" {box}>{inner}</{kind}Gradient>'


def _down(top: float, bottom: float) -> str:
    return f'x1="0" x2="0" y1="{top:g}" y2="{bottom:g}"'


def _spot(x: float, y: float, radius: float) -> str:
    return f'cx="{x:g}" cy="{y:g}" r="{radius:g}"'


GRADIENTS = [
    _gradient("hair", _down(58, 205), (0, "#dd7b40", 1), (0.2, HAIR, 1), (0.5, "#ec9655", 1), (1, "#dd7a40", 1)),
    _gradient("hair-back", _down(90, 215), (0, HAIR_SHADE, 1), (0.7, HAIR_DEEP, 1), (1, "#8a3a22", 1)),
    _gradient("hair-braid", _down(190, 300), (0, "#d3743c", 1), (0.3, HAIR, 1), (1, "#ec9655", 1)),
    _gradient("hair-tail", _down(285, 335), (0, HAIR_SHADE, 1), (0.5, HAIR, 1), (1, HAIR_LIGHT, 1)),
    _gradient("crown", _down(56, 92), (0, HAIR_SHADE, 0.75), (1, HAIR_SHADE, 0)),
    _gradient("iris", _down(136, 158), (0, "#2c4d2b", 1), (0.35, "#4c8140", 1), (0.68, "#86ba50", 1), (1, "#d5ea83", 1)),
    _gradient("sclera", _down(136, 157), (0, "#d9c4c4", 1), (0.32, "#f6eeeb", 1), (0.5, "#fffdfb", 1)),
    _gradient("mouth", _down(168, 180), (0, "#a63a3c", 1), (0.6, "#c9514d", 1), (1, "#d8625a", 1)),
    _gradient("blush-left", _spot(228, 163, 11), (0, "#f8967c", 0.6), (0.55, "#f9a389", 0.32), (1, "#fbb096", 0), kind="radial"),
    _gradient("blush-right", _spot(284, 163, 11), (0, "#f8967c", 0.6), (0.55, "#f9a389", 0.32), (1, "#fbb096", 0), kind="radial"),
    _gradient("neck", _down(186, 214), (0, SKIN_DEEP, 1), (0.6, "#f5c0a8", 1), (1, SKIN_SHADE, 1)),
    _gradient("skirt", _down(318, 455), (0, MOSS_SHADE, 0.5), (0.35, MOSS, 0), (1, MOSS_SHADE, 0.4)),
    _gradient("thigh", _down(450, 512), (0, SKIN_DEEP, 0.9), (0.2, SKIN_SHADE, 0.3), (0.5, SKIN_SHADE, 0)),
]
