"""Moods around the head: drops, hearts, a black cloud, flowers, sparkles, and the shock that turns the ground dark."""

from collections.abc import Sequence
from math import cos, pi, radians, sin

from draw_cels.shapes import HEART, PAPER, burst, drop, halo, placed, sticker
from drawing.pen import Sheet, Spot, fill, ink

ROSE, ROSE_LIGHT, ROSE_INK = "#ff5d8a", "#ffc2d4", "#9c1f4c"
CLOUD, CLOUD_INK, CLOUD_RIM = "#3a3350", "#1d1830", "#f1edfa"
SPARK, SPARK_LIGHT, SPARK_INK = "#ffd84a", "#fffdf0", "#c07a12"
NIGHT, NIGHT_INK = "#1c1450", "#120c38"
PETAL = "0,0! 0.34,-0.24 0.52,-0.62 0.36,-0.98! 0.14,-0.94 0,-0.86! -0.14,-0.94 -0.36,-0.98! -0.52,-0.62 -0.34,-0.24"
BLOSSOMS = (  # x, y, size, turn, colour: petals, their depth, ink
    (170, 66, 17, 10, 0),
    (146, 112, 12, 40, 1),
    (196, 32, 11, -20, 2),
    (334, 46, 15, 24, 1),
    (358, 92, 17, -12, 0),
    (344, 140, 11, 30, 2),
    (164, 152, 10, -8, 0),
    (300, 20, 9, 50, 0),
)
BLOSSOM_COLORS = (
    ("#ffb3cb", "#ff7fa8", "#a83a66"),
    ("#fff3c4", "#ffd36a", "#a8701c"),
    ("#e2d0ff", "#b58cf5", "#5f3aa8"),
)


def sweatdrop(sheet: Sheet, frame: int) -> str:
    """The big drop of embarrassment: swells out of the hair at the viewer's right, stretches, hangs."""
    x, y, size, turn = ((319, 78, 9.5, 12), (325, 96, 12.5, 8), (327, 112, 14, 4))[frame]
    return drop(sheet, x, y, size, turn, line=1.9, rim=2.2)


def smallsweatdrop(sheet: Sheet, frame: int) -> str:
    """Small drops fly off the head on both sides."""
    parts = []
    for angle, size, delay in ((-66, 5.2, 4), (-48, 6.4, 0), (-30, 4.8, 5), (36, 4.8, 5), (54, 6.4, 0), (72, 5.2, 4)):
        out = 82 + 11 * frame - delay
        x, y = 256 + out * sin(radians(angle)), 124 - out * cos(radians(angle))
        shrink = (0.8, 1.0, 0.86)[frame]
        parts.append(drop(sheet, x, y, size * shrink, angle + 180, line=1.35, rim=1.6))
    return "".join(parts)


def heart(sheet: Sheet, frame: int) -> str:
    """Hearts rise at the viewer's right, rocking; the first one grows, smaller ones follow."""
    hearts = (
        ((324, 98, 10, -14),),
        ((333, 76, 15, 10), (318, 104, 7.5, -18)),
        ((330, 48, 18.5, -8), (342, 86, 10.5, 16), (320, 104, 6.5, -6)),
    )[frame]
    return "".join(_heart(sheet, *one) for one in reversed(hearts))


def _heart(sheet: Sheet, x: float, y: float, size: float, turn: float) -> str:
    trace = placed(HEART, x, y, size, turn)
    paint = sheet.linear((x, y - size), (x, y + size), [(0, "#ff8fb0"), (0.5, ROSE), (1, "#f0326e")])
    shine = placed("-0.8,-0.28 -0.72,-0.58 -0.44,-0.74", x, y, size, turn)
    spark = placed("0.52,-0.72 0.74,-0.6 0.84,-0.4", x, y, size, turn)
    line = 0.5 + 0.075 * size
    return (
        sticker(trace, paint, ROSE_INK, [0.6 * line, 1.25 * line, 1.45 * line, 0.8 * line], rim=1.2 + 0.07 * size)
        + ink(shine, [0.1, 0.24 * size, 0.04 * size], PAPER, 0.92)
        + ink(spark, [0, 0.1 * size, 0], ROSE_LIGHT, 0.9)
    )


def blackcloud(_: Sheet, frame: int) -> str:
    """A scribble hangs over the head: the same ill humour, drawn anew for each frame."""
    traces = [_scribble(frame, loops, spread) for loops, spread in ((6.5, 1.0), (5, 0.82))]
    rim = "".join(ink(trace, [9, 11, 11, 11, 9], CLOUD_RIM, 0.92) for trace in traces)
    haze = "".join(ink(trace, [6, 8.5, 8.5, 8.5, 6], CLOUD, 0.35) for trace in traces)
    lines = ink(traces[0], [0.6, 3, 2.2, 3.6, 2, 3.4, 2.4, 3.2, 0.5], CLOUD_INK) + ink(
        traces[1], [0.4, 2.2, 3, 1.8, 2.8, 2, 0.4], CLOUD
    )
    return rim + haze + lines


