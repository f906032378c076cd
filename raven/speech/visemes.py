"""From phonemes to the movement of the mouth.

Vowels open it, by stress, length and loudness; consonants take up the vowels around them, more of the coming one than of the
last; p, b and m shut it completely, for long enough that a frame shows it; pauses close it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raven.speech.loudness import envelope
from raven.speech.protocol import Audio, Phoneme, Segment
from raven.speech.reading.phonemes import LIPS_TOGETHER
from raven.speech.shapes import CLOSED, MouthShape, articulation, vowel_shapes
from raven.speech.timeline import Timeline

LEAD = 0.03  # seconds that the mouth is ahead of the sound; speakers form a vowel before it is heard
SHUT = 0.065  # seconds that lips stay together at least: more than one and a half frames at 25 per second
MOVE = 0.03  # seconds between lips shut and open at least
APART = 0.012  # seconds between two other keyframes at least
PAUSE = 0.15  # seconds of silence in which the mouth closes
CLOSING, OPENING = 0.1, 0.12  # seconds that it takes for that, and before the next sound
REACH = 0.25  # seconds from which a vowel still shapes a consonant
COMING = 0.6  # of a consonant's mouth is the next vowel's, the rest the last one's
NARROW = 0.6  # how open a consonant is beside its vowels
BY_STRESS = (0.75, 0.88, 1.0)
FULL = 0.09  # seconds; a shorter vowel does not reach its shape
LEAST = 0.6  # of its shape that it always reaches
FIRST_VOWEL = 0.55  # of a diphthong
LEVEL_BLOCK = 0.02  # seconds


@dataclass(frozen=True)
class _Key:
    """The mouth in one shape from `start` to `end`; `fixed` ones give way to nothing."""

    start: float
    end: float
    shape: MouthShape
    fixed: bool = False


def timeline_of(segment: Segment) -> Timeline:
    """The mouth's movement for a segment, from its begin."""
    return visemes(segment.phonemes, segment.duration, segment.audio, segment.sample_rate)


def visemes(
    phonemes: Sequence[Phoneme], duration: float, audio: Audio | None = None, sample_rate: int = 24000
) -> Timeline:
    """Keyframes for these phonemes within `duration` seconds; louder parts of `audio` open the mouth further."""
    if not phonemes:
        return Timeline(np.zeros(0), np.zeros((0, len(CLOSED)), np.float32))
    loudness = _loudness(phonemes, audio, sample_rate)
    keys: list[_Key] = []
    last_end = -PAUSE
    for i, phoneme in enumerate(phonemes):
        if phoneme.start - last_end >= PAUSE:
            keys += _pause(last_end if keys else None, phoneme.start)
        keys += _keys(phonemes, i, loudness)
        last_end = phoneme.end
    end = min(last_end + CLOSING, max(duration, last_end + MOVE))
    keys.append(_Key(end, end, CLOSED, fixed=True))
    return _in_order(keys)


def _pause(begin: float | None, end: float) -> list[_Key]:
    opening = max(end - OPENING, 0.0)
    if begin is None:
        return [_Key(opening, opening, CLOSED, fixed=True)]
    closed = min(begin + CLOSING, (begin + end) / 2)
    return [_Key(closed, max(opening, closed), CLOSED, fixed=True)]


def _keys(phonemes: Sequence[Phoneme], i: int, loudness: Sequence[float]) -> list[_Key]:
    phoneme = phonemes[i]
    length = phoneme.end - phoneme.start
    if phoneme.symbol in LIPS_TOGETHER:
        more = max(SHUT - length, 0) / 2
        return [_Key(max(phoneme.start - more, 0.0), phoneme.end + more, CLOSED, fixed=True)]
    begin = phoneme.start - LEAD
    match _opened(phoneme, loudness[i]):
        case []:
            middle = begin + length / 2
            return [_Key(middle, middle, _consonant(phonemes, i, loudness))]
        case [shape]:
            return [_Key(begin + 0.3 * length, begin + 0.7 * length, shape)]
        case [first, *_, second]:
            turn = begin + FIRST_VOWEL * length
            glide = _Key(begin + 0.25 * length, turn - 0.1 * length, first)
            return [glide, _Key(turn + 0.2 * length, turn + 0.3 * length, second)]
    raise AssertionError


