"""The clothes, and the body with everything on it: skirt, blouse, jacket and sleeves."""

from __future__ import annotations

from draw_raven import palette as c
from draw_raven.figure import hand, legs
from draw_raven.hair import PONY_TAIL
from draw_raven.ornaments import DARK, button, cape, cape_shadow, charm, collar, feather, piping, ribbon
from drawing.pen import Sheet, fill, group, ink, outline, shifted, side, spot, turned


def body(sheet: Sheet) -> str:
    return group(
        "body",
        legs(sheet),
        _skirt(sheet),
        _blouse(sheet),
        _jacket(sheet),
        _arm(sheet, own_right=True),
        turned(-2.5, 306, 226, _arm(sheet, own_right=False)),
        cape(sheet),
        collar(sheet),
        ribbon(sheet),
    )


def _skirt(sheet: Sheet) -> str:
    skirt = (
        "225,318! 256,322 287,318! 297,348 308,378 316,410 323,438 329,460! 321,466 312,464.6! 303,471 291,467.4! "
        "280,474.6 268,469.6! "
        "256,475.6 244,469.6! 232,474.6 221,467.4! 209,471 200,464.6! 191,466 183,460! 189,438 196,410 204,378 215,348"
    )
    paint = sheet.linear(
        (256, 330), (256, 474), [(0, c.SKIRT_SHADE), (0.25, c.SKIRT), (0.75, c.SKIRT), (1, c.SKIRT_LIGHT)]
    )
    lit = sheet.linear(
        (183, 400),
        (329, 400),
        [(0, c.SKIRT_LIGHT, 0.0), (0.3, c.SKIRT_LIGHT, 0.55), (0.5, c.SKIRT_LIGHT, 0), (1, c.SKIRT_SHADE, 0.9)],
    )
    pleats = ""
    for top, bottom, valley, bow, width, depth in (
        (225, 190, 464, -1.5, 9, 0.8),
        (231, 200, 464.6, 1.0, 12, 1),
        (239, 221, 467.4, -0.6, 8, 0.85),
        (248, 244, 469.6, 1.2, 13, 1),
        (262, 268, 469.6, -1.2, 9, 0.8),
        (272, 291, 467.4, 0.8, 13, 1),
        (281, 312, 464.6, -0.8, 9, 0.9),
        (288, 322, 464, 0.6, 11, 1),
    ):
        middle = top + 0.42 * (bottom - top) + bow
        crease = f"{top},350! {middle - 0.5},400 {bottom},{valley}!"
        wide = f"{crease} {bottom + width},{valley + 8}! {middle + 0.55 * width},412 {top},350!"
        narrow = f"{crease} {bottom + 0.45 * width},{valley + 8}! {middle + 0.2 * width},416 {top},362!"
        ridge = f"{bottom - 2.6},{valley - 6} {middle - 3.6},412 {top - 1.6},372"
        pleats += fill(wide, c.SKIRT_DEEP, 0.55 * depth, sheet.blur(1.5))
        pleats += fill(wide, c.SKIRT_SHADE, 0.9 * depth)
        pleats += fill(narrow, c.SKIRT_DEEP, 0.7 * depth)
        pleats += ink(ridge, [3.6, 2.6, 0], c.SKIRT_LIGHT, 0.8)
        pleats += ink(ridge, [0.9, 0.7, 0], c.CLOTH_GLOSS, 0.4 * depth)
        pleats += ink(f"{top},348 {middle - 0.5},400 {bottom},{valley}", [0.2, 0.6, 0.9], c.CLOTH_INK)
    # short folds where the cloth is gathered under the belt
    pleats += "".join(
        ink(f"{x},346 {x + d},{y}", [1.8, 1.0, 0], c.SKIRT_DEEP, 0.8)
        for x, d, y in ((235, -2.4, 366), (244, -0.8, 372), (256, 0.6, 362), (267, 1.6, 374), (277, 3.2, 364))
    )
    violet = sheet.linear((256, 420), (256, 474), [(0, c.RIBBON, 0), (1, c.RIBBON, 0.3)])
    under_jacket = sheet.linear((256, 313), (256, 330), [(0, c.SKIRT_DEEP, 0.8), (1, c.SKIRT_DEEP, 0)])
    hip_folds = fill(
        "212,340! 236,350 256,352 276,350 300,340! 298,352! 276,355 256,357 236,355 214,352!", c.SKIRT_SHADE, 0.8
    )
    frill = (
        "186,458! 181,467! 191,473.6 200.4,470! 210,478 221,473.4! 233,481.6 244.6,476! 256,482.6 267.4,476! "
        "279,481.6 291,473.4! 302,478 "
        "311.6,470! 321,473.6 331,467! 326,458!"
    )
    hem = (
        "184.2,454 191.4,460 200,458.4! 209,465 221,461.2! 232,468.4 244,463.2! 256,469.4 268,463.2! 280,468.4 "
        "291,461.2! 303,465 312,458.4! 320.6,460 327.8,454"
    )
    belt = "225.6,313! 240,316.6 256,317.6 272,316.6 286.4,313! 293,343! 274,347.6 256,349 238,347.6 219,343!"
    seams = ink("240,316.6 238,347.6", [0.5, 0.5], c.CLOTH_INK) + ink("272,316.6 274,347.6", [0.5, 0.5], c.CLOTH_INK)
    buttons = "".join(button(x, y) for x, y in ((248.4, 325), (263.6, 325), (248, 339), (264, 339)))
    return (
        fill(frill, c.CREAM)
        + sheet.clip(
            frill,
            fill(
                "170,456! 340,456! 340,464! 311,469 290,473 268,476 256,478 232,477 210,474 190,469 170,462!",
                c.CREAM_SHADE,
            ),
            *(
                ink(f"{x},{y} {x + d},{y + 7}", [0.2, 0.6, 0.1], c.CREAM_INK, 0.7)
                for x, y, d in (
                    (206, 468, -1),
                    (214, 469, 0),
                    (227, 472, -1),
                    (238, 472, 0),
                    (251, 474, -1),
                    (262, 474, 1),
                    (275, 472, 1),
                    (297, 469, 1),
                    (306, 468, 1),
                )
            ),
        )
        + outline(frill, 0.75, c.CREAM_INK)
        + fill(skirt, paint)
        + sheet.clip(skirt, fill(skirt, lit), fill(skirt, violet), pleats, hip_folds, piping(hem))
        + outline(skirt, 0.75, c.CLOTH_INK)
        + ink("297,348 308,378 316,410 323,438 329,460", [0.3, 1.2, 1.4, 1.3, 0.5], c.CLOTH_INK)
        + fill(belt, c.SKIRT_LIGHT)
        + sheet.clip(
            belt,
            fill("268,306! 300,306! 300,356! 271,352!", c.SKIRT),
            fill("282,306! 300,306! 300,356! 285,352!", c.SKIRT_SHADE),
            fill(belt, under_jacket),
            seams,
            ink("239,319 237,346", [0.4, 0.3], c.CLOTH_GLOSS, 0.5),
            ink("271,319 273,346", [0.4, 0.3], c.CLOTH_GLOSS, 0.35),
            ink("223,333 226,326 228,317", [0, 1.6, 0], c.CLOTH_LIGHT, 0.6),
            piping("219.6,341.4 238,345.6 256,347 274,345.6 292.4,341.4"),
        )
        + outline(belt, 0.8, c.CLOTH_INK)
        + buttons
        + charm(sheet)
    )


