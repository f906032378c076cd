"""Everything he wears, from the back to the front: tee, jacket, trousers, and the headphones around his neck."""

from __future__ import annotations

from draw_rook import figure, jacket
from draw_rook import palette as c
from drawing.pen import Sheet, ellipse, fill, group, ink, outline, ring, shifted, turned


def back(sheet: Sheet) -> str:
    """What lies behind the neck."""
    band = "232,204! 236,196 245,190.6 256,189.4 267,190.6 276,196 280,204! 275,203 266,198 256,196.6 246,198 237,203!"
    return group(
        "body_back",
        jacket.inside(sheet),
        fill(band, c.SHELL_SHADE),
        outline(band, 0.9, c.SHELL_INK),
    )


def body(sheet: Sheet) -> str:
    return group(
        "body",
        figure.trousers(sheet),
        _tee(sheet),
        jacket.front(sheet),
        figure.hanging_hand(sheet),
        jacket.sleeve(sheet, own_right=True),
        jacket.cuff(sheet, own_right=True),
        figure.pocketed_hand(sheet),
        jacket.sleeve(sheet, own_right=False),
        jacket.cuff(sheet, own_right=False),
        jacket.collar(sheet),
        _pendant(sheet),
        _headphones(sheet),
    )


def _tee(sheet: Sheet) -> str:
    tee = (
        "230,208! 236,214.4 245,220.4 256,222.6 267,220.4 276,214.4 282,208! 290,240 294,300 299,382! 276,391 256,393.6"
        " 238,392.6 216,384! 220,300 222,240!"
    )
    neckband = "230.6,207.6 236.4,214.6 245.4,220.8 256,223 266.6,220.8 275.6,214.6 281.4,207.6"
    shades = (
        "230,214! 239.6,240 240,270 236.6,304 233,340 231,368 231.6,394! 220,394! 224,300!",
        "282,214! 272.6,240 274.6,268 280,304 285.6,340 288,366 290,392! 302,392! 296,300!",
        "218,378! 236,385.6 256,387.4 276,385 298,376! 300,396! 218,396!",
        "281.6,306! 274,322 262,334 249,340! 264,340 276,334 284,326!",
        "287,348! 277,360 262,368 246,371! 264,374 279,369 289,361!",
        "239,262! 246,274 254,280 262,281! 252,285 243,281 238,274!",
    )
    folds = (
        "239.4,259 246,271.6 254.6,278.4 262,280", "281.6,304 273.6,320.6 262,332.6 250,338.6",
        "287.4,346 277,358.8 262,367 248,370.4",
        "234.6,330 240,340 247,346", "232.4,362 238,370 245,374.6", "274,262 269.6,270 264,275",
    )  # fmt: skip
    return (
        fill(tee, c.TEE)
        + sheet.clip(
            tee,
            *(fill(t, c.TEE_SHADE, 0.8) for t in shades),
            fill("228,206! 284,206! 281,224 270,230.6 257,232 244,230 231,222!", c.TEE_SHADE, 0.9),
            *(ink(t, [0, 1.0, 0], c.TEE_DEEP) for t in folds),
            ink("232.4,209 238,216 246,222.6 256,225 266,222.6 274,216 279.6,209", [4.2, 4.6, 4.2], c.TEE),
            ink("228,212 236.4,218 245.4,225 256,227.6 266.6,225 275.6,218 284,212", [0.5, 0.9, 0.5], c.TEE_INK, 0.8),
        )
        + ink(neckband, [0.6, 1.0, 0.6], c.TEE_INK)
        + ink("216,384 238,392.6 256,393.6 276,391 299,382", [0.8, 1.0, 0.8], c.TEE_INK)
    )


def _pendant(sheet: Sheet) -> str:
    """A brass feather on a cord."""
    feather = "255.4,241! 259.4,245.4 260,252 257.4,258.6 254.6,262.6! 252.8,256 252.4,248.4!"
    paint = sheet.linear((252, 244), (260, 260), [(0, c.BRASS_LIGHT), (0.35, c.BRASS), (1, c.BRASS_SHADE)])
    return (
        ink("236.8,205 242,221 249.8,234.4 255.6,241", [0.9, 0.9], c.TEE_INK)
        + ink("276,205 269.8,222 261.8,235 255.6,241", [0.9, 0.9], c.TEE_INK)
        + shifted(-1.4, 1.8, fill(feather, c.TEE_DEEP))
        + fill(feather, paint)
        + ink("255.4,241.4 256.4,250 254.8,262", [0.8, 0.6, 0.2], c.BRASS_INK)
        + ink("256.2,249 258.4,247.4", [0.6, 0.1], c.BRASS_INK)
        + ink("256.2,253.6 258.6,251.8", [0.6, 0.1], c.BRASS_INK)
        + ink("256,252 253.6,250", [0.6, 0.1], c.BRASS_INK)
        + outline(feather, 0.8, c.BRASS_INK)
        + ring(255.5, 240.8, 1.3, 1.3, 0.8, c.BRASS_INK)
    )


def _headphones(sheet: Sheet) -> str:
    """Around the neck, the shells resting on the collar."""
    return group("headphones", _shell(sheet, 224.4, 226.6, 24), _shell(sheet, 287.6, 226.6, -24))


def _shell(sheet: Sheet, x: float, y: float, turn: float) -> str:
    inwards = 1 if turn > 0 else -1
    paint = sheet.linear((x - 10, y - 12), (x + 10, y + 12), [(0, c.SHELL_LIGHT), (0.4, c.SHELL), (1, c.SHELL_SHADE)])
    arm = f"{x - 3.4},{y - 24}! {x + 3.4},{y - 24}! {x + 4.4},{y - 6}! {x - 4.4},{y - 6}!"
    return turned(
        turn, x, y,
        fill(arm, c.SHELL_SHADE),
        outline(arm, 0.9, c.SHELL_INK),
        ink(f"{x - 1.4},{y - 23} {x - 1.6},{y - 12}", [0.5, 1.2, 0.4], c.SHELL_LIGHT),
        ellipse(x + 3.4 * inwards, y + 0.4, 10.4, 14.6, c.SHELL_INK),
        ellipse(x + 3.4 * inwards, y + 0.4, 9.5, 13.7, "#4d3d42"),
        ellipse(x, y, 10.6, 14.8, c.SHELL_INK),
        ellipse(x, y, 9.7, 13.9, paint),
        ellipse(x, y, 6.9, 10.4, c.RUST_INK),
        ellipse(x, y, 6.3, 9.8, c.RUST),
        ellipse(x, y + 0.2, 4.4, 7.4, c.SHELL),
        ink(f"{x - 7.4},{y - 4} {x - 6},{y - 9} {x - 2.4},{y - 12}", [0.1, 1.5, 0.1], "#a9b0c4"),
        ink(f"{x - 2.8},{y - 3} {x - 1.8},{y - 5}", [0.2, 1.2, 0.2], c.SHELL_LIGHT),
    )  # fmt: skip
