"""Skin below the chin: neck and hands."""

from __future__ import annotations

from draw_wren import palette as c
from draw_wren.forms import finger
from drawing.pen import Sheet, fill, group, ink

NECK = "246.4,176! 246.6,190 246,202 240,214! 272,214! 266,202 265.4,190 265.6,176!"
SKIN = (c.SKIN, c.SKIN_SHADE, c.SKIN_INK)


def neck(sheet: Sheet) -> str:
    under_chin = "238,178! 274,178! 268,196 262,199.6 256,201.6! 250,198.6 246.6,194 244,190!"
    return group(
        "neck",
        fill(NECK, c.SKIN),
        sheet.clip(
            NECK,
            fill("264,190! 261.6,198 262,206 264,216! 272,216! 272,190!", c.SKIN_SHADE, 0.8),
            fill(under_chin, c.SKIN_DEEP, 0.75),
        ),
        ink("246.5,182 246.6,192 246,203", [0.4, 0.85, 0.5], c.SKIN_INK),
        ink("265.5,182 265.4,192 266,203", [0.4, 0.85, 0.5], c.SKIN_INK),
    )


def hanging_hand(sheet: Sheet) -> str:
    """Her right hand, relaxed beside the thigh, seen from its back."""
    fingers = (
        ("154.4,446 152.2,452 151.4,458 152.2,462", (6.2, 5.8, 5.2, 4.4)),
        ("158.6,447 156.8,455 156.2,463 157,468", (6.6, 6.2, 5.8, 4.8)),
        ("163.4,447 162.4,456 162,465 162.6,470", (6.6, 6.4, 5.8, 4.8)),
        ("168,445 168.2,454 167.6,461.6 167.4,466", (6.4, 6.2, 5.6, 4.6)),
    )
    palm = (
        "155,420! 153,430 151.2,440 151.4,448.4! 155.6,450.4 160.6,451.8 165.8,451.4 "
        "171.2,448.6! 173.4,441 173.6,432 172.4,420!"
    )
    return (
        "".join(finger(sheet, spine, widths, SKIN) for spine, widths in fingers)
        + fill(palm, c.SKIN)
        + sheet.clip(
            palm,
            fill("148,416! 178,416! 177,431 164,433.4 150,429!", c.SKIN_DEEP, 0.7),
            fill("170,430! 168,440 168.6,450! 178,450! 178,428!", c.SKIN_SHADE, 0.8),
        )
        + ink("155,420 153,430 151.2,440 151.4,449", [0.5, 0.85, 0.85, 0.4], c.SKIN_INK)
        + "".join(
            ink(line, [0.7, 0.6, 0.1], c.SKIN_INK)
            for line in ("155.8,452 156.2,449 157,446.6", "160.6,453 160.8,449.6 161.2,447", "165.7,452 165.6,449.4")
        )
        + finger(sheet, "171,428 175,435 177.4,442.6 176.6,449.6 175.6,453.4", (7, 7, 6, 5.4, 4.2), SKIN)
    )


def holding_hand(sheet: Sheet) -> str:
    """Her left hand, laid around a book: the back of the hand, fingers to the viewer's left, the thumb above them."""
    fingers = (
        ("270,338.6 262,340.6 255.6,340.8 252,340", (5.8, 5.6, 5.2, 4.4)),
        ("270,333.8 260,335.8 252,335.6 247.6,334.2", (6.2, 6.0, 5.6, 4.8)),
        ("270,328.4 259.4,329.6 251,329 246,327.2", (6.4, 6.2, 5.8, 4.8)),
        ("270,323.2 260.4,323.6 252.6,321.8 248.4,319.8", (6.2, 6.0, 5.6, 4.6)),
    )
    palm = "291,319! 281,317 273.6,318.6 268.8,320.6! 266.8,326 266.6,334 268.6,341.4! 275,342.4 283,341 292,339!"
    return (
        "".join(finger(sheet, spine, widths, SKIN) for spine, widths in fingers)
        + fill(palm, c.SKIN)
        + sheet.clip(
            palm,
            fill("265,344! 268,338.6 278,338 294,334! 294,346!", c.SKIN_SHADE, 0.9),
            fill("284,312! 294,312! 294,346! 286,346! 283,330!", c.SKIN_DEEP, 0.55),
        )
        + ink("268.6,341.4 275,342.4 283,341 292,339", [0.3, 0.85, 0.8], c.SKIN_INK)
        + "".join(
            ink(line, [0.7, 0.6, 0.1], c.SKIN_INK)
            for line in ("265.6,326 268.4,325.6 271,326", "265.4,331.6 268.4,331 271,331", "266.4,337 269,336.2")
        )
        + finger(sheet, "287,320.6 279,316 271.6,312.8 265.4,309 262.6,306.4", (8, 7.4, 6.2, 5.6, 4.4), SKIN)
    )
