"""What is below the chin: neck, legs, skirt, blouse, jacket, sleeves, hands, the feathered cape and the ribbon."""

from __future__ import annotations

from math import hypot

import palette as c
from pen import Sheet, ellipse, fill, group, ink, mirror, outline

NECK = "244.6,176! 245,190 244.4,200 240,207 230,213! 240,232 256,244 272,232 282,213! 272,207 267.6,200 267,190 267.4,176!"


def neck(sheet: Sheet) -> str:
    under_chin = "238,178! 274,178! 268.4,198 266,202.6 259,207 254.6,208.2! 249,203.6 245.4,199 243,192!"
    return group(
        "neck",
        fill(NECK, c.SKIN),
        sheet.clip(
            NECK,
            fill("262,196! 270,196! 283,214 262,240! 259,226 262,212", c.SKIN_SHADE, 0.6),
            fill(under_chin, c.SKIN_DEEP, 0.8),
        ),
        ink("244.9,184 244.8,192 243.8,200", [0.4, 0.8, 0.8, 0.3], c.SKIN_INK),
        ink("267.1,184 267.2,192 268.2,200", [0.4, 0.8, 0.8, 0.3], c.SKIN_INK),
        ink("245.6,213.4 249.6,215 252,217.6", [0.1, 0.8, 0.2], "#d58a80"),
        ink("266.4,213.4 262.4,215 260,217.6", [0.1, 0.8, 0.2], "#d58a80"),
    )


def body(sheet: Sheet) -> str:
    return group(
        "body",
        _legs(sheet),
        _skirt(sheet),
        _blouse(sheet),
        _jacket(sheet),
        _arm(sheet, own_right=True),
        _arm(sheet, own_right=False),
        _cape(sheet),
        _collar(sheet),
        _ribbon(sheet),
    )


def feather(sheet: Sheet, base: tuple[float, float], tip: tuple[float, float], width: float, dark: str, light: str) -> str:
    """One flight feather from its base to its tip: shaded on one side, with its shaft and a notch."""
    dx, dy = tip[0] - base[0], tip[1] - base[1]
    length = hypot(dx, dy)
    dx, dy = dx / length, dy / length

    def at(along: float, across: float) -> str:
        along, across = along * length, across * width
        return f"{base[0] + dx * along - dy * across:.2f},{base[1] + dy * along + dx * across:.2f}"

    left = f"{at(0, -0.3)}! {at(0.35, -0.5)} {at(0.7, -0.47)} {at(0.9, -0.26)} {at(1, 0)}!"
    right = f"{at(0.92, 0.2)} {at(0.76, 0.42)} {at(0.4, 0.5)} {at(0, 0.3)}!"
    shade = f"{at(0, 0)}! {at(0.5, 0.03)} {at(1, 0)}! {right}"
    paint = sheet.linear(base, tip, [(0, dark), (0.55, dark), (1, light)])
    return (
        fill(f"{left} {right}", paint)
        + fill(shade, c.CLOTH_DEEP, 0.45)
        + ink(f"{at(0, 0)} {at(0.5, 0.03)} {at(0.93, 0)}", [0.7, 0.6, 0.2], c.CLOTH_GLOSS, 0.9)
        + ink(f"{at(0.84, -0.36)} {at(0.76, -0.2)} {at(0.68, -0.1)}", [0.6, 0.5, 0.1], c.CLOTH_INK)
        + ink(f"{left}", [0.4, 0.8, 0.9, 0.8, 0.5], c.CLOTH_INK)
        + ink(f"{at(1, 0)} {right}", [0.5, 0.8, 0.9, 0.8, 0.4], c.CLOTH_INK)
    )


