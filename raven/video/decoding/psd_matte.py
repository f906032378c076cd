"""The merged picture of a layered PSD: its colours are mixed with white where it is transparent, which is undone here.

Adobe's description does not say so; Photoshop writes it, and `psd-tools` and `ag-psd` undo it, too. Pillow does not.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from raven.video.picture import Rgba8

HEADER = 26  # bytes
_LENGTH, _COUNT = struct.Struct(">I"), struct.Struct(">h")


def without_matte(data: bytes, rgba8: Rgba8) -> Rgba8:
    """The pixels of a PSD file, as they are if it has no layers or says that their merged picture has no transparency."""
    alpha = rgba8[..., 3]
    soft = (alpha > 0) & (alpha < 255)
    if not soft.any() or not _is_merged_with_alpha(data):
        return rgba8
    result = rgba8.copy()
    share = alpha[soft, None].astype(np.float32) / 255
    result[soft, :3] = ((rgba8[soft, :3] - 255 * (1 - share)) / share).round().clip(0, 255)
    return result


def _is_merged_with_alpha(data: bytes) -> bool:
    """Whether the number of layers is negative: then the first channel after the colours is the picture's alpha."""
    try:
        position = HEADER
        for _ in range(2):  # colour mode data, image resources
            position += _LENGTH.size + _LENGTH.unpack_from(data, position)[0]
        lengths = [_LENGTH.unpack_from(data, position + place)[0] for place in (0, _LENGTH.size)]
        return all(lengths) and _COUNT.unpack_from(data, position + 2 * _LENGTH.size)[0] < 0
    except struct.error:
        return False
