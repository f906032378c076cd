"""Finch's body and clothes: chunky knit sweater, moss green pinafore, hands and legs."""

from collections.abc import Sequence

import numpy as np

from draw_finch.palette import (
    BUTTON,
    BUTTON_LIGHT,
    MOSS,
    MOSS_DEEP,
    MOSS_INK,
    MOSS_LIGHT,
    MOSS_SHADE,
    SCARF,
    SCARF_SHADE,
    SKIN,
    SKIN_DEEP,
    SKIN_INK,
    SKIN_SHADE,
    WOOL,
    WOOL_DEEP,
    WOOL_INK,
    WOOL_SHADE,
)
from draw_finch.pen import LEAF, Layer, Points, Ribbon, mirrored, path, points

NECK = "244.8,178! 245.2,190 244.6,197 238,206 228,211! 256,232! 284,211! 274,206 267.4,197 266.8,190 267.2,178!"
TORSO = "232,211! 219,220 213,240! 215,262 219,288 220.4,322! 292,322! 293,288 297,262 299,240! 293,220 280,211!"
SLEEVE = (
    "229,211.6! 213.6,214.6 200.6,221.4 192,234.6 185.6,256 178,283 168.4,306 156.6,328! 149,342.6 140.8,360 135.8,380"
    " 138,395 146.6,406! 160,411 174,407.4! 186.6,397.4 193.6,378 198.6,353.6! 199.8,346 201,338.4 202.4,332! 208.6,312"
    " 213,292 217,268 231,238!"
)
CUFF = "147,403.6! 160,409.4 174,405.4! 176.2,413 173.8,422! 160.8,426 149,421.6! 145.8,412"
HAND = (
    "150.6,416! 148.4,426 147.2,434 147.2,441.4 148.8,444.6 151.4,443.8! 152,448.6 154.2,451.2 156.8,449.6! 158,452.6"
    " 160.8,453.2 162.6,450.2! 164.8,450.8 166.8,448 167.4,441.6 167.2,434! 169,440.4 171.4,443.4 173.8,441.2 174.4,433"
    " 171.6,416!"
)
BIB = (
    "227,248! 242,251 256,251.6 270,251 285,248! 287,262 293.4,278! 292.4,300 292,320! 256,324 220,320! 219.6,300"
    " 218.6,278! 225,262!"
)
SKIRT = (
    "220,318! 207.6,340 197.6,374 190,410 183.6,441! 187.4,446.8 194,449! 204,451! 210,455.6 219,455.4 225,451!"
    " 238,456.4! 247,459.4 256,457.6 262,453! 275,456.8! 284,457.6 291,454.4 295,450! 308,451.6! 317,451.4 324,447.6"
    " 328.8,441! 322,410 314.6,374 304.6,340 292,318! 256,322"
)
FURTHER_OUT = ' transform="rotate(-2.6 296 226)"'  # her left arm hangs a little further from the body than her right


def draw_body(layer: Layer, cast_by: Sequence[Ribbon]) -> None:
    """`cast_by`: the braids and scarf ends, which throw shadows."""
    _legs(layer.group("legs"))
    for name, left in (("hand_right", True), ("hand_left", False)):
        _hand(layer.group(name, "" if left else FURTHER_OUT), left)
    torso = layer.group("sweater")
    within = torso.shape(TORSO, WOOL, WOOL_INK)
    within.fill("212,240! 222,262 226,300 226,324! 214,324! 210,260!", WOOL_SHADE)
    within.fill("300,240! 292,262 287,300 286,324! 298,324! 302,260!", WOOL_SHADE)
    within.fill("214,206! 298,206! 296,234! 280,245 256,248.6 232,244 216,232!", WOOL_SHADE)
    _pinafore(layer.group("pinafore"))
    for name, left in (("arm_right", True), ("arm_left", False)):
        _sleeve(layer.group(name, "" if left else FURTHER_OUT), left)
    _cast_shadows(layer.group("cast_shadows"), cast_by)


