"""Finch's body and clothes: chunky knit sweater, moss green pinafore."""

from collections.abc import Callable, Sequence

import numpy as np

from draw_finch.limbs import draw_hand, draw_legs
from draw_finch.palette import (
    BUTTON,
    BUTTON_LIGHT,
    MOSS,
    MOSS_DEEP,
    MOSS_GLOW,
    MOSS_INK,
    MOSS_LIGHT,
    MOSS_SHADE,
    SCARF,
    SCARF_SHADE,
    WOOL,
    WOOL_COOL,
    WOOL_DEEP,
    WOOL_INK,
    WOOL_LINE,
    WOOL_SHADE,
)
from draw_finch.pen import LEAF, Layer, Ribbon, mirrored, path

TORSO = "232,211! 219,220 213,240! 215,262 219,288 220.4,322! 292,322! 293,288 297,262 299,240! 293,220 280,211!"
SLEEVE = (
    "229,211.6! 213.6,214.6 200.6,221.4 192,234.6 185.6,256 178,283 168.4,306 156.6,328! 149,342.6 140.8,360 135.8,380"
    " 138,395 146.6,406! 160,411 174,407.4! 186.6,397.4 193.6,378 198.6,353.6! 199.8,346 201,338.4 202.4,332! 208.6,312"
    " 213,292 217,268 231,238!"
)
CUFF = "147,403.6! 160,409.4 174,405.4! 176.2,413 173.8,422! 160.8,426 149,421.6! 145.8,412"
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
    draw_legs(layer.group("legs"))
    for name, left in (("hand_right", True), ("hand_left", False)):
        draw_hand(layer.group(name, "" if left else FURTHER_OUT), left)
    torso = layer.group("sweater")
    within = torso.shape(TORSO, WOOL, WOOL_INK)
    within.fill("212,240! 222,262 226,300 226,324! 214,324! 210,260!", WOOL_SHADE)
    within.fill("300,240! 292,262 287,300 286,324! 298,324! 302,260!", WOOL_SHADE)
    soft = within.soft(4)
    soft.fill("210,236! 226,240 230,290 228,326! 206,326!", WOOL_DEEP, 0.8)
    soft.fill("216,200! 296,200! 292,230! 278,240 256,244 234,240 218,228!", WOOL_COOL, 0.9)
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
    # The wool is thick: folds have soft edges, and light from outside wraps around the arm.
    soft = within.soft(4)
    soft.fill(side("236,232! 224,262 215,294 205,322 201,346 192,380! 206,380! 226,320! 240,260!"), WOOL_DEEP, 0.85)
    soft.fill(side("140,392! 150,401 164,402.6 178,394 190,376! 196,390! 180,414! 144,414! 134,400!"), WOOL_COOL, 0.9)
    soft.fill(side("150,326! 158,334 168,343 160,349 146,352!"), WOOL_COOL, 0.6)
    soft.ink(side("210,216 194,238 186,268"), "#ffffff", 8, LEAF, 0.9)
    soft.ink(side("172,346 160,366 154,384"), "#ffffff", 13, LEAF, 0.9)
    within.soft(2).fill(side("206,328! 193,342 178,347.6! 190,355 202,354!"), WOOL_DEEP, 0.75)
    within.fill(side("156,326! 160.4,336 167,342! 160,344.6 150.6,341!"), WOOL_SHADE, 0.9)
    within.fill(side("203,330! 193,342.6 180,347! 190,351.6 200,350!"), WOOL_COOL, 0.6)
    within.fill(side("212,290! 201,300 191,302! 199,309 210,308!"), WOOL_COOL, 0.5)
    _knit(within.group(), side)
    for fold in (
        "202.4,332 194,341.6 181,346",
        "190,292 199,305 207,309",
        "156.6,328 160,336 166.4,341.6",
        "198.6,353.6 190.6,362.6 180,366.6",
        "141,358 147,367 155,371",
    ):
        within.ink(side(fold), WOOL_LINE, 0.85, (0.9, 0.7, 0))
    for gather in (
        "149,406 150,400 149,394",
        "156,409 157,402 156.4,397",
        "164,410 165.6,403 167.6,398",
        "170,408 173,402 177.6,397",
    ):
        within.ink(side(gather), WOOL_LINE, 0.8, (1, 0.7, 0))
        within.soft(1).ink(side(gather), WOOL_DEEP, 3, (1, 0.7, 0), 0.8)
    _cable(within, side("208,222 199,250 189,282 175,318 159,352 152,382 155,406"), 9)
    cuff = layer.shape(side(CUFF), WOOL, WOOL_INK, 1.0)
    cuff.fill(side("167,402! 180,402! 180,426! 166,427!"), WOOL_SHADE)
    soft = cuff.soft(2)
    soft.fill(side("140,400! 180,400! 180,409.6! 160,413 142,409!"), WOOL_COOL, 0.9)
    soft.fill(side("168,402! 182,402! 182,428! 165,428!"), WOOL_DEEP, 0.8)
    for x in (150, 154, 158.2, 162.6, 167, 171):
        rib = side(f"{x},405 {x + 0.4},415 {x + 0.6},427")
        cuff.ink(rib, WOOL_SHADE, 1.9, (0.5, 1, 0.5))
        cuff.ink(rib, WOOL_DEEP, 0.75, (0.5, 1, 0.5))


