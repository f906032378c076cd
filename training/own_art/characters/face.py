"""Faces: outlines from round to square, ears, blush and noses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.own_art.characters.marks import BASE, SKIN, SKIN_DEEP, SKIN_INK, SKIN_SHADE, trace  # isort: skip
from drawing.pen import Sheet, ellipse, fill, group, ink, mirror, reverse, side


@dataclass(frozen=True)
class Skull:
    """The left half of the outline, from the temple to the chin, in units of the template."""

    jaw: tuple[tuple[float, float], ...]
    chin: float
    ears: bool
    shading: float
    line: float


def skull(rng: np.random.Generator, kind: str) -> Skull:
    """A face of that kind, by chance."""
    u = rng.uniform
    wide, cheek, chin, point, square = {
        "round": (u(42, 46), u(153, 160), u(185, 189), u(5, 8), 0.78),
        "pointed": (u(40, 44), u(156, 162), u(189, 195), u(1.5, 4), 0.62),
        "long": (u(38, 42), u(162, 168), u(193, 200), u(4, 7), 0.72),
        "square": (u(40, 44), u(164, 171), u(192, 199), u(6, 10), 0.81),
        "wide": (u(46, 50), u(156, 162), u(183, 187), u(4, 9), 0.8),
    }[kind]
    drop = chin - cheek
    jaw = (
        (256 - wide, 108),
        (256 - wide, 130),
        (256 - wide + 0.4, 146),
        (256 - wide * 0.95, cheek),
        (256 - wide * square, cheek + drop * 0.45),
        (256 - wide * square * 0.55 - point * 0.4, cheek + drop * 0.8),
        (256 - point, chin - 0.8),
        (256, chin),
    )
    return Skull(jaw, chin, bool(rng.random() < 0.5), u(0, 1), u(0.6, 1.4))


def head(sheet: Sheet, skull: Skull) -> str:
    half = trace(skull.jaw)
    edge = f"{half} {reverse(mirror(half)).split(' ', 1)[1]}"
    skin = f"{edge} 284,86 256,74 228,86"
    wide = 256 - skull.jaw[2][0]
    ears = ""
    if skull.ears:
        x = 256 - wide
        shell = f"{x + 2:.1f},140! {x - 4:.1f},136 {x - 8:.1f},140 {x - 7:.1f},150 {x - 3:.1f},161 {x + 2:.1f},162!"
        for name, own_right in (("ear_right", True), ("ear_left", False)):
            outline = ink(side(shell.replace("!", ""), own_right), [0.4, 0.9, 0.9, 0.5], SKIN_INK)
            fold = side(f"{x - 1:.1f},144 {x - 5:.1f},143 {x - 4:.1f},152", own_right)
            ears += group(name, fill(side(shell, own_right), SKIN), ink(fold, [0.1, 0.8, 0.1], SKIN_DEEP), outline)
    cheek = mirror("212,146! 216,158 224,172 240,184 256,196! 240,204 206,200!")
    low = sheet.linear((256, 100), (256, 200), [(0, SKIN), (0.7, SKIN), (1, SKIN_SHADE)])
    return group(
        "head",
        ears,
        fill(skin, SKIN),
        sheet.clip(skin, fill(skin, low, 0.6 * skull.shading), fill(cheek, SKIN_SHADE, 0.6 * (1 - skull.shading))),
        ink(edge, [w * skull.line for w in (0.4, 0.8, 0.9, 0.8, 0.6, 0.9, 0.6, 0.8, 0.9, 0.8, 0.4)], SKIN_INK),
    )


def beard(skull: Skull, kind: str, rng: np.random.Generator) -> str:
    """A beard along the jaw, which leaves the mouth free, or stubble."""
    outer = [*skull.jaw[2:-1], (256, skull.chin + rng.uniform(0, 5))]
    wide, low = 256 - skull.jaw[3][0], skull.chin - rng.uniform(6, 9)
    inner = [(256, low), (256 - 9, low), (256 - 0.45 * wide, low - 4), (256 - 0.82 * wide, skull.jaw[3][1] - 2)]
    shape = trace([*outer, *inner])
    opacity = 0.3 if kind == "stubble" else 1.0
    return group("beard", *(fill(one, BASE, opacity) for one in (shape, mirror(shape))))


def blush(sheet: Sheet, rng: np.random.Generator) -> str:
    """Soft spots, ovals or hatching on both cheeks, or nothing."""
    kind = rng.choice(["none", "soft", "oval", "hatched"])
    y, out = rng.uniform(162, 168), rng.uniform(26, 32)
    parts = ""
    for x in (256 - out, 256 + out):
        if kind == "soft":
            glow = sheet.radial(x, y, 10, [(0, "#f06a60", 0.5), (0.5, "#f06a60", 0.28), (1, "#f06a60", 0)], 0.6)
            parts += ellipse(x, y, 10, 6, glow)
        elif kind == "oval":
            parts += ellipse(x, y, 6, 3.2, "#f08a80", 0.6)
        elif kind == "hatched":
            parts += "".join(
                ink(f"{x + d + 1:.1f},{y - 2:.1f} {x + d:.1f},{y:.1f} {x + d - 1:.1f},{y + 2:.1f}", 0.7, "#d8605a")
                for d in (-4, 0, 4)
            )
    return parts


def nose(sheet: Sheet, kind: str, rng: np.random.Generator) -> str:
    """A nose with its tip in the group `tip`: an invisible spot, so that its place is known from the drawing."""
    y, shift = rng.uniform(161, 166), rng.uniform(0, 1.2)
    x = 256 + shift
    tip = f'<g id="tip">{ellipse(x, y, 0.01, 0.01, SKIN, 0)}</g>'
    if kind == "dot":
        return tip + ellipse(x, y, rng.uniform(0.5, 0.9), rng.uniform(0.5, 1), SKIN_DEEP)
    if kind == "line":
        bridge = f"{x - 0.6:.1f},{y - 9:.1f} {x + 1.2:.1f},{y - 3:.1f} {x:.1f},{y:.1f} {x - 3:.1f},{y + 0.6:.1f}"
        return tip + ink(bridge, [0.1, 0.6, 1.0, 0.3], SKIN_INK)
    if kind == "shadow":
        shade = f"{x:.1f},{y - 4:.1f}! {x + 2.4:.1f},{y:.1f} {x + 0.5:.1f},{y + 1.4:.1f}! {x - 2.6:.1f},{y + 1:.1f}!"
        return tip + fill(shade, SKIN_SHADE)
    return tip
