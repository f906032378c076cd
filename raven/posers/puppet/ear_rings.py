"""Ear-rings, which the networks do not see: small pieces of a colour of their own that hang beside the jaw."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks.parts import PARTS
from raven.layers.guided import Float
from raven.layers.parts import Parts
from raven.layers.tones import tones_of
from raven.posers.puppet.features.patch import TEMPLATE
from raven.posers.puppet.rig import Rig

BESIDE = 0.26  # of the face's width that they are looked for beside each end of the jaw
OUTSIDE = 46.0  # RGB distance from all tones around from which on a pixel is none of theirs
DARKEST = 0.7  # of a tone: its shades down to there are counted to it
LINE = 3  # pixels of 512: what is finer is a line
TONES = 4  # of skin and neck, of hair, of clothes
RARE = 0.03  # of their pixels: a tone of fewer may be the ear-rings' own
LEAST, MOST = 0.002, 0.03  # of the square of the face's width: how large one is
SLENDER = 1.2  # times as tall as wide
SOLID = 0.5  # of its box that it fills
OTHERS = tuple(
    tuple(PARTS.index(name) for name in names)
    for names in (("skin", "neck"), ("front hair", "back hair"), ("clothes",))
)
GROUPS = np.array(
    [sum(index * (part in kinds) for index, kinds in enumerate(OTHERS, 1)) for part in range(len(PARTS))], np.uint8
)
"""Of each part its place among `OTHERS`, counted from 1; 0 of those that are not among them."""


def ear_rings(picture: Float, rig: Rig, parts: Parts) -> NDArray[np.bool_]:
    """(512, 512): where the figure (N, N, 4), premultiplied, 0..255, wears ear-rings."""
    small = (
        picture if picture.shape[0] == TEMPLATE else cv2.resize(picture, (TEMPLATE,) * 2, interpolation=cv2.INTER_AREA)
    )
    (x0, _), (x1, _) = rig.head.outline[0], rig.head.outline[-1]
    width, chin = x1 - x0, rig.head.chin[1]
    eyes = (rig.left_eye.iris[1] + rig.right_eye.iris[1]) / 2
    out = np.zeros((TEMPLATE, TEMPLATE), np.bool_)
    if not rig.head.found:
        return out
    known = _tones(small, parts)
    for end, way in ((x0, -1), (x1, 1)):
        inner, outer = sorted((end - way * 0.12 * width, end + way * BESIDE * width))
        box = slice(int(eyes + 0.25 * (chin - eyes)), int(chin + 0.25 * width)), slice(int(inner), int(outer))
        out[box] = _piece(small[box], known, width)
    return out


def _tones(picture: Float, parts: Parts) -> Float:
    """(n, 3): the tones of everything that ear-rings lie upon."""
    likely = GROUPS[_likely(parts.shares)]
    opaque = picture[..., 3] > 250
    tones = []
    for group in range(1, len(OTHERS) + 1):
        colors = picture[(likely == group) & opaque][:, :3]
        if len(colors) >= 50:
            step = max(len(colors) // 2000, 1)
            found, share = tones_of(np.ascontiguousarray(colors[::step], np.float32), TONES)
            tones.append(found[share > RARE])
    return np.concatenate(tones) if tones else np.zeros((0, 3), np.float32)


def _likely(shares: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(H, W): which part each pixel is most likely of; of several the first. `argmax` of NumPy takes three times as long."""
    best, likely = shares[0].copy(), np.zeros(shares.shape[1:], np.uint8)
    for index, plane in enumerate(shares[1:], 1):
        likely[plane > best] = index
        np.maximum(best, plane, out=best)
    return likely


def _piece(part: Float, known: Float, width: float) -> NDArray[np.bool_]:
    """The one piece that may be an ear-ring, if there is one."""
    none = np.zeros(part.shape[:2], np.bool_)
    if not len(known) or not none.size:
        return none
    apart = np.min([_unlike(part[..., :3], tone) for tone in known], axis=0)
    other = ((apart > OUTSIDE) & (part[..., 3] > 200)).astype(np.uint8)
    other = cv2.morphologyEx(other, cv2.MORPH_OPEN, np.ones((LINE, LINE), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(other, connectivity=4)
    best = none
    for piece, (left, top, across, down, area) in enumerate(stats[1:], 1):
        inside = left > 0 and top > 0 and left + across < part.shape[1] and top + down < part.shape[0]
        fits = LEAST < area / width**2 < MOST and down >= SLENDER * across and area >= SOLID * across * down
        if inside and fits and area > best.sum():
            best = labels == piece
    whole = ((apart > 0.6 * OUTSIDE) & (part[..., 3] > 100)).astype(np.uint8)  # with its outline, and what it hangs on
    near = cv2.dilate(best.astype(np.uint8), np.ones((2 * LINE + 1,) * 2, np.uint8))
    return cv2.morphologyEx(near & whole, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)) > 0


def _unlike(colors: Float, tone: Float) -> Float:
    """The distance of colours from a tone and from its shades."""
    share = np.clip((colors @ tone) / max(float(tone @ tone), 1.0), DARKEST, 1)
    return np.asarray(np.linalg.norm(colors - share[..., None] * tone, axis=-1), np.float32)
