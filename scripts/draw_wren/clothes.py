"""The clothes: blouse with a high collar and a ribbon tie, pencil skirt, long open cardigan; and the book."""

from __future__ import annotations

from draw_wren import palette as c
from draw_wren.book import book
from draw_wren.figure import hanging_hand, holding_hand
from draw_wren.forms import shape, soft
from drawing.pen import Sheet, between, ellipse, fill, group, ink, outline, reverse

CARDIGAN_RIGHT = (
    "243.4,203.6! 232,212.4 217,217 206,224! 212,238 219.6,254! 219.4,280 218.6,304 217,330 211.6,362 204.4,400 198.6,440 "
    "195.4,480 193.6,516! 236,516! 235.4,480 234,440 232.4,400 232,366 233.6,330 235,300 236.4,270 238.8,240 241.6,222!"
)
CARDIGAN_LEFT = (
    "268.6,203.6! 280,212.4 295,217 306,224! 299,238 292.6,254! 292.6,280 293.6,304 296.4,330 302,362 309.4,400 314.6,440 "
    "317.6,480 319,516! 284,516! 284,480 283,440 281,400 279,366 277.4,330 276.4,300 275.6,270 273.4,240 270.4,222!"
)
EDGE_RIGHT = "243.4,203.6 241.6,222 238.8,240 236.4,270 235,300 233.6,330 232,366 232.4,400 234,440 235.4,480 236,516"
EDGE_LEFT = "268.6,203.6 270.4,222 273.4,240 275.6,270 276.4,300 277.4,330 279,366 281,400 283,440 284,480 284,516"
BAND_RIGHT = "237.4,208 234.4,222 231,240 228.4,270 227,300 225.6,330 224,366 224.4,400 226,440 227.4,480 228,516"
BAND_LEFT = "274.6,208 277.6,222 281,240 283.6,270 284.4,300 285.4,330 287,366 289,400 291,440 292,480 292,516"
SLEEVE_RIGHT = (
    "232,212.4! 217,216.4 205,223.4 197.6,237 193.2,258 189.6,282 183.6,305 174,331 163.4,360 153.4,385 148.8,398 151.6,408! "
    "156.6,414 166,417.6 176.6,417! 186,396 192.4,368 199.6,342 206,316 211.4,290 216,266 222,246!"
)
SLEEVE_LEFT = (
    "280,212.4! 295,216.4 307.4,223.4 315,237 320.4,258 326.4,282 334,306 338.6,322 337.6,333 330,340.6! 318,344 304,345.4 "
    "291,345! 288,337 287,327 288.4,317! 298,315 307,311.4 312,306! 306,288 300,268 293,246!"
)


def body(sheet: Sheet) -> str:
    return group(
        "body",
        hanging_hand(sheet),
        _skirt(sheet),
        _blouse(sheet),
        _collar(sheet),
        _cardigan(sheet),
        _sleeve_right(sheet),
        book(sheet),
        holding_hand(sheet),
        _sleeve_left(sheet),
    )


def _skirt(sheet: Sheet) -> str:
    trace = "226,330! 240,333 256,333.6 272,333 286,330! 296,362 302,400 304.6,440 304.4,516! 207.6,516! 207.4,440 210,400 216,362!"
    paint = sheet.linear((206, 430), (306, 430), [(0, c.SKIRT_DEEP), (0.3, c.SKIRT), (0.55, c.SKIRT_LIGHT), (0.8, c.SKIRT), (1, c.SKIRT_DEEP)])
    band = "224.6,327! 240,330 256,330.6 272,330 287.4,327! 288.6,339 289,343! 272,346.4 256,347 240,346.4 223,343! 223.4,339"
    folds = (
        "238,346! 243,372 244,402 241,440! 239,400 236,346!",
        "272,346! 268,368 267,392! 271,372 276,346!",
        "250,350! 252,362 252,376! 248,362 246,348!",
        "258,440! 262,466 263,516! 274,516! 271.4,488 266,462!",
    )
    return (
        shape(
            sheet, trace, paint, c.SKIRT_INK, 0.9,
            *(fill(fold, c.SKIRT_SHADE, 0.9) for fold in folds),
            soft(sheet, "200,330! 236,330! 236,420 240,520! 200,520!", c.SKIRT_DEEP, 4, 0.8),
            soft(sheet, "320,330! 280,330! 278,420 282,520! 320,520!", c.SKIRT_DEEP, 3, 0.7),
ink("246,356 249,400 249.4,450 248,520", [0, 2.6, 3.4, 3.4], c.SKIRT_LIGHT, 0.5),
        )
        + ink("263,516 262,470 258,438", [0.9, 0.8, 0.1], c.SKIRT_INK)
        + shape(sheet, band, c.SKIRT_SHADE, c.SKIRT_INK, 0.85, fill("222,324! 290,324! 290,332 256,336 222,332!", c.SKIRT, 0.9))
        + _buckle(256.4, 338.8)
    )  # fmt: skip


