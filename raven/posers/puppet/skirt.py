"""A skirt, or the skirts of a coat: found by its shape, taken off the body, and hung on chains from the waist.

The networks see clothes as one, and no farther than the chest. But a hem that is in the picture shows in the figure's outline:
down to there it widens, and below there are only legs.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.chains import Chain
from raven.layers.guided import Float
from raven.layers.parts import TEMPLATE
from raven.layers.strands import Strands, places
from raven.posers.puppet.features.patch import Grid, square
from raven.posers.puppet.rig import Rig

LAYER = "skirt"
BELOW_NECK = 90.0  # template units from which on a hem is looked for
LEGS = 0.7  # of the hem's width that legs take up at most
LEAST_LEGS = 0.15  # and at least: figures end without
FLARE = 1.12  # of the hem's width against the waist's
SHORTEST, LONGEST = 26, 120  # template units from waist to hem
JUMP = 4  # units from row to row by which an arm or a hand that lies beside it widens the outline
DROP = 16  # units below the hem at which only legs are left
BAND = 12  # units around the straight line between the hem's known places in which its edge is looked for
LEG_SEEN = 22.0  # units that legs go on under the hem
ASIDE = 2.0  # units beside its outline that belong to it: the outline's soft edge
OVERLAP = 4.0  # units below the waist that the body keeps
EVERY = 34.0  # units between chains
STIFF = 1.6  # against hair of its length
GIVES = 0.6  # of what its chains do


@dataclass(frozen=True, eq=False)
class Skirt:
    """Pictures are (N, N, 4), premultiplied, 0..255."""

    layer: Float
    body: Float
    """What the skirt lies on: the figure with legs that go on a little way under it."""
    strands: Strands


@dataclass(frozen=True, eq=False)
class _Outline:
    """Where it is, in template units: rows from `top` on, one entry a row, and columns from `first` on, one entry a column."""

    top: int
    left: Float
    right: Float
    first: int
    hem: Float
    legs: NDArray[np.bool_]
    """Of every column: whether a leg comes out there."""

    @property
    def low(self) -> float:
        return float(self.hem.max())


def skirt_of(body: Float, rig: Rig) -> Skirt | None:
    """The skirt of a figure without its hair (N, N, 4), premultiplied, 0..255; None where there is none to be sure of."""
    size = body.shape[0]
    small = body if size == TEMPLATE else cv2.resize(body, (TEMPLATE,) * 2, interpolation=cv2.INTER_AREA)
    found = _outline(small, rig)
    if found is None:
        return None
    grid = square(size // TEMPLATE)
    mask = _mask(found, grid)
    layer = body * mask[..., None]
    below = np.where(mask[..., None], _legs(body, found, grid), body)
    kept = mask & (grid.ys()[:, None] < found.top + OVERLAP) & (body[..., 3] > 254.5)
    below = np.where(kept[..., None], body, below)
    return Skirt(layer, below.astype(np.float32), _hung(found))


def _outline(small: Float, rig: Rig) -> _Outline | None:
    solid = small[..., 3] > 127
    runs = {}
    middle = rig.neck.pivot[0]
    for row in range(int(rig.neck.bottom + BELOW_NECK), TEMPLATE - DROP - 4):
        run = _widest(solid[row], middle)
        if run is not None:
            left, right = run
            runs[row] = (right - left) - int(solid[row + DROP, left:right].sum()), left, right
    if not runs:
        return None
    low = max(runs, key=lambda row: runs[row][0])
    drop, left, right = runs[low]
    below = small[low + DROP, left:right, 3]
    if (
        not (1 - LEGS) * (right - left) <= drop <= (1 - LEAST_LEGS) * (right - left)
        or np.median(below[below > 127]) < 250
    ):
        return None
    sides = _sides(solid, low, left, right)
    top = low - len(sides) + 1
    if len(sides) < SHORTEST or (right - left) < FLARE * (sides[-1][1] - sides[-1][0]):
        return None
    borders = np.array(sides[::-1], np.float32)
    hem, legs = _hem(small, solid, low, left, right)
    extra = int(np.ceil(hem.max())) - low  # rows below the row at which it is widest
    borders = np.concatenate((borders, np.repeat(borders[-1:], max(extra, 0) + 1, axis=0)))
    return _Outline(top, borders[:, 0], borders[:, 1], left, hem, legs)


def _widest(row: NDArray[np.bool_], middle: float) -> tuple[int, int] | None:
    """First and last + 1 column of the widest opaque run that lies about the middle."""
    closed = np.zeros(len(row) + 2, np.bool_)
    closed[1:-1] = row
    edges = np.flatnonzero(closed[1:] != closed[:-1]).tolist()
    runs = [run for run in zip(edges[::2], edges[1::2], strict=True) if run[0] < middle + 50 and run[1] > middle - 50]
    return max(runs, key=lambda run: run[1] - run[0], default=None)


def _sides(solid: NDArray[np.bool_], low: int, left: int, right: int) -> list[tuple[int, int]]:
    """Its borders from the hem's row upward, to the waist or to where something lies beside it."""
    sides = [(left, right)]
    for row in range(low - 1, max(low - LONGEST, 0), -1):
        run = _widest(solid[row], (left + right) / 2)
        if run is None or max(abs(run[0] - left), abs(run[1] - right)) > JUMP:
            break
        left, right = run
        sides.append(run)
    narrowest = min(range(len(sides)), key=lambda i: sides[i][1] - sides[i][0])
    return sides[: narrowest + 1]


