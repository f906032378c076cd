"""What is baked: for every part of the face, which morphs at which values, alone and together, and in which order.

Brows, eyes and mouth are separate parts, so a node of one never meets a node of another. Within a part, morphs do not add up
(a closed lid hides the iris, raised corners bend every mouth shape), so every pair that occurs together is baked too.

`around` is the whole face as the engine shows it in the end, with head and body at rest: what its later networks add to a
morph (how hair, glasses and skin go along). Its axes are those of the other parts, each alone, as `eye.wink`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal

from raven.pose import INDEX, Pose

VERSION = 3
"""Of the plan; atlases of another version are baked anew."""

Part = Literal["brow", "eye", "mouth", "around"]
FEATURES: tuple[Part, ...] = ("brow", "eye", "mouth")
Node = Mapping[str, float]
"""Values of the axes that are not at rest."""

BROWS = ("troubled", "angry", "lowered", "raised", "happy", "serious")
LIDS = ("wink", "happy_wink", "surprised", "relaxed", "unimpressed", "raised_lower_eyelid")
GAZE = ("gaze_x", "gaze_y")
SHAPES = ("aaa", "iii", "uuu", "eee", "ooo", "delta", "smirk")

HALVES = (1.0, 0.5)
FIFTHS, QUARTERS = (1.0, 0.6, 0.2, 0.4, 0.8), (1.0, 0.5, 0.25, 0.75)
TENTHS, EIGHTHS = (*FIFTHS, 0.1, 0.3, 0.5, 0.7, 0.9), (*QUARTERS, 0.125, 0.375, 0.625, 0.875)
SIGNED_QUARTERS = (1.0, -1.0, 0.5, -0.5, 0.25, -0.25, 0.75, -0.75)
SIGNED_HALVES = (1.0, -1.0, 0.5, -0.5)
SIDEWAYS = (1.0, -1.0)
LOOKS: tuple[dict[str, float], ...] = tuple({axis: value} for axis in GAZE for value in SIDEWAYS)
"""Directions of gaze in which every lid is also baked: where the eye changes with them, the lids leave it open."""


@dataclass(frozen=True)
class Table:
    """A grid of nodes over some axes of a part; level 0 of every axis, which lesser tables hold, is left out."""

    axes: tuple[str, ...]
    levels: tuple[tuple[float, ...], ...]
    """Per axis, the most useful first: that is the order in which they are baked. Beyond the last one it holds on."""

    def nodes(self) -> list[tuple[float, ...]]:
        """The values of every node, in the order of `axes`."""
        return list(product(*self.levels))


def _tables(axes: tuple[str, ...], levels: tuple[float, ...]) -> list[Table]:
    """Every axis alone, and every pair."""
    alone = [Table((axis,), (levels,)) for axis in axes]
    return [*alone, *(Table(pair, (levels, levels)) for pair in combinations(axes, 2))]


LIDS_AND_IRIS = (
    *(Table((lid, axis), (FIFTHS, SIDEWAYS)) for axis in GAZE for lid in LIDS),
    *(Table((lid, "small"), (FIFTHS, HALVES)) for lid in LIDS),
)
"""What lids and irises do to each other, beyond the one covering the other."""


FINE: dict[Part, tuple[Table, ...]] = {
    "brow": tuple(Table((axis,), (TENTHS,)) for axis in BROWS),
    "eye": tuple(Table((axis,), (TENTHS,)) for axis in (*LIDS, "small")),
    "mouth": tuple(Table((axis,), (EIGHTHS,)) for axis in SHAPES),
    "around": (),
}
"""Morphs alone in finer steps, shown where no other morph of the part is up: the others know only the coarser steps."""

BLINK = (1.0,)
THREES: dict[Part, tuple[Table, ...]] = {
    "brow": (
        Table(("troubled", "angry", "lowered"), ((0.5,), (0.7,), (0.4,))),
        Table(("raised", "happy", "serious"), ((0.4, 0.8), (0.3,), (0.5,))),
    ),
    "eye": (
        Table(("wink", "unimpressed", "raised_lower_eyelid"), ((*BLINK, 0.3), (0.3,), (1.0, 0.7))),
        Table(("wink", "relaxed", "raised_lower_eyelid"), (BLINK, (0.2, 0.5), (0.9, 0.3))),
        Table(("wink", "happy_wink", "raised_lower_eyelid"), (BLINK, (0.5,), (0.4,))),
    ),
    "mouth": (
        Table(("aaa", "eee", "corner"), ((0.2,), (0.7,), SIDEWAYS)),
        Table(("eee", "smirk", "corner"), ((0.9,), (0.3,), (1.0,))),
        Table(("iii", "uuu", "corner"), ((0.2,), (0.45,), (-0.6,))),
    ),
    "around": (),
}
"""Three morphs at once, at about the values that the shipped emotions hold, and while these blink."""


def _all_tables() -> dict[Part, tuple[Table, ...]]:
    iris = [
        Table(("small",), (HALVES,)),
        Table(("gaze_x",), (SIGNED_QUARTERS,)),
        Table(("gaze_y",), (SIGNED_QUARTERS,)),
        Table(GAZE, (SIGNED_QUARTERS, SIGNED_QUARTERS)),
        Table(("gaze_x", "small"), (SIGNED_QUARTERS, HALVES)),
        Table(("gaze_y", "small"), (SIGNED_QUARTERS, HALVES)),
        Table((*GAZE, "small"), (SIGNED_QUARTERS, SIGNED_QUARTERS, HALVES)),
    ]
    corners = [Table(("corner",), (SIGNED_QUARTERS,))]
    corners += [Table((shape, "corner"), (QUARTERS, SIGNED_QUARTERS)) for shape in SHAPES]
    alone = [(f"brow.{axis}", False) for axis in BROWS] + [(f"eye.{axis}", False) for axis in (*LIDS, "small")]
    alone += [(f"eye.{axis}", True) for axis in GAZE] + [
        (f"mouth.{axis}", axis == "corner") for axis in (*SHAPES, "corner")
    ]
    return {
        "around": tuple(Table((axis,), (SIGNED_HALVES if signed else HALVES,)) for axis, signed in alone),
        "brow": (*_tables(BROWS, FIFTHS), *THREES["brow"]),
        "eye": (*_tables(LIDS, FIFTHS), *iris, *LIDS_AND_IRIS, *THREES["eye"]),
        "mouth": (*_tables(SHAPES, QUARTERS), *corners, *THREES["mouth"]),
    }


TABLES = _all_tables()


def nodes(part: Part) -> list[Node]:
    """Every node of a part in the order of baking: single morphs at their full value first, combinations last."""
    ranked = [
        (_rank(table), sum(levels.index(v) for levels, v in zip(table.levels, values, strict=True)), table, values)
        for table in (*TABLES[part], *FINE[part])
        for values in table.nodes()
    ]
    ranked.sort(key=lambda entry: entry[:2])
    every = [dict(zip(table.axes, values, strict=True)) for _, _, table, values in ranked]
    return list({node_key(node): node for node in every}.values())


def _rank(table: Table) -> float:
    """Single morphs come first. Lids with gazes come before other pairs: they tell what the lids cover."""
    if any(table in tables for tables in FINE.values()):
        return 1.5
    return 1.25 if table in LIDS_AND_IRIS and table.axes[1] in GAZE else len(table.axes)


def node_key(node: Node) -> tuple[tuple[str, float], ...]:
    """A node as a key of dictionaries."""
    return tuple(sorted(node.items()))


def morphs_of(part: Part, node: Node) -> dict[str, float]:
    """The morphs that show a node, on both sides of the face."""
    morphs: dict[str, float] = {}
    for axis, value in node.items():
        morphs |= _morphs(part, axis, value)
    return morphs


def part_of(axis: str) -> tuple[Part, str]:
    """The part and its axis that an axis of `around` stands for."""
    part, _, own = axis.partition(".")
    return next(each for each in FEATURES if each == part), own


def _morphs(part: Part, axis: str, value: float) -> dict[str, float]:
    if part == "around":
        return _morphs(*part_of(axis), value)
    if part == "brow":
        return _both(f"eyebrow_{axis}", value)
    if axis == "gaze_x":
        return {"iris_rotation_y_index": value}
    if axis == "gaze_y":
        return {"iris_rotation_x_index": value}
    if axis == "small":
        return _both("iris_small", value)
    if part == "eye":
        return _both(f"eye_{axis}", value)
    if axis == "corner":
        return _both("mouth_raised_corner" if value > 0 else "mouth_lowered_corner", abs(value))
    return {_mouth_morph(axis): value}


def _both(stem: str, value: float) -> dict[str, float]:
    return {f"{stem}_left_index": value, f"{stem}_right_index": value}


def _mouth_morph(shape: str) -> str:
    return f"mouth_{shape}" if shape in ("delta", "smirk") else f"mouth_{shape}_index"


def axis_values(part: Part, side: str, pose: Pose) -> dict[str, float]:
    """Where a pose is on the axes of one part; axes at rest are left out. `side`: `left` or `right`, the character's.

    A mouth has two sides too: its corners.
    """
    if part == "around":
        return {f"{each}.{axis}": v for each in FEATURES for axis, v in axis_values(each, side, pose).items()}

    def value(name: str) -> float:
        return round(float(pose[INDEX[name]]), 3)  # finer steps cannot be seen, and equal values need no new drawing

    if part == "brow":
        values = {axis: value(f"eyebrow_{axis}_{side}_index") for axis in BROWS}
    elif part == "eye":
        values = {axis: value(f"eye_{axis}_{side}_index") for axis in LIDS}
        values["small"] = value(f"iris_small_{side}_index")
        values |= {"gaze_x": value("iris_rotation_y_index"), "gaze_y": value("iris_rotation_x_index")}
    else:
        values = {axis: value(_mouth_morph(axis)) for axis in SHAPES}
        values["corner"] = value(f"mouth_raised_corner_{side}_index") - value(f"mouth_lowered_corner_{side}_index")
    return {axis: amount for axis, amount in values.items() if amount}
