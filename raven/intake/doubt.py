"""How far a cut-out can be trusted: along its outline, figure and scene must look different."""

import cv2
import numpy as np
from numpy.typing import NDArray

FINE = 24.0  # pixels of a face's size on the raster on which both sides of the outline are compared
BESIDE = 3  # pixels of it on either side that are compared
ALIKE = 14.0  # levels of 255: colours nearer to each other than this are the same surface
BRIDGE = 1  # pixels: a gap in a stretch of the outline that does not part it
BLIND = 0.85  # sizes of the face: a longer stretch without an edge is scene that was left, or a broad limb cut through


def outline_is_doubtful(rgb8: NDArray[np.uint8], alpha8: NDArray[np.uint8], size: float) -> bool:
    """Whether the outline of a figure cut out of a picture runs, for a while, where the picture has no edge.

    `rgb8` (H, W, 3), `alpha8` (H, W), `size` of the face in pixels.
    """
    return longest_blind_stretch(rgb8, alpha8, size) > BLIND


def longest_blind_stretch(rgb8: NDArray[np.uint8], alpha8: NDArray[np.uint8], size: float) -> float:
    """How long, in sizes of the face, the longest stretch of the outline is on both sides of which the picture looks alike."""
    height, width = alpha8.shape
    scale = min(1.0, FINE / size)
    small = max(2, round(width * scale)), max(2, round(height * scale))
    colours = cv2.resize(rgb8, small, interpolation=cv2.INTER_AREA).astype(np.float32)
    figure = (cv2.resize(alpha8, small, interpolation=cv2.INTER_AREA) > 127).astype(np.uint8)
    border = (figure > 0) & (cv2.erode(figure, np.ones((3, 3), np.uint8), borderValue=1) == 0)
    apart = np.abs(_mean(colours, figure) - _mean(colours, 1 - figure)).max(axis=2)
    blind = (border & (apart < ALIKE)).astype(np.uint8)
    bridged = cv2.dilate(blind, np.ones((2 * BRIDGE + 1,) * 2, np.uint8))
    _, stretches = cv2.connectedComponents(bridged, connectivity=8)
    lengths = np.bincount(stretches[blind > 0], minlength=1)
    return float(lengths.max()) / (size * scale)


def _mean(colours: NDArray[np.float32], where: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(H, W, 3): the mean colour around each pixel of what is `where`."""
    field = (2 * BESIDE + 1,) * 2
    weight = where.astype(np.float32)
    total = cv2.boxFilter(colours * weight[..., None], -1, field, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(
        total / np.maximum(cv2.boxFilter(weight, -1, field, borderType=cv2.BORDER_CONSTANT), 1e-3)[..., None]
    )
