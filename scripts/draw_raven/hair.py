"""The hair: what hangs behind the head, the fringe, the side locks, the pony tail over the shoulder, the pin."""

from __future__ import annotations

from draw_raven import palette as c
from draw_raven.tresses import ROOT, curtain, halo, lock, strand
from drawing.pen import Sheet, fill, group, ink, outline

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


# Bold tresses on top of the head: (x, y of the tip, width, where on the way it begins)
FRINGE_SHADE = [
    (236, 121, 6, 0.42),
    (253.4, 134, 8, 0.42),
    (221, 119, 5, 0.45),
    (271, 112, 5, 0.3),
    (279.6, 118, 5, 0.42),
    (292, 119, 5, 0.45),
    (301, 124, 4, 0.45),
    (214, 140, 7, 0.4),
    (196, 140, 5, 0.35),
    (311, 140, 6, 0.4),
    (322, 140, 5, 0.35),
]
FRINGE_LIGHT = [
    (228, 117, 1.6, 0.55),
    (224, 116, 0.8, 0.6),
    (243, 112, 1.4, 0.55),
    (247, 120, 1.0, 0.5),
    (258, 117, 1.2, 0.5),
    (274, 112, 0.9, 0.5),
    (284, 114, 1.2, 0.55),
    (296, 116, 1.2, 0.5),
    (204, 140, 1.8, 0.5),
    (317, 140, 1.2, 0.5),
]
# (x, y of the tip, where the shadow at the root ends, width)
CROWN_SHADE = [
    (186, 150, 0.5, 5),
    (200, 140, 0.36, 4),
    (214, 130, 0.46, 5),
    (226, 122, 0.32, 3),
    (238, 120, 0.46, 4),
    (250, 118, 0.36, 3),
    (258, 116, 0.5, 4),
    (276, 116, 0.5, 4),
    (286, 118, 0.36, 3),
    (298, 120, 0.48, 5),
    (310, 130, 0.34, 4),
    (324, 146, 0.46, 5),
]
LEFT_SIDE = (
    "200,96 192,118 189,140 187.4,160 185,176 179,184 170,190",
    "214,116 210,136 209.4,156 207,176 201,196 190,207 174,215",
)
RIGHT_SIDE = (
    "301,119 301.6,136 303,160 308,182 315,196 326,205",
    "314,92 322,114 325,134 326,156 327,170 332,184 340,193",
)


def back(sheet: Sheet) -> str:
    mass = (
        "256,70 224,76 200,104 190,150 189,184 184,206 173,222 160,230.4! 175,231.4 186,227! 183,241 173,253.4! "
        "190,249 "
        "203,237! 204,249 201,262! 216,250 240,240 272,240 292,236 302,222 312,208 322,188 324,150 312,104 288,76"
    )
    paint = sheet.linear((256, 150), (256, 262), [(0, c.HAIR_DEEP), (0.55, c.HAIR_SHADE), (1, c.HAIR_TIP)])
    under_chin = sheet.radial(256, 196, 58, [(0, c.HAIR_DEEP, 0.95), (0.6, c.HAIR_DEEP, 0.6), (1, c.HAIR_DEEP, 0)])
    tips = "".join(
        ink(trace, [0, 2.2, 3.4, 0.6], c.HAIR_VIOLET, 0.5)
        for trace in ("188,212 182,221 172,227 162,230", "196,230 190,241 183,248 175,252.6", "207,240 204,252 202,261")
    )
    gaps = "".join(
        ink(trace, [0, 1.6, 1.2, 0], c.HAIR_DEEP)
        for trace in ("196,190 194,210 184,224", "204,206 203,222 196,238 186,248", "300,196 298,210 294,222")
    )
    strands = "".join(
        ink(trace, [0.1, 2.2, 1.0, 0], c.HAIR_MID, 0.9)
        for trace in (
            "198,176 195,204 186,219 172,228",
            "204,186 202,214 194,236 181,250",
            "212,196 211,226 206,250",
            "233,180 231,196 226,208",
            "279,180 281,194 287,206",
            "309,190 306,202 302,212",
        )
    )
    return group(
        "hair_back",
        fill(mass, paint),
        sheet.clip(mass, fill(mass, under_chin), tips, gaps, strands),
        outline(mass, 0.9, c.HAIR_INK),
    )


