"""The upscaler: pictures at another size, with crisp lines and clean silhouettes.

    upscaler = Upscaler(factor=2.0, quality="lanczos")   # checked; raises InvalidInput or Unavailable
    larger = upscaler.apply(picture)

| quality | what | 512 to 1024, one core |
|---|---|---|
| `bilinear`, `bicubic`, `lanczos` | plain kernels | 3-6 ms |
| `low` | a small neural network (ACNet) redraws brightness and silhouette; hues come from Lanczos | from 70 ms |
| `high` | the network redraws each colour and the silhouette | from 140 ms |
"""

from raven.video.upscaler.networks import NETWORK_QUALITIES, PRESETS
from raven.video.upscaler.upscaler import (
    LARGEST_FACTOR,
    QUALITIES,
    SMALLEST_FACTOR,
    Upscaler,
    check_quality,
    scaled,
    size_of,
)

__all__ = [
    "LARGEST_FACTOR",
    "NETWORK_QUALITIES",
    "PRESETS",
    "QUALITIES",
    "SMALLEST_FACTOR",
    "Upscaler",
    "check_quality",
    "scaled",
    "size_of",
]