def _buckle(x: float, y: float) -> str:
    outer = f"{x - 7},{y - 6}! {x + 7},{y - 6}! {x + 7},{y + 6}! {x - 7},{y + 6}!"
    inner = f"{x - 4.2},{y - 3.4}! {x + 4.2},{y - 3.4}! {x + 4.2},{y + 3.4}! {x - 4.2},{y + 3.4}!"
    return (
        fill(outer, c.GOLD) + fill(f"{x - 7},{y + 3}! {x + 7},{y + 3}! {x + 7},{y + 6}! {x - 7},{y + 6}!", c.GOLD_SHADE)
        + ink(f"{x - 6},{y - 4.8} {x + 4},{y - 4.8}", [0.4, 1.2, 0.4], c.GOLD_LIGHT)
        + fill(inner, c.SKIRT_SHADE) + outline(inner, 0.7, c.GOLD_INK) + outline(outer, 0.8, c.GOLD_INK)
        + ink(f"{x - 4},{y} {x + 5},{y}", [1.1, 1.1], c.GOLD_INK)
    )  # fmt: skip


def _blouse(sheet: Sheet) -> str:
    trace = "243,206! 236,214 228,222! 228,260 226,300 224.6,331! 240,334.4 256,335 272,334.4 287.4,331! 287,300 284,260 284,222! 276,214 269,206!"
    paint = sheet.linear((230, 240), (284, 300), [(0, c.BLOUSE), (0.5, c.BLOUSE), (1, "#efecf0")])
    shades = (
        "240,208! 246,232 243,256 240,272 243,296 242,335! 220,335! 218,220!",
        "272,208! 270,240 271,262 268,280 270,300 268,335! 292,335! 294,220!",
        "240,262! 250,272 262,273 272,264! 268,284 262,280 256,279 246,282!",
        "250,335! 251,322 254,308! 255,322 254,335!",
        "260,335! 262,322 259,312! 265,322 265,335!",
        "240,326! 256,331 274,326! 274,337! 240,337!",
    )
    return shape(
        sheet, trace, paint, c.BLOUSE_INK, 0.85,
        *(soft(sheet, shade, c.BLOUSE_SHADE, 0.7) for shade in shades),
        soft(sheet, "240,200! 272,200! 268,224 262,232 250,232 243,222!", c.BLOUSE_DEEP, 1.2, 0.7),
        soft(sheet, "238,240! 240,290 236,332! 226,332! 226,240!", c.BLOUSE_DEEP, 1.6, 0.7),
        ink("256.4,226 256.6,280 256.2,334", [0.3, 0.6, 0.6], c.BLOUSE_INK, 0.8),
        ink("251.8,232 252,280 251.6,334", [0.2, 0.5, 0.5], c.BLOUSE_DEEP),
        *(ink(t, [0.1, 0.6, 0.1], c.BLOUSE_INK, 0.7) for t in ("243,268 248,273 251,274", "248,318 249,326 248.6,333", "262.6,316 263.4,325 262.6,333")),
        *(ellipse(254.2, y, 1.25, 1.25, c.BLOUSE_INK) + ellipse(254, y - 0.2, 0.85, 0.85, "#ffffff") for y in (272, 290, 308, 324)),
    )  # fmt: skip