def _blouse(sheet: Sheet) -> str:
    blouse = (
        "238,210! 226,218 216,230! 220,280 226,315! 241,318.4 256,319.4 271,318.4 286,315! 292,280 296,230! 286,218 "
        "274,210! 268,222 256,240! 244,222"
    )
    shades = (
        "222,222! 238,236 243,252 242,272 244,296 248,320! 224,322! 214,250!",
        "290,222! 276,238 271,252 273,272 271,298 266,320! 290,322! 300,250!",
        "252,238! 256,262 254,290 257,319! 259,319! 260,262 262,240!",
        "244,318! 248,310 251,300! 250.6,310 252,319!",
        "268,318! 265,312 260,304! 262.4,312 262,319!",
        "234,240! 278,240! 270,262 270,284 264,279 262,262 258,256 252,262 250,282 244,279 243,262!",
    )
    side_shade = sheet.linear((262, 290), (288, 294), [(0, c.CREAM_DEEP, 0), (1, c.CREAM_DEEP, 0.75)])
    other_side = sheet.linear((247, 290), (236, 290), [(0, c.CREAM_DEEP, 0), (1, c.CREAM_DEEP, 0.6)])
    creases = (
        "245,272! 246.8,284 246,298! 244.6,286!",
        "267.6,276! 266,290 267.2,304! 268.8,290!",
        "246,306! 249,311 250.6,319! 247.6,319!",
        "262.4,306! 264.6,311 266.4,319! 263,319!",
    )
    folds = (
        fill(blouse, side_shade)
        + fill(blouse, other_side)
        + "".join(fill(trace, c.CREAM_SHADE, 0.85) for trace in shades)
        + "".join(fill(trace, c.CREAM_DEEP, 0.55, sheet.blur(0.4)) for trace in creases)
    )
    ruffle = "".join(
        ink(t, [0.2, 0.6, 0.1], c.CREAM_INK, 0.6)
        for t in ("249,268 248.6,276 250,284", "264,262 264.6,272 263,280", "249,300 248,308 248.6,314")
    )
    placket = ink("253,242 253.2,280 253.6,319", [0.3, 0.5, 0.5], c.CREAM_INK) + ink(
        "259,242 259.2,280 258.8,319", [0.3, 0.5, 0.5], c.CREAM_INK
    )
    buttons = "".join(button(256.1, y) for y in (281, 294.6, 308))
    return (
        fill(blouse, c.CREAM)
        + sheet.clip(blouse, folds, ruffle)
        + placket
        + buttons
        + outline(blouse, 0.8, c.CREAM_INK)
    )


