"""The colours of the hair, so that a fringe is not taken for an iris."""

import numpy as np
from numpy.typing import NDArray

from raven.posers.puppet.detection.face_view import FaceView, Map
from raven.posers.puppet.detection.skin import Skin
from raven.posers.puppet.tones import tones_of

ABOVE = (212, 68, 300, 112)  # template units: where every head of the template has hair, or a hat
TONES = 5
NEAR = 7.0  # CIE76 distance at which a pixel is about as likely hair as not


def hair_likeness(view: FaceView, skin: Skin) -> Map:
    """How much each pixel has a colour of the top of the head, 0..1. Bald heads and skin-coloured hair give 0."""
    window = view.window(*ABOVE)
    lab = np.asarray(window.of(view.lab))[::4, ::4].reshape(-1, 3)
    opaque = np.asarray(window.of(view.alpha))[::4, ::4].reshape(-1) > 0.9
    lab = np.ascontiguousarray(lab[opaque], dtype=np.float32)
    if len(lab) < 50:
        return np.zeros_like(view.alpha)
    tones, share = tones_of(lab, TONES)
    strange = skin.distance(tones[None])[0]
    kept = tones[(share > 0.05) & (strange > 10)]
    return _likeness(view.lab, kept)


def _likeness(lab: Map, tones: NDArray[np.float32]) -> Map:
    nearest = np.full(lab.shape[:2], np.inf, np.float32)
    for tone in tones:
        offset = lab - tone
        nearest = np.minimum(nearest, (offset * offset).sum(-1))
    return np.asarray(np.exp(-nearest / NEAR**2), np.float32)
