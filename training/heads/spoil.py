"""What happens to finished pictures: blur, sharpening, grading, noise, compression. Most stay as they are."""

import numpy as np
from numpy.typing import NDArray


def spoil(picture: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The picture (H, W, 4) after what people and programs do to it; alpha stays."""
    return picture
