"""Between the nodes: the picture of a region at any values of its morphs, from the pictures at some.

A picture is expanded into contributions of every morph alone, of every pair, and so on (the cut form of the high dimensional
model representation, Rabitz and Aliş 1999): each table of the plan holds what its combination adds to the lesser ones,
and is interpolated linearly between its levels. So a table that is not baked yet is a correction that is missing.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.posers.hybrid.plan import Node, Table, node_key

STEPS = 8  # fixed point: contributions are stored in eighths of a level, ±4095

Levels = tuple[float, ...]


@dataclass(frozen=True)
class _Baked:
    """One table: the levels of each axis with 0 among them, ascending, and the row of every node."""

    axes: tuple[str, ...]
    levels: tuple[Levels, ...]
    rows: Mapping[tuple[float, ...], int]

    def weights(self, values: Mapping[str, float]) -> list[tuple[int, float]]:
        """Row and weight of the nodes around `values`."""
        if not all(values.get(axis) for axis in self.axes):
            return []  # at rest in one of them: nothing to add, as for most tables in most poses
        near = [_around(levels, values[axis]) for axis, levels in zip(self.axes, self.levels, strict=True)]
        if not all(near):
            return []
        return [
            (self.rows[tuple(level for level, _ in corner)], prod(weight for _, weight in corner))
            for corner in product(*near)
        ]


class Expansion:
    """The pictures of some tables, ready to be evaluated between their nodes."""

    def __init__(
        self,
        tables: Sequence[Table],
        nodes: Sequence[Node],
        changes: NDArray[np.integer],
        baked: NDArray[np.bool_],
        apart: bool = False,
    ):
        """`changes` (nodes, ...) is what each of `nodes` changes against rest, in levels; `baked` which of them are there.

        A table of one axis works with the levels that are there; one of several axes waits until it is complete.
        `apart`: what is given is already what each combination adds.
        """
        self._shape = changes.shape[1:]
        flat = changes.reshape(len(changes), -1)
        where = {node_key(node): i for i, node in enumerate(nodes) if baked[i]}
        self._tables: list[_Baked] = []
        parts: list[NDArray[np.int16]] = []
        self._contributions: NDArray[np.int16] = np.zeros((0, flat.shape[1]), np.int16)
        for table in sorted(tables, key=lambda table: len(table.axes)):
            found = {
                values: where[key]
                for values in table.nodes()
                if (key := node_key(dict(zip(table.axes, values, strict=True)))) in where
            }
            if not found or (len(table.axes) > 1 and len(found) < len(table.nodes())):
                continue
            lesser = [] if apart else [one for one in self._tables if set(one.axes) < set(table.axes)]
            if not apart and len(lesser) < 2 ** len(table.axes) - 2:
                continue  # corrections to what is not there yet
            known = np.concatenate(parts) if parts else self._contributions
            rows = np.empty((len(found), flat.shape[1]), np.int16)
            for row, (values, i) in enumerate(found.items()):
                at = dict(zip(table.axes, values, strict=True))
                expected = _sum(known, [pair for one in lesser for pair in one.weights(at)])
                rows[row] = np.rint(flat[i] * float(STEPS) - expected)
            first = len(known)
            axis_levels = tuple(tuple(sorted({0.0, *levels})) for levels in zip(*found, strict=True))
            self._tables.append(
                _Baked(table.axes, axis_levels, {values: first + row for row, values in enumerate(found)})
            )
            parts.append(rows)
        if parts:
            self._contributions = np.concatenate(parts)

    def change(self, values: Mapping[str, float]) -> Float:
        """What the region changes against rest at `values` of its axes, in levels (float32)."""
        weights = [pair for table in self._tables for pair in table.weights(values)]
        return (_sum(self._contributions, weights) * (1 / STEPS)).reshape(self._shape)


def _sum(rows: NDArray[np.int16], weights: Sequence[tuple[int, float]]) -> Float:
    if not weights:
        return np.zeros(rows.shape[1], np.float32)
    chosen = rows[[row for row, _ in weights]].astype(np.float32)
    return np.array([weight for _, weight in weights], np.float32) @ chosen


def _around(levels: Levels, value: float) -> list[tuple[float, float]]:
    """The levels next to a value with their weights, without level 0; beyond the last level that one holds on."""
    value = min(max(value, levels[0]), levels[-1])
    i = min(bisect_right(levels, value) - 1, len(levels) - 2)
    t = (value - levels[i]) / (levels[i + 1] - levels[i])
    pairs = ((levels[i], 1 - t), (levels[i + 1], t))
    return [(level, weight) for level, weight in pairs if level != 0 and weight > 1e-6]