def _knit(layer: Layer, side: Callable[[str], str]) -> None:
    """Rows of purl stitches beside the cable: little slanted ticks, sparse where the light falls."""
    spine = Ribbon.along(side("208,222 199,250 189,282 175,318 159,352 152,382 155,406"), (9, 9), 80)
    for across in (-3.6, -2.7, 2.7, 3.6):
        for k in range(13 if abs(across) < 3 else 9):
            along = 0.1 + 0.064 * k + 0.02 * (k % 2)
            ends = spine.places([across - 0.22, across, across + 0.22], [along, along + 0.012, along])
            layer.ink(ends, WOOL_DEEP, 0.6, LEAF, 0.8)


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
        core = np.vstack([track.at(0.3 * wave)[loop], track.at(-0.3 * wave)[loop][::-1]])
        layer.fill(" ".join(f"{x:.2f},{y:.2f}" for x, y in core[::3]), WOOL_COOL, 0.4)


def _pinafore(layer: Layer) -> None:
    for left in (True, False):
        strap = layer.shape(
            mirrored("226,210! 236,210! 241.4,232 243.4,256! 230.6,256! 227.6,234!", left), MOSS, MOSS_INK
        )
        strap.soft(2).fill("216,204! 296,204! 296,236! 256,246 216,232!", MOSS_DEEP, 0.7)
        strap.ink(mirrored("239.4,230 241.2,243 241.8,255", left), MOSS_LIGHT, 0.7, LEAF)
        strap.fill(mirrored("222,208! 244,208! 246,240! 236,240 228,236!", left), MOSS_SHADE)
    within = layer.shape(BIB, MOSS, MOSS_INK, 1.05)
    within.fill("216,270! 227,280 230.4,300 228,326! 214,326!", MOSS_SHADE)
    within.fill("296,270! 283,280 281,300 283,326! 298,326!", MOSS_SHADE)
    soft = within.soft(4)
    soft.fill("214,256! 226,268 230,300 226,326! 208,326!", MOSS_DEEP, 0.6)
    soft.fill("298,262! 287,280 285,300 288,326! 304,326!", MOSS_DEEP, 0.35)
    soft.fill("210,306! 300,306! 300,326! 210,326!", MOSS_SHADE, 0.7)
    soft.ellipse(250, 276, 17, 17, MOSS_GLOW, 0.45)
    within.fill("243,324! 239.6,309 242,295! 246.4,309 250.6,324!", MOSS_SHADE, 0.75)
    within.fill("263,324! 265.6,313 264,304! 270,312 272,324!", MOSS_SHADE, 0.75)
    within.fill("231,324! 233,314 230.4,303! 236.4,313 237,324!", MOSS_SHADE, 0.6)
    within.ink("246.4,313 243,303 243.4,294", MOSS_DEEP, 0.7, (0.8, 0.6, 0))
    within.ink("232,285 229.4,274 223.4,266", MOSS_DEEP, 0.7, LEAF)
    within.ink("227.4,255.6 225,266 221.4,277 221.6,300 222.6,314", MOSS_LIGHT, 0.55, LEAF, 0.8)
    within.ink("228,252 242,254.8 256,255.4 270,254.8 284,252", MOSS_DEEP, 0.7, (1, 0.8, 1))
    _emblem(layer.group("emblem"))
    _skirt(layer.group("skirt"))
    for x in (235.4, 276.6):
        layer.ellipse(x, 255.6, 3.5, 3.5, MOSS_INK)
        layer.ellipse(x, 255.2, 2.8, 2.8, BUTTON)
        layer.ellipse(x + 0.4, 254.6, 1.7, 1.5, BUTTON_LIGHT)
        layer.ellipse(x + 0.9, 254.1, 0.6, 0.5, "#fff4dc")
        for dx in (-0.9, 0.5):
            layer.ellipse(x + dx, 255.5, 0.4, 0.4, "#7d4a22")


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