def _legs(sheet: Sheet) -> str:
    leg = "206,440! 207,470 208,492 209,514! 250,514! 252.4,490 253.4,460 253.4,440!"
    both = [leg, mirror(leg)]
    light = sheet.linear((206, 470), (252, 470), [(0, c.SKIN_SHADE), (0.3, c.SKIN), (0.7, c.SKIN), (1, c.SKIN_SHADE)])
    light2 = sheet.linear((260, 470), (306, 470), [(0, c.SKIN_SHADE), (0.3, c.SKIN), (0.6, c.SKIN), (1, "#f6bfb2")])
    under_skirt = "200,440! 312,440! 312,481 292,484 278,486 264,481! 256,474 248,480! 232,484 216,481 200,477!"
    sock = "205,498.6! 216,501.6 230,502.6 242,501.6 254,499! 254,516! 205,516!"
    edge = "206,499.2 216,502.2 230,503.2 242,502.2 253,499.8"
    sheen = sheet.linear((206, 505), (252, 505), [(0, c.SKIRT_SHADE), (0.35, c.SKIRT_LIGHT), (0.6, c.SKIRT), (1, c.SKIRT_SHADE)])
    sheen2 = sheet.linear((260, 505), (306, 505), [(0, c.SKIRT_SHADE), (0.35, c.SKIRT_LIGHT), (0.6, c.SKIRT), (1, c.SKIRT_SHADE)])
    socks = "".join(
        fill(shape, paint) + ink(line, [3.4, 3.6, 3.4], c.CREAM) + ink(line, [0.5, 0.4, 0.5], c.CREAM_DEEP)
        for shape, line, paint in ((sock, edge, sheen), (mirror(sock), mirror(edge), sheen2))
    )
    sides = ("206.6,455 207.4,480 209,514", "253.2,462 252.4,490 250,514")
    lines = "".join(ink(t, [0.6, 0.9, 0.9], c.SKIN_INK) + ink(mirror(t), [0.6, 0.9, 0.9], c.SKIN_INK) for t in sides)
    return fill(leg, light) + fill(mirror(leg), light2) + sheet.clip(both, fill(under_skirt, c.SKIN_DEEP, 0.75), socks) + lines


def _skirt(sheet: Sheet) -> str:
    skirt = (
        "225,318! 256,322 287,318! 297,348 308,378 316,410 323,438 329,460! 321,466 312,464.6! 303,471 291,467.4! 280,474.6 268,469.6! "
        "256,475.6 244,469.6! 232,474.6 221,467.4! 209,471 200,464.6! 191,466 183,460! 189,438 196,410 204,378 215,348"
    )
    paint = sheet.linear((256, 330), (256, 474), [(0, c.SKIRT_SHADE), (0.25, c.SKIRT), (0.75, c.SKIRT), (1, c.SKIRT_LIGHT)])
    lit = sheet.linear((183, 400), (329, 400), [(0, c.SKIRT_LIGHT, 0.0), (0.3, c.SKIRT_LIGHT, 0.55), (0.5, c.SKIRT_LIGHT, 0), (1, c.SKIRT_SHADE, 0.9)])
    pleats = ""
    for top, bottom, valley in ((225, 190, 464), (231, 200, 464.6), (239, 221, 467.4), (248, 244, 469.6), (262, 268, 469.6), (272, 291, 467.4), (281, 312, 464.6), (288, 322, 464)):
        middle = top + 0.42 * (bottom - top)
        pleats += fill(f"{top},350! {middle - 0.5},400 {bottom},{valley}! {bottom + 10},{valley + 8}! {middle + 5},412 {top},350!", c.SKIRT_SHADE, 0.9)
        pleats += ink(f"{top},348 {middle - 0.5},400 {bottom},{valley}", [0.2, 0.7, 0.9], c.CLOTH_INK)
        pleats += ink(f"{bottom - 2.4},{valley - 6} {middle - 3.4},412 {top - 1.6},372", [0.9, 0.7, 0], c.CLOTH_GLOSS, 0.5)
    hip_folds = fill("212,340! 236,350 256,352 276,350 300,340! 298,352! 276,355 256,357 236,355 214,352!", c.SKIRT_SHADE, 0.8)
    frill = (
        "186,458! 181,467! 191,473.6 200.4,470! 210,478 221,473.4! 233,481.6 244.6,476! 256,482.6 267.4,476! 279,481.6 291,473.4! 302,478 "
        "311.6,470! 321,473.6 331,467! 326,458!"
    )
    hem = "184.2,454 191.4,460 200,458.4! 209,465 221,461.2! 232,468.4 244,463.2! 256,469.4 268,463.2! 280,468.4 291,461.2! 303,465 312,458.4! 320.6,460 327.8,454"
    belt = "225.6,313! 240,316.6 256,317.6 272,316.6 286.4,313! 293,343! 274,347.6 256,349 238,347.6 219,343!"
    seams = ink("240,316.6 238,347.6", [0.5, 0.5], c.CLOTH_INK) + ink("272,316.6 274,347.6", [0.5, 0.5], c.CLOTH_INK)
    buttons = "".join(_button(x, y) for x, y in ((248.4, 325), (263.6, 325), (248, 339), (264, 339)))
    return (
        fill(frill, c.CREAM)
        + sheet.clip(frill, fill("170,456! 340,456! 340,464! 311,469 290,473 268,476 256,478 232,477 210,474 190,469 170,462!", c.CREAM_SHADE),
                     *(ink(f"{x},{y} {x + d},{y + 7}", [0.2, 0.6, 0.1], c.CREAM_INK, 0.7)
                       for x, y, d in ((206, 468, -1), (214, 469, 0), (227, 472, -1), (238, 472, 0), (251, 474, -1), (262, 474, 1), (275, 472, 1), (297, 469, 1), (306, 468, 1))))  # fmt: skip
        + outline(frill, 0.75, c.CREAM_INK)
        + fill(skirt, paint) + sheet.clip(skirt, fill(skirt, lit), pleats, hip_folds, _piping(hem)) + outline(skirt, 0.95, c.CLOTH_INK)
        + fill(belt, c.SKIRT_LIGHT)
        + sheet.clip(belt, fill("268,306! 300,306! 300,356! 271,352!", c.SKIRT), fill("282,306! 300,306! 300,356! 285,352!", c.SKIRT_SHADE), seams,
                     _piping("219.6,341.4 238,345.6 256,347 274,345.6 292.4,341.4"))  # fmt: skip
        + outline(belt, 0.9, c.CLOTH_INK) + buttons
    )


