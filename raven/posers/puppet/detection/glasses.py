"""Tells whether the face wears glasses, by the bridge on the nose: rims over the eyes must not pass for brows."""

import numpy as np
from numpy.typing import NDArray

from raven.posers.puppet.detection.evidence import Evidence
from raven.posers.puppet.detection.face_view import FaceView

CLEAR = 8.0  # CIE76 distance from the skin of anything drawn
THINNEST, THICKEST = 0.4, 4.5  # of a bridge, template units
REACH = 2.5  # to both sides of the middle, template units


def find_bridge(view: FaceView, evidence: Evidence, middle: float, eyes_y: float) -> NDArray[np.float64] | None:
    """The colour (CIE Lab) of the bridge of the glasses, or None where there is only skin between the eyes."""
    window = view.window(middle - REACH, eyes_y - 9, middle + REACH, eyes_y + 9)
    distance = np.asarray(window.of(evidence.distance))
    lab = np.asarray(window.of(view.lab))
    colors = []
    for column in range(0, distance.shape[1], 2):
        drawn = distance[:, column] > CLEAR
        edges = np.flatnonzero(np.diff(np.concatenate([[False], drawn, [False]]).astype(int)))
        runs = [(a, b) for a, b in edges.reshape(-1, 2) if a > 1 and b < len(drawn) - 1]
        fitting = [(a, b) for a, b in runs if THINNEST <= (b - a) / 4 <= THICKEST]
        # A lock of hair reaches in from above, a nose is only a spot: neither crosses every column as one thin line.
        if not fitting:
            continue
        a, b = max(fitting, key=lambda run: float(distance[run[0] : run[1], column].max()))
        strongest = a + int(distance[a:b, column].argmax())
        colors.append(lab[strongest, column])
    if len(colors) < 0.8 * len(range(0, distance.shape[1], 2)):
        return None
    return np.asarray(np.median(np.array(colors), axis=0), np.float64)
