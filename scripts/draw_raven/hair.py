"""The hair: what hangs behind the head, the fringe, the side locks, the pony tail over the shoulder, the pin."""

from __future__ import annotations

from math import cos, pi, sin

from draw_raven import palette as c
from drawing.pen import Sheet, between, fill, group, ink, outline, reverse

ROOT = (268.0, 63.0)  # where the strands part

CAP = (
    # over the crown, down the viewer's left side to the tips that turn out like feathers
    "262,58.4 242,60.4 224,66.8 212,75.6! 208,78.6 201,87 192.6,104 187.8,122 185.6,134 179.4,144.4! 184,143 "
    "187,139.6! 187,146 186.2,154 184.4,168 179,181 168,190.4! 178,190.6 187.6,186! "
    "185.6,198 178.6,209.6 168.4,216.4! 183,215 195,207 203,196! 207,176 209.4,156 210,136 214,116 219,106! "
    # the fringe, swept to both sides of the parting
    "217,112 216.6,116 218.2,120.4! 225.4,115.4 231,108.6 235,99.4! 232.4,106 231.4,112 233,118.4! 240.6,113.4 "
    "247.6,105.6 252.4,95.4! "
    "249.8,107 249,121 251,133.4! 258.4,123.4 264,109 269.4,88! 269.6,100 272,109.6 277.2,117.6! 276.4,111 276,105 "
    "276.6,99.4! "
    "279.6,107 283.6,113.4 289.6,118.2! 288.6,113 288.2,109 289,103! 291.6,109 295.6,115 300,119.6! "
    # down the other side
    "301.6,136 303,160 308,184! 314.6,198 327.6,205.6! 323.6,196 322.8,184.6! 330,192.4 341.6,194.6! 332,184 327.2,168 "
    "326.6,158 326.2,150! 329.4,154 334.6,156! 328.6,147 325.8,134 323,114 317.4,98 309,84 301,75.4! 293,68 277,60.2"
)
CAP_LINES = [
    (235, 99.4, 0.42),
    (252.4, 95.4, 0.34),
    (269.4, 88, 0.12),
    (276.6, 99.4, 0.3),
    (289, 103, 0.36),
    (219, 106, 0.36),
    (203, 196, 0.5),
    (187.6, 186, 0.52),
    (196, 172, 0.62),
    (300, 119, 0.32),
    (308, 184, 0.46),
    (322.8, 184.6, 0.5),
    (315, 168, 0.62),
]


def strand(x: float, y: float, start: float = 0, end: float = 1) -> str:
    """A part of the way that a strand takes from the parting over the head down to (x, y): a quarter of an ellipse."""
    return " ".join("{:.2f},{:.2f}".format(*_on_strand(x, y, start + (end - start) * i / 6)) for i in range(7))


def _on_strand(x: float, y: float, share: float) -> tuple[float, float]:
    turn = share * pi / 2
    return ROOT[0] + (x - ROOT[0]) * sin(turn), ROOT[1] + (y - ROOT[1]) * (1 - cos(turn))


def lock(sheet: Sheet, left: str, right: str, light: float = 0.0) -> str:
    """One lock of hair between its left and its right edge, which both run from the root to the tip."""
    trace = f"{left}! {' '.join(reverse(right).split()[1:])}"
    ys = [float(word.rstrip("!").split(",")[1]) for word in trace.split()]
    top, bottom = min(ys), max(ys)
    paint = sheet.linear((256, top), (256, bottom), [(0, c.HAIR), (0.4, c.HAIR), (0.78, c.HAIR_SHADE), (1, c.HAIR_TIP)])
    shade = sheet.linear(
        (256, top), (256, bottom), [(0, c.HAIR_SHADE, 0), (0.3, c.HAIR_SHADE, 0.9), (1, c.HAIR_SHADE, 0.8)]
    )
    shadow = f"{between(left, right, 0.58)}! {' '.join(reverse(right).split()[1:])}"
    parts = [fill(trace, paint), sheet.clip(trace, fill(shadow, shade))]
    if light:
        parts.append(
            ink(between(left, right, 0.3), [0, 1.2 * light, 2.2 * light, 1.0 * light, 0.1], c.HAIR_LIGHT, 0.85)
        )
    parts.append(ink(between(left, right, 0.66), [0, 0.4, 0.5, 0], c.HAIR_INK, 0.7))
    parts.append(ink(left, [0, 0.3, 0.8, 0.9, 0.5], c.HAIR_INK) + ink(right, [0, 0.3, 0.8, 0.9, 0.5], c.HAIR_INK))
    return "".join(parts)


