"""Finch's yellow scarf: wound twice around the neck, one long end hanging down."""

from draw_finch.palette import SCARF, SCARF_DEEP, SCARF_INK, SCARF_LIGHT, SCARF_SHADE
from draw_finch.pen import LEAF, Layer, Ribbon

UPPER = (
    "226.6,203! 231,199 236.8,199.4! 241.6,206.4 249.4,210.6 257.4,210.9 266.4,207.6 272.8,200.4! 279.6,198.6"
    " 285.6,202.4! 289.4,209.6 285.8,219 273,227 256,229.8 239,227.4 226.4,219.6 222.4,210.6!"
)
LOWER = "224.4,214! 226,226 236,236 251,240.8 266,239.8 280,233 288.4,222.6 288.6,211!"

ENDS = (
    Ribbon.along("276,228 281,244 288,258 292,272", (13, 15, 17, 18), 24),
    Ribbon.along("268,224 271.4,244 271,268 273.4,298", (13.4, 16, 18, 19.4), 24),
)


def draw_scarf_back(layer: Layer) -> None:
    """What shows of the scarf behind the neck."""
    within = layer.shape(
        "230,206! 237,198.6 246,195.6! 266,195.6! 275,198.6 282,206! 270,216 256,219 242,216!",
        SCARF_DEEP,
        SCARF_INK,
        0.9,
    )
    within.ink("236,203 244,199.6 252,199", SCARF_INK, 0.8, LEAF)


def draw_scarf(layer: Layer) -> None:
    _end(layer.group("scarf_end_short"), ENDS[0], stripes=1)
    within = layer.shape(LOWER, SCARF, SCARF_INK, 1.05)
    within.fill(
        "220,210! 228,223 240,231.4 256,233.6 272,231 284,223.6 292,212! 292,236! 256,246 222,234!", SCARF_SHADE
    )
    soft = within.soft(2)
    soft.fill(
        "220,208! 230,222 242,229 256,231.4 272,228.6 284,221 292,208! 292,214! 284,228 272,234.6 256,237 240,234.6!",
        SCARF_DEEP,
        0.9,
    )
    soft.fill("218,212! 228,218! 236,236 244,246! 222,240!", SCARF_DEEP, 0.6)
    within.ink("228,227 238,235.4 250,239", SCARF_LIGHT, 0.9, LEAF, 0.8)
    within.ink("268,238 279,232 286,222", SCARF_LIGHT, 1.3, LEAF, 0.9)
    within.ink("231,224 238,230 244,232.4", SCARF_DEEP, 0.8, LEAF)
    within.ink("276,231.6 281,228.4 284.6,224", SCARF_DEEP, 0.7, LEAF)
    within.ink("236,232 248,236.8 259,237", SCARF_DEEP, 1.0, (0, 1, 0.2))
    _end(layer.group("scarf_end_long"), ENDS[1], stripes=2)
    within = layer.shape(UPPER, SCARF, SCARF_INK, 1.1)
    within.fill("220,208! 231,217 243,223 257,224.6 272,221.6 283,213.6 292,202! 292,232! 220,232!", SCARF_SHADE)
    soft = within.soft(2)
    soft.fill("216,200! 228,203! 229,214 236,224 246,231! 218,230!", SCARF_DEEP, 0.7)
    soft.fill("230,222! 243,226 257,227.4 272,224.6 284,216! 290,234! 226,234!", SCARF_DEEP, 0.55)
    soft.ink("233,209 244,216.6 258,218 272,214", SCARF_LIGHT, 4.4, LEAF, 0.7)
    soft.ink("284,203 286.6,209 283,216", SCARF_LIGHT, 4, LEAF, 0.9)
    within.fill("229.4,201! 234,211 243,217.6! 237,210 233.4,201!", SCARF_SHADE, 0.85)
    within.fill("282.6,201! 279,209 271,214.4! 276,207.6 279,200!", SCARF_SHADE, 0.85)
    within.fill("224.6,214! 232,219.6 241,222.4! 232,222.6 226,219!", SCARF_SHADE, 0.9)
    within.fill(
        "236.8,199.4! 241.6,206.4 249.4,210.6 257.4,210.9 266.4,207.6 272.8,200.4! 274.8,204 267.6,211.4 257.6,214.8"
        " 248.6,214 238.6,208.4!",
        SCARF_LIGHT,
        0.8,
    )
    for fold in (
        "224.6,209 231,215.4 239.6,219.4",
        "230.4,202.6 236,209.4 243.6,214.6",
        "287.6,208.6 281,214.4 270,218.6",
        "281,201.6 277,207.6 270.6,212.6",
    ):
        within.ink(fold, SCARF_DEEP, 1.15, (0.2, 1, 0))
    within.ink("245,226.4 257,227.6 268,225", SCARF_DEEP, 0.9, (0, 1, 0))


def _end(layer: Layer, band: Ribbon, stripes: int) -> None:
    """A hanging end with stripes and a fringe of tassels."""
    left, right = band.at(-1)[-1], band.at(1)[-1]
    for k in range(6):
        root = left + (right - left) * (0.08 + 0.168 * k)
        tassel = Ribbon.along(
            f"{root[0]},{root[1] - 2} {root[0] + 0.3 * (k - 2)},{root[1] + 4}"
            f" {root[0] + 0.5 * (k % 3 - 1)},{root[1] + 8.4}",
            (2.8, 3.0, 1.0),
            8,
        )
        layer.fill_path(tassel.outline(), SCARF_SHADE if k % 2 else SCARF)
        for edge in (-1, 1):
            layer.ink(tassel.at(edge), SCARF_INK, 0.7, (1, 0.8))
    outline = band.outline()
    layer.fill_path(outline, SCARF)
    within = layer.inside(outline)
    for k in range(stripes):
        within.fill_path(band.outline(-1.1, 1.1, 0.86 - 0.11 * k, 0.91 - 0.11 * k), SCARF_LIGHT)
    within.fill_path(band.outline(-1.2, -0.5), SCARF_SHADE)
    within.fill_path(band.outline(-1.2, 1.2, 0, 0.2), SCARF_DEEP, 0.8)
    soft = within.soft(2)
    soft.fill_path(band.outline(-1.6, -0.75), SCARF_DEEP, 0.75)
    soft.fill_path(band.outline(-0.1, 0.3, 0.1, 0.7), SCARF_SHADE, 0.9)
    soft.fill_path(band.outline(0.55, 0.9, 0.3), SCARF_LIGHT, 0.6)
    soft.fill_path(band.outline(-1.2, 1.2, 0, 0.14), SCARF_INK, 0.5)
    for k in range(stripes):
        within.fill_path(band.outline(-1.1, -0.7, 0.86 - 0.11 * k, 0.91 - 0.11 * k), SCARF_SHADE, 0.6)
    within.ink(band.at(-0.3, 0.1, 0.75), SCARF_SHADE, 1.6, (0, 1, 0))
    for across in (-0.62, 0.0, 0.66):
        within.ink(band.at(across, 0.2, 0.72), SCARF_SHADE if across < 0 else SCARF_DEEP, 0.6, LEAF)
    within.ink(band.at(0.1, 0.15, 0.5), SCARF_DEEP, 0.8, (1, 0.7, 0))
    for edge in (-1, 1):
        layer.ink(band.at(edge), SCARF_INK, 1.0, (0.6, 1, 0.8))
    layer.ink(
        f"{left[0]},{left[1]} {(left[0] + right[0]) / 2},{(left[1] + right[1]) / 2 + 0.6} {right[0]},{right[1]}",
        SCARF_INK,
        0.9,
        (1, 0.8, 1),
    )
