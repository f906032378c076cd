"""What pictures are as arrays."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Rgba8: TypeAlias = NDArray[np.uint8]
"""(height, width, 4) uint8: sRGB, straight alpha."""
