"""Finch's neck, hands and legs: what shows of her skin below the face."""

from draw_finch.palette import SKIN, SKIN_DEEP, SKIN_INK, SKIN_LIGHT, SKIN_SHADE, SKIN_WARM
from draw_finch.pen import LEAF, Layer, mirrored

NECK = "244.8,178! 245.2,190 244.6,197 238,206 228,211! 256,232! 284,211! 274,206 267.4,197 266.8,190 267.2,178!"
HAND = (
    "150.6,416! 148.4,426 147.2,434 147.2,441.4 148.8,444.6 151.4,443.8! 152,448.6 154.2,451.2 156.8,449.6! 158,452.6"
    " 160.8,453.2 162.6,450.2! 164.8,450.8 166.8,448 167.4,441.6 167.2,434! 169,440.4 171.4,443.4 173.8,441.2 174.4,433"
    " 171.6,416!"
)
NAILS = (
    (149.8, 441.6, 0.95, 1.5, 8),
    (154.3, 448.0, 1.25, 1.7, 2),
    (160.0, 450.0, 1.3, 1.7, -3),
    (165.0, 447.6, 1.1, 1.6, -8),
)  # on the viewer's left: place, half axes, turn in degrees


def draw_neck(layer: Layer) -> None:
    within = layer.shape(NECK, SKIN, SKIN_INK, 0.9)
    soft = within.soft(2)
    soft.fill("238,190! 246,190! 249,205 252,216! 236,216!", SKIN_SHADE, 0.9)
    soft.fill("234,208! 246,207 256,209.6 266,207 278,206! 278,226! 234,226!", SKIN_DEEP, 0.7)
    within.fill("240,176! 272,176! 270,191! 263,199 255,202.4! 249,199 242,191!", SKIN_DEEP, 0.85)
    within.soft(2).fill("240,176! 272,176! 268,186! 262,191 255,193! 249,191 243,187!", SKIN_WARM, 0.35)
    within.fill("240,198! 247,203.6 255,206! 263,203 272,197! 272,220! 240,220!", SKIN_SHADE, 0.5)


def draw_legs(layer: Layer) -> None:
    for line, outside, inside, light in (
        (
            "201.6,440! 202.6,465 206,490 207.4,514! 247.6,514! 249.6,480 251,440!",
            "194,440! 205,440! 207.4,470 211.6,514! 198,514!",
            "241,440! 244.6,470 241,514! 256,514! 256,440!",
            "229,470 230,492 229,516",
        ),
        (
            "261,440! 262.4,480 264.4,514! 304.6,514! 306,490 309.4,465 310.4,440!",
            "318,440! 308,440! 304.6,470 302,514! 314,514!",
            "261,440! 268.6,470 271,514! 256,514! 256,440!",
            "291,470 291,492 289,516",
        ),
    ):
        within = layer.shape(line, SKIN, SKIN_INK, 0.95)
        soft = within.soft(4)
        soft.fill(inside, SKIN_DEEP, 0.75)
        soft.fill(outside, SKIN_SHADE, 0.9)
        soft.fill("190,440! 322,440! 322,466! 256,474! 190,464!", SKIN_DEEP, 0.5)
        soft.ink(light, SKIN_LIGHT, 9, LEAF)
        within.fill(inside, SKIN_SHADE, 0.7)
        # The shadow of the hem follows the pleats.
        within.fill(
            "190,436! 322,436! 322,456! 308,458! 300,461 291,461.6! 284,466 275,464.6! 266,462 261,458! 251,465 240,465.4"
            " 228,459! 219,464 210,463 204,458! 197,458 190,452!",
            SKIN_DEEP,
            0.75,
        )
    layer.ink("226.6,478 227.4,492 226.4,507", "#ffffff", 1.8, LEAF, 0.75)
    layer.ink("292.8,480 292.4,491 291.4,502", "#ffffff", 1.5, LEAF, 0.75)


def draw_hand(layer: Layer, left: bool) -> None:
    def side(line: str) -> str:
        return mirrored(line, left)

    within = layer.shape(side(HAND), SKIN, SKIN_INK, 0.85)
    soft = within.soft(2)
    soft.fill(side("144,412! 178,412! 175,432 160,435 146,430!"), SKIN_DEEP, 0.7)
    soft.fill(side("166,430! 168.6,441 168,450 162,456! 172,456! 178,440 176,428!"), SKIN_DEEP, 0.6)
    within.fill(side("144,412! 178,412! 175,428 167,428.4 158,430.6 146,426!"), SKIN_DEEP, 0.75)
    within.fill(side("166.8,428! 167.4,434 169,440.4 171.4,443.4! 178,442! 178,425! 171,427!"), SKIN_SHADE, 0.8)
    # Knuckles and finger tips are warm.
    warm = within.soft(1)
    for x, y in (
        (150, 433),
        (154.4, 435),
        (159.6, 435.4),
        (164.6, 434),
        (150, 442.6),
        (154.4, 449),
        (160, 451),
        (165, 448.6),
    ):
        warm.ellipse(x if left else 512 - x, y, 1.5, 1.1, SKIN_WARM, 0.5)
    for x, y, rx, ry, turn in NAILS:
        at = x if left else 512 - x
        within.ellipse(at, y, rx, ry, "#f5a794", 0.75, turn if left else -turn)
        within.ellipse(at + 0.15, y - 0.3, rx * 0.72, ry * 0.7, "#ffd9cd", 0.95, turn if left else -turn)
    for line, width in (
        ("151.4,444.4 151.5,439.4 152.3,433.8", 0.75),
        ("156.8,450 156.5,442 157.1,434.2", 0.85),
        ("162.6,450.6 162.3,442 162.3,434.6", 0.8),
    ):
        within.ink(side(line), SKIN_SHADE, 3.0, (1, 0.8, 0))
        layer.ink(side(line), "#b4624c", width, (1.2, 0.7, 0.1))
    # The thumb lies beside the palm, its root towards the wrist.
    layer.ink(side("167.3,436 166.3,430 167,425"), SKIN_INK, 0.85, (1.1, 0.8, 0.1))
    layer.ink(side("171.8,438.2 172.6,440 172.2,441.6"), "#e8927c", 0.7, LEAF)
    layer.ink(side("148.3,428 147.9,434 147.9,439"), SKIN_LIGHT, 0.9, LEAF, 0.8)
