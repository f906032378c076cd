"""Finch's body and clothes: knit sweater, moss green pinafore, yellow scarf, hands and legs."""

from palette import MOSS, MOSS_DEEP, MOSS_INK, MOSS_LIGHT, MOSS_SHADE
from palette import SCARF, SCARF_DEEP, SCARF_INK, SCARF_LIGHT, SCARF_SHADE
from palette import SKIN, SKIN_DEEP, SKIN_INK, SKIN_SHADE
from palette import WOOL, WOOL_DEEP, WOOL_INK, WOOL_SHADE
from pen import LEAF, Layer, Ribbon

NECK = "244.6,178! 245,190 244.4,198 238,207 228,212! 256,232! 284,212! 274,207 267.6,198 267,190 267.4,178!"
SLEEVES = {
    "arm_right": "226,214! 212,220.5 203,231 195,256 186,290 176,326 163.4,362 157,386 158.6,402! 170,406 183.6,403! 191,388 198,360 207,322 213,292 217,262 228,236!",
    "arm_left": "286,214! 300,220.5 309,231 317,256 326.6,290 337,326 350,361 356.4,384 354.6,401! 343,405.4 329.4,402.6! 321.6,388 314,360 305.4,322 299,292 295,262 284,236!",
}
TORSO = "232,212! 219,222 213,240! 215,262 219,288 220.4,322! 292,322! 293,288 297,262 299,240! 293,222 280,212!"


def draw_body(layer: Layer) -> None:
    _legs(layer.group("legs"))
    _hands(layer.group("hands"))
    torso = layer.group("sweater")
    within = torso.shape(TORSO, WOOL, WOOL_INK)
    within.fill("212,240! 222,262 226,300 226,324! 214,324! 210,260!", WOOL_SHADE)
    within.fill("300,240! 292,262 287,300 286,324! 298,324! 302,260!", WOOL_SHADE)
    _pinafore(layer.group("pinafore"))
    for name in SLEEVES:
        _sleeve(layer.group(name), name)


def draw_neck(layer: Layer) -> None:
    within = layer.shape(NECK, SKIN, SKIN_INK, 0.95)
    within.fill("240,176! 272,176! 270,192! 262,200 254,203.6! 248,200 242,192!", SKIN_DEEP, 0.85)
    within.fill("240,200! 247,205 254,207! 262,204 272,199! 272,220! 240,220!", SKIN_SHADE, 0.6)


def _legs(layer: Layer) -> None:
    for line, shade in (
        ("203,440! 204,470 207,514! 248.6,514! 250,480 251,440!", "242,440! 245,470 242.6,514! 256,514! 256,440!"),
        ("261,440! 262,480 263.4,514! 305,514! 308,470 309,440!", "299,440! 302,470 299,514! 312,514! 312,440!"),
    ):
        within = layer.shape(line, SKIN, SKIN_INK)
        within.fill(shade, SKIN_SHADE)
        within.fill("190,440! 322,440! 322,462! 300,467 280,463.6 256,468 230,463.6 212,467 190,461!", SKIN_DEEP, 0.8)
    layer.ink("220,476 221,492 222,508", "#fff8f0", 3, LEAF, 0.9)
    layer.ink("279,476 280,492 281,508", "#fff8f0", 3, LEAF, 0.9)


def _hands(layer: Layer) -> None:
    for name, flip in (("hand_right", False), ("hand_left", True)):
        hand = layer.group(name, ' transform="matrix(-1 0 0 1 512.6 -1)"' if flip else "")
        # Thumb, then fingers from the far one to the near one, then the back of the hand over their roots.
        for line, profile in (
            ("178,411 183,420 184,429 181.4,436.4", (7, 7, 6, 5, 1)),
            ("176.4,424 178,434 176.8,443 174,449", (6, 6, 5.4, 5, 1.4)),
            ("171.6,425 172.2,436 170.4,446 167.4,452", (6, 6, 5.6, 5, 1.4)),
            ("166.6,425 166,436 164,445.6 161.4,451", (6, 6, 5.4, 5, 1.4)),
            ("161.8,423 160.2,433 158.4,441 156.6,446", (5.4, 5.4, 5, 4.4, 1.2)),
        ):
            finger = Ribbon.along(line, profile, 12)
            hand.fill_path(finger.outline(), SKIN)
            hand.fill_path(finger.outline(-1, -0.1) if line[0] != "9" else "", SKIN_SHADE, 0.8)
            for edge in (-1, 1):
                hand.ink(finger.at(edge), SKIN_INK, 0.9, (0.4, 1, 1))
        hand.fill("161,402! 181,402! 183,416 180,427 172,431 162,428 158,420!", SKIN)
        hand.fill("161,402! 181,402! 182.6,414 172,416.6 160,413!", SKIN_DEEP, 0.8)
        hand.ink("160.8,404 158.4,416 158.2,424", SKIN_INK, 0.95)
        hand.ink("180.6,404 182.2,411", SKIN_INK, 0.95)


