"""How far down the hair hangs beside the neck: long hair bends with the head over its whole length, short hair goes along."""

import cv2
import numpy as np

from raven.layers.guided import Float
from raven.layers.tones import tones_of
from raven.posers.puppet.features.patch import TEMPLATE
from raven.posers.puppet.rig import Rig

TONES = 4
NEAR = 34.0  # RGB distance within which a pixel has a colour of the hair
LEAST_WIDTH = 4  # pixels of a 512 px picture that a lock has at least
GAP = 16  # rows that a ribbon or clip may interrupt it
SIDE = 85  # template units beside the neck in which hair is looked for


def hair_ends(picture: Float, rig: Rig) -> tuple[float, float]:
    """(left, right) as the viewer sees them: the template y down to which hair hangs beside the neck, at least the chin.

    `picture` is the whole one, (N, N, 4), premultiplied, 0..255.
    """
    small = cv2.resize(picture, (TEMPLATE, TEMPLATE), interpolation=cv2.INTER_AREA)
    chin, middle = rig.head.chin[1], rig.head.chin[0]
    half = rig.neck.width / 2 + 4
    left = slice(max(int(middle - half - SIDE), 0), max(int(middle - half), 1))
    right = slice(int(middle + half), int(middle + half + SIDE))
    tones = _hair_tones(small, rig)
    return _lowest(small[:, left], tones, chin), _lowest(small[:, right], tones, chin)


def _hair_tones(picture: Float, rig: Rig) -> Float:
    """(n, 3): the colours of the top of the head."""
    brows = min(p[1] for p in (*rig.left_brow.line, *rig.right_brow.line))
    left, right = rig.head.outline[0][0], rig.head.outline[-1][0]
    top = picture[int(max(rig.head.top, 0)) + 4 : int(brows) - 6, int(left) + 4 : int(right) - 4]
    colors = np.ascontiguousarray(top[top[..., 3] > 250][:, :3], np.float32)
    if len(colors) < 200:
        return np.zeros((0, 3), np.float32)
    tones, share = tones_of(colors, TONES)
    return tones[share > 0.1]


def _lowest(beside: Float, tones: Float, chin: float) -> float:
    """The last row of hair from the chin down without a gap longer than `GAP`, in what is `beside` the neck."""
    last = int(chin)
    if not len(tones):
        return float(last)
    first = max(last - GAP, 0)
    below = beside[first:]
    nearest = np.min([np.linalg.norm(below[..., :3] - tone, axis=2) for tone in tones], axis=0)
    rows = ((nearest < NEAR) & (below[..., 3] > 200)).sum(axis=1) >= LEAST_WIDTH
    for row in range(first, TEMPLATE):
        if rows[row - first]:
            last = max(row, last)
        elif row - last > GAP:
            break
    return float(last)