def _hem(small: Float, solid: NDArray[np.bool_], low: int, left: int, right: int) -> tuple[Float, NDArray[np.bool_]]:
    """Per column the last row of the skirt, and whether a leg goes on below."""
    columns = right - left
    part = solid[low - BAND : low + BAND + DROP, left:right]
    upper, lower = part[: BAND + 1][::-1], part[BAND:]
    legs = np.asarray(lower[: BAND + 1].all(axis=0), np.bool_)
    last = np.where(lower[0], np.argmin(lower, axis=0) - 1, -np.argmax(upper, axis=0))
    ends = low + np.where(upper.any(axis=0), last, 0)
    known = ~legs
    if not known.any():
        return np.full(columns, low, np.float32), legs
    at = np.arange(columns, dtype=np.float32)
    straight = np.interp(at, at[known], ends[known])
    hem = straight + np.where(legs, _edge(small, straight, left), 0)
    return cv2.blur(hem.astype(np.float32)[None], (3, 1))[0], legs


def _edge(small: Float, straight: Float, left: int) -> Float:
    """Per column how far below `straight` the strongest edge is along which one can go without jumps (dynamic programming)."""
    offsets = np.arange(-BAND, BAND + 1)
    columns = np.arange(len(straight))
    rows = np.clip(np.rint(straight).astype(int)[None] + offsets[:, None], 3, TEMPLATE - 4)
    colors = small[..., :3]
    change = np.linalg.norm(
        colors[rows + 2, left + columns] + colors[rows + 1, left + columns]
        - colors[rows - 1, left + columns] - colors[rows - 2, left + columns],
        axis=2,
    ) / 2  # fmt: skip
    cost = -np.minimum(change, 120) + 5.0 * np.abs(offsets)[:, None]
    total, came = cost.copy(), np.zeros(cost.shape, int)
    ways = np.full((3, len(offsets)), np.inf)  # from above, from beside, from below
    for column in columns[1:]:
        before = total[:, column - 1]
        ways[0, 1:], ways[1], ways[2, :-1] = before[:-1] + 12, before, before[1:] + 12
        came[:, column] = ways.argmin(axis=0) - 1
        total[:, column] += ways.min(axis=0)
    path = np.zeros(len(straight), int)
    path[-1] = int(total[:, -1].argmin())
    for column in columns[:0:-1]:
        path[column - 1] = path[column] + came[path[column], column]
    return offsets[path].astype(np.float32)


def _mask(found: _Outline, grid: Grid) -> NDArray[np.bool_]:
    xs, ys = grid.xs()[None], grid.ys()[:, None]
    rows = found.top + np.arange(len(found.left))
    left = np.interp(ys[:, 0], rows, found.left)[:, None] - ASIDE
    right = np.interp(ys[:, 0], rows, found.right)[:, None] + ASIDE
    hem = np.interp(xs[0], found.first + np.arange(len(found.hem)), found.hem)[None]
    legs = np.interp(xs[0], found.first + np.arange(len(found.hem)), found.legs)[None] > 0.5
    return (xs > left) & (xs < right) & (ys >= found.top) & (ys < hem + np.where(legs, 0.5, ASIDE))


def _legs(body: Float, found: _Outline, grid: Grid) -> Float:
    """Under the skirt, the legs: what comes out below the hem, mirrored upward."""
    at = found.first + np.arange(len(found.hem))
    hem = np.interp(grid.xs(), at, found.hem)[None].astype(np.float32) + 2.5
    ys = np.broadcast_to(grid.ys()[:, None], (len(grid.ys()), len(grid.xs())))
    mirrored = hem + np.clip(np.abs(hem - ys), 0, DROP / 2)
    columns = np.broadcast_to(np.arange(body.shape[1], dtype=np.float32), ys.shape)
    rows = ((mirrored + 0.5) * grid.density - 0.5).astype(np.float32)
    legs = cv2.remap(body, np.ascontiguousarray(columns), rows, cv2.INTER_LINEAR)
    return np.asarray(legs * (hem - ys < LEG_SEEN)[..., None], np.float32)


def _hung(found: _Outline) -> Strands:
    """Chains side by side from the waist to the hem."""
    width = float(found.right[-1] - found.left[-1])
    count = int(np.clip(round(width / EVERY), 3, 5))
    at = places()
    rows = found.top + np.arange(len(found.left))
    columns = found.first + np.arange(len(found.hem))

    def place(share: float, down: float) -> tuple[float, float]:
        y = found.top + down * (found.low - found.top)
        left, right = (float(np.interp(y, rows, side)) for side in (found.left, found.right))
        return left + share * (right - left), y

    shares = np.linspace(0.08, 0.92, count)
    joints = [np.array([place(share, down) for down in (0, 0.5, 1)], np.float32) for share in shares]
    left, right = (np.interp(at[..., 1], rows, side) for side in (found.left, found.right))
    across = np.interp((at[..., 0] - left) / np.maximum(right - left, 1), shares, np.arange(count))
    hem = np.interp(at[..., 0], columns, found.hem)
    down = 2 * np.clip((at[..., 1] - found.top) / np.maximum(hem - found.top, 1), 0, 1)
    weights = [
        np.maximum(1 - np.abs(across - chain), 0) * np.maximum(1 - np.abs(down - joint), 0)
        for chain in range(count)
        for joint in range(3)
    ]
    chains = tuple(Chain(LAYER, each, STIFF) for each in joints)
    return Strands(chains, GIVES * np.stack(weights, axis=-1).astype(np.float32))
