"""The image formats: what goes out can be read by others, and what comes in is checked."""

import io
import struct
import time
import zlib

import numpy as np
import pytest
import qoi
from PIL import Image

from raven.errors import InvalidInput, UnreadablePicture
from raven.video.backdrop import Backdrop, flatten
from raven.video.codecs import ImageFormat, decode_rgba8, encode
from raven.video.picture import Picture, Rgba8
from tests.pace import quickest


def figure(width: int = 96, height: int = 80) -> Rgba8:
    """A soft disc with noise in colour: every alpha from 0 to 255, and colours under the transparent pixels too."""
    rng = np.random.default_rng(3)
    y, x = np.mgrid[:height, :width]
    distance = np.hypot(x - width / 2, y - height / 2) / (min(width, height) / 2)
    alpha = np.clip((1.2 - distance) * 300, 0, 255)
    color = np.clip(np.dstack((2 * x, 3 * y, x + y)) + rng.integers(-20, 20, (height, width, 3)), 0, 255)
    return np.dstack((color, alpha)).astype(np.uint8)


def pillow_file(picture: Image.Image, format: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (5, 1), (389, 512), (512, 512)])
def test_png_decodes_elsewhere_to_the_very_same_bytes(size):
    source = figure(*size)
    image = Image.open(io.BytesIO(encode(source, "PNG")))
    image.verify()  # checks every chunk's checksum
    decoded = np.array(Image.open(io.BytesIO(encode(source, "PNG"))))
    assert image.mode == "RGBA"
    np.testing.assert_array_equal(decoded, source)


def test_png_is_fast_enough_for_a_feed():
    source = np.array(Image.fromarray(figure()).resize((512, 512)))
    picture = Image.fromarray(source)
    usual = quickest(lambda: picture.save(io.BytesIO(), "PNG", compress_level=1))
    assert quickest(lambda: encode(source, "PNG")) < usual / 2


def test_a_cropped_view_encodes_like_a_copy():
    view = figure()[10:60, 20:50]
    assert not view.flags["C_CONTIGUOUS"]
    for format in ImageFormat:
        assert encode(view, format) == encode(view.copy(), format)


@pytest.mark.parametrize("format", ["PNG", "QOI", "TGA"])
def test_exact_formats_come_back_exactly(format):
    np.testing.assert_array_equal(decode_rgba8(encode(figure(), format)), figure())


def test_lossless_webp_keeps_all_that_can_be_seen():
    back = decode_rgba8(encode(figure(), "WEBP"))
    seen = figure()[..., 3] > 0
    np.testing.assert_array_equal(back[seen], figure()[seen])
    np.testing.assert_array_equal(back[..., 3], figure()[..., 3])