def back(sheet: Sheet) -> str:
    mass = (
        "256,70 224,76 200,104 190,150 189,184 184,206 173,222 160,230.4! 175,231.4 186,227! 183,241 173,253.4! "
        "190,249 "
        "203,237! 204,249 201,262! 216,250 240,240 272,240 292,236 302,222 312,208 322,188 324,150 312,104 288,76"
    )
    paint = sheet.linear((256, 150), (256, 262), [(0, c.HAIR_DEEP), (0.55, c.HAIR_SHADE), (1, c.HAIR_TIP)])
    strands = "".join(
        ink(trace, [0.1, 2.2, 1.0, 0], c.HAIR, 0.9)
        for trace in (
            "198,176 195,204 186,219 172,228",
            "204,186 202,214 194,236 181,250",
            "212,196 211,226 206,250",
            "233,180 231,196 226,208",
            "279,180 281,194 287,206",
            "309,190 306,202 302,212",
        )
    )
    return group("hair_back", fill(mass, paint), sheet.clip(mass, strands), outline(mass, 0.9, c.HAIR_INK))


def front(sheet: Sheet) -> str:
    return group("hair_front", _pony_tail(sheet), _cap(sheet), _side_locks(sheet), _ahoge(), _pin(sheet))


def _cap(sheet: Sheet) -> str:
    paint = sheet.linear(
        (256, 58), (256, 205), [(0, "#37335c"), (0.16, c.HAIR), (0.42, c.HAIR), (0.72, c.HAIR_SHADE), (1, c.HAIR_TIP)]
    )
    wedges = [
        (236, 121, 6, 0.5),
        (253.4, 132, 7, 0.5),
        (221, 119, 5, 0.5),
        (271, 110, 5, 0.3),
        (279.6, 116, 5, 0.5),
        (292, 117, 5, 0.5),
        (215, 140, 8, 0.45),
        (207, 190, 9, 0.5),
        (191, 190, 8, 0.6),
        (303, 150, 8, 0.45),
        (310, 184, 9, 0.5),
        (325, 186, 7, 0.62),
    ]
    shadows = "".join(
        ink(strand(x, y, begin, 1), [0, 0.5 * w, w, 0.8 * w, 0], c.HAIR_SHADE, 0.85) for x, y, w, begin in wedges
    )
    fine = [(196, 150), (209, 150), (229, 117), (241, 118), (254, 122), (283, 118), (312, 150), (319, 150)]
    lights = "".join(ink(strand(x, y, 0.62, 0.98), [0, 1.1, 0.7, 0], c.HAIR_LIGHT, 0.6) for x, y in fine)
    crown = fill(
        "270,54! 240,56 220,66 206,80 196,98! 214,80 236,71 258,69 268,75! 280,68 300,76 316,98! 306,74 288,60",
        c.HAIR_SHADE,
        0.55,
    )
    strokes = "".join(
        ink(strand(x, y, begin, 1), [0, 0.4, 0.7, 0.7, 0.2], c.HAIR_INK, 0.9) for x, y, begin in CAP_LINES
    )
    parting = ink(f"{ROOT[0]},{ROOT[1] - 4} {ROOT[0] - 0.6},70 266,78", [0.2, 0.8, 0], c.HAIR_INK)
    rim = ink(
        "240,62.6 222,70 205.6,85 195,105 190,128 188.6,150 186.6,168", [0, 1.6, 2.2, 1.6, 0.2], c.HAIR_LIGHT, 0.8
    )
    streaks = "".join(
        ink(trace, [0, 1.5, 1.8, 0.9, 0], c.HAIR_LIGHT, 0.6)
        for trace in (
            "192,138 190.6,160 186,180 176,189",
            "199,150 197.4,176 192,198 181,211",
            "318,130 318.6,156 322,178 331,192",
            "311,140 311.4,165 315,186 322,199",
        )
    )
    strays = "".join(
        ink(trace, [0.9, 0.9, 0.1], c.HAIR_INK)
        for trace in ("187,146 184,158 178.6,166.6", "326,156 329,166 334.6,174.4")
    )
    return (
        fill(CAP, paint)
        + sheet.clip(CAP, crown, shadows, rim, lights, streaks, _ring(sheet), strokes)
        + parting
        + outline(CAP, 0.85, c.HAIR_INK)
        + strays
    )