def _cast_shadows(layer: Layer, cast_by: Sequence[Ribbon]) -> None:
    """The shadows that what hangs in front of the body throws on the clothes."""
    clothes = [path(mirrored(SLEEVE, left), closed=True) for left in (True, False)] + [path(BIB, closed=True)]
    within = layer.inside("".join(clothes))
    for band in cast_by:
        within.fill_path(Ribbon(band.spine + np.array([-3.4, 3.0]), band.half).outline(), "#a0623c", 0.26)


def draw_neck(layer: Layer) -> None:
    within = layer.shape(NECK, SKIN, SKIN_INK, 0.9)
    within.fill("240,176! 272,176! 270,191! 263,199 255,202.4! 249,199 242,191!", SKIN_DEEP, 0.9)
    within.fill("240,198! 247,203.6 255,206! 263,203 272,197! 272,220! 240,220!", SKIN_SHADE, 0.55)


def _legs(layer: Layer) -> None:
    for line, shade in (
        (
            "201.6,440! 202.6,465 206,490 207.4,514! 247.6,514! 249.6,480 251,440!",
            "241,440! 244.6,470 241,514! 256,514! 256,440!",
        ),
        (
            "261,440! 262.4,480 264.4,514! 304.6,514! 306,490 309.4,465 310.4,440!",
            "261,440! 268,470 268,514! 256,514! 256,440!",
        ),
    ):
        within = layer.shape(line, SKIN, SKIN_INK, 0.95)
        within.fill(shade, SKIN_SHADE)
        within.fill("190,440! 322,440! 322,459! 300,464 280,467 256,468.6 230,466 212,463.6 190,457!", SKIN_DEEP, 0.75)
    layer.ink("217,474 217.4,490 219,508", "#fffaf4", 3.4, LEAF, 0.95)
    layer.ink("287,474 287,490 286,508", "#fffaf4", 3.4, LEAF, 0.95)


def _hand(layer: Layer, left: bool) -> None:
    def side(line: str) -> str:
        return mirrored(line, left)

    within = layer.shape(side(HAND), SKIN, SKIN_INK, 0.85)
    within.fill(side("144,412! 178,412! 175,430 160,432.6 146,428!"), SKIN_DEEP, 0.8)
    within.fill(side("167,432! 170,440 178,442! 178,425! 171,427!"), SKIN_SHADE, 0.9)
    for line in (
        "151.4,443.8 151.4,438.6 152.2,433.4",
        "156.8,449.6 156.4,442 157,434.4",
        "162.6,450.2 162.2,442 162.4,435",
    ):
        layer.ink(side(line), SKIN_INK, 0.7, (1, 0.7, 0.1))
        within.ink(side(line), SKIN_SHADE, 2.4, (1, 0.8, 0))
    layer.ink(side("167.2,434 166.2,429.6 166.4,426"), SKIN_INK, 0.8, (1, 0.7, 0.1))


def _sleeve(layer: Layer, left: bool) -> None:
    def side(line: str) -> str:
        return mirrored(line, left)

    within = layer.shape(side(SLEEVE), WOOL, WOOL_INK, 1.0)
    within.fill(side("120,200! 240,200! 240,420! 120,420!"), "url(#paint-sleeve)")
    # The side towards the body lies in shadow, and so does the wool that sags over the cuff.
    within.fill(
        side(
            "232,236! 219,262 211,292 200,322 204,333! 193,352 188,376 176,392 160,399.6 145,397! 138,393! 144,414!"
            " 200,414! 230,320!"
        ),
        WOOL_SHADE,
    )
    within.fill(side("233,232! 222,262 214,292 207,320! 214,318 236,260!"), WOOL_DEEP, 0.55)
    within.fill(side("156,326! 160.4,336 167,342! 160,344.6 150.6,341!"), WOOL_SHADE, 0.9)
    within.fill(side("203,330! 193,342.6 180,347! 190,354 200,353!"), WOOL_DEEP, 0.6)
    for fold in (
        "202.4,332 194,341.6 181,346",
        "190,292 199,305 207,309",
        "156.6,328 160,336 166.4,341.6",
        "198.6,353.6 190.6,362.6 180,366.6",
        "141,358 147,367 155,371",
    ):
        within.ink(side(fold), WOOL_INK, 0.85, (0.9, 0.7, 0))
    for gather in (
        "149,406 150,400 149,394",
        "156,409 157,402 156.4,397",
        "164,410 165.6,403 167.6,398",
        "170,408 173,402 177.6,397",
    ):
        within.ink(side(gather), WOOL_INK, 0.8, (1, 0.7, 0))
    _cable(within, side("208,222 199,250 189,282 175,318 159,352 152,382 155,406"), 9)
    cuff = layer.shape(side(CUFF), WOOL, WOOL_INK, 1.0)
    cuff.fill(side("167,402! 180,402! 180,426! 166,427!"), WOOL_SHADE)
    for x in (150, 154, 158.2, 162.6, 167, 171):
        cuff.ink(side(f"{x},405 {x + 0.4},415 {x + 0.6},427"), WOOL_DEEP, 0.9, (0.5, 1, 0.5))