def front(sheet: Sheet) -> str:
    return group(
        "hair_front",
        _pony_tail(sheet),
        _cap(sheet),
        _side_locks(sheet),
        group("ahoge", _ahoge()),
        group("pin", _pin(sheet)),
    )


def _cap(sheet: Sheet) -> str:
    paint = sheet.linear(
        (256, 58), (256, 210), [(0, c.HAIR), (0.2, c.HAIR_MID), (0.45, c.HAIR), (0.75, c.HAIR), (1, c.HAIR_TIP)]
    )
    volume = sheet.radial(228, 92, 62, [(0, c.HAIR_LIGHT, 0.55), (0.5, c.HAIR_LIGHT, 0.25), (1, c.HAIR_LIGHT, 0)])
    turned_away = sheet.linear((286, 90), (330, 104), [(0, c.HAIR_DEEP, 0), (1, c.HAIR_DEEP, 0.75)])
    frame = "160,50! 350,50! 350,220! 160,220!"
    # the hair dips in at the parting: roots lie in the shadow
    roots = "".join(
        ink(strand(x, y, 0, end), [0.6 * width, width, 0.5 * width, 0], c.HAIR_SHADE, 0.85)
        for x, y, end, width in CROWN_SHADE
    )
    shadows = "".join(
        ink(strand(x, y, begin, 1), [0, 0.5 * w, w, 0.8 * w, 0], c.HAIR_SHADE, 0.9) for x, y, w, begin in FRINGE_SHADE
    )
    deeps = "".join(
        ink(strand(x, y, 0.62, 1), [0, 0.3 * w, 0.5 * w, 0], c.HAIR_DEEP, 0.8) for x, y, w, _ in FRINGE_SHADE
    )
    lights = "".join(
        ink(strand(x, y, begin, 0.98), [0, w, 0.7 * w, 0], c.HAIR_LIGHT, 0.75) for x, y, w, begin in FRINGE_LIGHT
    )
    tips = sheet.linear((256, 104), (256, 134), [(0, c.HAIR_VIOLET, 0), (1, c.HAIR_VIOLET, 0.85)])
    fringe_tips = fill("219,100! 300,100! 300,136! 219,136!", tips)
    strokes = "".join(
        ink(strand(x, y, begin, 1), [0, 0.35, 0.6, 0.6, 0.2], c.HAIR_LINE, 0.95) for x, y, begin in CAP_LINES
    )
    parting = ink(f"{ROOT[0]},{ROOT[1] - 4} {ROOT[0] - 0.6},70 266,80", [0.3, 1.1, 0], c.HAIR_INK)
    strays = "".join(
        ink(trace, [0.9, 0.9, 0.1], c.HAIR_INK)
        for trace in ("187,146 184,158 178.6,166.6", "326,156 329,166 334.6,174.4")
    )
    return (
        fill(CAP, paint)
        + sheet.clip(
            CAP,
            fill(frame, volume),
            fill(frame, turned_away),
            _hanging(sheet),
            fringe_tips,
            roots,
            shadows,
            deeps,
            lights,
            halo(sheet),
            strokes,
            _rim_light(),
        )
        + parting
        + outline(CAP, 0.75, c.HAIR_INK)
        # the contour is heavier where the light does not come from
        + ink("301,75.4 309,84 317.4,98 323,114 325.8,134 328.6,147", [0, 1.3, 1.5, 1.3, 0], c.HAIR_INK)
        + ink("326.2,150 326.6,158 327.2,168 332,184 341.6,194.6", [0.2, 1.2, 1.2, 0.3], c.HAIR_INK)
        + strays
    )


