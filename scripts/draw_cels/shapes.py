"""Shapes that several cels are made of: drops, hearts, stars, blossoms, and how a sign is set off from what is behind it."""

from collections.abc import Sequence
from math import cos, pi, radians, sin

from drawing.pen import Sheet, ellipse, fill, ink, path

DROP = "0,-2.1! 0.32,-1.3 0.8,-0.45 1,0.2 0.72,0.84 0,1.06 -0.72,0.84 -1,0.2 -0.8,-0.45 -0.32,-1.3"
HEART = (
    "0,-0.42! 0.28,-0.86 0.72,-0.96 1.06,-0.66 1.08,-0.12 0.72,0.4 0.3,0.76 0,1.08! "
    "-0.3,0.76 -0.72,0.4 -1.08,-0.12 -1.06,-0.66 -0.72,-0.96 -0.28,-0.86"
)
PAPER = "#ffffff"
WATER, WATER_LOW, WATER_INK = "#eafaff", "#7cc8f2", "#2b6aa0"


def placed(trace: str, x: float, y: float, scale: float = 1, turn: float = 0, flip: bool = False) -> str:
    """The trace, drawn around 0,0, in its place: scaled, turned clockwise by degrees; `flip` mirrors it before."""
    c, s = cos(radians(turn)), sin(radians(turn))
    words = []
    for word in trace.split():
        px, py = (float(number) * scale for number in word.rstrip("!").split(","))
        px = -px if flip else px
        words.append(f"{x + c * px - s * py:.2f},{y + s * px + c * py:.2f}" + ("!" if word.endswith("!") else ""))
    return " ".join(words)


def burst(points: int, inner: float, outer: float = 1) -> str:
    """A star with hollow flanks, around 0,0."""
    words = []
    for i in range(points):
        for share, radius in ((0, outer), (0.5, inner)):
            angle = 2 * pi * (i + share) / points - pi / 2
            words.append(f"{radius * cos(angle):.3f},{radius * sin(angle):.3f}" + ("!" if share == 0 else ""))
    return " ".join(words)


def closed(trace: str) -> str:
    """The closed trace as a line that ends where it begins, almost: so that a single corner stays one."""
    x, y = trace.split()[0].rstrip("!").split(",")
    return f"{trace} {float(x) + 0.02:.2f},{y}"


def halo(trace: str, width: float, color: str = PAPER, opacity: float = 1) -> str:
    """A rim of even width around a closed shape, to be drawn before it: it keeps signs readable on any ground."""
    faint = f' opacity="{opacity:g}"' if opacity < 1 else ""
    line = f'stroke="{color}" stroke-width="{2 * width:g}" stroke-linejoin="round"'
    return f'<path d="{path(trace)}" fill="{color}" {line}{faint}/>\n'


def sticker(trace: str, paint: str, color: str, widths: Sequence[float], rim: float = 1.6) -> str:
    """A sign: filled, outlined in ink, set off by a white rim."""
    return halo(trace, rim) + fill(trace, paint) + ink(closed(trace), widths, color)


def brush(trace: str, widths: Sequence[float], paint: str, color: str, line: float = 1.4, rim: float = 1.6) -> str:
    """A stroke of a broad brush with round ends, an ink line around it and a white rim."""
    layers = ((PAPER, 2 * (line + rim)), (color, 2 * line), (paint, 0.0))
    return "".join(rounded(trace, [width + more for width in widths], tone) for tone, more in layers)


def rounded(trace: str, widths: Sequence[float], color: str) -> str:
    """A stroke with round ends."""
    words = trace.replace("!", "").split()
    ends = ""
    for word, width in ((words[0], widths[0]), (words[-1], widths[-1])):
        x, y = (float(number) for number in word.split(","))
        ends += ellipse(x, y, width / 2, width / 2, color)
    return ink(trace, widths, color) + ends


def drop(sheet: Sheet, x: float, y: float, size: float, turn: float = 0, line: float = 0.9, rim: float = 0) -> str:
    """A drop of water whose belly of radius `size` is at x, y; its tip points up when `turn` is 0."""
    trace = placed(DROP, x, y, size, turn)
    paint = sheet.linear(
        (x, y - 1.4 * size), (x, y + size), [(0, WATER, 0.86), (0.5, "#c4ebff", 0.86), (1, WATER_LOW, 0.95)]
    )
    shine = placed("-0.52,-0.1 -0.3,-0.44 -0.2,-0.02 -0.36,0.36 -0.56,0.22", x, y, size, turn)
    glow = placed("0.64,0.1 0.5,0.56 0.02,0.8", x, y, size, turn)
    return (
        (halo(trace, rim) if rim else "")
        + fill(trace, paint)
        + fill(shine, "#ffffff", 0.96)
        + ink(glow, [0.02 * size, 0.2 * size, 0.05 * size], "#ffffff", 0.8)
        + ink(closed(trace), [0.45 * line, 0.8 * line, 1.25 * line, 1.1 * line, 0.7 * line, 0.45 * line], WATER_INK)
    )
