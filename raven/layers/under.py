"""What lies under a layer: holes filled from beside them, and layers made so that all together give the picture again."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.fill import fill_smooth_coarsely, like
from raven.layers.guided import Float

EDGE = 1.6  # template units that a layer's outline and its soft edge reach beyond its mask
FAINT = 1.2  # levels up to which a difference needs no layer
FINEST = 2  # pixels of a template unit in which large holes are filled


def hole_of(mask: Float, density: int) -> NDArray[np.bool_]:
    """Where a picture is not to be trusted once the layer `mask` is taken away: the mask with its outlines."""
    radius = max(1, round(EDGE * density))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2)
    return np.asarray(cv2.dilate((mask > 0.04).astype(np.uint8), kernel) > 0)


def continued(picture: Float, hole: NDArray[np.bool_], density: int) -> Float:
    """The picture (H, W, 4 or more; premultiplied, 0..255) with what is in the hole filled in from around it.

    Colours go over into each other smoothly; alpha and what comes after it are those of the nearest pixel, so that an outline
    that ran into the hole goes on in it.
    """
    if not hole.any() or hole.all():
        return picture
    _, labels = cv2.distanceTransformWithLabels(
        hole.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    index = np.zeros(labels.max() + 1, np.int64)
    known = np.flatnonzero(~hole)
    index[labels.ravel()[known]] = known
    shares = np.ascontiguousarray(picture[..., 3:])
    nearest = shares.reshape(-1, shares.shape[-1])[index[labels[hole]]]
    shares[hole] = nearest
    soft = cv2.blur(shares, (2 * density + 1,) * 2).reshape(shares.shape)
    shares[hole] = soft[hole]
    opaque = picture[..., 3] / 255
    colours = np.ascontiguousarray(picture[..., :3])
    straight = colours / like(np.maximum(opaque, 1e-3), colours)
    color = fill_smooth_coarsely(straight, opaque * ~hole, max(1, density // FINEST), smoothing=8)
    out = picture.copy()
    out[..., 3:] = shares
    out[hole, :3] = color[hole] * (shares[hole][:, :1] / 255)
    return out


def laid_apart(
    whole: Float, below: Float, opacity: Float, where: NDArray[np.bool_], alike: float = FAINT
) -> tuple[Float, Float]:
    """A layer that lies over `below` and gives `whole`; with `below` as far as it may be seen under it.

    All are (H, W, 4), premultiplied, 0..255; `opacity` (H, W), 0..1, is how much the layer is wished to hide. It hides more where
    it must, within `where`: where it could not make up for the difference of colour otherwise. Pixels that are not opaque, those
    of outlines, are either its own alone or those of `below`. For differences of fewer than `alike` levels it hides no more than
    wished: what is nearly white hardly grows lighter, so that a single level more there takes an opaque layer.
    """
    faint = _most(cv2.absdiff(whole, below)) < np.where(opacity > 0, FAINT, alike)
    needed = np.zeros(opacity.shape, np.float32)
    differs = where & ~faint
    needed[differs] = _needed(whole[differs], below[differs], alike)
    alpha = np.clip(np.maximum(opacity, needed), 0, 1)
    own = (whole[..., 3] < 254.5) & (alpha > 0)
    alpha = np.where(own, whole[..., 3] / 255, alpha).astype(np.float32)
    below = below.astype(np.float32)
    below[own] = 0
    layer = (whole - (1 - like(alpha, whole)) * below).astype(np.float32)
    alpha *= 255
    layer[..., 3] = alpha
    np.maximum(layer, 0, out=layer)
    np.minimum(layer, like(alpha, layer), out=layer)
    return layer, below


def _needed(whole: Float, below: Float, alike: float) -> Float:
    """(n,) the least share of a layer over `below`, (n, 4), that can give `whole`, but for differences below `alike`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        darker = np.where(below > whole + alike, 1 - whole / below, 0)
        lighter = np.where(whole > below + alike, (whole - below) / (255 - below), 0)
    shares = np.nan_to_num(np.maximum(darker, lighter))
    return np.maximum(np.maximum(shares[:, 0], shares[:, 1]), np.maximum(shares[:, 2], shares[:, 3]))


def _most(values: Float) -> Float:
    """(H, W): the largest of each pixel's channels."""
    first, *others = cv2.split(values)
    for plane in others:
        first = cv2.max(first, plane)
    return first