def _hanging(sheet: Sheet) -> str:
    """The hair at both sides of the face: bold tresses, light and dark, and the second band of light on them."""
    swell, late = [0, 0.5, 1, 0.9, 0.5, 0], [0, 0.2, 0.8, 1, 0.7, 0]
    gleam = sheet.linear(
        (256, 128),
        (256, 200),
        [
            (0, c.HAIR_LIGHT, 0),
            (0.3, c.HAIR_LIGHT, 0.9),
            (0.5, c.HAIR_SHEEN, 0.95),
            (0.7, c.HAIR_LIGHT, 0.8),
            (1, c.HAIR_VIOLET, 0.2),
        ],
    )
    violet = sheet.linear((256, 160), (256, 212), [(0, c.HAIR_VIOLET, 0), (1, c.HAIR_VIOLET, 0.9)])
    parts = []
    for left, right, darks, deeps, lights in (
        (
            *LEFT_SIDE,
            ((0.16, 5), (0.5, 7), (0.86, 6)),
            ((0.5, 2.4), (0.2, 1.6), (0.9, 2)),
            ((0.05, 2), (0.33, 4), (0.7, 3)),
        ),
        (
            *RIGHT_SIDE,
            ((0.3, 6), (0.66, 5), (0.95, 7)),
            ((0.34, 2), (0.68, 2), (0.96, 3)),
            ((0.16, 2.6), (0.48, 3.6), (0.8, 2)),
        ),
    ):
        parts += [
            curtain(left, right, darks, c.HAIR_SHADE, 0.95, swell),
            curtain(left, right, deeps, c.HAIR_DEEP, 0.9, late),
            curtain(left, right, lights, gleam, 1, swell),
            curtain(left, right, [(share + 0.07, width * 0.3) for share, width in lights], gleam, 0.8, late),
            curtain(left, right, [(share, width * 0.7) for share, width in darks], violet, 1, [0, 0, 0.2, 0.8, 1, 0.3]),
        ]
    return "".join(parts)


def _rim_light() -> str:
    """Thin light along the edges: from the window at the left, and violet from behind at the right."""
    return (
        ink("250,61.6 236,64.6 222,70 207,83 196.4,103 190.4,126", [0, 0.9, 1.5, 1.1, 0.9, 0], c.HAIR_SHEEN, 0.9)
        + ink("236,68 222,75.4 209,90 202,106", [0, 0.7, 0.6, 0], c.HAIR_LIGHT, 0.9)
        + ink("188.6,148 186.6,168 181,181 171,189.6", [0, 1.3, 1.2, 0], c.HAIR_SHEEN, 0.7)
        + ink("204,196 196,206 184,213 172,215.8", [0, 0.5, 1.1, 0], c.HAIR_VIOLET, 0.9)
        + ink("307,84 315,98 320.6,114 323.4,134", [0, 0.8, 1.0, 0], c.HAIR_VIOLET, 0.9)
        + ink("324.6,152 325.6,168 330.6,184 339,193", [0, 0.9, 1.0, 0], c.HAIR_VIOLET, 0.9)
    )


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


TAIL_EDGES = (
    "304,216 299.6,234 300.4,258 296,282 288,301 279,312",
    "320,216 325,234 328.4,256 327.4,282 320.6,306 309.5,325",
)


