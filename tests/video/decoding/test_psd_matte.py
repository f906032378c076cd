"""The merged picture of PSD files with layers: soft edges have the figure's colour, not white."""

import io

import numpy as np
from PIL import Image
from psd_tools import PSDImage

from raven.layers.psd import to_psd
from raven.layers.stack import Layer, Stack
from raven.video.decoding import decode_rgba8


def test_soft_edges_of_a_layered_file_keep_their_colour():
    soft = np.empty((64, 64, 4), np.uint8)
    soft[...] = (20, 40, 60, 255)
    soft[..., 3] = np.linspace(16, 255, 64)
    decoded = decode_rgba8(to_psd(Stack(64, (Layer("face", soft, 0, 0),))))
    assert np.array_equal(decoded[..., 3], soft[..., 3])
    assert np.abs(decoded.astype(int) - soft)[:, 10:, :3].max() <= 5
    assert np.abs(decoded.astype(int) - soft)[:, 32:, :3].max() <= 1


def test_a_file_without_layers_stays_as_it_is():
    flat = np.random.default_rng(1).integers(0, 256, (32, 32, 4), dtype=np.uint8)
    file = io.BytesIO()
    PSDImage.frompil(Image.fromarray(flat)).save(file)
    assert np.array_equal(decode_rgba8(file.getvalue()), flat)