def _piping(trace: str) -> str:
    """A gold cord."""
    return ink(trace, [2.1, 2.1, 2.1], c.GOLD_INK) + ink(trace, [1.4, 1.4, 1.4], c.GOLD)


def _button(x: float, y: float) -> str:
    return (
        ellipse(x, y, 2.4, 2.4, c.GOLD_INK) + ellipse(x, y, 1.85, 1.85, c.GOLD)
        + ellipse(x + 0.3, y + 0.5, 1.2, 1.0, c.GOLD_SHADE, 0.6) + ellipse(x - 0.5, y - 0.6, 0.75, 0.65, c.GOLD_LIGHT)
    )  # fmt: skip


def _blouse(sheet: Sheet) -> str:
    blouse = "238,210! 226,218 216,230! 220,280 226,315! 241,318.4 256,319.4 271,318.4 286,315! 292,280 296,230! 286,218 274,210! 268,222 256,240! 244,222"
    shades = (
        "222,222! 238,236 243,252 242,272 244,296 248,320! 224,322! 214,250!",
        "290,222! 276,238 271,252 273,272 271,298 266,320! 290,322! 300,250!",
        "252,238! 256,262 254,290 257,319! 259,319! 260,262 262,240!",
        "244,318! 248,310 251,300! 250.6,310 252,319!",
        "268,318! 265,312 260,304! 262.4,312 262,319!",
    )
    folds = "".join(fill(trace, c.CREAM_SHADE, 0.85) for trace in shades)
    ruffle = "".join(ink(t, [0.2, 0.6, 0.1], c.CREAM_INK, 0.6) for t in ("249,268 248.6,276 250,284", "264,262 264.6,272 263,280", "249,300 248,308 248.6,314"))
    placket = ink("253,242 253.2,280 253.6,319", [0.3, 0.5, 0.5], c.CREAM_INK) + ink("259,242 259.2,280 258.8,319", [0.3, 0.5, 0.5], c.CREAM_INK)
    buttons = "".join(_button(256.1, y) for y in (281, 294.6, 308))
    return fill(blouse, c.CREAM) + sheet.clip(blouse, folds, ruffle) + placket + buttons + outline(blouse, 0.8, c.CREAM_INK)