PLEATS = (
    # Top, bottom and inner edge of the shaded side of each pleat, and how far its line climbs.
    ("226,320! 216,350 202,400 194,449.6! 204,451! 208,412 220,362", "194,450 199,420 207,388"),
    ("241,320! 236,356 229,406 225,451! 238,456.6! 239.4,408 243,352", "225,451 227.6,408 234,352"),
    ("262,320! 265,366 263,410 262,453! 275,457! 272.4,412 266,372", "262,453 263.4,424 264.2,394"),
    ("282,320! 292,356 297,406 295,450! 308,451.8! 306.4,404 293,352", "295,450 296,408 289.4,352"),
)
HEM = (
    "184,434.6! 188,439 194,440.8! 204,442.4! 211,446.6 218.6,446.6 225.6,442.4! 237.6,447.4! 247,450.6 255.4,449"
    " 262,444.4! 274.6,448! 284,449 290.6,446 295,441.6! 307.2,443.2! 316,443.2 322.6,440 327.4,434.6!"
)


def _skirt(layer: Layer) -> None:
    layer.fill("188,436! 324,436! 322,449! 256,453 190,449!", MOSS_DEEP)
    within = layer.shape(SKIRT, MOSS, MOSS_INK, 1.05)
    within.fill("170,310! 342,310! 342,460! 170,460!", "url(#paint-skirt)")
    soft = within.soft(4)
    soft.fill("176,450! 190,400 206,350 220,318! 204,318! 170,400!", MOSS_DEEP, 0.5)
    soft.fill("336,450! 324,400 308,352 294,322! 320,330!", MOSS_DEEP, 0.35)
    soft.fill("206,318! 306,318! 304,330! 256,336! 210,330!", MOSS_DEEP, 0.55)
    for line, width in (
        ("216,446 220,398 229,350", 9),
        ("251,452 254,404 253,344", 13),
        ("286,448 286,400 280,348", 11),
        ("316,446 310,404 299,356", 7),
    ):
        soft.ink(line, MOSS_GLOW, width, (0.4, 1, 0), 0.6)
    for shade, line in PLEATS:
        within.soft(2).fill(shade, MOSS_SHADE, 0.9)
        within.fill(shade, MOSS_SHADE, 0.8)
        # Deepest right behind the edge of the pleat before it.
        within.soft(2).ink(line, MOSS_DEEP, 7, (1, 0.6, 0), 0.75)
        within.ink(line, MOSS_INK, 1.0, (1, 0.7, 0))
    for fold in (
        "212,452! 213.4,428 219,398! 217.4,430 216.6,456!",
        "248,460! 246.4,432 248.6,404! 250.6,434 253,459!",
        "318,450! 312,420 306,392! 314.6,420 322,448!",
    ):
        within.fill(fold, MOSS_SHADE, 0.6)
    for fold in (
        "204,451 207,428 210.6,412",
        "238,457 239.4,422 241,388",
        "275,457.4 274.6,438 273.6,420",
        "308,452 308,428 305,402",
    ):
        within.ink(fold, MOSS_DEEP, 0.7, (1, 0.7, 0))
    # Gathers under the belt, no two alike.
    for fold, weight in (
        ("230,322 226,334 220,347", 0.9),
        ("235,323 233,330 231,336", 0.6),
        ("246,323 244,338 240.6,355", 0.85),
        ("251.4,324 251,330 250,335", 0.55),
        ("259,324 259.6,337 258.8,350", 0.85),
        ("271,323 273,331 275.4,338", 0.65),
        ("277,323 281,337 286.4,352", 0.9),
        ("286.4,322 290,330 293,336", 0.7),
    ):
        within.soft(1).ink(fold, MOSS_DEEP, 3.4 * weight, (0.8, 0.7, 0), 0.7)
        within.ink(fold, MOSS_INK, weight, (1, 0.6, 0))
    for line, weight in (
        ("221.4,430 223.4,404 228.6,372", 1.6),
        ("256.4,440 257.6,404 256,366", 2.0),
        ("289,438 289.4,408 285,374", 1.6),
    ):
        within.ink(line, MOSS_GLOW, weight, LEAF, 0.75)
    within.ink(HEM, MOSS_DEEP, 0.75, (1, 1))
    within.group(attributes=' transform="translate(0 -3.6)"').ink(HEM, WOOL_SHADE, 1.3, (1, 1))
    for left in (True, False):
        _pocket(layer, left)
    belt = "219.6,311! 238,314.6 256,315.4 274,314.6 292.4,311! 292.8,321! 274,324.8 256,325.6 238,324.8 219.2,321!"
    band = layer.shape(belt, MOSS, MOSS_INK, 1.0)
    band.fill("216,317! 256,321.4 296,317! 296,330! 216,330!", MOSS_SHADE)
    soft = band.soft(2)
    soft.fill("212,306! 226,308! 228,330! 212,330!", MOSS_DEEP, 0.7)
    soft.ink("244,316.4 262,317.2 282,315.4", MOSS_GLOW, 3, LEAF, 0.8)
    band.ink("220,319.8 238,323.2 256,324 274,323.2 292,319.8", MOSS_LIGHT, 0.5, (1, 1), 0.7)