def test_lossy_webp_keeps_alpha_exactly_and_is_smaller():
    y, x = np.mgrid[:256, :256]
    soft = np.dstack((x, y, (x + y) // 2, np.clip(3 * x, 0, 255))).astype(np.uint8)
    lossy = encode(soft, "webp-lossy")
    back = decode_rgba8(lossy)
    np.testing.assert_array_equal(back[..., 3], soft[..., 3])
    assert np.abs(back[:, 128:, :3].astype(int) - soft[:, 128:, :3]).mean() < 4
    assert len(lossy) < len(encode(soft, "PNG"))


def test_jpeg_shows_the_figure_over_the_backdrop_colour():
    source = np.zeros((64, 64, 4), np.uint8)
    source[16:48, 16:48] = 250, 10, 10, 255
    image = np.array(Image.open(io.BytesIO(encode(source, "JPEG", Backdrop((0, 128, 255))))))
    np.testing.assert_allclose(image[4, 4], (0, 128, 255), atol=6)
    np.testing.assert_allclose(image[32, 32], (250, 10, 10), atol=6)


@pytest.mark.parametrize("color", [(0, 0, 0), (255, 255, 255), (30, 140, 250)])
def test_flattening_is_within_one_level_of_the_exact_blend(color):
    source = figure()
    alpha = source[..., 3:].astype(float) / 255
    exact = source[..., :3] * alpha + np.array(color) * (1 - alpha)
    assert np.abs(flatten(source, Backdrop(color)) - exact).max() <= 1.01


def test_a_backdrop_picture_covers_the_frame_and_loses_as_much_left_as_right():
    wide = np.full((50, 200, 4), 255, np.uint8)
    wide[:, 50:150, 0] = 0  # the middle is cyan, the sides are white
    shown = Backdrop(picture=Picture(rgba8=wide)).fitted(80, 100)
    assert shown.shape == (100, 80, 3)
    assert (shown[..., 0] < 10).all()


def test_a_backdrop_picture_that_is_too_high_keeps_its_lower_part():
    high = np.full((200, 50, 4), 255, np.uint8)
    high[100:, :, 0] = 0
    shown = Backdrop(picture=Picture(rgba8=high)).fitted(100, 160)
    assert (shown[:, :, 0] < 10).all()


def test_a_blurred_backdrop_loses_its_edges_and_keeps_its_light():
    halves = np.full((512, 512, 4), 255, np.uint8)
    halves[:, :256, :3] = 0
    soft = Backdrop(picture=Picture(rgba8=halves), blurred=True).fitted(512, 512)
    steps = np.diff(soft[256, :, 0].astype(int))
    assert 0 < steps.max() < 60
    opaque = np.dstack((soft, halves[..., 3]))
    assert Picture(rgba8=opaque).linear()[0].mean() == pytest.approx(0.5, abs=0.005)


def test_a_transparent_backdrop_picture_lets_the_colour_through():
    glass = np.zeros((10, 10, 4), np.uint8)
    assert (Backdrop((9, 8, 7), Picture(rgba8=glass)).fitted(30, 20) == (9, 8, 7)).all()


def test_backdrops_of_one_colour_are_one_key_for_the_encoding_cache():
    assert {Backdrop.parse("#20a0ff"), Backdrop.parse("#20A0FF")} == {Backdrop((0x20, 0xA0, 0xFF))}


@pytest.mark.parametrize("text", ["", "red", "#12345", "#1234567", "#12345g", "20a0ff"])
def test_a_backdrop_that_is_no_colour_is_refused_by_name(text):
    with pytest.raises(InvalidInput) as error:
        Backdrop.parse(text, "backdrop_color")
    assert error.value.field == "backdrop_color"


def test_format_names_in_any_case_with_their_media_types():
    assert ImageFormat.parse("png") is ImageFormat.PNG
    assert ImageFormat.parse("jpg") is ImageFormat.JPEG
    assert ImageFormat.parse("WebP-lossy").mime == "image/webp"
    for wrong in ("", "TIFF", "png ", "__class__", None, 3):
        with pytest.raises(InvalidInput):
            ImageFormat.parse(wrong)


@pytest.mark.parametrize("format", ["PNG", "WEBP", "GIF"])
def test_of_an_animation_the_first_frame_is_read(format):
    first, second = Image.new("RGBA", (8, 8), (255, 0, 0, 255)), Image.new("RGBA", (8, 8), (0, 0, 255, 255))
    data = pillow_file(first, format, save_all=True, append_images=[second])
    np.testing.assert_allclose(decode_rgba8(data)[4, 4], (255, 0, 0, 255), atol=3)


def test_palette_with_transparency_gray_and_rgb_are_converted():
    palette = Image.fromarray((np.indices((80, 96)).sum(0) // 60).astype(np.uint8), "P")
    palette.putpalette([0, 0, 0, 200, 100, 50, 10, 20, 30])
    palette_file = pillow_file(palette, "PNG", transparency=0)
    rgb = Image.new("RGB", (8, 8), (1, 2, 3))
    gray = Image.new("LA", (8, 8), (9, 100))
    assert decode_rgba8(palette_file)[0, 0, 3] == 0
    assert tuple(decode_rgba8(palette_file)[0, 80]) == (200, 100, 50, 255)
    assert tuple(decode_rgba8(pillow_file(rgb, "PNG"))[0, 0]) == (1, 2, 3, 255)
    assert tuple(decode_rgba8(pillow_file(gray, "PNG"))[0, 0]) == (9, 9, 9, 100)
    assert tuple(decode_rgba8(qoi.encode(np.array(rgb)))[0, 0]) == (1, 2, 3, 255)


@pytest.mark.parametrize("compression", [None, "tga_rle"])
@pytest.mark.parametrize("upwards", [1, -1])
@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L", "LA", "P"])
def test_tga_of_every_kind_is_read(mode, upwards, compression):
    image = Image.fromarray(figure()).convert(mode)
    data = pillow_file(image, "TGA", compression=compression, orientation=upwards)
    np.testing.assert_array_equal(decode_rgba8(data), np.array(image.convert("RGBA")))
    with pytest.raises(UnreadablePicture):
        decode_rgba8(data[: len(data) // 2])


@pytest.mark.parametrize("format", ["PNG", "QOI", "WEBP", "WEBP-LOSSY", "JPEG", "TGA"])
@pytest.mark.parametrize("part", [0.05, 0.5, 0.9])
def test_a_truncated_file_is_refused_with_the_field(format, part):
    whole = encode(figure(), format)
    with pytest.raises(UnreadablePicture) as error:
        decode_rgba8(whole[: int(len(whole) * part)], "blush1")
    assert error.value.field == "blush1"


@pytest.mark.parametrize("data", [b"", b"\x89PNG", b"qoif", b"<svg/>", b"GIF89a", bytes(5000), b"RIFF\0\0\0\0WEBP"])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(UnreadablePicture):
        decode_rgba8(data)


def bomb_png(edge: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", edge, edge, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def bomb_qoi(edge: int) -> bytes:
    return struct.pack(">4sIIBB", b"qoif", edge, edge, 4, 0) + bytes(7) + b"\1"


def bomb_tga(edge: int) -> bytes:
    return struct.pack("<BBBHHBHHHHBB", 0, 0, 10, 0, 0, 0, 0, 0, edge, edge, 32, 8) + bytes(100)


@pytest.mark.parametrize("data", [bomb_png(5000), bomb_png(60000), bomb_qoi(60000), bomb_tga(60000)])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(data):
    began = time.thread_time()
    with pytest.raises(UnreadablePicture, match="pixels"):
        decode_rgba8(data)
    assert time.thread_time() - began < 0.2


def test_the_pixel_limit_is_the_callers():
    data = encode(figure(100, 100), "PNG")
    assert decode_rgba8(data, max_pixels=10000).shape == (100, 100, 4)
    with pytest.raises(UnreadablePicture):
        decode_rgba8(data, max_pixels=9999)


def test_random_damage_never_raises_anything_but_our_own_error():
    rng = np.random.default_rng(7)
    for format in ("PNG", "QOI", "WEBP", "JPEG", "TGA"):
        whole = np.frombuffer(encode(figure(), format), np.uint8)
        for _ in range(60):
            damaged = whole.copy()
            damaged[rng.integers(0, len(whole), 12)] = rng.integers(0, 256, 12)
            try:
                decode_rgba8(damaged.tobytes(), max_pixels=100_000)
            except UnreadablePicture:
                continue
