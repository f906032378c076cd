"""A viseme track: how the mouth moves over time, as keyframes that can be sampled at any moment."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raven.easing import eased
from raven.errors import InvalidInput, Place
from raven.pose import MOUTH_OPEN_MORPHS
from raven.said import said

MOST_KEYFRAMES = 50_000  # that a client may send
LATEST = 3600.0  # seconds


@dataclass(frozen=True, eq=False)
class Timeline:
    """Keyframes of the six morphs that open the mouth; the corners of the mouth belong to the emotion.

    `times`: float64 [N], seconds, strictly rising. `values`: float32 [N, 6] within [0, 1], in the order of
    `MOUTH_OPEN_MORPHS`. Between two keyframes values go from one to the other on the smoothstep curve 3u² - 2u³, which
    never overshoots: a closed mouth stays closed between two closed keyframes. Outside of them the mouth is closed.
    """

    times: NDArray[np.float64]
    values: NDArray[np.float32]

    @property
    def duration(self) -> float:
        """When the last keyframe is, seconds."""
        return float(self.times[-1]) if len(self.times) else 0.0

    def at(self, t: float) -> NDArray[np.float32]:
        """The six values at time `t`, seconds."""
        after = int(np.searchsorted(self.times, t, side="right"))
        if after == 0 or t > self.duration:
            return np.zeros(len(MOUTH_OPEN_MORPHS), np.float32)
        if after == len(self.times):
            return self.values[-1].copy()
        u = (t - self.times[after - 1]) / (self.times[after] - self.times[after - 1])
        ease = np.float32(eased(float(u)))
        return self.values[after - 1] * (1 - ease) + self.values[after] * ease

    def morphs(self, t: float) -> dict[str, float]:
        """The same by name, ready to override a pose."""
        return {name: float(value) for name, value in zip(MOUTH_OPEN_MORPHS, self.at(t), strict=True)}

    def shifted(self, seconds: float) -> "Timeline":
        """The same movement, later by so much."""
        return Timeline(self.times + seconds, self.values)

    def to_json(self) -> dict[str, Any]:
        """`{"morphs": [6 names], "keyframes": [[t, v1 ... v6], ...]}`, rounded to milliseconds and thousandths."""
        rows = (
            np.column_stack([self.times, self.values.astype(np.float64)]).round(3)
            if len(self.times)
            else np.zeros((0, 7))
        )
        return {"morphs": list(MOUTH_OPEN_MORPHS), "keyframes": rows.tolist()}


def joined(timelines: Iterable[Timeline]) -> Timeline:
    """One movement after the other. A keyframe that is not later than the one before it is left out."""
    parts = [each for each in timelines if len(each.times)]
    if not parts:
        return Timeline(np.zeros(0), np.zeros((0, len(MOUTH_OPEN_MORPHS)), np.float32))
    times = np.concatenate([each.times for each in parts])
    values = np.concatenate([each.values for each in parts])
    later = np.concatenate([[True], times[1:] > np.maximum.accumulate(times)[:-1]])
    return Timeline(times[later], values[later])


def parse_timeline(data: object, field: str | Place = "timeline") -> Timeline:
    """A timeline from what `to_json` gives, or from any client's own keyframes.

    `morphs` may name fewer of the six, in any order; the others stay closed. Raises `InvalidInput`, which names the
    keyframe, for unknown morphs, values outside [0, 1], and times that do not rise or exceed an hour.
    """
    if not isinstance(data, Mapping):
        raise InvalidInput(field, said("morphs_and_keyframes", "must be an object with `morphs` and `keyframes`"))
    names, rows = data.get("morphs"), data.get("keyframes")
    if not isinstance(names, Sequence) or isinstance(names, str) or not 0 < len(names) <= len(MOUTH_OPEN_MORPHS):
        raise InvalidInput(
            Place.at(field, "morphs"), said("some_of", "must be an array of some of {known}", known=MOUTH_OPEN_MORPHS)
        )
    if any(name not in MOUTH_OPEN_MORPHS for name in names) or len(set(names)) < len(names):
        raise InvalidInput(
            Place.at(field, "morphs"),
            said("different_of", "must be different ones of {known}", known=MOUTH_OPEN_MORPHS),
        )
    if not isinstance(rows, Sequence) or isinstance(rows, str) or len(rows) > MOST_KEYFRAMES:
        raise InvalidInput(
            Place.at(field, "keyframes"),
            said("list_of_keyframes", "must be an array of at most {most} keyframes", most=MOST_KEYFRAMES),
        )
    times = np.zeros(len(rows))
    values = np.zeros((len(rows), len(MOUTH_OPEN_MORPHS)), np.float32)
    columns = [MOUTH_OPEN_MORPHS.index(name) for name in names]
    for i, row in enumerate(rows):
        time, *given = _numbers(row, len(names) + 1, Place.at(field, "keyframes", i))
        if not 0 <= time <= LATEST or (i and time <= times[i - 1]):
            raise InvalidInput(
                Place.at(field, "keyframes", i),
                said("later_time", "its time must be later than the one before and within {seconds} s", seconds=LATEST),
            )
        if not all(0 <= value <= 1 for value in given):
            raise InvalidInput(
                Place.at(field, "keyframes", i),
                said("values_from_to", "its values must be from {low} to {high}", low=0, high=1),
            )
        times[i], values[i, columns] = time, given
    return Timeline(times, values)


def _numbers(row: object, count: int, field: str | Place) -> list[float]:
    if not isinstance(row, Sequence) or isinstance(row, str) or len(row) != count:
        raise InvalidInput(
            field,
            said(
                "numbers_for_morphs",
                "must be an array of {count} numbers: the time and a value for each morph",
                count=count,
            ),
        )
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in row):
        raise InvalidInput(field, said("numbers_only", "must have numbers only"))
    return [
        float(value) if abs(value) <= LATEST else math.inf for value in row
    ]  # an integer can be too large for float