def _jacket(sheet: Sheet) -> str:
    front = "240,216! 224,216 206,226! 209,256 214,280 220,304 221.6,330! 229,334.6 238,333 245,325! 241,308 238.6,288 239.4,264 242.4,244! 241.6,230"
    edge = "242.4,244 239.4,264 238.6,288 241,308 245,325! 238,333 229,334.6 221.6,330"
    inset = "240.6,244 237.4,264 236.6,288 238.8,308 242.4,324.2! 237,330.6 229,332.2 222,328.4"
    shades = ("206,226! 210,256 215,280 221,304 221,336! 227,334! 228,312 223,290 217,262 216,236!", "226,246! 233,262 237,278! 231,268 223,262!",
              "222,306! 231,300 239,292! 234,304 226,312!", "222,316! 233,314 240,306! 236,317 226,322!")  # fmt: skip
    parts = []
    for own_right in (True, False):
        def side(trace: str, own_right: bool = own_right) -> str:
            return trace if own_right else mirror(trace)

        paint = sheet.linear((256, 220), (256, 334), [(0, c.CLOTH), (0.6, c.CLOTH), (1, c.CLOTH_LOW)])
        parts.append(
            fill(side(front), paint if own_right else c.CLOTH)
            + sheet.clip(side(front), *(fill(side(t), c.CLOTH_SHADE, 0.95) for t in shades),
                         ink(side("231,250 229.6,276 232,304 233,330"), [0.2, 0.6, 0.7], c.CLOTH_INK, 0.8))  # fmt: skip
            + outline(side(front), 0.9, c.CLOTH_INK)
            + ink(side(edge), [0.8, 0.9, 0.8], c.CLOTH_INK)
            + _piping(side(inset))
        )
    return "".join(parts)


def _arm(sheet: Sheet, own_right: bool) -> str:
    def side(trace: str) -> str:
        return trace if own_right else mirror(trace)

    def spot(x: float, y: float) -> tuple[float, float]:
        return (x if own_right else 512 - x), y

    sleeve = (
        "207,224! 197,244 191.4,270 188.4,296 181,322 167,354 147,391! 150,400 158,406 170,409 183,407.4 196,398! "
        "198.6,372 203,344 208,318 213,298 217.4,270! 222,250 219,228"
    )
    paint = sheet.linear(spot(196, 240), spot(168, 408), [(0, c.CLOTH), (0.55, c.CLOTH), (1, c.CLOTH_LOW)])
    shades = (
        "219,256! 212,290 204,312 197,336 190,366 186,410! 200,410! 210,330 220,280!",  # the side towards the body
        "186.6,300! 196,310 205,310 212,300! 206,315 196,317 184.6,310!",  # the bend of the elbow
        "190.4,288! 199,298 207,300! 198,303 188.6,296!",
        "182,322! 187,342 180,372 170,408! 160,404! 170,374 177,348!",  # hanging folds
        "150,390! 160,384 168,368! 166,388 158,404!",
        "193,258! 203,270 211,270! 204,276 192,268!",
    )
    lights = ("189.6,300 182.6,322 170,350 154,384", "194.4,262 191.6,280 190.6,292")
    band = "149,387.4 154,394.6 161,399.4 171,402 183,400.6 196.4,392.6"
    bases = [(151, 391), (157.4, 397.4), (165, 400.6), (173.6, 401.6), (182, 400.4), (190, 396.6)]
    tips = [(146, 405), (153.4, 413.4), (162.8, 417.6), (173.6, 418.8), (184, 416.6), (194.4, 411)]
    feathers = "".join(
        feather(sheet, spot(*base), spot(*tip), 10.4, c.CLOTH_SHADE, c.CLOTH_LIGHT)
        for base, tip in zip(bases, tips, strict=True)
    )
    return (
        _hand(sheet, own_right)
        + feathers
        + fill(side(sleeve), paint)
        + sheet.clip(side(sleeve), *(fill(side(t), c.CLOTH_SHADE, 0.95) for t in shades),
                     *(ink(side(t), [0, 1.8, 2.4, 0.4], c.CLOTH_LIGHT, 0.7) for t in lights),
                     ink(side("187,303 196,311 204,311.4"), [0.8, 0.6, 0.1], c.CLOTH_INK), ink(side("212.6,298 208,304 202,305"), [0.8, 0.6, 0.1], c.CLOTH_INK),
                     ink(side("166,404 173,376 180,350"), [0.7, 0.5, 0], c.CLOTH_INK, 0.8))  # fmt: skip
        + outline(side(sleeve), 0.95, c.CLOTH_INK)
        + _piping(side(band))
    )