def _band(edges: list[tuple[float, float, float]]) -> str:
    """A piece of the ring of light: (place along the hair's edge 0..1, upper and lower end on the strand there)."""

    def point(place: float, share: float) -> tuple[float, float]:
        return _on_strand(188 + 136 * place, 152 - 36 * sin(pi * place), share)

    def edge(places: list[tuple[float, float]], outwards: int) -> list[str]:
        # a corner where the edge reaches furthest out, a smooth curve between
        shares = [share for _, share in places]
        sharp = [
            i in (0, len(places) - 1) or outwards * (2 * shares[i] - shares[i - 1] - shares[i + 1]) > 0
            for i in range(len(places))
        ]
        return ["{:.2f},{:.2f}".format(*point(*at)) + "!" * corner for at, corner in zip(places, sharp, strict=True)]

    upper = edge([(place, share) for place, share, _ in edges], -1)
    lower = edge([(place, share) for place, _, share in reversed(edges)], 1)
    return " ".join(upper + lower)


def _ring(sheet: Sheet) -> str:
    """The band of light around the head, ragged along the strands."""
    left = [
        (0.03, 0.56, 0.57),
        (0.06, 0.53, 0.66),
        (0.09, 0.55, 0.60),
        (0.13, 0.51, 0.70),
        (0.17, 0.56, 0.61),
        (0.21, 0.52, 0.67),
        (0.24, 0.56, 0.62),
        (0.29, 0.53, 0.73),
        (0.33, 0.57, 0.63),
        (0.37, 0.55, 0.70),
        (0.40, 0.59, 0.63),
        (0.45, 0.56, 0.74),
        (0.48, 0.61, 0.66),
        (0.50, 0.62, 0.64),
    ]
    right = [
        (0.62, 0.62, 0.63),
        (0.65, 0.58, 0.70),
        (0.68, 0.60, 0.64),
        (0.72, 0.55, 0.73),
        (0.76, 0.58, 0.62),
        (0.81, 0.53, 0.69),
        (0.85, 0.56, 0.61),
        (0.89, 0.53, 0.64),
        (0.93, 0.55, 0.61),
        (0.97, 0.53, 0.59),
        (0.995, 0.56, 0.57),
    ]
    glow = sheet.linear(
        (256, 76),
        (256, 124),
        [
            (0, c.HAIR_LIGHT, 0.2),
            (0.25, c.HAIR_SHEEN, 0.75),
            (0.5, c.HAIR_LIGHT, 0.8),
            (0.8, c.HAIR_LIGHT, 0.25),
            (1, c.HAIR_LIGHT, 0),
        ],
    )
    shine = sheet.linear((256, 78), (256, 112), [(0, c.HAIR_SHEEN), (0.4, c.HAIR_GLOSS), (1, c.HAIR_SHEEN)])
    parts = []
    for edges in (left, right):
        parts.append(fill(_band([(p, a - 0.02, b + 1.4 * max(b - a - 0.04, 0)) for p, a, b in edges]), glow))
        core = [(p, a + 0.25 * (b - a), b - 0.42 * (b - a)) for p, a, b in edges]
        parts.append(fill(_band(core), shine))
    return "".join(parts)


def _side_locks(sheet: Sheet) -> str:
    return (
        lock(
            sheet,
            "211,90 202,108 197.6,138 196,168 200,194 204.6,212 203.2,231",
            "211,90 213.4,110 209.4,136 210.4,158 215.4,176 214,202 203.2,231",
            1,
        )
        + lock(
            sheet,
            "212,108 208.4,132 209,154 215,172 219,190 218.2,205",
            "217.6,110 211.6,132 211.8,150 219.4,168 223,186 218.2,205",
            0.4,
        )
        + lock(
            sheet,
            "302,94 300.6,114 301,136 299.6,158 294,176 294,196 299.4,216",
            "302,94 310,112 312,138 312,166 305.4,190 302,204 299.4,216",
            1,
        )
    )


PONY_TAIL = (
    "304,216! 299.6,234 300.4,258 296,282 287,302 277,312.4! 288,310 296,303.6! 294,318 286,332.6! 301,323 310,306! "
    "311,315 308.6,326! "
    "320.6,306 327.4,282 328.4,256 325,234 320,216!"
)


