"""The bomber jacket: teal, with rust ribs at collar, cuffs and hem, worn open over a light tee."""

from __future__ import annotations

from collections.abc import Sequence

from draw_rook import palette as c
from drawing.pen import Sheet, between, fill, ink, outline, shifted, side

RIGHT_FRONT = (  # at the viewer's left
    "233,206! 222,210.6 206,216 194,221! 190,240 196,258 202,276 204,310 203.6,342 202,369! 213,372.6 226,374.4!"
    " 229.6,340 233.4,300 236.4,262 237.6,236 236.4,220!"
)
LEFT_FRONT = (
    "279,206! 290,210.6 306,216 318,221! 322,240 316,258 310,276 308.4,310 309,342 310.6,367! 303,370 293,371.6!"
    " 289.4,338 284,300 278.6,264 275.8,238 275.6,220!"
)
RIGHT_EDGE = "236.4,220 237.6,236 236.4,262 233.4,300 229.6,340 226,374.4"
LEFT_EDGE = "275.6,220 275.8,238 278.6,264 284,300 289.4,338 293,371.6"
RIGHT_HEM = "201.6,367.6! 213,371.4 226.6,373.4! 225.4,388! 212,386 200.4,382!"
LEFT_HEM = "311,365.6! 302,369.4 292.6,370.6! 294.6,385.2! 304,383.6 312.4,379.6!"

RIGHT_SLEEVE = (
    "205,216! 192,220.6 181.6,230 175.6,246 172,270 167.4,298 160.6,326 152.4,354 147,378! 147.6,388 152,394"
    " 163,397.6 174,396.4 181.4,390! 187.4,362 193.4,336 198.6,312 203,290 206.4,268! 210,248 208.6,230"
)
LEFT_SLEEVE = (
    "307,216! 320,220.6 330.4,230 336.6,246 341,270 347,296 352.4,316 353.4,330 350,346 344,364 340.4,382! 336.4,389"
    " 327,389.4 317.4,384 313.4,376! 317.4,358 321.4,344 324,330 319,314 312,292 306,270! 302,250 303.6,230"
)
RIGHT_CUFF = "149,386! 156,392.4 166,394.4 178.6,390.4! 179.4,398 177.6,405.4! 166,409 156,407 148.4,401.6! 147.6,393"
LEFT_CUFF = "315.4,374.6! 321,381 330,385 341,384! 341,391.6 337.6,398! 327,398 317,393.6 310.4,386.4! 311.4,380"


def inside(sheet: Sheet) -> str:
    """What is seen of the jacket's back: the lining, and the collar behind the neck."""
    lining = "228,214! 284,214! 300,378! 212,378!"
    collar = "228,208! 234,198.6 244,194.4 256,193.4 268,194.4 278,198.6 284,208! 272,214 240,214!"
    return fill(lining, c.LINING_DEEP) + fill(collar, c.RUST_DEEP) + outline(collar, 0.9, c.RUST_INK)


def front(sheet: Sheet) -> str:
    right_paint = sheet.linear((200, 300), (234, 300), [(0, c.TEAL_SHADE), (0.3, c.TEAL), (1, c.TEAL)])
    right = _panel(
        sheet,
        RIGHT_FRONT,
        right_paint,
        (
            "190,236! 199,258 207,284 209.6,320 207.6,356 208,376! 198,376! 198,290!",
            "236.6,250! 231,280 227,316 222.6,350 221,378! 230,378! 232,330 238,270!",
            "203,330! 210,344 219,352 229,354! 219,358.6 209,356 202,350!",
            "204.6,284! 211,294 219,299 226,300! 217,303.6 208,300 204,296!",
            "196,256! 206,266 216,272 224,274! 212,276 202,272 196,264!",
        ),
        ("214,214! 204,219 197,223! 200,236 206,252! 203,236 207,224!",),
        (
            "197,258 206,267.4 217,273.6", "204,287 211,295.6 220,299.6", "203.6,334 210.6,346 219,352.6 226,354.4",
            "207,371 207.6,365 209.8,359.6", "212.6,372.4 213.4,367 216,362", "218,373.4 219.4,368 222.4,364.4",
            "223,374 223.8,370 225.4,367",
        ),
    )  # fmt: skip
    left_paint = sheet.linear((312, 300), (280, 300), [(0, c.TEAL_SHADE), (0.35, c.TEAL), (1, c.TEAL)])
    left = _panel(
        sheet,
        LEFT_FRONT,
        left_paint,
        (
            "322,236! 313,258 305.6,284 303.6,320 306,356 305,376! 316,376! 314,290!",
            "276,240! 282,268 288,304 293,340 296,378! 288,378! 280,320!",
            "310,318! 303,334 296,346 288.6,352! 297,351 306,344 310,334!",
            "315,262! 306,278 296,288 284,293! 297,293.6 307,287 313,277!",
            "309,348! 304,357 299,363 293,366! 300,366.6 307,362!",
        ),
        ("298,214! 308,218.6 315,222! 313,234 308.6,250! 309.6,236 305,223!",),
        (
            "315.6,259 306.6,277 297,287.4 285,292.6", "309,320 302.6,334.6 295.6,345.4 290,350.6", "309,346 304,356.6 299,362.6",
            "306,368.4 305,363 302.8,358.6", "301,370 300.4,365 298.4,361", "296.6,370.8 295.8,366.6 294.4,363.4",
        ),
    )  # fmt: skip
    zips = _zip(RIGHT_EDGE) + _zip(LEFT_EDGE)
    return right + left + zips + _welt(own_right=True) + _welt(own_right=False) + _badge() + _hem(sheet)