def _collar(sheet: Sheet) -> str:
    """The standing collar with a frilled edge, and the ribbon tied around it."""
    stand = "243.4,200.4! 249,204 256,205.2 263,204 268.6,200.4! 269.6,206 270,213! 263,217 256,218 249,217 242,213! 242.4,206"
    tails = (
        "255,219! 250,230 246.4,243 244.4,256! 249.4,254.6 253,257.6! 255,244 256.4,232 257.6,220!",
        "257,219! 261,230 264.6,241 267.4,250.6! 262.4,250.4 259.4,253.4! 257.4,242 256,230 254.8,220!",
    )
    bows = (
        "255.4,217.4! 249,212.6 242,212.4 238.6,216! 238.4,220 239.8,224.4! 246,224.6 251,222 255.4,219.4!",
        "256.8,217.4! 263,212.6 270,212.4 273.4,216! 273.8,220 272.4,224.4! 266,224.6 261,222 256.8,219.4!",
    )
    parts = [
        shape(
            sheet, stand, c.BLOUSE, c.BLOUSE_INK, 0.8,
            fill("258,200! 272,200! 272,220! 260,220! 262,210!", c.BLOUSE_SHADE),
            fill("242,199! 270,199! 268,204.6 256,208.4 244,204.6!", c.BLOUSE_DEEP, 0.45),
        ),
        ink("243.2,201.4 249,205 256,206.2 263,205 268.8,201.4", [0.8, 1.0, 0.8], c.GOLD),
    ]  # fmt: skip
    for tail in tails:
        parts.append(shape(sheet, tail, c.TIE, c.TIE_INK, 0.8, fill("254,216! 250,240 249,258! 258,258! 259,216!", c.TIE_SHADE, 0.8)))
    for bow, way in zip(bows, (-1, 1), strict=True):
        x = 256.1
        parts.append(
            shape(
                sheet, bow, c.TIE, c.TIE_INK, 0.8,
                fill(f"{x},216! {x + way * 8},219.6 {x + way * 17},221! {x + way * 16},226! {x},226!", c.TIE_SHADE),
                ink(f"{x + way * 15},215 {x + way * 11},214 {x + way * 6},215.6", [0.1, 1.3, 0.1], c.TIE_LIGHT),
                ink(f"{x + way * 1},218.2 {x + way * 6},218 {x + way * 10},219.4", [0.7, 0.6, 0.1], c.TIE_INK),
            )
        )  # fmt: skip
    knot = "252.6,215.6! 256,214.6 259.6,215.6! 260.2,219 259.4,222! 256,223 252.8,222! 252,219"
    parts.append(shape(sheet, knot, c.TIE, c.TIE_INK, 0.8, fill("256,212! 262,212! 262,226! 257,226!", c.TIE_SHADE)))
    parts.append(ellipse(256.1, 218.8, 2.5, 2.5, c.GOLD_INK) + ellipse(256.1, 218.8, 1.9, 1.9, c.GOLD) + ellipse(255.5, 218.1, 0.8, 0.7, c.GOLD_LIGHT))
    return "".join(parts)


def _cardigan(sheet: Sheet) -> str:
    parts = []
    right = sheet.linear((196, 360), (236, 360), [(0, c.WINE_SHADE), (0.4, c.WINE), (1, c.WINE)])
    left = sheet.linear((276, 360), (318, 360), [(0, c.WINE), (0.5, c.WINE), (1, c.WINE_SHADE)])
    shades_right = (
        "219,254! 226,280 225,310 219,340 208,396! 203,396! 214,300!",
        "218,322! 227,330 232,328! 226,338 215,338!",
        "196,516! 200,470 209,420! 208,470 206,516!",
        "214,516! 216,480 220,450! 221,480 222,516!",
    )
    shades_left = (
        "293,254! 286,280 287,310 293,340 304,396! 312,396! 300,300!",
        "316,516! 312,470 303,420! 304,470 306,516!",
        "298,516! 297,480 294,450! 292,480 290,516!",
        "276,330! 300,338 306,360 296,366 284,352!",
    )
    parts.append(shape(sheet, CARDIGAN_RIGHT, right, c.WINE_INK, 0.9, *(fill(s, c.WINE_SHADE, 0.8) for s in shades_right), _ribs(EDGE_RIGHT, BAND_RIGHT)))
    parts.append(shape(sheet, CARDIGAN_LEFT, left, c.WINE_INK, 0.9, *(fill(s, c.WINE_SHADE, 0.8) for s in shades_left), _ribs(EDGE_LEFT, BAND_LEFT)))
    parts.append(_pocket(sheet))
    parts.append(_buttons())
    return "".join(parts)


def _buttons() -> str:
    """Buttons of horn on the band at the viewer's right."""
    return "".join(
        ellipse(x, y, 3.1, 3.1, c.WINE_INK)
        + ellipse(x, y, 2.4, 2.4, c.GOLD_SHADE)
        + ellipse(x - 0.5, y - 0.6, 1.5, 1.3, c.GOLD, 0.9)
        + ellipse(x - 0.7, y, 0.4, 0.4, c.WINE_INK)
        + ellipse(x + 0.7, y, 0.4, 0.4, c.WINE_INK)
        for x, y in ((284.6, 378), (286.2, 414), (287.4, 450), (288, 486))
    )


def _ribs(edge: str, band: str) -> str:
    """The knitted band along the front edge."""
    strip = f"{edge}! {reverse(band)}!".replace(" 516! ", " 516! ")
    lights = "".join(ink(between(edge, band, share), [0.7, 0.9, 0.9], c.WINE_SHADE, 0.9) for share in (0.22, 0.44, 0.66, 0.88))
    return fill(strip, c.WINE_LIGHT, 0.55) + lights + ink(band, [0.6, 0.9, 0.8], c.WINE_INK)


def _pocket(sheet: Sheet) -> str:
    trace = "203.6,416! 212,418 221.6,418! 222.4,436 222.6,456! 212,459 199.4,456.4! 200.6,436"
    return shape(
        sheet, trace, c.WINE, c.WINE_INK, 0.85,
        fill("215,414! 226,414! 226,462! 210,462! 214,440!", c.WINE_SHADE, 0.8),
        fill("200,414! 224,414! 224,424.4 212,424.4 200,422.4!", c.WINE_LIGHT, 0.7),
        ink("202.4,422.6 212,424.6 222,424.6", [0.6, 0.7, 0.6], c.WINE_INK),
    )  # fmt: skip


