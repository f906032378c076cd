"""Ribbons, tassels and ear-rings: ornaments that are tied at their upper end, hang down from there and swing by themselves."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.chains import Chain
from raven.layers.guided import Float
from raven.layers.strands import CELL, LINK, Strands, cells_of

SHORTEST = 9.0  # template units
SLENDER, LONG_SLENDER = 1.6, 2.2  # times as long as wide: an ear-ring, a ribbon that is tied above the eyes
LEAST = 14.0  # template units squared
ENDS = 0.15  # of its length: what counts as its upper and its lower end
MOST = 6  # of a figure, the largest


@dataclass(frozen=True, eq=False)
class Pendant:
    """One of them, at rest."""

    joints: NDArray[np.float32]
    """(n, 2): from where it is tied down to its end, template units."""
    cells: Float
    """(128, 128) 0..1: the cells of the template that it covers."""


def pendants(ornaments: NDArray[np.bool_], eyes: float, chin: float) -> tuple[Pendant, ...]:
    """Those among the pieces of `ornaments` (512, 512).

    Bows, hats and ears of animals are wider, or sit up on the head; what begins above the `eyes` must be longer, down below
    the `chin` (both template y): the cups of headphones are none. What begins below the chin is fixed to clothes.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ornaments.astype(np.uint8), connectivity=8)
    order = sorted(range(1, len(stats)), key=lambda piece: -int(stats[piece, cv2.CC_STAT_AREA]))
    found = [
        _pendant(labels == piece)
        for piece in order
        if stats[piece, cv2.CC_STAT_AREA] >= LEAST and _hangs(stats[piece], eyes, chin)
    ]
    return tuple(found[:MOST])


def hung(strands: Strands, hanging: tuple[Pendant, ...], layer: str) -> Strands:
    """The strands with these as further chains. Each goes as a whole where the hair goes that it is tied to."""
    weights, chains = strands.weights, strands.chains
    for pendant in hanging:
        near = cv2.blur(cv2.dilate(pendant.cells, np.ones((3, 3), np.uint8)), (3, 3))
        share = np.clip(near * 1.5, 0, 1)[..., None]
        x, y = np.clip(((pendant.joints[0] + 0.5) / CELL).astype(int), 0, weights.shape[0] - 1)
        weights = weights + (weights[y, x] - weights) * share
        weights = np.concatenate((weights, _along(pendant) * share), axis=-1).astype(np.float32)
        chains = (*chains, Chain(layer, pendant.joints))
    return Strands(chains, weights)


def _hangs(stats: NDArray[np.int32], eyes: float, chin: float) -> bool:
    _, top, width, height, _ = stats
    if height < SHORTEST or top > chin:
        return False
    if top > eyes:
        return bool(height >= SLENDER * width)
    return bool(height >= LONG_SLENDER * width and top + height > chin)


def _pendant(piece: NDArray[np.bool_]) -> Pendant:
    rows, columns = np.nonzero(piece)
    top, bottom = float(rows.min()), float(rows.max())
    length = bottom - top
    count = int(np.clip(round(length / LINK), 1, 4)) + 1
    levels = np.linspace(top, bottom, count)
    reach = max(ENDS * length, 1.0)
    middles = [columns[np.abs(rows - level) <= reach].mean() for level in levels]
    return Pendant(np.column_stack((middles, levels)).astype(np.float32), cells_of(piece.astype(np.float32)))


def _along(pendant: Pendant) -> Float:
    """(128, 128, joints): how much each cell would follow each of its joints; the first one is where it is tied."""
    joints = pendant.joints
    level = (np.arange(len(pendant.cells), dtype=np.float32) + 0.5) * CELL - 0.5
    place = np.interp(level, joints[:, 1], np.arange(len(joints)))
    out = np.maximum(1 - np.abs(place[:, None] - np.arange(len(joints))), 0)
    return np.broadcast_to(out[:, None], (*pendant.cells.shape, len(joints)))