def _opened(phoneme: Phoneme, loudness: float) -> list[MouthShape]:
    """The shapes of a vowel as far as this one reaches them."""
    reached = BY_STRESS[phoneme.stress] * loudness * float(np.clip((phoneme.end - phoneme.start) / FULL, LEAST, 1))
    return [_limited(shape * np.float32(reached)) for shape in vowel_shapes(phoneme.symbol)]


def _consonant(phonemes: Sequence[Phoneme], i: int, loudness: Sequence[float]) -> MouthShape:
    own = articulation(phonemes[i].symbol)
    last = _vowel_near(phonemes, i, -1, loudness)
    coming = _vowel_near(phonemes, i, +1, loudness)
    around = NARROW * (COMING * coming + (1 - COMING) * last)
    return _limited(own.firmness * own.shape + (1 - own.firmness) * around)


def _vowel_near(phonemes: Sequence[Phoneme], i: int, step: int, loudness: Sequence[float]) -> MouthShape:
    """The shape at that side, closed if there is no vowel within reach; of a diphthong the half that is nearer."""
    here = phonemes[i]
    j = i + step
    while 0 <= j < len(phonemes):
        other = phonemes[j]
        distance = other.start - here.end if step > 0 else here.start - other.end
        if distance > REACH:
            break
        if shapes := _opened(other, loudness[j]):
            return shapes[0 if step > 0 else -1]
        j += step
    return CLOSED


def _limited(shape: NDArray[np.floating[Any]]) -> MouthShape:
    """Morphs add up; more than one of them fully would tear the mouth."""
    return np.asarray(np.clip(shape, 0, 1) / max(1.0, float(shape.sum())), np.float32)


def _loudness(phonemes: Sequence[Phoneme], audio: Audio | None, sample_rate: int) -> list[float]:
    """For each phoneme how far loudness opens the mouth, about 1; exactly 1 without sound."""
    levels = envelope(audio, sample_rate, LEVEL_BLOCK) if audio is not None else np.zeros(0, np.float32)
    if not len(levels) or levels.max() <= 0:
        return [1.0] * len(phonemes)
    usual = float(np.percentile(levels[levels > 0.1 * levels.max()], 70))
    result = []
    for phoneme in phonemes:
        first = min(int(phoneme.start / LEVEL_BLOCK), len(levels) - 1)
        mine = levels[first : max(int(np.ceil(phoneme.end / LEVEL_BLOCK)), first + 1)]
        result.append(float(np.clip(0.6 + 0.4 * mine.max() / usual, 0.65, 1.15)))
    return result


def _in_order(keys: Sequence[_Key]) -> Timeline:
    """Keyframes whose times rise: where there is no room for all, lips that shut come first."""
    times: list[float] = []
    shapes: list[MouthShape] = []
    fixed: list[bool] = []
    for key in keys:
        start, end = max(key.start, 0.0), max(key.end, 0.0)
        if key.fixed:
            while times and not fixed[-1] and times[-1] > start - MOVE:
                for kept in (times, shapes, fixed):
                    kept.pop()
        if times:
            room = APART if key.fixed and fixed[-1] else MOVE if fixed[-1] else APART
            start = max(start, times[-1] + room)
            end = max(end, start)
        for t in (start, end) if end - start >= APART else (start,):
            times.append(t)
            shapes.append(key.shape)
            fixed.append(key.fixed)
    return Timeline(np.asarray(times), np.asarray(shapes, np.float32).reshape(-1, len(CLOSED)))
