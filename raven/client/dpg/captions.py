"""Subtitles: which words stand on which line, and which of them were spoken already. Numbers only, no window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Placed:
    """A word of the text with its place, in pixels from the upper left corner of the block."""

    text: str
    x: float
    y: float
    spoken_with: int | None
    """The spoken word that it belongs to, None before the first."""


@dataclass(frozen=True)
class CaptionBlock:
    """Words in lines, each line in the middle."""

    words: tuple[Placed, ...]
    width: float
    height: float


def match(text: str, spoken: Sequence[str]) -> list[tuple[str, int | None]]:
    """The words of a text as it is written, each with the number of the spoken word that it belongs to.

    Spoken words are looked for in the text from left to right; one that is not found (a number that was read out) belongs
    to what stands there.
    """
    starts: list[int] = []
    cursor = 0
    lower = text.lower()
    for word in spoken:
        found = lower.find(word.strip().lower(), cursor) if word.strip() else -1
        starts.append(found if found >= 0 else cursor)
        cursor = found + len(word.strip()) if found >= 0 else cursor
    matched: list[tuple[str, int | None]] = []
    end = 0
    for written in text.split():
        end = text.index(written, end) + len(written)
        numbers = [number for number, start in enumerate(starts) if start < end]
        matched.append((written, numbers[-1] if numbers else None))
    return matched


def lay_out(
    words: Sequence[tuple[str, int | None]], measure: Callable[[str], float], width: float, line_height: float
) -> CaptionBlock:
    """The words in as few lines as fit `width`, with about the same length each.

    `measure` gives the width of a piece of text in pixels. A word that is wider than a line has one to itself.
    """
    space = measure(" ")
    sizes = [measure(word) for word, _ in words]
    count = len(_lines(sizes, space, width))
    low, high = min(max(sizes, default=0.0), width), width
    for _ in range(12):  # the narrowest width that still gives so many lines: no single word is left on the last one
        middle = (low + high) / 2
        if len(_lines(sizes, space, middle)) > count:
            low = middle
        else:
            high = middle
    placed: list[Placed] = []
    lines = _lines(sizes, space, high)
    widest = max((_length(sizes, space, line) for line in lines), default=0.0)
    for row, line in enumerate(lines):
        x = (widest - _length(sizes, space, line)) / 2
        for index in line:
            placed.append(Placed(words[index][0], x, row * line_height, words[index][1]))
            x += sizes[index] + space
    return CaptionBlock(tuple(placed), widest, len(lines) * line_height)


def _lines(sizes: Sequence[float], space: float, width: float) -> list[range]:
    lines: list[range] = []
    start, filled = 0, 0.0
    for index, size in enumerate(sizes):
        if index > start and filled + space + size > width:
            lines.append(range(start, index))
            start, filled = index, size
        else:
            filled += size + (space if index > start else 0)
    if sizes:
        lines.append(range(start, len(sizes)))
    return lines


def _length(sizes: Sequence[float], space: float, line: range) -> float:
    return sum(sizes[index] for index in line) + space * (len(line) - 1)