def _panel(
    sheet: Sheet, trace: str, paint: str, shades: Sequence[str], lights: Sequence[str], folds: Sequence[str]
) -> str:
    """One of the fronts, with the shadow of the headphones on it."""
    return (
        fill(trace, paint)
        + sheet.clip(
            trace,
            *(fill(t, c.TEAL_SHADE, 0.85) for t in shades),
            *(fill(t, c.TEAL_LIGHT, 0.5) for t in lights),
            fill("222,204! 214,214 216,232 226,243 236,246 241,238! 244,204!", c.TEAL_DEEP, 0.55),
            fill("290,204! 300,214 299,234 289,246 279,249 274,240! 268,204!", c.TEAL_DEEP, 0.55),
            *(ink(t, [0.9, 0.7, 0], c.TEAL_INK) for t in folds),
        )
        + outline(trace, 0.9, c.TEAL_INK)
    )


def _zip(edge: str) -> str:
    """A row of brass teeth along the edge of the front."""
    return (
        ink(edge, [2.6, 2.6], c.TEAL_INK)
        + ink(edge, [1.5, 1.5], c.BRASS_SHADE)
        + ink(edge, [0.6, 0.6], c.BRASS_LIGHT, 0.9)
    )


def _welt(own_right: bool) -> str:
    """The slanting pocket of the jacket."""
    welt = side("211.4,329! 214.8,328! 221.6,349.6! 218,351.4!", own_right)
    opening = side("214.8,328 221.6,349.6", own_right)
    parts = fill(welt, c.TEAL_LIGHT), ink(opening, [1.2, 1.2], c.TEAL_INK), outline(welt, 0.8, c.TEAL_INK)
    return "".join(parts) if own_right else shifted(6, -3, *parts)


def _badge() -> str:
    """A chess rook on a round patch, on his left breast."""
    x, y = 294.4, 262.6
    tower = (
        f"{x - 4.2},{y - 5.2}! {x - 2.3},{y - 5.2}! {x - 2.3},{y - 3.8}! {x - 1},{y - 3.8}! {x - 1},{y - 5.2}! "
        f"{x + 1},{y - 5.2}! {x + 1},{y - 3.8}! {x + 2.3},{y - 3.8}! {x + 2.3},{y - 5.2}! {x + 4.2},{y - 5.2}! "
        f"{x + 4},{y - 1.8}! {x + 2.6},{y - 1}! {x + 3},{y + 3}! {x + 4.4},{y + 4}! {x + 4.4},{y + 5.6}! "
        f"{x - 4.4},{y + 5.6}! {x - 4.4},{y + 4}! {x - 3},{y + 3}! {x - 2.6},{y - 1}! {x - 4},{y - 1.8}!"
    )
    return (
        f'<ellipse cx="{x}" cy="{y}" rx="8.8" ry="9.6" fill="{c.RUST_INK}"/>\n'
        f'<ellipse cx="{x}" cy="{y}" rx="8" ry="8.8" fill="{c.RUST}"/>\n'
        f'<ellipse cx="{x}" cy="{y}" rx="6.9" ry="7.7" fill="none" stroke="{c.RUST_LIGHT}" stroke-width="0.6"/>\n'
        + fill(tower, c.TEE)
    )


def _hem(sheet: Sheet) -> str:
    right = _ribbed(sheet, RIGHT_HEM, ("201,366 200,384", "226.4,372 225.2,390"), 11)
    return right + _ribbed(sheet, LEFT_HEM, ("311,364 312.6,382", "292.6,369 294.8,387"), 8)


def _ribbed(sheet: Sheet, trace: str, ends: tuple[str, str], count: int) -> str:
    """A knitted band; `ends` are its first and its last rib."""
    xs = [float(word.rstrip("!").split(",")[0]) for word in trace.split()]
    ys = [float(word.rstrip("!").split(",")[1]) for word in trace.split()]
    paint = sheet.linear(
        (min(xs), 0), (max(xs), 0), [(0, c.RUST_SHADE), (0.3, c.RUST), (0.7, c.RUST), (1, c.RUST_SHADE)]
    )
    low = sheet.linear(
        (0, min(ys)), (0, max(ys)), [(0, c.RUST_DEEP, 0.5), (0.35, c.RUST_DEEP, 0), (1, c.RUST_DEEP, 0.35)]
    )
    ribs = "".join(
        ink(between(*ends, i / (count - 1)), [0.5, 0.8, 0.5], c.RUST_DEEP, 0.85)
        + ink(between(*ends, (i + 0.45) / (count - 1)), [0.3, 0.6, 0.3], c.RUST_LIGHT, 0.7)
        for i in range(count)
    )
    return fill(trace, paint) + sheet.clip(trace, ribs, fill(trace, low)) + outline(trace, 1.0, c.RUST_INK)