def _pony_tail(sheet: Sheet) -> str:
    paint = sheet.linear(
        (300, 214),
        (300, 332),
        [(0, c.HAIR_SHADE), (0.16, c.HAIR), (0.3, c.HAIR_MID), (0.55, c.HAIR), (0.85, c.HAIR), (1, c.HAIR_TIP)],
    )
    shade = "313,214! 318,240 317,268 310,296 296,322 308,328! 332,290 332,250 322,214!"
    valley_shade = "302,216! 304,240 305,262 302,284 296,303.6! 300,306 308,284 309.6,258 307,236 305,216!"
    # the band of light on the tail breaks: each group of strands catches it at a height of its own
    gleams = [
        sheet.linear(
            (300, top),
            (300, top + 100),
            [
                (0, c.HAIR_LIGHT, 0),
                (0.16, c.HAIR_LIGHT, 0.9),
                (0.25, c.HAIR_SHEEN),
                (0.34, c.HAIR_LIGHT, 0.9),
                (0.5, c.HAIR_LIGHT, 0.2),
                (0.68, c.HAIR_LIGHT, 0.7),
                (1, c.HAIR_VIOLET, 0.2),
            ],
        )
        for top in (218, 228, 236)
    ]
    swell, late = [0, 0.6, 1, 0.8, 0.5, 0], [0, 0.3, 0.7, 1, 0.6, 0]
    tresses = (
        curtain(*TAIL_EDGES, ((0.3, 6.4), (0.74, 2.4)), gleams[0], 1, swell)
        + curtain(*TAIL_EDGES, ((0.12, 2.6), (0.54, 3.6)), gleams[1], 1, swell)
        + curtain(*TAIL_EDGES, ((0.36, 2), (0.88, 2)), gleams[2], 1, late)
        + curtain(*TAIL_EDGES, ((0.2, 1.2), (0.44, 2.2), (0.64, 4.6)), c.HAIR_SHADE, 0.95, swell)
        + curtain(*TAIL_EDGES, ((0.25, 0.8), (0.5, 1), (0.82, 4.4)), c.HAIR_SHADE, 0.95, late)
        + curtain(*TAIL_EDGES, ((0.66, 1.6), (0.84, 1.8)), c.HAIR_DEEP, 0.9, [0, 0.4, 1, 0.8, 0])
        + curtain(*TAIL_EDGES, ((0.33, 0.7), (0.07, 0.6)), c.HAIR_GLOSS, 0.7, [0, 0.3, 1, 0.3, 0])
        + curtain(*TAIL_EDGES, ((0.97, 2),), c.HAIR_VIOLET, 0.9, [0, 0.4, 0.8, 1, 0.6])
    )
    tip = sheet.linear((296, 288), (292, 330), [(0, c.HAIR_VIOLET, 0), (1, c.HAIR_VIOLET, 0.7)])
    under_band = sheet.linear((311, 216), (311, 228), [(0, c.HAIR_DEEP, 0.9), (1, c.HAIR_DEEP, 0)])
    lines = "".join(
        ink(trace, [0.6, 0.5, 0.6, 0.7], c.HAIR_LINE, 0.95)
        for trace in ("309,217 311,240 309.6,264 304,287 296,303.6", "314,217 320,240 321,264 317,288 310,306")
    ) + "".join(
        ink(trace, [0.4, 0.4, 0], c.HAIR_LINE, 0.8)
        for trace in ("306,217 305.6,230 306,246", "317,217 322.6,236 324,252", "303,284 298,300 291,314")
    )
    return (
        fill(PONY_TAIL, paint)
        + sheet.clip(
            PONY_TAIL,
            fill(valley_shade, c.HAIR_SHADE, 0.8),
            fill(shade, c.HAIR_SHADE, 0.6),
            tresses,
            fill(PONY_TAIL, tip),
            fill(PONY_TAIL, under_band),
            lines,
        )
        + outline(PONY_TAIL, 0.8, c.HAIR_INK)
        + ink("320,216 325,234 328.4,256 327.4,282 320.6,306", [0.2, 1.2, 1.4, 1.1, 0.3], c.HAIR_INK)
        + group("tie", _tie(sheet))
    )


def _tie(sheet: Sheet) -> str:
    """The gold band that holds the tail."""
    band = "302.4,210.6! 311,207.6 321,210! 322.4,214 321.4,219! 312,217 303,219.4! 301.6,215"
    return (
        fill(band, c.GOLD)
        + sheet.clip(
            band,
            fill("300,215! 312,213.6 324,215! 324,222! 300,222!", c.GOLD_SHADE),
            fill("317,206! 325,206! 325,222! 316,220! 318.6,214!", c.GOLD_SHADE, 0.7),
            *(
                ink(f"{x},208 {x - 0.7},214 {x - 0.2},220", [0.1, 0.6, 0.1], c.GOLD_INK, 0.6)
                for x in (305.4, 309, 313, 317)
            ),
        )
        + ink("305,211.4 311,209.6 316,210", [0.2, 1, 0.2], c.GOLD_LIGHT)
        + outline(band, 0.8, c.GOLD_INK)
    )


def _ahoge() -> str:
    feather = "267.4,67! 261.4,59 259.4,53 261.4,47.4 269.6,43.4 280.6,45.6! 272,47.2 267.4,51 266.8,56 268.6,61!"
    return (
        fill(feather, c.HAIR)
        + ink("266.4,64 264.6,56 266,50.4 271,47", [0, 2.4, 1.8, 0], c.HAIR_SHADE)
        + ink("264.6,62 261.8,54 264.4,48.4 273,45.2", [0, 1.5, 1.2, 0], c.HAIR_LIGHT)
        + ink("261.6,56.4 261.6,51.6 264.4,47.8", [0, 0.7, 0], c.HAIR_SHEEN)
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
