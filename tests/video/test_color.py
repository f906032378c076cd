"""sRGB and linear light: the tables give what the formula gives."""

import numpy as np

from raven.video.color import decode_srgb, encode_srgb, linear_of_srgb, srgb_of_linear
from tests.pace import quickest


def noise(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (height, width, 4), dtype=np.uint8)


def exact_bytes(linear: np.ndarray) -> np.ndarray:
    """What the formula gives, before rounding."""
    alpha = linear[3:].astype(np.float64)
    straight = np.divide(linear[:3], alpha, out=np.zeros_like(linear[:3], np.float64), where=alpha > 0)
    return np.concatenate((srgb_of_linear(straight.clip(0, 1)), alpha)).transpose(1, 2, 0) * 255


def test_every_byte_survives_the_way_to_linear_light_and_back():
    pixels = noise(64, 64)
    pixels[..., 3] |= 1
    np.testing.assert_array_equal(encode_srgb(decode_srgb(pixels)), pixels)


def test_decoding_premultiplies_in_linear_light():
    pixels = noise(9, 7)
    alpha = pixels[..., 3:] / 255
    expected = np.concatenate((linear_of_srgb(pixels[..., :3] / 255) * alpha, alpha), 2).transpose(2, 0, 1)
    decoded = decode_srgb(pixels)
    assert decoded.dtype == np.float32
    np.testing.assert_allclose(decoded, expected, atol=1e-6)


def test_encoding_rounds_to_the_nearest_byte():
    rng = np.random.default_rng(2)
    alpha = rng.random((1, 200, 200)).astype(np.float32)
    linear = np.concatenate((rng.random((3, 200, 200)).astype(np.float32) ** 3 * alpha, alpha))
    error = np.abs(encode_srgb(linear) - exact_bytes(linear))
    assert error.max() < 0.53


def test_what_lies_beyond_the_range_is_brought_into_it():
    values = np.array([[-1, 0.5, 2, 0.5], [0, 0.5, 0.5, 3], [9, 0, 0.2, 1], [1, 0, 1, 2]], np.float32)
    pixels = encode_srgb(values[:, None, :])
    assert pixels[0, 0].tolist() == [0, 0, 255, 255]
    assert pixels[0, 1].tolist() == [0, 0, 0, 0]
    assert pixels[0, 2].tolist() == [255, 188, 124, 255]
    assert pixels[0, 3].tolist() == [188, 255, 255, 255]


def test_views_are_taken_too():
    view = noise(40, 40)[5:30, 3:20]
    np.testing.assert_array_equal(decode_srgb(view), decode_srgb(view.copy()))
    linear = decode_srgb(view)
    cut = encode_srgb(linear[:, 2:20, 1:9])
    np.testing.assert_array_equal(cut, encode_srgb(linear[:, 2:20, 1:9].copy()))
    assert encode_srgb(decode_srgb(np.empty((0, 5, 4), np.uint8))).shape == (0, 5, 4)


def test_both_ways_are_fast_enough_for_a_feed():
    pixels = noise(512, 512)
    linear = decode_srgb(pixels)
    curves = quickest(lambda: srgb_of_linear(linear_of_srgb(pixels[..., :3].astype(np.float32) / 255)), 10)
    assert quickest(lambda: (decode_srgb(pixels), encode_srgb(linear)), 10) < curves  # tables instead of formulas
