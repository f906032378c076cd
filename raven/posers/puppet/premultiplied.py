"""Pictures with premultiplied alpha: to and from straight alpha, and overlays on them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.posers.puppet.moving.compiled import form
from raven.video.picture import Picture, Rgba8


def premultiply(rgba8: Rgba8) -> Float:
    """(H, W, 4) float32, 0..255, colours premultiplied."""
    picture = rgba8.astype(np.float32)
    picture[..., :3] *= picture[..., 3:] / 255
    return picture


def straighten(premultiplied: NDArray[np.uint8], within: tuple[slice, slice] = (slice(None), slice(None))) -> Rgba8:
    """Premultiplied bytes to straight alpha, in place; only edge pixels need work. All is clear but for what is `within`."""
    form().straighten(premultiplied[within])
    return premultiplied


def laid_on(overlay: Float, premultiplied: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """As `laid_over`, but only on what is there."""
    return laid_over(overlay * (premultiplied[..., 3:].astype(np.float32) / 255), premultiplied)


def laid_over(overlay: Float, premultiplied: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An overlay (linear light, premultiplied, 0..1) over a premultiplied picture in sRGB bytes."""
    x, y, width, height = cv2.boundingRect((overlay[..., 3] > 0).astype(np.uint8))
    if width == 0:
        return premultiplied
    where = slice(y, y + height), slice(x, x + width)
    out = premultiplied.copy()
    below = Picture(rgba8=straighten(premultiplied[where].copy())).linear()
    top = np.ascontiguousarray(np.moveaxis(overlay[where], 2, 0))
    blended = Picture(linear=top + below * (1 - top[3:])).rgba8()
    out[where] = np.clip(premultiply(blended) + 0.5, 0, 255)
    return out