def _scribble(frame: int, loops: float, spread: float) -> str:
    """A looping line from the viewer's left to the right within an oval cloud."""
    count, phase = int(loops * 10), 1.1 + 2.3 * frame + spread
    words = []
    for i in range(count + 1):
        share = i / count
        angle = 2 * pi * loops * share + phase
        envelope = 0.42 + 0.58 * sin(pi * min(max(share, 0.02), 0.98))
        shake = 1 + 0.16 * sin(7.3 * share * loops + 3 * frame)
        x = 304 + spread * (-36 + 72 * share) + 13 * cos(angle) * shake
        y = 40 + 16.5 * envelope * sin(angle) * shake * spread + 3 * sin(4 * share + frame)
        words.append(f"{x:.2f},{y:.2f}")
    return " ".join(words)


def flowers(sheet: Sheet, frame: int) -> str:
    """Blossoms drift around the head; they turn, and every other one comes nearer while the rest goes back."""
    parts = []
    for i, (x, y, size, turn, kind) in enumerate(BLOSSOMS):
        near = (i + frame) % 2
        bob = 2.5 if near else -2.5
        parts.append(_blossom(sheet, (x, y + bob), size * (1.06 if near else 0.9), turn + 24 * frame, kind))
    return "".join(parts)


def _blossom(sheet: Sheet, center: Spot, size: float, turn: float, kind: int) -> str:
    pale, deep, color = BLOSSOM_COLORS[kind]
    x, y = center
    line = 0.45 + 0.05 * size
    paint = sheet.radial(x, y, size, [(0, deep), (0.42, deep), (0.75, pale), (1, pale)])
    petals = [placed(PETAL, x, y, size, turn + 72 * i) for i in range(5)]
    veins = [placed("0,-0.3 0.02,-0.62", x, y, size, turn + 72 * i) for i in range(5)]
    heart_of_it = placed(burst(6, 0.62), x, y, 0.25 * size, turn).replace("!", "")
    return (
        "".join(halo(petal, 0.8 + 0.06 * size) for petal in petals)
        + "".join(fill(petal, paint) + ink(f"{petal} {petal.split()[0]}", [0.7 * line, 1.3 * line, 0.7 * line], color) for petal in petals)
        + "".join(ink(vein, [0.08 * size, 0.03 * size, 0], color, 0.55) for vein in veins)
        + fill(heart_of_it, "#ffe27a" if kind != 1 else "#ff9a3c")
        + ink(f"{heart_of_it} {heart_of_it.split()[0]}", [line, 1.2 * line, line], color)
    )


def beaming(_: Sheet, frame: int) -> str:
    """Sparkles around the head, the large and the small ones changing places."""
    stars = (
        ((176, 62, 20), (334, 52, 15), (152, 110, 9), (352, 104, 18), (214, 26, 9), (300, 18, 7), (166, 148, 6), (344, 146, 8)),
        ((168, 78, 13), (324, 36, 21), (156, 124, 15), (360, 84, 10), (204, 36, 14), (286, 22, 10), (182, 38, 6), (346, 132, 13)),
    )[frame]  # fmt: skip
    return "".join(_sparkle(x, y, size) for x, y, size in stars)


def _sparkle(x: float, y: float, size: float) -> str:
    shape = placed(burst(4, 0.24), x, y, size, 0)
    slim = " ".join(_narrowed(word, x) for word in shape.split())
    core = " ".join(_narrowed(word, x) for word in placed(burst(4, 0.2), x, y, 0.58 * size).split())
    line = 0.5 + 0.045 * size
    return sticker(slim, SPARK, SPARK_INK, [0.5 * line, 1.2 * line, 0.5 * line], rim=1 + 0.05 * size) + fill(core, SPARK_LIGHT)


def _narrowed(word: str, x: float) -> str:
    """The point drawn in towards the vertical axis of a star: sparkles are taller than wide."""
    px, rest = word.split(",")
    return f"{x + 0.78 * (float(px) - x):.2f},{rest}"


def shock(sheet: Sheet, _: int) -> str:
    """Gloom comes down from above: a dark veil over the crown, hanging lines, and jagged lightning on both sides."""
    veil = sheet.linear((256, 14), (256, 128), [(0, NIGHT, 0.9), (0.35, NIGHT, 0.72), (0.75, "#4a3aa8", 0.3), (1, "#5a4ac0", 0)])
    edge = "164,128! 166,92 178,56 204,28 236,16 276,16 308,28 334,56 346,92 348,128!"
    lines = []
    for i, x in enumerate(range(172, 344, 8)):
        top = 18 + 0.0072 * (x - 256) ** 2
        length = 46 + 34 * ((i * 7) % 5) / 4 + (14 if abs(x - 256) > 56 else 0)
        width = (1.5, 2.4, 1.8, 2.8)[i % 4]
        lines.append(ink(f"{x},{top:.1f} {x + 0.6},{top + length / 2:.1f} {x},{top + length:.1f}", [width, width, 0.8 * width, 0.1], NIGHT_INK, 0.8))
    bolts = _bolt((132, 34), -1) + _bolt((380, 30), 1)
    return bolts + fill(edge, veil, extra=sheet.blur(3)) + "".join(lines)


def _bolt(top: Spot, way: int) -> str:
    """A jagged flash that runs down beside the head."""
    zigzag: Sequence[Spot] = ((0, 0), (-15, 30), (-2, 27), (-20, 66), (-4, 60), (-17, 104), (12, 50), (0, 54), (16, 18), (5, 22), (14, 0))
    trace = " ".join(f"{top[0] - way * dx:.1f},{top[1] + dy:.1f}!" for dx, dy in zigzag)
    return sticker(trace, "#fff4a8", NIGHT_INK, [1.6, 2.6, 1.6], rim=3)