def _jacket(sheet: Sheet) -> str:
    front = (
        "240,216! 224,216 206,226! 209,256 214,280 220,304 221.6,330! 229,334.6 238,333 245,325! 241,308 238.6,288 "
        "239.4,264 242.4,244! 241.6,230"
    )
    edge = "242.4,244 239.4,264 238.6,288 241,308 245,325! 238,333 229,334.6 221.6,330"
    inset = "240.6,244 237.4,264 236.6,288 238.8,308 242.4,324.2! 237,330.6 229,332.2 222,328.4"
    shades = (
        "206,226! 210,256 215,280 221,304 221,336! 227,334! 228,312 223,290 217,262 216,236!",
        "226,246! 233,262 237,278! 231,268 223,262!",
        "222,306! 231,300 239,292! 234,304 226,312!",
        "222,316! 233,314 240,306! 236,317 226,322!",
    )
    deeps = (
        "208,240! 213,268 219,296 221,322! 225,322! 223,296 217,268 212,240!",
        "225,305! 231,300.6 236.6,295! 233,302 227,307!",
        "225,317.4! 232,315 237.4,310! 234,317 227,320!",
    )
    parts = []
    for own_right in (True, False):
        paint = sheet.linear((256, 220), (256, 334), [(0, c.CLOTH), (0.6, c.CLOTH), (1, c.CLOTH_LOW)])
        sheen = sheet.radial(*spot((228, 282), own_right), 26, [(0, c.CLOTH_LIGHT, 0.5), (1, c.CLOTH_LIGHT, 0)])
        parts.append(
            fill(side(front, own_right), paint if own_right else c.CLOTH)
            + sheet.clip(
                side(front, own_right),
                fill(side(front, own_right), sheen),
                *(fill(side(t, own_right), c.CLOTH_SHADE, 0.45, sheet.blur(1.4)) for t in shades),
                *(fill(side(t, own_right), c.CLOTH_SHADE, 0.9) for t in shades),
                *(fill(side(t, own_right), c.CLOTH_DEEP, 0.55) for t in deeps),
                ink(side("236,296 230,303.4 224,308", own_right), [0, 1.3, 0], c.CLOTH_LIGHT, 0.8),
                ink(side("237,313 232,318.6 226,320", own_right), [0, 1.1, 0], c.CLOTH_LIGHT, 0.7),
                ink(side("229,252 227.6,276 229.6,296", own_right), [0, 1.4, 1.0, 0], c.CLOTH_LIGHT, 0.6),
                "" if own_right else fill(side(front, own_right), c.CLOTH_DEEP, 0.16),
                cape_shadow(own_right),
                "" if own_right else _tail_shadow(),
                ink(side("231,250 229.6,276 232,304 233,330", own_right), [0.2, 0.55, 0.6], c.CLOTH_LINE, 0.95),
                ink(side("230,250 228.6,276 231,304 232,330", own_right), [0.1, 0.4, 0.3], c.CLOTH_LIGHT, 0.7),
            )
            + outline(side(front, own_right), 0.8, c.CLOTH_INK)
            + ink(side(edge, own_right), [0.8, 0.9, 0.8], c.CLOTH_INK)
            + piping(side(inset, own_right))
        )
    return "".join(parts)


def _tail_shadow() -> str:
    return shifted(-4.5, 4, fill(PONY_TAIL, c.CLOTH_DEEP, 0.5))


