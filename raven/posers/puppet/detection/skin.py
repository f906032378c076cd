"""The colour of the skin, and how far every pixel is from it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.posers.puppet.detection.face_view import FaceView, Map, Window

BIN = 3.0  # CIE Lab units of a histogram bin
SHADE = np.array([-14.0, 9.0, 6.0])  # how far a cast shadow moves the skin in drawings, at most
BLUSH = np.array([-9.0, 15.0, 5.0])
TINT = 16.0  # CIE76: how far a lens that one can see through moves the skin
LENS_SHARE = 0.10  # of the surroundings of the eyes, at least, is skin behind the lens


@dataclass(frozen=True)
class Skin:
    """The skin's base colour in CIE Lab, and the one it has behind tinted lenses, if there are any."""

    color: NDArray[np.float64]
    tinted: NDArray[np.float64] | None = None

    def distance(self, lab: Map) -> Map:
        """CIE76 distance of every pixel to the nearest tone of this skin: lit, shaded, blushing or behind a lens."""
        nearest = _to_tones(lab, self.color)
        return nearest if self.tinted is None else np.minimum(nearest, _to_tones(lab, self.tinted))


def _to_tones(lab: Map, base: NDArray[np.float64]) -> Map:
    offset = lab - base.astype(np.float32)
    nearest = np.full(lab.shape[:2], np.inf, np.float32)
    for tone in (SHADE, BLUSH):
        along = np.clip((offset @ tone.astype(np.float32)) / float(tone @ tone), 0, 1)
        rest = offset - along[..., None] * tone.astype(np.float32)
        nearest = np.minimum(nearest, np.sqrt((rest * rest).sum(-1)))
    return nearest


def find_skin(view: FaceView, middle: Window) -> Skin:
    """The most frequent colour of the middle of the face, `middle`, between eyes and mouth."""
    lab = np.asarray(middle.of(view.lab))[::2, ::2].reshape(-1, 3)
    opaque = np.asarray(middle.of(view.alpha))[::2, ::2].reshape(-1) > 0.9
    if opaque.sum() < 50:
        return Skin(np.array([90.0, 7.0, 11.0]))
    lab = lab[opaque]
    return Skin(_mode(lab)[0])


def behind_lenses(view: FaceView, skin: Skin, windows: list[Window]) -> Skin:
    """The skin with the tone it has in front of the eyes, where glasses tint it: a large even patch of a near colour."""
    lab = np.concatenate([np.asarray(window.of(view.lab))[::2, ::2].reshape(-1, 3) for window in windows])
    distance = skin.distance(lab[None])[0]
    near = lab[(distance > 3.5) & (distance < TINT)]
    if len(near) < 50:
        return skin
    tone, count = _mode(near)
    return Skin(skin.color, tone) if count > LENS_SHARE * len(lab) else skin


def _mode(lab: Map) -> tuple[NDArray[np.float64], int]:
    """The colour around which most of the colours (K, 3) lie, and how many do."""
    bins = np.floor(lab / BIN).astype(np.int32)
    cells, counts = np.unique(bins, axis=0, return_counts=True)
    order = np.argsort(counts)[::-1][:12]
    best = max(order, key=lambda i: int(counts[(np.abs(cells - cells[i]) <= 1).all(1)].sum()) + counts[i])
    near = (np.abs(bins - cells[best]) <= 1).all(1)
    return np.median(lab[near], axis=0).astype(np.float64), int(near.sum())


def smooth(values: Map, sigma: float) -> Map:
    """Gaussian blur, `sigma` in working pixels."""
    return np.asarray(cv2.GaussianBlur(values, (0, 0), sigma))
