"""What is below the chin: neck, legs, skirt, blouse, jacket, sleeves and hands."""

from __future__ import annotations

import palette as c
from pen import Sheet, fill, group, ink, mirror, outline

NECK = "244.6,176! 245,192 244,203 236,212 220,222! 256,246 292,222! 276,212 268,203 267,192 267.4,176!"


def neck(sheet: Sheet) -> str:
    shadow = "240,182! 272,182! 268.4,199 262,204 255,208.6! 249,203 244,196!"
    return group(
        "neck",
        fill(NECK, c.SKIN),
        sheet.clip(NECK, fill(shadow, c.SKIN_DEEP, 0.85), fill("262,200! 270,198 282,216 262,236! 262,216", c.SKIN_SHADE, 0.8)),
        ink("244.8,184 244.8,196 243.4,204 236,212", [0.5, 1, 0.9, 0.4], c.SKIN_INK),
        ink("267.2,184 267.2,196 268.6,204 276,212", [0.5, 1, 0.9, 0.4], c.SKIN_INK),
        ink("246,221 251,222.6 254,225", [0.1, 0.9, 0.2], "#d58a80"),
        ink("267,221 262,222.6 259.4,225", [0.1, 0.9, 0.2], "#d58a80"),
    )


def body(sheet: Sheet) -> str:
    return group("body", _legs(sheet), _skirt(sheet), _blouse(sheet), _arms(sheet), _jacket(sheet), _bow(sheet))


def _legs(sheet: Sheet) -> str:
    leg = "205,440! 206,470 207,492 208,514! 250,514! 252,490 253,460 253,440!"
    parts = []
    for trace in (leg, mirror(leg)):
        parts.append(fill(trace, c.SKIN))
    shade = fill("200,440! 312,440! 312,478 284,482 262,476! 256,470 250,476! 228,482 202,478!", c.SKIN_DEEP, 0.7)
    inner = fill("253,440! 253,470 250,500 248,514! 243,514 246,490 246,470!", c.SKIN_SHADE)
    sock = "206,498! 228,502 251,499! 250,516! 206,516!"
    socks = "".join(
        fill(t, c.SKIRT) + ink(e, 3.4, c.CREAM) + ink(e, 0.5, c.CREAM_INK)
        for t, e in ((sock, "206.6,499 228,503 250.8,500"), (mirror(sock), mirror("206.6,499 228,503 250.8,500")))
    )
    lines = "".join(
        ink(t, [0.8, 1.1, 1], c.SKIN_INK)
        for t in ("205.6,455 206.4,480 208,514", mirror("205.6,455 206.4,480 208,514"), "253,460 252,490 250,514", mirror("253,460 252,490 250,514"))
    )
    return "".join(parts) + sheet.clip([leg, mirror(leg)], shade, inner, fill(mirror("205,470! 206,470 208,514! 213,514 210,490!"), c.SKIN_SHADE)) + socks + lines


def _skirt(sheet: Sheet) -> str:
    skirt = (
        "224,318! 256,322 288,318! 296,346 309,386 324,430 334,462! 324,468 314,466! 304,474 292,469! 280,477 268,471! 256,478 244,471! "
        "232,477 220,469! 208,474 198,466! 188,468 178,462! 188,430 203,386 216,346"
    )
    paint = sheet.linear((256, 320), (256, 476), [(0, c.SKIRT_SHADE), (0.3, c.SKIRT), (0.8, c.SKIRT), (1, "#42406f")])
    pleats = ""
    for top, bottom, valley in ((232, 198, 466), (240, 220, 469), (250, 244, 471), (262, 268, 471), (272, 292, 469), (280, 314, 466)):
        middle = (top + bottom) / 2
        pleats += fill(f"{top},346! {middle - 1},400 {bottom},{valley}! {bottom + 12},{valley + 8}! {middle + 5},410 {top},346!", c.SKIRT_SHADE)
        pleats += ink(f"{top},346 {middle - 1},400 {bottom},{valley}", [0.3, 0.9, 1.1], c.CLOTH_INK)
    frill = (
        "182,458! 178,470! 188,478 199,473! 210,481 221,476! 232,484 245,478! 256,485 267,478! 280,484 291,476! 302,481 313,473! 324,478 334,470! 330,458!"
    )
    hem = "179.4,456 188,461.6! 198,459.6 208,467! 220,462.6 232,470! 244,464.4 256,471! 268,464.4 280,470! 292,462.6 304,467! 314,459.6 324,461.6! 332.6,456"
    belt = "224.6,313! 256,318 287.4,313! 293,344! 256,350 219,344!"
    buttons = "".join(_button(x, y) for x, y in ((247, 325), (265, 325), (246, 340), (266, 340)))
    return (
        fill(frill, c.CREAM) + sheet.clip(frill, fill("170,456! 340,456! 340,472! 256,478 170,472!", c.CREAM_SHADE)) + outline(frill, 0.9, c.CREAM_INK)
        + fill(skirt, paint) + sheet.clip(skirt, pleats, ink(hem, 2.0, c.GOLD)) + outline(skirt, 1.2, c.CLOTH_INK)
        + fill(belt, c.SKIRT) + sheet.clip(belt, fill("270,310! 296,310! 296,352! 276,352!", c.SKIRT_SHADE)) + outline(belt, 1.1, c.CLOTH_INK) + buttons
    )


