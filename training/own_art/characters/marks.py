"""Traces for the pen from computed points, and the few tones everything is drawn in."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

INK, DEEP, SHADE, BASE, LIGHT, GLOSS = "#1c1c1c", "#5a5a5a", "#8a8a8a", "#b4b4b4", "#d2d2d2", "#f4f4f4"
SKIN, SKIN_SHADE, SKIN_DEEP, SKIN_INK = "#f2d6c4", "#d9a68e", "#b98068", "#5a3228"


def trace(points: Iterable[Iterable[float]] | NDArray[np.float64], corners: str | tuple[int, ...] = "") -> str:
    """Points as the pen reads them. `corners`: "ends" makes both ends corners, "all" every point; or which of them."""
    words = [f"{x:.2f},{y:.2f}" for x, y in points]
    if isinstance(corners, str):
        corners = {"": (), "ends": (0, len(words) - 1), "all": tuple(range(len(words)))}[corners]
    return " ".join(word + ("!" if index in corners else "") for index, word in enumerate(words))


def moved(points: NDArray[np.float64], x: float, y: float) -> NDArray[np.float64]:
    return points + np.array([x, y])
