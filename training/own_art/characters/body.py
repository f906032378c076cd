"""Necks and clothes."""

from __future__ import annotations

import numpy as np

from training.own_art.characters.face import Skull

from training.own_art.characters.marks import SKIN, SKIN_INK, SKIN_SHADE, trace  # isort: skip
from drawing.pen import Sheet, ellipse, fill, group, ink, mirror, outline, reverse

CLOTHS = (
    ("#c65a5a", "#8e3a44", "#3c1a22"), ("#5a78c6", "#3c4f92", "#1a2240"), ("#e8e4dc", "#b8b2b0", "#5a545a"),
    ("#4a4a56", "#32323c", "#141418"), ("#6aa87a", "#447a58", "#1c3628"), ("#d8a860", "#a87838", "#4c3214"),
)  # fmt: skip


def neck(sheet: Sheet, skull: Skull, rng: np.random.Generator) -> str:
    half, low = rng.uniform(9, 15), rng.uniform(206, 214)
    left = f"{256 - half:.1f},170! {256 - half:.1f},190 {256 - half - 1:.1f},200 {256 - half - 16:.1f},{low + 6:.1f} 226,240!"
    whole = f"{left} {reverse(mirror(left))}"
    shade = trace([(236, 176), (276, 176), (272, skull.chin + 6), (256, skull.chin + 12), (240, skull.chin + 6)])
    lines = "".join(ink(text, [0.5, 0.9, 0.8, 0.6], SKIN_INK) for text in (left, mirror(left)))
    return group("neck", fill(whole, SKIN), sheet.clip(whole, fill(shade, SKIN_SHADE, 0.9)), lines)


def clothes(sheet: Sheet, kind: str, rng: np.random.Generator) -> str:
    """The body with a collar of that kind."""
    order = rng.permutation(len(CLOTHS))
    (cloth, shade, line), (trim, trim_shade, trim_line) = CLOTHS[order[0]], CLOTHS[order[1]]
    wide, y = rng.uniform(58, 82) + (14 if kind in ("suit", "hoodie") else 0), rng.uniform(208, 216)
    dip = {"turtleneck": 198, "dress": 226, "tee": 220, "suit": 236, "sailor": 236, "hoodie": 214}[kind]
    gap = {"turtleneck": 15, "dress": 26, "tee": 20, "suit": 15, "sailor": 16, "hoodie": 20}[kind]
    top = 196 if kind == "turtleneck" else y - 8
    left = (
        f"256,{dip}! {256 - gap * 0.6:.1f},{(dip + top) / 2 + 3:.1f} {256 - gap},{top}! "
        f"{256 - wide * 0.7:.1f},{y + 2:.1f} {256 - wide:.1f},{y + 16:.1f} {256 - wide - 8:.1f},{y + 60:.1f} "
        f"{256 - wide - 12:.1f},400!"
    )
    whole = f"{left} {reverse(mirror(left)).rsplit(' ', 1)[0]}"
    folds = (
        f"{256 - wide + 18:.1f},{y + 40:.1f} {256 - wide + 16:.1f},{y + 90:.1f} {256 - wide + 20:.1f},360",
        f"{256 - wide + 30:.1f},{y + 60:.1f} {256 - wide + 44:.1f},{y + 70:.1f} {256 - wide + 60:.1f},{y + 72:.1f}",
    )
    dark = trace(
        [(256 + wide * 0.3, y + 40), (256 + wide * 0.6, y + 20), (360, y + 10), (380, 400), (256 + wide * 0.4, 400)]
    )
    parts = [
        fill(whole, cloth),
        sheet.clip(
            whole,
            fill(dark, shade, 0.6),
            *(ink(one, [0.2, 1.2, 0.3], line) + ink(mirror(one), [0.2, 1.2, 0.3], line) for one in folds),
        ),
        outline(whole, 1.2, line),
    ]
    if kind == "sailor":
        shoulder = [(256 - wide * 0.66, y + 4), (256 - wide * 0.6, y + 20)]
        flap = trace([(256, dip + 6), (256 - gap - 3, top - 1), *shoulder, (250, dip + 12)], (0, 1, 3, 4))
        for one in (flap, mirror(flap)):
            parts += [fill(one, trim), outline(one, 1, trim_line)]
        bow = f"256,{dip + 6}! 240,{dip + 2} 238,{dip + 16}!"
        parts += [fill(one, shade) + outline(one, 0.9, line) for one in (bow, mirror(bow))]
    elif kind == "suit":
        shirt = f"256,{dip + 24}! {256 - gap},{top}! 256,{dip - 20}! {256 + gap},{top}!"
        lapel = f"256,{dip + 40}! {256 - gap - 2},{top - 2}! {256 - gap - 16},{top + 8}! {256 - gap - 14},{top + 30}!"
        tie = f"252,{dip - 18}! 260,{dip - 18}! 259,{dip - 12}! 262,{dip + 30}! 256,{dip + 38}! 250,{dip + 30}! 253,{dip - 12}!"
        parts += [fill(shirt, "#f2f0ee"), fill(tie, trim), outline(tie, 0.8, trim_line)]
        parts += [fill(one, shade) + outline(one, 1, line) for one in (lapel, mirror(lapel))]
    elif kind == "hoodie":
        around = [(256 - gap - 12, top - 8), (256 - gap - 24, top + 6), (256 - gap - 10, top + 22)]
        hood = trace([(256, dip + 8), (256 - gap, top), *around], (0, 1, 4))
        parts += [fill(one, shade) + outline(one, 1.1, line) for one in (hood, mirror(hood))]
        parts += [
            ink(f"{256 + s * 8},{dip + 4} {256 + s * 9},{dip + 24} {256 + s * 8},{dip + 40}", 1.4, "#f4f0e8")
            for s in (-1, 1)
        ]
    elif kind == "turtleneck":
        roll = f"241,{top}! 256,{top + 5} 271,{top}! 274,{top + 20}! 256,{top + 27} 238,{top + 20}!"
        parts += [fill(roll, cloth), outline(roll, 1, line)]
    elif kind == "dress":
        strap = f"{256 - gap},{top}! {256 - gap - 6},{top}! {256 - gap - 2},{dip + 8}! {256 - gap + 6},{dip + 4}!"
        parts += [fill(one, trim) + outline(one, 0.8, trim_line) for one in (strap, mirror(strap))]
        parts += [ellipse(256, dip + 3, 4, 4, trim_shade)]
    return group("body", *parts)