def _cable(layer: Layer, spine: str, width: float) -> None:
    """A knitted cable: two strands that cross again and again, between two ribs."""
    turns, steps = 12, 12
    track = Ribbon.along(spine, (width * 0.8, width, width * 1.2, width), turns * steps + 1)
    for edge in (-1.5, 1.5):
        layer.ink(track.at(edge), WOOL_DEEP, 0.75, (0, 1, 1, 0.5))
    wave = np.cos(np.arange(turns * steps + 1) / steps * np.pi)
    for strand in (track.at(wave), track.at(-wave)):
        layer.ink(strand, WOOL_DEEP, 1.1, (1, 1))
    # The shadow inside every loop makes the strands stand out from the knit.
    for k in range(turns):
        loop = slice(k * steps + 6, (k + 1) * steps + 7)
        outline = np.vstack([track.at(0.62 * wave)[loop], track.at(-0.62 * wave)[loop][::-1]])
        layer.fill(" ".join(f"{x:.2f},{y:.2f}" for x, y in outline[::3]), WOOL_SHADE, 0.9)


def _pinafore(layer: Layer) -> None:
    for left in (True, False):
        strap = layer.shape(
            mirrored("226,210! 236,210! 241.4,232 243.4,256! 230.6,256! 227.6,234!", left), MOSS, MOSS_INK
        )
        strap.fill(mirrored("222,208! 244,208! 246,240! 236,240 228,236!", left), MOSS_SHADE)
    within = layer.shape(BIB, MOSS, MOSS_INK, 1.05)
    within.fill("216,270! 227,280 230.4,300 228,326! 214,326!", MOSS_SHADE)
    within.fill("296,270! 283,280 281,300 283,326! 298,326!", MOSS_SHADE)
    within.fill("244,324! 241,310 243.4,298! 247,310 250,324!", MOSS_SHADE, 0.8)
    within.fill("264,324! 266,310 264.6,300! 270,310 271,324!", MOSS_SHADE, 0.8)
    within.ink("228,252 242,254.8 256,255.4 270,254.8 284,252", MOSS_DEEP, 0.7, (1, 0.8, 1))
    _emblem(layer.group("emblem"))
    _skirt(layer.group("skirt"))
    for x in (235.4, 276.6):
        layer.ellipse(x, 255.6, 3.5, 3.5, MOSS_INK)
        layer.ellipse(x, 255.2, 2.8, 2.8, BUTTON)
        layer.ellipse(x - 0.5, 254.7, 1.5, 1.4, BUTTON_LIGHT)


def _emblem(layer: Layer) -> None:
    """A little stitched finch."""
    layer.fill(
        "234,281! 237,276.4 242,274.6 245,271.4 248.6,270.8 250.8,273! 253.4,274! 250.8,275.4 250,280 245.4,284"
        " 240,283.4 233,287! 230.6,285.6!",
        SCARF,
    )
    layer.fill("236.6,280! 240,276.4 245,277.4! 244.6,281 241,282.6!", SCARF_SHADE)
    layer.fill("250.8,273! 253.4,274! 250.8,275.4!", BUTTON)
    layer.ellipse(248.2, 273.2, 0.7, 0.7, MOSS_INK)
    for x in (242.6, 245.6):
        layer.ink(f"{x},283.6 {x + 0.4},285.6 {x + 0.2},287.4", BUTTON, 0.8, (1, 1))