def _pocket(layer: Layer, left: bool) -> None:
    def side(line: str) -> str:
        return mirrored(line, left)

    cast = layer.inside(path(SKIRT, closed=True)).soft(1)
    cast.fill(side("205,369! 205,396 215,404.4 229.4,399.6 232.4,384! 228,396 215,401!"), MOSS_DEEP, 0.8)
    patch = layer.shape(
        side("206.6,366! 218,368.6 231,368.4! 231,384 227.4,397! 215,401.6 202,395.4! 203.6,380"), MOSS, MOSS_INK, 0.95
    )
    patch.fill(side("224,362! 234,362! 232,404! 214,404! 222,396!"), MOSS_SHADE, 0.9)
    soft = patch.soft(2)
    soft.fill(side("200,362! 234,362! 234,376.6! 218,377 200,374!"), MOSS_SHADE, 0.6)
    soft.fill("202,392! 215,398 231,392! 310,392! 310,404! 202,404!", MOSS_DEEP, 0.45)
    soft.ellipse(218 if left else 296, 380, 7, 5, MOSS_GLOW, 0.32)
    patch.ink(side("205.4,371.6 218,374.4 231,374"), MOSS_DEEP, 0.8, (1, 1))
    patch.ink(side("206.4,376 205,393 215,398.6 225.4,394.8 228.8,377"), MOSS_LIGHT, 0.6, (1, 1))