def _sleeve(layer: Layer, name: str) -> None:
    left = name == "arm_right"
    line = SLEEVES[name]
    within = layer.shape(line, WOOL, WOOL_INK, 1.1)

    def fill(x_line: str, paint: str, opacity: float = 1) -> None:
        within.fill(x_line if left else _flip(x_line), paint, opacity)

    def ink(x_line: str, paint: str, width: float, profile: tuple[float, ...] = LEAF) -> None:
        within.ink(x_line if left else _flip(x_line), paint, width, profile)

    fill("230,236! 216,262 209,300 196,330 203,345 190,366 193,380 182,396 172,408! 196,408! 222,320!", WOOL_SHADE)
    fill("158,388! 164,396 172,398 184,392 190,384! 190,410! 154,410!", WOOL_SHADE)
    fill("221,262! 213,292 207,318 202,330! 212,322 220,290!", WOOL_DEEP, 0.8)
    fill("196,352! 186,362 178,364! 188,369 198,366!", WOOL_DEEP, 0.8)
    fill("186,290! 193,300 204,302! 194,308 183,303!", WOOL_SHADE)
    for fold in ("188,288 196,298 206,300", "178,322 186,334 198,336", "200,340 190,354 178,358", "164,366 170,376 180,378"):
        ink(fold, WOOL_INK, 0.9, (0, 1, 0.2))
    cuff = "159,400! 171,404.6 184,401! 185,410 183,419! 171,422.4 160.6,418.6! 158.4,410!"
    cuff_within = layer.shape(cuff if left else _flip(cuff), WOOL, WOOL_INK, 1.05)
    shade = "176,398! 188,398! 188,424! 174,424!"
    cuff_within.fill(shade if left else _flip(shade), WOOL_SHADE)
    for x in (162.5, 166.5, 170.7, 175, 179.2):
        rib = f"{x},401 {x + 0.3},411 {x + 0.2},423"
        cuff_within.ink(rib if left else _flip(rib), WOOL_DEEP, 1.0, (0.4, 1, 0.4))


def _flip(line: str) -> str:
    from face import mirrored

    return mirrored(line, False)


def _pinafore(layer: Layer) -> None:
    for strap in ("227,211! 236,211! 241,232 243,256! 230,256! 228,234!", "285,211! 276,211! 271,232 269,256! 282,256! 284,234!"):
        within = layer.shape(strap, MOSS, MOSS_INK)
        within.fill("226,210! 238,210! 240,224! 226,228!" if strap[0] == "2" and strap[2] == "7" else "274,210! 288,210! 288,228! 272,224!", MOSS_SHADE)
    bib = "227,248! 242,251 256,251.6 270,251 285,248! 287,262 293.4,278! 292.4,300 292,320! 256,324 220,320! 219.6,300 218.6,278! 225,262!"
    within = layer.shape(bib, MOSS, MOSS_INK, 1.1)
    within.fill("216,276! 226,284 230,300 228,326! 214,326!", MOSS_SHADE)
    within.fill("296,276! 284,286 281,300 283,326! 298,326!", MOSS_SHADE)
    within.fill("244,324! 240,306 243,290! 247,306 250,324!", MOSS_SHADE, 0.8)
    within.fill("268,324! 271,308 269,296! 275,308 275,324!", MOSS_SHADE, 0.8)
    within.ink("228,252 242,254.8 256,255.4 270,254.8 284,252", MOSS_DEEP, 0.8, (1, 0.8, 1))
    _skirt(layer)
    for x in (234.4, 277.6):
        layer.ellipse(x, 255, 3.4, 3.4, MOSS_INK)
        layer.ellipse(x, 254.7, 2.7, 2.7, "#c98a4e")
        layer.ellipse(x - 0.4, 254.2, 1.5, 1.4, "#e3b27c")