def _hand(sheet: Sheet, own_right: bool) -> str:
    def side(trace: str) -> str:
        return trace if own_right else mirror(trace)

    hand = (
        "158.4,400! 155,412 152.8,422 153.2,430 154.8,438.4 157.6,443.4 160,444! 161.6,442.4 161.6,439.6! 162.4,445 165,447.4 167.2,446.6 167.8,442! "
        "168.6,445.4 171,446 172.6,443.6 172.8,438.6! 174.4,440.6 176.4,439.4 177,434 176.6,424 175.6,412 175,400!"
    )
    thumb = "168.6,412! 173.6,414.6 178.8,421 180.4,428.4 179,434.2 176.4,434.8 174.6,431 173,425.4 168.4,420.6!"
    cuff = "155,406! 166,411 178.4,408! 179,416.6! 173,419.6 164,420.4 153.6,417!"
    fingers = ("161.6,440 160.4,433 160.8,427", "167.8,443 167,434 167.2,428", "172.8,439 172.2,434")
    return (
        fill(side(hand), c.SKIN)
        + sheet.clip(side(hand), fill(side("150,404! 182,404! 180,422 172,426 160,425 150,421!"), c.SKIN_DEEP, 0.6),
                     fill(side("172,420! 176,432 174,442! 180,440! 180,416!"), c.SKIN_SHADE))  # fmt: skip
        + "".join(ink(side(f), [0.8, 0.7, 0.1], c.SKIN_INK) for f in fingers)
        + outline(side(hand), 0.8, c.SKIN_INK)
        + fill(side(thumb), c.SKIN)
        + sheet.clip(side(thumb), fill(side("166,408! 184,408! 181,423 174,423 166,420!"), c.SKIN_DEEP, 0.5))
        + ink(side("173.6,414.6 178.8,421 180.4,428.4 179,434.2 176.4,434.8 174.6,431 173,425.4 169.6,421.6"), [0.6, 0.8, 0.8, 0.7, 0.2], c.SKIN_INK)
        + fill(side(cuff), c.CREAM)
        + sheet.clip(side(cuff), fill(side("150,402! 182,402! 182,413 166,415.6 150,411.6!"), c.CREAM_SHADE))
        + outline(side(cuff), 0.75, c.CREAM_INK)
    )


def _cape(sheet: Sheet) -> str:
    """Two rows of feathers on each shoulder."""
    low = [((240, 222), (241, 264)), ((236, 219), (231, 270)), ((230, 216), (219, 272)), ((225, 214), (206, 270)),
           ((221, 213), (194, 263)), ((218, 212), (185, 251))]  # fmt: skip
    high = [((241, 220), (238, 246)), ((236, 216), (227.6, 250)), ((231, 213), (215, 250)), ((226, 211.6), (203.4, 245)),
            ((222, 211), (194, 235)), ((219, 210), (190, 225))]  # fmt: skip
    parts = []
    for own_right in (True, False):
        def spot(point: tuple[float, float], own_right: bool = own_right) -> tuple[float, float]:
            return (point[0] if own_right else 512 - point[0]), point[1]

        parts += [feather(sheet, spot(a), spot(b), 15.4, c.CLOTH_SHADE, c.CLOTH_LIGHT) for a, b in reversed(low)]
        parts += [feather(sheet, spot(a), spot(b), 14, c.CLOTH, c.CLOTH_PALE) for a, b in reversed(high)]
        shoulder = "246,205! 232,206 218,208.6 207,214! 209,219.6 219,222 230,227 244,234!"
        trace = shoulder if own_right else mirror(shoulder)
        parts.append(fill(trace, c.CLOTH) + outline(trace, 0.85, c.CLOTH_INK))
    return "".join(parts)