def _skirt(layer: Layer) -> None:
    layer.fill("188,436! 324,436! 322,449! 256,453 190,449!", MOSS_DEEP)
    within = layer.shape(SKIRT, MOSS, MOSS_INK, 1.05)
    within.fill("170,310! 342,310! 342,460! 170,460!", "url(#paint-skirt)")
    for fold in (
        "226,320! 214,350 201,400 194,450! 204,450! 209,410 219,360",
        "240,320! 236,360 229,410 225,451! 238,457! 240,410 243,360",
        "263,320! 265,360 263,410 262,453! 275,457.4! 274,410 268,360",
        "283,320! 292,360 297,410 295,450! 308,452.6! 308,410 294,360",
        "292,318! 308,360 318,410 322,449! 332,444! 321,390",
    ):
        within.fill(fold, MOSS_SHADE, 0.9)
    for fold in (
        "194,450 199,418 208,380",
        "225,451 228,412 233,366",
        "262,453 263.4,410 264.4,372",
        "295,450 296,410 291,364",
    ):
        within.ink(fold, MOSS_INK, 1.05, (1, 0.7, 0))
    for fold in (
        "204,450 207,425 211,405",
        "238,457 239.6,428 241,400",
        "275,457.4 275.4,430 274,405",
        "308,452.6 308.4,425 306,400",
    ):
        within.ink(fold, MOSS_DEEP, 0.8, (1, 0.7, 0))
    for fold in (
        "230,322 226,333 221.6,343",
        "245,323 243.6,334 241,345",
        "259,324 259.4,334 259,341",
        "271,323 273.4,334 276.6,346",
        "285,322 289,333 293,341",
    ):
        within.ink(fold, MOSS_INK, 0.85, (1, 0.6, 0))
    for line, width in (
        ("216,438 219,400 226,356", 4.4),
        ("250,446 252,400 253,352", 5),
        ("285,444 286,400 282,356", 4.4),
    ):
        within.ink(line, MOSS_LIGHT, width, LEAF, 0.75)
    hem = (
        "184,434.6 188,439.6 194,442.6 204,442.6 212,447 225,443.6 238,449.4 249,451 262,445.6 275,449.8 286,449"
        " 295,442.6 308,445 318,443.6 327.4,435"
    )
    within.ink(hem, MOSS_DEEP, 0.75, (1, 1))
    within.ink(_raised(hem, 3.4), WOOL_SHADE, 1.3, (1, 1))
    for left in (True, False):
        _pocket(layer, left)
    belt = "219.6,311! 238,314.6 256,315.4 274,314.6 292.4,311! 292.8,321! 274,324.8 256,325.6 238,324.8 219.2,321!"
    band = layer.shape(belt, MOSS, MOSS_INK, 1.0)
    band.fill("216,317! 256,321.4 296,317! 296,330! 216,330!", MOSS_SHADE)


def _raised(line: str, by: float) -> Points:
    """A written line without corners, moved up."""
    xy, _ = points(line)
    return xy - [0, by]


def _pocket(layer: Layer, left: bool) -> None:
    def side(line: str) -> str:
        return mirrored(line, left)

    patch = layer.shape(
        side("206.6,366! 218,368.6 231,368.4! 231,384 227.4,397! 215,401.6 202,395.4! 203.6,380"), MOSS, MOSS_INK, 0.95
    )
    patch.fill(side("224,362! 234,362! 232,404! 214,404! 222,396!"), MOSS_SHADE, 0.9)
    patch.ink(side("205.4,371.6 218,374.4 231,374"), MOSS_DEEP, 0.8, (1, 1))
    patch.ink(side("206.4,376 205,393 215,398.6 225.4,394.8 228.8,377"), MOSS_LIGHT, 0.6, (1, 1))