def _skirt(layer: Layer) -> None:
    skirt = (
        "220,318! 208,350 196,388 186,420 179.4,447! 190,453.4 203,455! 214,452 226,454! 240,459 254,458.6! 266,456 280,458.4! 292,453.6 306,455! "
        "320,454 332.6,447! 326,420 316,388 304,350 292,318! 256,322"
    )
    within = layer.shape(skirt, MOSS, MOSS_INK, 1.15)
    within.fill("170,310! 342,310! 342,460! 170,460!", "url(#skirt)")
    for fold in (
        "226,322! 220,360 206,410 203,456! 190,456! 202,400 216,350!",
        "242,322! 238,370 230,420 226,456! 214,454! 224,400 234,350!",
        "262,322! 262,370 268,420 266,458! 254,460! 258,400 258,350!",
        "278,322! 286,370 294,420 292,456! 280,460! 282,400 276,350!",
        "290,320! 300,360 314,410 320,456! 306,456! 300,400 290,350!",
    ):
        within.fill(fold, MOSS_SHADE)
    for fold in ("203,455 206,420 216,370", "226,454 230,415 238,360", "254,458.6 257,420 258,370", "280,458.4 282,420 278,375", "306,455 302,415 292,360"):
        within.ink(fold, MOSS_INK, 1.1, (1, 0.8, 0))
    for fold in ("232,322 229,336 224,350", "249,323 248,334 246,344", "266,323 267,336 270,346", "284,322 287,334 291,346"):
        within.ink(fold, MOSS_INK, 0.9, (1, 0.6, 0))
    for line, width in (("192,420 200,390 211,352", 4), ("244,440 246,400 248,362", 4), ("298,420 292,388 286,358", 3.4)):
        within.ink(line, MOSS_LIGHT, width, LEAF, 0.8)
    within.ink("181,441 191,447 203,448.6 214,446 226,448 240,452.6 254,452.4 266,450 280,452 292,447.4 306,448.6 320,447.6 331,441", MOSS_DEEP, 0.8, (1, 1))
    belt = "219.6,311! 238,314.6 256,315.4 274,314.6 292.4,311! 292.8,321! 274,324.8 256,325.6 238,324.8 219.2,321!"
    band = layer.shape(belt, MOSS, MOSS_INK, 1.05)
    band.fill("216,317! 256,321 296,317! 296,330! 216,330!", MOSS_SHADE)


def draw_scarf(layer: Layer) -> None:
    tail = "268,226! 280,224! 286,246 288,270 287,296! 279,299 270,297! 271,270 268,246!"
    for x in (271.5, 275, 279, 283, 286):
        layer.ink(f"{x - 0.6},294 {x},300 {x - 1 + 0.02 * x % 2},306", SCARF_INK, 2.6, (1, 1, 0.5))
        layer.ink(f"{x - 0.6},294 {x},300 {x - 1 + 0.02 * x % 2},305.4", SCARF_SHADE, 1.5, (1, 1, 0.5))
    within = layer.shape(tail, SCARF, SCARF_INK, 1.1)
    within.fill("266,222! 290,222! 288,236 278,240 270,246!", SCARF_DEEP, 0.85)
    within.fill("268,236! 274,262 275,300! 266,300!", SCARF_SHADE)
    within.ink("280,236 282,262 281.4,290", SCARF_SHADE, 2.2, (0, 1, 0.4))
    within.fill("268,284! 290,282! 290,286! 268,288!", SCARF_LIGHT, 0.9)
    loop = "229,203! 234,211 244,216.6 256,218.4 268,216.4 278,210.6 283.4,202.6! 289,206 291.4,214! 287,224 275,232.4 257,235.6 239,233 226,225 221.4,214! 223.6,206.6!"
    within = layer.shape(loop, SCARF, SCARF_INK, 1.15)
    within.fill("220,214! 232,226 246,230 262,229.6 280,224 292,212! 292,240! 220,240!", SCARF_SHADE)
    within.fill("229,203! 234,211 244,216.6 256,218.4 268,216.4 278,210.6 283.4,202.6! 283,207! 270,219 256,221.4 242,219.6 230,211!", SCARF_SHADE, 0.8)
    for fold in ("224,214 232,221 243,225", "288,212 280,221 266,226.6", "240,230 250,231.4 260,230.6", "234,212 238,218 245,222"):
        within.ink(fold, SCARF_DEEP, 1.3, (0.2, 1, 0))
    knot = "264,219! 272,216 280,218.6! 284,226 281,236! 273,239.6 265,236.6! 262,228!"
    within = layer.shape(knot, SCARF, SCARF_INK, 1.1)
    within.fill("262,229! 270,233 284,226! 284,242! 262,242!", SCARF_SHADE)
    within.ink("267,221 269,227 268,234", SCARF_DEEP, 1.2, (0.2, 1, 0))
    within.ink("277,220 278,226 276,232", SCARF_DEEP, 1.0, (0.2, 1, 0))