def _arm(sheet: Sheet, own_right: bool) -> str:
    sleeve = (
        "207,224! 197,244 191.4,270 188.4,296 181,322 167,354 147,391! 150,400 158,406 170,409 183,407.4 196,398! "
        "198.6,372 203,344 208,318 213,298 217.4,270! 222,250 219,228"
    )
    paint = sheet.linear(
        spot((196, 240), own_right), spot((168, 408), own_right), [(0, c.CLOTH), (0.55, c.CLOTH), (1, c.CLOTH_LOW)]
    )
    shades = (
        "219,256! 212,290 204,312 197,336 190,366 187,418! 202,418! 210,330 220,280!",  # the side towards the body
        "186.6,300! 196,310 205,310 212,300! 206,315 196,317 184.6,310!",  # the bend of the elbow
        "190.4,288! 199,298 207,300! 198,303 188.6,296!",
        "183,320! 188,342 184,376 180,418! 172,418! 176,376 179,348!",  # hanging folds
        "156,420! 161,390 170,362! 170,390 166,420!",
    )
    deeps = (
        "217,262! 212,286 206,306 199,330 194,362 190,412! 202,414! 206,340 219,286!",
        "188.4,303! 196,310 204,311.4 210,305! 204,313.4 196,314 190,309.4!",
        "185,332! 186.6,354 185,384 183,412! 178.6,412! 181.4,378 183,352!",
        "163,384! 166.6,390 164.6,408 163,416! 159.4,416! 162,398!",
    )
    round_off = sheet.linear(
        spot((190, 330), own_right),
        spot((206, 336), own_right),
        [(0, c.CLOTH_DEEP, 0), (1, c.CLOTH_DEEP, 0.4)],
    )
    glow = sheet.radial(*spot((193, 262), own_right), 34, [(0, c.CLOTH_LIGHT, 0.7), (1, c.CLOTH_LIGHT, 0)])
    bell = sheet.radial(*spot((164, 384), own_right), 30, [(0, c.CLOTH_LIGHT, 0.55), (1, c.CLOTH_LIGHT, 0)])
    violet = sheet.linear(
        spot((190, 380), own_right), spot((199, 382), own_right), [(0, c.RIBBON, 0), (1, c.RIBBON, 0.55)]
    )
    lights = (
        "189.6,300 182.6,322 170,350 154,384",
        "194.4,262 191.6,280 190.6,292",
        "178,352 174,374 169,398",
        "191,330 189.4,356 186.4,392",
        "205,304 199,306 193,303.6",
    )
    band = "149,387.4 154,394.6 161,399.4 171,402 183,400.6 196.4,392.6"
    bases = [(151, 391), (157.4, 397.4), (165, 400.6), (173.6, 401.6), (182, 400.4), (190, 396.6)]
    tips = [(146, 405), (153.4, 413.4), (162.8, 417.6), (173.6, 418.8), (184, 416.6), (194.4, 411)]
    feathers = "".join(
        feather(sheet, spot(base, own_right), spot(tip, own_right), 10.4, DARK)
        for base, tip in zip(bases, tips, strict=True)
    )
    return (
        hand(sheet, own_right)
        + feathers
        + fill(side(sleeve, own_right), paint)
        + sheet.clip(
            side(sleeve, own_right),
            fill(side(sleeve, own_right), glow),
            fill(side(sleeve, own_right), bell),
            *(fill(side(t, own_right), c.CLOTH_SHADE, 0.4, sheet.blur(1.6)) for t in shades[1:]),
            *(fill(side(t, own_right), c.CLOTH_SHADE, 0.95) for t in shades),
            *(fill(side(t, own_right), c.CLOTH_DEEP, 0.6) for t in deeps),
            fill(side(sleeve, own_right), round_off if own_right else c.CLOTH_DEEP, 1 if own_right else 0.16),
            fill(side(sleeve, own_right), violet),
            cape_shadow(own_right),
            "" if own_right else _tail_shadow(),
            *(
                ink(side(t, own_right), [0, 0.75 * w, w, 0.2], c.CLOTH_LIGHT, 0.75)
                for t, w in zip(lights, (2.4, 2.2, 1.6, 1.3, 1.2), strict=True)
            ),
            # the seam along the sleeve, with its stitches of light
            ink(side("203,262 201,290 198,314 190,346", own_right), [0.1, 0.5, 0.5, 0.1], c.CLOTH_LINE, 0.8),
            ink(side("202.2,262 200.2,290 197.2,314 189.2,346", own_right), [0.1, 0.4, 0.4, 0.1], c.CLOTH_LIGHT, 0.6),
            # gathers below the cord
            *(
                ink(side(f"{x},{y} {x - d},{y + 6}", own_right), [0.6, 0.5, 0.1], c.CLOTH_LINE, 0.8)
                for x, y, d in ((156, 398, 0.6), (164, 402.6, 0.4), (177, 403.6, 0), (186.6, 401, -0.5))
            ),
            ink(side("187,303 196,311 204,311.4", own_right), [0.8, 0.6, 0.1], c.CLOTH_INK),
            ink(side("212.6,298 208,304 202,305", own_right), [0.8, 0.6, 0.1], c.CLOTH_INK),
            ink(side("170,412 175,378 181,346", own_right), [0.7, 0.5, 0], c.CLOTH_LINE, 0.9),
        )
        + outline(side(sleeve, own_right), 0.75, c.CLOTH_INK)
        + ink(side("217.4,270 213,298 208,318 203,344 198.6,372 196,398", own_right), [0.2, 1.2, 1.3, 0.8], c.CLOTH_INK)
        + piping(side(band, own_right))
        + ink(side("150,388.6 154.4,394.6 161.2,399 171,401.6", own_right), [0.1, 0.6, 0.1], c.GOLD_LIGHT, 0.9)
    )