def _pony_tail(sheet: Sheet) -> str:
    paint = sheet.linear(
        (300, 214),
        (300, 332),
        [(0, c.HAIR_SHADE), (0.2, c.HAIR), (0.55, c.HAIR), (0.85, c.HAIR_SHADE), (1, c.HAIR_TIP)],
    )
    shade = "313,214! 318,240 317,268 310,296 296,322 308,328! 332,290 332,250 322,214!"
    valley_shade = "302,216! 304,240 305,262 302,284 296,303.6! 300,306 308,284 309.6,258 307,236 305,216!"
    shine = (
        "300,246! 303,238 305,247 308,237 311,248 314,240 317,249 320,241 323,248 326,243! 327.6,256! 324,262 "
        "321,257 318,266 314,258 311,268 307,258 304,264 301,258!"
    )
    lines = "".join(
        ink(trace, [0.7, 0.6, 0.7, 0.9], c.HAIR_INK, 0.9)
        for trace in ("309,217 311,240 309.6,264 304,287 296,303.6", "314,217 320,240 321,264 317,288 310,306")
    ) + "".join(
        ink(trace, [0.5, 0.5, 0], c.HAIR_INK, 0.7)
        for trace in ("306,217 305.6,230 306,246", "317,217 322.6,236 324,252", "303,284 298,300 291,314")
    )
    band = "302.4,210.6! 311,207.6 321,210! 322.4,214 321.4,219! 312,217 303,219.4! 301.6,215"
    return (
        fill(PONY_TAIL, paint)
        + sheet.clip(
            PONY_TAIL,
            fill(valley_shade, c.HAIR_SHADE, 0.8),
            fill(shade, c.HAIR_SHADE, 0.85),
            fill(shine, c.HAIR_LIGHT, 0.75),
            lines,
        )
        + outline(PONY_TAIL, 0.85, c.HAIR_INK)
        + fill(band, c.GOLD)
        + sheet.clip(band, fill("300,215! 312,213.6 324,215! 324,222! 300,222!", c.GOLD_SHADE))
        + ink("305,211.4 311,209.6 316,210", [0.2, 1, 0.2], c.GOLD_LIGHT)
        + outline(band, 0.8, c.GOLD_INK)
    )


def _ahoge() -> str:
    feather = "267.4,67! 261.4,59 259.4,53 261.4,47.4 269.6,43.4 280.6,45.6! 272,47.2 267.4,51 266.8,56 268.6,61!"
    return (
        fill(feather, c.HAIR)
        + ink("265,61 262.8,54 265.4,48.8 273,45.6", [0, 1.3, 0.9, 0], c.HAIR_LIGHT)
        + ink("267.4,67 261.4,59 259.4,53 261.4,47.4 269.6,43.4 280.6,45.6", [0, 0.8, 0.9, 0.8, 0.2], c.HAIR_INK)
        + ink("280.6,45.6 272,47.2 267.4,51 266.8,56 268.6,61 267.4,67", [0.2, 0.7, 0.8, 0.6, 0], c.HAIR_INK)
    )


def _pin(sheet: Sheet) -> str:
    """Two feathers, cream over violet, held by a gold drop."""
    low = "219,103! 211,101.6 200,108 194,117 191,128.6! 198,127.6 200.4,123.4! 201.4,126 207,121.4 214.6,113.6!"
    high = "221.6,99! 213,94 201.6,95.6 192,102.4 185.6,112.4! 193,112.6 196.4,109.6! 197,112.4 206,110.4 215.6,106!"
    shade = sheet.linear((188, 110), (220, 98), [(0, "#ffffff"), (0.5, c.CREAM), (1, "#efd9c6")])
    violet = sheet.linear((191, 128), (218, 103), [(0, c.RIBBON_LIGHT), (0.5, c.RIBBON), (1, c.RIBBON_SHADE)])
    drop = "217,97.6 222.6,95.8 226.6,99.2 226,104.4 221,106.6 216.6,103"

    def barbs(traces: tuple[str, ...], color: str) -> str:
        return "".join(ink(trace, [0.5, 0.45, 0.1], color, 0.8) for trace in traces)

    return (
        fill(low, violet)
        + ink("219,103.4 207,111.4 198,120 191.4,128.4", [0.9, 0.7, 0.2], c.RIBBON_INK)
        + barbs(
            ("209,110 209.4,114 207.6,118.6", "203.6,114.6 203.4,118.6 201.8,122", "206.6,111.6 203,111 199.4,112.4"),
            c.RIBBON_INK,
        )
        + outline(low, 0.75, c.RIBBON_INK)
        + fill(high, shade)
        + ink("222,99.4 208,102 196,106.4 186,112.2", [1.0, 0.8, 0.2], c.GOLD_SHADE)
        + barbs(
            (
                "209,102 208.6,105.4 205.6,109.4",
                "202,104 201.4,107.4 199,110.4",
                "206,102.4 202.4,99.6 199,99.8",
                "213,100.6 210,97.4 207.4,96.8",
            ),
            c.CREAM_DEEP,
        )
        + outline(high, 0.75, c.CREAM_INK)
        + fill(drop, sheet.linear((218, 96), (225, 106), [(0, c.GOLD_LIGHT), (0.4, c.GOLD), (1, c.GOLD_SHADE)]))
        + outline(drop, 0.7, c.GOLD_INK)
    )
