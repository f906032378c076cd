"""How things begin and end to move, and edges fade."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Share = TypeVar("Share", float, NDArray[np.floating])


def eased(share: Share) -> Share:
    """From 0 to 1, at rest at both ends; the smoothstep cubic. `share` must be in 0..1."""
    return share * share * (3 - 2 * share)