def _sleeve_right(sheet: Sheet) -> str:
    paint = sheet.linear((186, 300), (214, 308), [(0, c.WINE_LIGHT), (0.3, c.WINE), (0.7, c.WINE), (1, c.WINE_SHADE)])
    shades = (
        "222,246! 216,270 210,296 204,320 198,346 190,374 180,420! 196,420! 214,330 230,260!",
        "209,303! 201,302.6 194,298 188.6,289! 192,301 199,308 208,311!",
        "207,313! 198,316 190,314.6 182.6,309! 187,318.6 196,322 205,320!",
        "200,342! 193,345.6 185,346 178,342.6! 184,349.4 192,350.4 198,348!",
        "152,404! 157,392 162.6,378! 160.6,392 158,408!",
        "160,411! 162,399 168,386! 166.4,400 165,412.6!",
        "169,413! 171.4,401 177,390! 175.4,402 174.6,413!",
    )
    cuff = "152.4,404.4! 158,409.6 167,412.6 178.4,411.6! 177.4,420 175,428! 166,429.6 157.6,427.4 150,422.4! 150.4,413"
    ribs = "".join(
        ink(f"{x},{y} {x - 1.6},{y + 17}", [0.5, 0.9, 0.5], c.WINE_DEEP, 0.8)
        for x, y in ((156, 407), (160.4, 409.4), (165, 411), (169.6, 411.6), (174, 411.6))
    )
    return (
        shape(
            sheet, SLEEVE_RIGHT, paint, c.WINE_INK, 0.9,
            *(fill(s, c.WINE_SHADE, 0.9) for s in shades),
            soft(sheet, "222,246! 218,280 208,320 198,352! 206,352! 232,270!", c.WINE_DEEP, 2, 0.6),
            soft(sheet, "190,208! 232,208! 228,222 216,228 200,230!", c.WINE_DEEP, 2.5, 0.55),
            ink("209.6,224 201.6,238 197.4,260 193.4,282", [0, 2.2, 2.4, 0], c.WINE_GLOSS, 0.55),
            ink("185,314 178.4,338 170,364", [0, 1.8, 0], c.WINE_GLOSS, 0.5),
            *(ink(t, [0.8, 0.7, 0.1], c.WINE_INK, 0.9) for t in ("209,304.4 201,304 194.6,300", "207,313 198.6,316.4 191,315.6", "200,342 193.6,346 187,346.4", "155,406 158.6,394 162,384", "168,412 170,402 173,394")),
        )
        + shape(sheet, cuff, c.WINE, c.WINE_INK, 0.85, fill("166,404! 182,404! 180,432! 165,432!", c.WINE_SHADE, 0.9), ribs)
        + ink("232,211.4 222,246", [0.1, 0.1], c.WINE_INK)
    )  # fmt: skip


def _sleeve_left(sheet: Sheet) -> str:
    paint = sheet.linear((300, 280), (336, 270), [(0, c.WINE_SHADE), (0.4, c.WINE), (0.8, c.WINE), (1, c.WINE_SHADE)])
    shades = (
        "293,246! 303,268 312,290 318,308 312,312 304,290!",
        "338,318! 328,330 312,336 288,337! 288,350! 334,348! 344,330!",
        "312,306! 320,314 330,314! 322,322 308,318!",
    )
    cuff = "293.6,313.6! 290,314.4 283.4,315.6! 281.8,324 282,334 284,345.4! 289,346.4 294.6,346! 292.6,336 292,324"
    ribs = "".join(ink(f"283,{y} 293,{y - 0.6}", [0.5, 0.9, 0.5], c.WINE_DEEP, 0.8) for y in (320, 325, 330, 335, 340))
    return (
        shape(
            sheet, SLEEVE_LEFT, paint, c.WINE_INK, 0.9,
            *(fill(s, c.WINE_SHADE, 0.9) for s in shades),
            soft(sheet, "340,322! 326,336 306,341 286,341! 286,350! 340,350!", c.WINE_DEEP, 1.6, 0.6),
            ink("304,222 311,236 316,258", [0, 2.0, 0.1], c.WINE_GLOSS, 0.45),
            *(ink(t, [0.8, 0.7, 0.1], c.WINE_INK, 0.9) for t in ("312,306 320,311.6 327,311.6", "312,307 318,317 318,324", "337,316 330,319 324,318.6", "306,345 306,338 310,332")),
        )
        + shape(sheet, cuff, c.WINE, c.WINE_INK, 0.85, fill("280,334! 296,334! 296,350! 280,350!", c.WINE_SHADE, 0.9), ribs)
    )  # fmt: skip