def _button(x: float, y: float) -> str:
    from pen import ellipse

    return ellipse(x, y, 2.5, 2.5, c.GOLD_INK) + ellipse(x, y, 1.9, 1.9, c.GOLD) + ellipse(x - 0.5, y - 0.6, 0.8, 0.7, c.GOLD_LIGHT)


def _blouse(sheet: Sheet) -> str:
    blouse = "238,206! 226,216 214,230! 218,280 225,316! 256,321 287,316! 294,280 298,230! 286,216 274,206! 268,218 256,240! 244,218"
    folds = fill("226,316! 230,290 240,270! 236,300 240,318!", c.CREAM_SHADE) + fill("287,316! 282,290 270,268! 276,300 270,319!", c.CREAM_SHADE)
    folds += fill("214,230! 234,240 240,262! 228,276 222,316! 214,300!", c.CREAM_SHADE)
    placket = ink("256,240 256.6,280 256,319", 0.8, c.CREAM_INK)
    buttons = "".join(_button(256.2, y) for y in (276, 292, 307))
    return fill(blouse, c.CREAM) + sheet.clip(blouse, folds) + placket + buttons + outline(blouse, 1, c.CREAM_INK)


def _arms(sheet: Sheet) -> str:
    return _arm(sheet, False) + _arm(sheet, True)


def _arm(sheet: Sheet, flipped: bool) -> str:
    def side(trace: str) -> str:
        return mirror(trace) if flipped else trace

    hand = "157,404! 153,414 151,424 152,433 155.6,440 160,443.6! 163,444 167,441 171,434 174,424 176,404!"
    fingers = ("157.4,442.4 158.4,434 160.6,426", "162.6,443.6 163.2,435 164.6,428", "168,440.4 168,433 168.6,427")
    frill = "146,396! 144,408 147,413! 152,409 156,415! 161,410 166,415! 171,410 176,414! 181,409 187,411! 186,396!"
    sleeve = (
        "206,223! 196,240 189,270 182,300 172,330 158,362 142,398! 146,404 151,405! 154,410 160,409.6! 164,413.4 170,411! "
        "175,413.4 181,409.4! 187,410 192,404! 198,362 204,330 209,306 215,276! 222,250 218,226"
    )
    paint = sheet.linear((206, 223), (170, 410), [(0, c.CLOTH), (0.6, c.CLOTH), (1, "#4d4f90")])
    shade = side("218,240! 212,290 200,320 188,352 184,412! 196,412! 204,340 214,300 220,262!")
    folds = side("184,298! 196,306 206,304! 196,312 184,314 180,309!")
    return (
        fill(side(hand), c.SKIN)
        + sheet.clip(side(hand), fill(side("150,400! 180,400! 177,420 166,423 152,418!"), c.SKIN_DEEP, 0.7))
        + "".join(ink(side(f), [0.9, 0.8, 0.1], c.SKIN_INK) for f in fingers)
        + outline(side(hand), 1, c.SKIN_INK)
        + fill(side(frill), c.CREAM) + outline(side(frill), 0.9, c.CREAM_INK)
        + fill(side(sleeve), paint)
        + sheet.clip(side(sleeve), fill(shade, c.CLOTH_SHADE), fill(folds, c.CLOTH_SHADE),
                     ink(side("143,392 158,402 174,404 193,398"), [2, 2, 2], c.GOLD))  # fmt: skip
        + outline(side(sleeve), 1.2, c.CLOTH_INK)
    )


def _jacket(sheet: Sheet) -> str:
    front = "232,208! 214,219 204,226! 208,256 214,280 220,318 219,334! 232,338 243,330! 240,300 236,270 240,246! 236,228"
    lapel = "240,199! 231,206 223,214 216,222! 222,238 238,258! 240,244 246,232! 243,218 239,208"
    parts = []
    for flipped in (False, True):
        f, l = (mirror(front), mirror(lapel)) if flipped else (front, lapel)
        shade = "204,226! 208,256 214,280 220,318 219,334! 228,336! 226,300 218,270 214,240!"
        parts.append(
            fill(f, c.CLOTH) + sheet.clip(f, fill(mirror(shade) if flipped else shade, c.CLOTH_SHADE))
            + outline(f, 1.2, c.CLOTH_INK) + fill(l, c.CREAM) + outline(l, 1, c.CREAM_INK)
        )
    return "".join(parts)


def _bow(sheet: Sheet) -> str:
    wing = "256,238! 244,230 232,230 228,236! 228,246 233,252! 244,250 256,242!"
    tail = "254,242! 246,258 243,274! 250,272 254,276! 257,260 258,244!"
    parts = [fill(t, c.RIBBON_SHADE) + outline(t, 1, c.RIBBON_INK) for t in (tail, mirror(tail))]
    parts += [fill(t, c.RIBBON) + outline(t, 1, c.RIBBON_INK) for t in (wing, mirror(wing))]
    knot = "251,235! 256,233.6 261,235! 262,241 260.6,246! 256,247.4 251.4,246! 250,241"
    return "".join(parts) + fill(knot, c.GOLD) + outline(knot, 1, c.GOLD_INK)
