"""Gaussian blurs of any width, in place: separable kernels that reach three sigma, wide ones on a reduced picture."""

from __future__ import annotations

from functools import cache
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from raven.video.postprocessor.frame import Workspace
from raven.video.postprocessor.primitives import Plane

LEAST_SIGMA = 0.2
"""Below this many pixels the neighbours' weight is under 1e-5, and nothing is done."""
WIDEST_DIRECT = 1.5
"""Sigma in pixels from which on an axis is blurred at half size."""
WIDEST_HALVED = 6.0
"""The same for a quarter of the size; twice as much for an eighth, and so on."""


def gaussian(planes: Plane, sigma_x: float, sigma_y: float, workspace: Workspace, out: Plane | None = None) -> None:
    """Blur each of the (N, H, W) planes, in place unless there is an `out`. Standard deviations in pixels; below 0.2 an axis
    stays sharp."""
    steps_x, steps_y = halvings(sigma_x), halvings(sigma_y)
    if steps_x == steps_y == 0:
        convolve(planes, sigma_x, sigma_y, workspace, planes if out is None else out)
        return
    even = extended(planes, (sigma_x, sigma_y), (steps_x, steps_y), workspace)
    small = halved(even, steps_x, steps_y, workspace)
    convolve(small, remaining(sigma_x, steps_x), remaining(sigma_y, steps_y), workspace, small)
    for few, into in zip(small, planes if out is None else out, strict=True):
        workspace.on.enlarge(few, 2**steps_y, 2**steps_x, into)


def convolve(planes: Plane, sigma_x: float, sigma_y: float, workspace: Workspace, out: Plane) -> None:
    """The same at the size that the planes have."""
    on, across, down = workspace.on, taps(sigma_x), taps(sigma_y)
    for plane, into in zip(planes, out, strict=True):
        on.convolve(plane, across, down, into)


def reach(sigma: float) -> float:
    """How far a blur spreads, in pixels."""
    return 3 * sigma if sigma >= LEAST_SIGMA else 0.0


def halvings(sigma: float, widest_direct: float = WIDEST_DIRECT) -> int:
    """How often a blur of this sigma may halve its axis, for the first time at `widest_direct`."""
    steps = int(sigma >= widest_direct)
    while steps and sigma >= WIDEST_HALVED * 2 ** (steps - 1):
        steps += 1
    return steps


def remaining(sigma: float, steps: int) -> float:
    """Sigma in reduced pixels after what averaging 2^steps pixels and linear interpolation back blur by themselves.

    With f = 2^steps their variances in original pixels are (f^2 - 1) / 12 and (2 f^2 + 1) / 12.
    """
    return sigma if steps == 0 else sqrt(sigma**2 - 4**steps / 4) / 2**steps


@cache
def taps(sigma: float) -> NDArray[np.float32]:
    """The weights of a Gaussian; their sum is 1. What is left out is three sigma away or more, and has 1 % of the peak at most.

    One weight when there is nothing to blur.
    """
    if sigma < LEAST_SIGMA:
        return np.ones(1, np.float32)
    radius = max(ceil(3 * sigma) - 1, 1)
    squares = np.arange(-radius, radius + 1) ** 2
    weights, variance = np.ones(1), sigma**2
    for _ in range(4):  # a little wider, so that what is left out does not make it narrower
        weights = np.exp(-squares / (2 * variance))
        weights /= weights.sum()
        if sigma >= 0.5:  # where the weights lie closer than they can tell the width
            variance *= sigma**2 / float((weights * squares).sum())
    return weights.astype(np.float32)


def extended(planes: Plane, sigmas: tuple[float, float], halvings: tuple[int, int], workspace: Workspace) -> Plane:
    """The (N, H, W) planes continued by mirroring, as far as the blur reaches, along axes that cannot be halved evenly.

    Sigmas and halvings are those of the rows and of the columns.
    """
    count, height, width = planes.shape
    if width % 2 ** halvings[0] == height % 2 ** halvings[1] == 0:
        return planes
    right, below = (
        -size % 2**steps and -(-(size + ceil(3 * sigma)) // 2**steps) * 2**steps - size
        for size, sigma, steps in zip((width, height), sigmas, halvings, strict=True)
    )
    whole = workspace.buffer("extended", (count, height + below, width + right))
    for plane, into in zip(planes, whole, strict=True):
        workspace.on.extend(plane, into)
    return whole


def halved(planes: Plane, steps_x: int, steps_y: int, workspace: Workspace, done: int = 0) -> Plane:
    """The (N, H, W) planes averaged over 2^steps pixels of an axis, in a buffer; themselves if there are no steps.

    `done`: how many of the steps lie behind the planes already.
    """
    for step in range(done, max(steps_x, steps_y)):
        across, down = step < steps_x, step < steps_y
        count, height, width = planes.shape
        into = workspace.buffer(f"halved{step}", (count, height >> down, width >> across))
        workspace.on.halve(planes, across, down, into)
        planes = into
    return planes