def _collar(sheet: Sheet) -> str:
    flap = "243.4,196.4! 236,200.6 228.6,208 222,218! 229,226.4 238,232.6 246.6,236! 251.6,230 255.6,222.6! 249,214 245,205.4"
    parts = []
    for own_right in (True, False):
        def side(trace: str, own_right: bool = own_right) -> str:
            return trace if own_right else mirror(trace)

        shade = "243.4,196! 239,204 242,214 250,226! 255,222! 247,212!" if own_right else "243.4,196! 236,206 236,216 246,236! 256,222! 247,212!"
        parts.append(
            fill(side(flap), c.CREAM)
            + sheet.clip(side(flap), fill(side(shade), c.CREAM_SHADE))
            + outline(side(flap), 0.8, c.CREAM_INK)
            + ink(side("235.6,203.6 230,210 225.2,217.8! 231,224.4 238.6,229.6 246,232.8"), [0.9, 1.0, 0.9], c.GOLD)
        )
    return "".join(parts)


def _ribbon(sheet: Sheet) -> str:
    loop = "255,230! 249,223.6 240,220.6 231.6,222! 229.4,229 229.8,237 232.4,244.6! 241,244.4 249,240.4 255,234!"
    hollow = "231.6,222! 236,226 239.6,231! 236.6,233 231,236! 229.6,229"
    tail = "253.6,233! 247.6,247 242.6,262 240,276! 245.6,273.4 250,277.6! 253.6,264 256.4,248 257.4,235!"
    parts = []
    for own_right in (True, False):
        def side(trace: str, own_right: bool = own_right) -> str:
            return trace if own_right else mirror(trace)

        paint = sheet.linear((256, 234), (256, 277), [(0, c.RIBBON_SHADE), (0.4, c.RIBBON), (1, c.RIBBON)])
        parts.append(
            fill(side(tail), paint)
            + sheet.clip(side(tail), fill(side("257,234! 252,252 248,280! 256,280! 260,240!"), c.RIBBON_SHADE))
            + outline(side(tail), 0.85, c.RIBBON_INK)
        )
    for own_right in (True, False):
        def side(trace: str, own_right: bool = own_right) -> str:
            return trace if own_right else mirror(trace)

        parts.append(
            fill(side(loop), c.RIBBON)
            + sheet.clip(side(loop),
                         fill(side("230,246! 240,240 256,231! 256,246!"), c.RIBBON_SHADE, 0.9),
                         fill(side("256,230! 250,228.6 244,230.4! 250,231.4 256,232.6!"), c.RIBBON_SHADE),
                         fill(side("236,224! 243,223.6 249,227! 243,226.6!"), c.RIBBON_LIGHT, 0.9))  # fmt: skip
            + fill(side(hollow), c.RIBBON_SHADE)
            + ink(side("231.6,222 236,226 239.6,231 236.6,233 231,236"), [0.5, 0.7, 0.7, 0.3], c.RIBBON_INK)
            + ink(side("254,231.4 248,231.4 243.6,233.6"), [0.8, 0.6, 0.1], c.RIBBON_INK)
            + outline(side(loop), 0.9, c.RIBBON_INK)
        )
    gem = sheet.radial(254.6, 230.6, 6, [(0, "#f3d8ff"), (0.35, c.RIBBON_LIGHT), (1, c.RIBBON_SHADE)])
    return (
        "".join(parts)
        + ellipse(256, 232.4, 6.3, 6.9, c.GOLD_INK) + ellipse(256, 232.4, 5.6, 6.2, c.GOLD)
        + ellipse(256, 232.4, 4.0, 4.5, c.GOLD_INK) + ellipse(256, 232.4, 3.6, 4.1, gem)
        + ellipse(254.8, 230.6, 1.0, 1.2, "#ffffff", 0.9)
    )  # fmt: skip
