"""Hair split into strands: where each hangs from, how it runs down to its tip, and what part of the layer follows it.

Everything is found on a coarse raster of cells. How far along the hair a cell lies is its geodesic distance within the hair
from where it grows. Strands are the shortest ways from there to the farthest tips.
"""

import heapq
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.chains import Chain
from raven.layers.guided import Float

CELL = 4  # template units
FREE = 6.0  # template units from the root along the hair from which on it is free to swing
SHORTEST = 16.0  # template units of hair that can swing
APART = 20.0  # template units between a tip and the strands beside it
LINK = 20.0  # template units between joints, about
MOST = 8  # strands of a layer
WIDTH = 13.0  # template units over which neighbouring strands go over into each other
_STEPS = [(y, x, float(np.hypot(x, y)) * CELL) for y in (-1, 0, 1) for x in (-1, 0, 1) if x or y]


@dataclass(frozen=True, eq=False)
class Strands:
    """The strands of one layer."""

    chains: tuple[Chain, ...]
    weights: Float
    """(128, 128, joints): how much each cell of the template follows each joint of all chains, in their order; the rest of it
    follows what the hair grows on. Goes on smoothly beyond the hair."""


def strands_of(mask: Float, roots: NDArray[np.bool_], free: Float, layer: str) -> Strands:
    """The strands of the hair `mask` that grows out of the cells `roots`, and swings as far as it is `free`.

    All are (128, 128); `mask` and `free` 0..1.
    """
    hair = mask > 0.3
    along, before = _distances(hair, roots & hair)
    ways = _ways(along, before)
    chains = tuple(Chain(layer, _joints(way)) for way in ways)
    return Strands(chains, _weights(chains, along, hair) * free[..., None])


def cells_of(mask: Float) -> Float:
    """(128, 128): the mean of a mask on any raster of the template over each cell."""
    return np.asarray(cv2.resize(mask, (512 // CELL, 512 // CELL), interpolation=cv2.INTER_AREA), np.float32)


def places() -> Float:
    """(128, 128, 2): x and y of the middle of every cell, template units."""
    middle = (np.arange(512 // CELL, dtype=np.float32) + 0.5) * CELL - 0.5
    return np.stack(np.meshgrid(middle, middle), axis=-1)


def _distances(hair: NDArray[np.bool_], roots: NDArray[np.bool_]) -> tuple[Float, NDArray[np.int32]]:
    """How far along the hair each cell lies from the roots (infinite outside), and the cell that comes before it (Dijkstra)."""
    height, width = hair.shape
    far = np.full(hair.shape, np.inf, np.float32)
    before = np.full(hair.size, -1, np.int32)
    far[roots] = 0
    heap = [(0.0, int(cell)) for cell in np.flatnonzero(roots)]
    while heap:
        distance, cell = heapq.heappop(heap)
        row, column = divmod(cell, width)
        if distance > far[row, column]:
            continue
        for down, right, length in _STEPS:
            y, x = row + down, column + right
            if 0 <= y < height and 0 <= x < width and hair[y, x] and distance + length < far[y, x]:
                far[y, x] = distance + length
                before[y * width + x] = cell
                heapq.heappush(heap, (distance + length, y * width + x))
    return far, before


def _ways(along: Float, before: NDArray[np.int32]) -> list[Float]:
    """The ways (n, 2) of template points to tips that are far from each other, the longest first."""
    reached = np.where(np.isfinite(along), along, -1)
    tops = (reached >= cv2.dilate(reached, np.ones((5, 5), np.uint8))) & (reached > FREE + SHORTEST)
    at = places().reshape(-1, 2)
    ways: list[Float] = []
    for tip in sorted(np.flatnonzero(tops), key=lambda cell: -reached.flat[cell]):
        if any(np.hypot(*(way - at[tip]).T).min() < APART for way in ways):
            continue
        way = [int(tip)]
        while before[way[-1]] >= 0 and along.flat[way[-1]] > FREE:
            way.append(int(before[way[-1]]))
        ways.append(at[way[::-1]])
        if len(ways) == MOST:
            break
    return ways


def _joints(way: Float) -> Float:
    """A way in even steps, with its corners rounded."""
    length = _lengths(way)
    count = int(np.clip(round(float(length[-1]) / LINK), 1, 5)) + 1
    smooth = cv2.blur(way, (1, 5), borderType=cv2.BORDER_REPLICATE).reshape(way.shape)
    smooth[0], smooth[-1] = way[0], way[-1]
    places = np.linspace(0, length[-1], count)
    return np.stack([np.interp(places, length, smooth[:, axis]) for axis in (0, 1)], axis=-1).astype(np.float32)


def _lengths(way: Float) -> Float:
    steps = np.hypot(*np.diff(way, axis=0).T)
    return np.concatenate(([0], np.cumsum(steps))).astype(np.float32)


def _weights(chains: tuple[Chain, ...], along: Float, hair: NDArray[np.bool_]) -> Float:
    total = sum(len(chain.joints) for chain in chains)
    out = np.zeros((*hair.shape, total), np.float32)
    if not chains:
        return out
    at = places()
    nearness = np.stack([np.exp(-((_to_line(at, chain.joints) / WIDTH) ** 2) / 2) for chain in chains], axis=-1)
    nearness = nearness**2 / np.maximum(nearness.max(axis=-1, keepdims=True), 1e-12) + 1e-12
    shares = nearness / nearness.sum(axis=-1, keepdims=True)
    reached = np.isfinite(along)
    first = 0
    for index, chain in enumerate(chains):
        length = _lengths(chain.joints)
        beyond = np.clip(np.where(reached, along, 0) - FREE, 0, length[-1])
        place = np.interp(beyond, length, np.arange(len(length)))
        for joint in range(len(length)):
            out[..., first + joint] = np.maximum(1 - np.abs(place - joint), 0) * shares[..., index]
        first += len(length)
    return _spread(out, reached)


def _to_line(at: Float, joints: Float) -> Float:
    """The distance of every cell to a chain."""
    best = np.full(at.shape[:2], np.inf, np.float32)
    for start, end in pairwise(joints):
        way = end - start
        share = np.clip(((at - start) @ way) / max(float(way @ way), 1e-6), 0, 1)
        np.minimum(best, np.hypot(*np.moveaxis(at - start - share[..., None] * way, -1, 0)), out=best)
    return best


def _spread(weights: Float, known: NDArray[np.bool_]) -> Float:
    """The weights continued beyond the hair from its nearest cells, smooth where different strands meet."""
    _, labels = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    index = np.zeros(labels.max() + 1, np.int64)
    cells = np.flatnonzero(known)
    index[labels.ravel()[cells]] = cells
    flat = weights.reshape(-1, weights.shape[-1])[index[labels.ravel()]]
    soft = [cv2.blur(np.ascontiguousarray(plane), (5, 5)) for plane in np.moveaxis(flat.reshape(weights.shape), -1, 0)]
    return np.stack(soft, axis=-1).astype(np.float32)
