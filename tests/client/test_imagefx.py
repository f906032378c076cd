"""Single pictures by way of the Python client: streams, files and arrays."""

import io
from pathlib import Path

import numpy as np
import pytest

from raven.client.errors import InvalidInput, NotInitialized
from raven.video.codecs import decode_rgba8, encode

CHAIN = [["desaturate", {}], ("scanlines", {})]


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    noise = np.random.default_rng(6).integers(0, 256, (24, 36, 4), dtype=np.uint8)
    noise[..., 3] |= 1
    return noise


def test_bytes_an_open_file_and_a_path_give_the_same(client, pixels, tmp_path: Path):
    data, path = encode(pixels, "png"), tmp_path / "a picture.png"
    path.write_bytes(data)
    answers = [client.imagefx_process(data, "qoi", CHAIN), client.imagefx_process(io.BytesIO(data), "qoi", CHAIN)]
    answers.append(client.imagefx_process_file(path, "qoi", CHAIN))
    assert len(set(answers)) == 1
    assert decode_rgba8(answers[0]).shape == pixels.shape
    assert decode_rgba8(client.imagefx_process(data)).tolist() == pixels.tolist()
    assert client.imagefx_process(data).startswith(b"\x89PNG")


def test_arrays_go_out_and_come_back_as_floats(client, pixels):
    floats = (pixels / 255).astype(np.float32)
    result = client.imagefx_process_array(floats)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, floats, atol=1e-6)
    np.testing.assert_array_equal(client.imagefx_process_array(pixels), result)
    opaque = client.imagefx_process_array(floats[..., :3])
    assert opaque.shape == pixels.shape
    assert (opaque[..., 3] == 1).all()
    assert not np.array_equal(client.imagefx_process_array(floats, CHAIN), result)


def test_values_beyond_the_range_are_brought_into_it(client):
    wild = np.full((4, 4, 4), 1, np.float64)
    wild[0, 0] = (-3, 7, np.nan, 1)
    assert client.imagefx_process_array(wild)[0, 0].tolist() == [0, 1, 0, 1]


def test_upscaling_in_all_three_forms(client, pixels, tmp_path: Path):
    data, path = encode(pixels, "qoi"), tmp_path / "x.qoi"
    path.write_bytes(data)
    size = {"upscaled_width": 80, "upscaled_height": 50, "quality": "lanczos"}
    answer = client.imagefx_upscale(data, "webp", **size)
    assert decode_rgba8(answer).shape == (50, 80, 4)
    assert client.imagefx_upscale_file(path, "webp", **size) == answer
    array = client.imagefx_upscale_array(pixels, 80, 50, "C", "lanczos")
    assert array.shape == (50, 80, 4)
    assert np.abs(array * 255 - decode_rgba8(answer))[..., 3].max() < 0.5


def test_the_servers_complaints_name_the_field(client, pixels):
    with pytest.raises(InvalidInput) as error:
        client.imagefx_process_array(pixels, [["bloom", {}], ["nonsense", {}]])
    assert error.value.field == "filters[1]"
    with pytest.raises(InvalidInput) as error:
        client.imagefx_upscale_array(pixels, quality="best")
    assert error.value.field == "quality"


def test_what_is_no_picture_does_not_leave_the_house(client):
    with pytest.raises(ValueError, match="height, width"):
        client.imagefx_process_array(np.zeros((5, 5)))
    with pytest.raises(TypeError, match="int32"):
        client.imagefx_process_array(np.zeros((5, 5, 3), np.int32))


def test_it_wants_initialize_first(monkeypatch: pytest.MonkeyPatch, pixels):
    from raven.client import api

    monkeypatch.setattr(api, "_connection", None)
    with pytest.raises(NotInitialized):
        api.imagefx_process_array(pixels)
