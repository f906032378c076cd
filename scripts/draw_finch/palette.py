"""Finch's colours, and the gradients that the drawing refers to by name."""

SKIN, SKIN_SHADE, SKIN_DEEP, SKIN_INK = "#ffebdd", "#fad2be", "#f0b09a", "#a35a46"
HAIR, HAIR_LIGHT, HAIR_GLOW, HAIR_SHADE, HAIR_DEEP, HAIR_INK = (
    "#eb9a5c",
    "#f9bf88",
    "#ffe4bf",
    "#cc6c40",
    "#a8502d",
    "#74311f",
)
WOOL, WOOL_SHADE, WOOL_DEEP, WOOL_INK = "#fff7e8", "#eedcd0", "#d6bbab", "#8d6a5a"
MOSS, MOSS_LIGHT, MOSS_SHADE, MOSS_DEEP, MOSS_INK = "#9dab68", "#b7c283", "#778c56", "#5b7047", "#3d4a30"
SCARF, SCARF_LIGHT, SCARF_SHADE, SCARF_DEEP, SCARF_INK = "#fcd564", "#fff0b4", "#efb047", "#d68d31", "#8c541f"
BUTTON, BUTTON_LIGHT = "#c98a4e", "#e9bd88"
HAIR_ROOT, HAIR_LINE, HAIR_FINE, HAIR_WARM, HAIR_RIM = "#d8803f", "#8a3f26", "#b05f36", "#f58a66", "#fff3d2"
WOOL_LINE, WOOL_COOL, MOSS_GLOW, SKIN_WARM, SKIN_LIGHT = "#b08f7c", "#dcc6c6", "#cdd69a", "#ff9f86", "#fffaf3"
LASH, LASH_SOFT = "#47211c", "#8e4a36"


def _gradient(name: str, box: str, *stops: tuple[float, str, float], kind: str = "linear") -> str:
    inner = "".join(
        f'<stop offset="{at:g}" stop-color="{colour}" stop-opacity="{alpha:g}"/>' for at, colour, alpha in stops
    )
    return f'<{kind}Gradient id="paint-{name}" gradientUnits="userSpaceOnUse" {box}>{inner}</{kind}Gradient>'


def _down(top: float, bottom: float) -> str:
    return f'x1="0" x2="0" y1="{top:g}" y2="{bottom:g}"'


def _round(name: str, *stops: tuple[float, str, float]) -> str:
    """A radial gradient that fills the box of whatever is painted with it."""
    return _gradient(name, "", *stops, kind="radial").replace(' gradientUnits="userSpaceOnUse" ', " ")


GRADIENTS = [
    _gradient(
        "hair",
        _down(58, 210),
        (0, HAIR_ROOT, 1),
        (0.16, "#ef9f5f", 1),
        (0.4, "#f2a868", 1),
        (0.62, HAIR, 1),
        (1, "#d9724d", 1),
    ),
    _gradient(
        "hair-front", _down(76, 205), (0, HAIR_ROOT, 1), (0.25, "#f0a465", 1), (0.6, "#f3ab6d", 1), (1, "#e38656", 1)
    ),
    _gradient("hair-deep", _down(70, 206), (0, "#c9703a", 1), (0.4, "#dc8549", 1), (1, "#c86a3c", 1)),
    _gradient("fringe", _down(58, 134), (0, HAIR_ROOT, 1), (0.3, "#f0a262", 1), (0.7, "#f4ac6d", 1), (1, "#e38b50", 1)),
    _gradient("hair-back", _down(90, 215), (0, HAIR_SHADE, 1), (0.7, "#b05a34", 1), (1, HAIR_DEEP, 1)),
    _gradient(
        "hair-braid", _down(190, 300), (0, "#b45c30", 1), (0.13, "#d27a43", 1), (0.32, HAIR, 1), (1, "#f2a96b", 1)
    ),
    _gradient("hair-tail", _down(275, 325), (0, HAIR_SHADE, 1), (0.5, HAIR, 1), (1, HAIR_LIGHT, 1)),
    _gradient("crown", _down(56, 88), (0, HAIR_SHADE, 0.7), (1, HAIR_SHADE, 0)),
    _gradient("iris", _down(136, 159), (0, "#2d5340", 1), (0.3, "#4a8a52", 1), (0.62, "#86bf5c", 1), (1, "#e2ee98", 1)),
    _gradient("iris-rim", _down(136, 159), (0, "#1d3a2e", 1), (0.6, "#2f6a40", 1), (1, "#6a9c48", 1)),
    _gradient("sclera", _down(136, 157), (0, "#dccaca", 1), (0.32, "#f7f0ee", 1), (0.5, "#fffdfb", 1)),
    _gradient("lash", _down(134, 153), (0, LASH, 1), (0.45, LASH, 1), (1, "#8a3f2f", 1)),
    _gradient("mouth", _down(168, 180), (0, "#ab4144", 1), (0.6, "#cc5a56", 1), (1, "#dd6d65", 1)),
    _gradient("skirt", _down(318, 455), (0, MOSS_SHADE, 0.5), (0.35, MOSS, 0), (1, MOSS_SHADE, 0.4)),
    _gradient("sleeve", _down(216, 410), (0, "#fffdf6", 0.9), (0.4, WOOL, 0), (1, "#f3dcc0", 0.7)),
    _round("blush", (0, "#f9977f", 0.62), (0.5, "#faa78f", 0.34), (1, "#fbb59d", 0)),
]
