"""Filling holes in a picture from their surroundings, smoothly: what lies under an eye, a brow or a mouth."""

import cv2
import numpy as np

from raven.layers.guided import Float


def fill_smooth(picture: Float, known: Float, smoothing: int = 24) -> Float:
    """The picture with everything unknown replaced by a smooth continuation of what is known.

    `picture` is (H, W, C), `known` (H, W) in [0, 1]: how far each pixel is to be trusted. Push-pull over a pyramid
    (Gortler et al. 1996, "The Lumigraph", 3.3), then `smoothing` Jacobi steps toward a membrane, which take the pyramid's
    blocks away. Pixels with `known` = 1 come back unchanged.
    """
    known = known.astype(np.float32)
    trusted = picture * known[..., None]
    guess = _push_pull(trusted, known[..., None])
    unknown = 1 - like(known, picture)
    for _ in range(smoothing):
        guess = trusted + cv2.blur(guess, (3, 3)).reshape(picture.shape) * unknown
    return np.asarray(guess, np.float32)


def fill_smooth_coarsely(picture: Float, known: Float, times: int, smoothing: int = 24) -> Float:
    """The same, computed on a picture that is `times` smaller: for large holes, in which nothing is fine."""
    if times < 2:
        return fill_smooth(picture, known, smoothing)
    height, width = known.shape
    size = max(1, width // times), max(1, height // times)
    known = known.astype(np.float32)
    trusted = picture * known[..., None]
    share = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    small = cv2.resize(trusted, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0], -1)
    small = fill_smooth(small / np.maximum(share, 1e-6)[..., None], np.where(share > 0.5, share, 0), smoothing)
    guess = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR).reshape(picture.shape)
    return np.asarray(trusted + guess * (1 - like(known, picture)), np.float32)


def like(plane: Float, picture: Float) -> Float:
    """(H, W, C): a plane (H, W) once for each channel of a picture. NumPy is several times slower with (H, W, 1) in its place."""
    channels = picture.shape[2]
    return np.asarray(cv2.merge([np.ascontiguousarray(plane)] * channels)).reshape(picture.shape)


def _push_pull(weighted: Float, weight: Float) -> Float:
    height, width = weight.shape[:2]
    if min(height, width) <= 2 or weight.min() > 0.999:
        total = weight.sum()
        mean = weighted.sum(axis=(0, 1)) / max(float(total), 1e-6)
        return np.where(weight > 1e-6, weighted / np.maximum(weight, 1e-6), mean).astype(np.float32)
    half = ((width + 1) // 2, (height + 1) // 2)
    small_weight = cv2.resize(weight, half, interpolation=cv2.INTER_AREA).reshape(half[1], half[0], 1)
    small = cv2.resize(weighted, half, interpolation=cv2.INTER_AREA).reshape(half[1], half[0], -1)
    trust = np.minimum(small_weight * 2, 1) / np.maximum(small_weight, 1e-6)
    coarse = _push_pull(small * trust, small_weight * trust)
    coarse = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR).reshape(height, width, -1)
    return np.asarray(weighted + coarse * (1 - weight), np.float32)


def over(top: Float, bottom: Float) -> Float:
    """Porter-Duff "over" of two premultiplied (H, W, 4) pictures."""
    return top + bottom * (1 - top[..., 3:])


def fill_across(picture: Float, top: Float, bottom: Float) -> Float:
    """The picture (H, W, 3) with a band filled from above and below along the strands that cross it.

    `top`, `bottom`: (W,) rows of the band's ends. Strands slant: of all ways to join the two sides, each place takes the one
    along which they agree best.
    """
    height, width = picture.shape[:2]
    columns = np.arange(width, dtype=np.float32)

    def read(x: Float, y: Float) -> Float:
        x, y = (np.ascontiguousarray(v, np.float32) for v in np.broadcast_arrays(x, y))
        return cv2.remap(np.ascontiguousarray(picture), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    reach = int(np.clip((bottom - top).mean() * 0.8, 1, 24))
    slants = np.arange(-reach, reach + 1, dtype=np.float32)
    costs = []
    for slant in slants:
        steps = np.arange(1, 4, dtype=np.float32)[:, None]
        gradient = slant / max(float((bottom - top).mean()), 1)
        above = read(columns - slant / 2 - steps * gradient, np.maximum(top - steps, 0))
        below = read(columns + slant / 2 + steps * gradient, np.minimum(bottom + steps, height - 1))
        cost = np.abs(above - below).sum(axis=(0, 2)) + 2.0 * abs(float(slant))
        costs.append(cv2.GaussianBlur(cost.astype(np.float32)[None], (0, 0), 2.5)[0])
    slant = slants[np.argmin(costs, axis=0)]
    slant = cv2.GaussianBlur(slant.astype(np.float32)[None], (0, 0), 2.0)[0]
    rows = np.arange(height, dtype=np.float32)[:, None]
    depth = np.clip((rows - top) / np.maximum(bottom - top, 1), 0, 1)
    above = read(columns - depth * slant, np.broadcast_to(np.maximum(top - 1, 0), depth.shape))
    below = read(columns + (1 - depth) * slant, np.broadcast_to(np.minimum(bottom + 1, height - 1), depth.shape))
    return np.asarray(above + (below - above) * depth[..., None], np.float32)