def sleeve(sheet: Sheet, own_right: bool) -> str:
    trace = RIGHT_SLEEVE if own_right else LEFT_SLEEVE
    if own_right:
        paint = sheet.linear((170, 290), (208, 300), [(0, c.TEAL), (0.3, c.TEAL_BRIGHT), (0.6, c.TEAL), (1, c.TEAL)])
        shades = (
            "212,240! 205,264 199,292 193,318 186,346 178,380 170,398! 190,402! 216,300!",
            "206,284! 200,298 190,306 178,309! 190,315 200,312 207,302!",
            "167.4,299! 172,306 180,310 190,310! 180,316 170,314 162,310!",
            "146,376! 154,385 165,388.4 178,384.6 186,372! 184,396 160,402 146,394!",
            "155,340! 162,348 172,352! 163,354.6 152,351!",
        )
        lights = (
            "204,219! 193,223.6 184,233 178.6,248 175.4,270 172.4,292! 177.4,274 182,252 189,236 198,226!",
            "169,314! 163.6,334 156.4,358 152,374! 158,360 165,338 170.6,322!",
        )
        folds = ("207,286 200,299 190,306.4 179,309.6", "167.6,299.6 172.6,306.6 181,310.6",
                 "156,341 162.6,347.6 171,351", "196,330 188,342 180,347",
                 "152.6,391 153.6,385 156.6,379.4", "158.6,395 160,388 163.6,381", "165.6,396.4 167.6,389 171.6,382.6",
                 "172.6,395.6 175,388.6 179.4,381")  # fmt: skip
        stripes = ("172.4,268 187,277 206,277.6", "171.4,274.4 187,283.4 204.6,284")
    else:
        paint = sheet.linear((308, 300), (352, 290), [(0, c.TEAL), (0.5, c.TEAL), (0.75, c.TEAL_BRIGHT), (1, c.TEAL)])
        shades = (
            "300,240! 306,264 313,286 320,306 326,326! 322,350 314,380! 308,380! 318,340 318,320 306,290!",
            "323,318! 328,325 338,328 353,322! 354,333 342,337 330,336 322,331!",
            "353.6,322! 350,346 343,372 340,386! 334,388! 340,366 344,344!",
            "312,372! 320,380 330,383 342,376! 341,394 326,394 312,386!",
            "318.6,354! 327,358 335,357! 328,362.6 317.6,361!",
        )
        lights = (
            "308,219! 319,223.6 328,232 334,248 338,268! 331,252 324,238 316,228!",
            "343.6,296! 347.4,308 350,318! 344.4,312 341.6,302!",
        )
        folds = ("322.4,318 329,326 339,329", "353,322 345,327.6 335,330.6", "324.6,336 332,340.6 341,341.6",
                 "319,353 327,357.6 334,357.4",
                 "318,381 320.6,375 324.4,370", "324,386 326.4,379 330,373.6", "330.6,388 332.6,381 335.6,375.4",
                 "336.4,387 338,381 340.4,375.6")  # fmt: skip
        stripes = ("341.6,268 326,277.6 307.6,278", "342.8,274.4 327,284 309.6,284.4")
    return (
        fill(trace, paint)
        + sheet.clip(
            trace,
            *(fill(t, c.TEAL_LIGHT, 0.55) for t in lights),
            *(ink(t, [2.8, 3.0, 2.8], c.TEE) for t in stripes),
            *(fill(t, c.TEAL_SHADE, 0.8) for t in shades),
            *(ink(t, [0.9, 0.8, 0], c.TEAL_INK) for t in folds),
        )
        + outline(trace, 0.9, c.TEAL_INK)
    )


def cuff(sheet: Sheet, own_right: bool) -> str:
    if own_right:
        return _ribbed(sheet, RIGHT_CUFF, ("148.4,384 147.8,404", "179,388 178.6,408"), 10)
    return _ribbed(sheet, LEFT_CUFF, ("314.6,373 310.4,388", "341.4,383 338.4,400"), 10)


def collar(sheet: Sheet) -> str:
    """The ribbed stand-up collar, open at the front."""
    right = "238.4,198! 233,203 230,210 231.4,219 237.4,228! 233,230 226,226 221.6,217.6 222,208.6 228,201!"
    left = "273.6,198! 279,203 282,210 280.6,219 274.6,228! 279,230 286,226 290.4,217.6 290,208.6 284,201!"
    return _ribbed(sheet, right, ("240,196 230,202", "240,222 228,232"), 8) + _ribbed(
        sheet, left, ("272,196 282,202", "272,222 284,232"), 8
    )
