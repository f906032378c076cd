"""Pictures of every kind come out as a viewer would see them, whatever else their files say."""

import io
import struct
import time
import zlib

import numpy as np
import pytest
from PIL import Image

from raven.errors import UnreadablePicture
from raven.video.decoding import MAX_PIXELS, decode_rgba8

from .made import (
    COLORS,
    COLORS_ALPHA,
    GRAY,
    GRAY_ALPHA,
    PALETTE,
    chunk,
    file_of,
    first_ink_is_red,
    gray_in_linear_light,
    png,
    red_and_blue_exchanged,
)

CORNERS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)]


def quarters(width: int = 96, height: int = 64) -> np.ndarray:
    """A quarter each in red, green (above), blue and yellow (below): no turn and no mirror leaves it as it is."""
    colors = np.empty((height, width, 3), np.uint8)
    top, left = height // 2, width // 2
    colors[:top, :left], colors[:top, left:], colors[top:, :left], colors[top:, left:] = CORNERS
    return colors


def stored(upright: np.ndarray, orientation: int) -> np.ndarray:
    """How a camera stores a picture that Exif's orientation shall bring upright (CIPA DC-008, 4.6.4 A)."""
    rows_are_columns = orientation > 4
    picture = upright.swapaxes(0, 1) if rows_are_columns else upright
    first_row_is_last = orientation in (3, 4) if not rows_are_columns else orientation in (7, 8)
    first_column_is_last = orientation in (2, 3) if not rows_are_columns else orientation in (6, 7)
    if rows_are_columns:  # what is a row in the file is a column to the eye
        first_row_is_last, first_column_is_last = first_column_is_last, first_row_is_last
    return picture[:: -1 if first_row_is_last else 1, :: -1 if first_column_is_last else 1]


@pytest.mark.parametrize("format", ["JPEG", "WEBP", "PNG", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(format, orientation):
    image = Image.fromarray(np.ascontiguousarray(stored(quarters(), orientation)))
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if format == "WEBP" else {} if format == "PNG" else {"quality": 95}
    upright = decode_rgba8(file_of(image, format, exif=exif, **options))
    assert upright.shape == (64, 96, 4)
    np.testing.assert_allclose(upright[16::32, 24::48, :3].reshape(4, 3), CORNERS, atol=8)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "exif", [b"Exif\0\0", b"Exif\0\0MM\0*\0\0\0\xff", b"\xff" * 40, b"Exif\0\0II*\0" + b"\xee" * 90]
)
def test_exif_that_is_broken_is_no_fault_of_the_picture(exif):
    image = Image.fromarray(quarters())
    for format in ("JPEG", "WEBP"):
        assert decode_rgba8(file_of(image, format, exif=exif)).shape == (64, 96, 4)
    assert decode_rgba8(png(quarters(), COLORS, extra=chunk(b"eXIf", exif))).shape == (64, 96, 4)


@pytest.mark.parametrize("orientation", [0, 9, 300])
def test_an_orientation_that_does_not_exist_turns_nothing(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = file_of(Image.fromarray(quarters()), "PNG", exif=exif)
    np.testing.assert_array_equal(decode_rgba8(data)[..., :3], quarters())


@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
def test_gray_of_every_depth_is_a_ramp_from_black_to_white(depth):
    most = (1 << depth) - 1
    levels = np.linspace(0, most, min(64, most + 1)).round().astype(int)
    ramp = np.repeat(levels[None, :, None], 4, 0)
    shown = decode_rgba8(png(ramp, GRAY, depth))
    np.testing.assert_allclose(shown[..., :3], np.repeat(ramp * 255 / most, 3, 2), atol=1)
    assert (shown[..., 3] == 255).all()


@pytest.mark.parametrize(
    ("kind", "channels"), [(GRAY, 1), (COLORS, 3), (GRAY_ALPHA, 2), (COLORS_ALPHA, 4)], ids=["L", "RGB", "LA", "RGBA"]
)
def test_sixteen_bits_are_within_one_level_of_the_exact_value(kind, channels):
    deep = np.random.default_rng(1).integers(0, 65536, (9, 31, channels))
    shown = decode_rgba8(png(deep, kind, 16))
    colors = deep[..., :3] if channels > 2 else deep[..., :1]
    np.testing.assert_allclose(shown[..., :3], np.broadcast_to(colors / 257, (9, 31, 3)), atol=1)
    alpha = deep[..., -1] / 257 if channels in (2, 4) else np.full((9, 31), 255)
    np.testing.assert_allclose(shown[..., 3], alpha, atol=1)


@pytest.mark.parametrize(("kind", "depth"), [*((GRAY, depth) for depth in (1, 2, 4, 8, 16)), (COLORS, 8), (COLORS, 16)])
def test_the_one_colour_that_is_transparent_is_found_in_every_depth(kind, depth):
    hidden, seen = ((1 << depth) - 1) * 2 // 3 or 1, 0
    channels = 3 if kind == COLORS else 1
    samples = np.full((2, 2, channels), seen)
    samples[0, 0] = hidden
    shown = decode_rgba8(png(samples, kind, depth, chunk(b"tRNS", struct.pack(">H", hidden) * channels)))
    assert shown[..., 3].tolist() == [[0, 255], [255, 255]]


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
def test_a_palette_keeps_its_transparency(depth):
    indices = np.array([[0, 1], [1, 0]])[..., None]
    extra = chunk(b"PLTE", bytes((10, 20, 30, 200, 100, 50))) + chunk(b"tRNS", bytes((0, 77)))
    shown = decode_rgba8(png(indices, PALETTE, depth, extra))
    assert shown[0].tolist() == [[10, 20, 30, 0], [200, 100, 50, 77]]


def deep_tiff() -> bytes:
    ramp = np.linspace(0, 65535, 96).round().astype(np.uint16)[None].repeat(64, 0)
    return file_of(Image.fromarray(ramp), "TIFF")


def float_tiff() -> bytes:
    return file_of(Image.fromarray(np.linspace(0, 1, 96, dtype=np.float32)[None].repeat(64, 0)), "TIFF")


def deep_pgm() -> bytes:
    ramp = np.linspace(0, 65535, 96).round().astype(">u2")[None].repeat(64, 0)
    return b"P5 96 64 65535\n" + ramp.tobytes()


def wide_tiff(white: int, kind: str) -> bytes:
    """Gray as numbers of 32 bits or floats from 0 to `white`; unsigned ones are tagged so, as Pillow cannot write them."""
    ramp = np.linspace(0, white, 96).round().astype(kind)[None].repeat(64, 0)
    data = file_of(Image.fromarray(ramp.view("<i4") if kind == "<u4" else ramp), "TIFF")
    return retagged(data, 339, 1) if kind == "<u4" else data


def retagged(tiff: bytes, tag: int, value: int) -> bytes:
    at = tiff.index(struct.pack("<HHI", tag, 3, 1)) + 8
    return tiff[:at] + struct.pack("<I", value) + tiff[at + 4 :]


WIDE = {
    f"{kind} to {white}": wide_tiff(white, kind)
    for white, kind in [
        *((white, kind) for white in (255, 65535) for kind in ("<f4", "<i4", "<u4")),
        (2**31 - 1, "<i4"),
        (2**32 - 1, "<u4"),
    ]
}


@pytest.mark.parametrize(
    "data", [deep_tiff(), float_tiff(), deep_pgm(), *WIDE.values()], ids=["TIFF", "TIFF in floats", "PGM", *WIDE]
)
def test_deep_gray_of_other_files_is_a_ramp_too(data):
    shown = decode_rgba8(data)
    np.testing.assert_allclose(shown[5, :, 1], np.linspace(0, 255, 96), atol=1.01)


def test_highlights_above_white_are_white_and_do_not_darken_the_rest():
    shown = decode_rgba8(file_of(Image.fromarray(np.array([[0.5, 1.0, 4.0, np.inf]], np.float32)), "TIFF"))
    assert shown[0, :, 0].tolist() == [128, 255, 255, 255]


def test_a_dark_picture_of_sixteen_bits_stays_dark():
    assert decode_rgba8(b"P5 2 1 65535\n" + struct.pack(">2H", 0, 255))[0, 1, 0] == 1
    assert decode_rgba8(file_of(Image.fromarray(np.array([[0, 255]], np.uint16)), "TIFF"))[0, 1, 0] == 1


def test_less_than_black_is_black():
    shown = decode_rgba8(file_of(Image.fromarray(np.array([[-200, 0, 255]], np.int32)), "TIFF"))
    assert shown[0, :, 0].tolist() == [0, 0, 255]


def test_deep_gray_whose_zero_is_white_is_no_negative():
    shown = decode_rgba8(retagged(deep_tiff(), 262, 0))
    np.testing.assert_allclose(shown[5, :, 1], np.linspace(255, 0, 96), atol=1.01)


@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("JPEG2000", {"irreversible": False}),
        ("PPM", {}),
        ("PCX", {}),
        ("SGI", {}),
        ("DDS", {}),
        ("BMP", {}),
        ("GIF", {}),
        ("TGA", {}),
        ("WEBP", {"lossless": True}),
        ("PNG", {}),
    ],
)
def test_every_kind_of_file_shows_its_colours(format, options):
    shown = decode_rgba8(file_of(Image.fromarray(quarters()), format, **options))
    np.testing.assert_allclose(shown[..., :3], quarters(), atol=2)


def test_a_jpeg_for_print_shows_its_colours():
    shown = decode_rgba8(file_of(Image.fromarray(quarters()).convert("CMYK"), "JPEG", quality=95))
    np.testing.assert_allclose(shown[16::32, 24::48, :3].reshape(4, 3), CORNERS, atol=8)


def test_lab_colours_come_out_as_colours():
    lab = np.zeros((8, 8, 3), np.uint8)
    lab[...] = 138, 81, 70  # L 54.3, a +80.8, b +69.9, which is sRGB's red
    image = Image.frombytes("LAB", (8, 8), lab.tobytes())
    np.testing.assert_allclose(decode_rgba8(file_of(image, "TIFF"))[4, 4], (255, 0, 0, 255), atol=6)


def test_premultiplied_alpha_becomes_straight():
    data = file_of(Image.fromarray(np.full((8, 8, 4), (100, 50, 20, 128), np.uint8)), "TIFF")
    straight, associated = (struct.pack("<HHIH", 338, 3, 1, kind) for kind in (2, 1))  # ExtraSamples
    assert straight in data
    np.testing.assert_allclose(decode_rgba8(data.replace(straight, associated))[4, 4], (199, 100, 40, 128), atol=1)


@pytest.mark.parametrize("format", ["JPEG", "WEBP", "PNG", "TIFF", "AVIF"])
def test_a_profile_decides_what_the_colours_are(format):
    options = {"lossless": True} if format == "WEBP" else {"quality": 95} if format in ("JPEG", "AVIF") else {}
    data = file_of(Image.fromarray(quarters()), format, icc_profile=red_and_blue_exchanged(), **options)
    shown = decode_rgba8(data)[16::32, 24::48, :3].reshape(4, 3)
    np.testing.assert_allclose(shown, [color[::-1] for color in CORNERS], atol=10)


def test_a_profile_leaves_transparency_alone():
    source = np.dstack((quarters(), np.linspace(0, 255, 96).astype(np.uint8)[None].repeat(64, 0)))
    data = file_of(Image.fromarray(source), "PNG", icc_profile=red_and_blue_exchanged())
    np.testing.assert_allclose(decode_rgba8(data), source[..., [2, 1, 0, 3]], atol=2)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("kind", [GRAY, GRAY_ALPHA])
def test_a_profile_of_gray_is_followed(kind, depth):
    most = (1 << depth) - 1
    light = np.linspace(0, 1, 32)
    samples = np.repeat((light * most).round().astype(int)[None, :, None], 1 if kind == GRAY else 2, 2)
    packed = b"light\0\0" + zlib.compress(gray_in_linear_light())
    shown = decode_rgba8(png(samples, kind, depth, chunk(b"iCCP", packed)))
    srgb = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    np.testing.assert_allclose(shown[0, :, 0], srgb, atol=3)
    if kind == GRAY_ALPHA:
        np.testing.assert_allclose(shown[0, :, 3], light * 255, atol=1)


def test_inks_are_what_their_profile_says():
    inks = np.zeros((16, 48, 4), np.uint8)
    inks[:, 16:32, 0] = inks[:, 32:, 3] = 255
    data = file_of(Image.frombytes("CMYK", (48, 16), inks.tobytes()), "TIFF", icc_profile=first_ink_is_red())
    shown = decode_rgba8(data)[8, 8::16, :3]
    np.testing.assert_allclose(shown, [(255, 255, 255), (255, 0, 0), (0, 0, 0)], atol=8)


def test_a_profile_that_is_srgb_changes_no_pixel():
    from PIL import ImageCms

    source = np.random.default_rng(5).integers(0, 256, (40, 40, 3)).astype(np.uint8)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = file_of(Image.fromarray(source), "PNG", icc_profile=profile)
    np.testing.assert_array_equal(decode_rgba8(data)[..., :3], source)


@pytest.mark.parametrize(
    "profile", [b"", b"no profile", bytes(5000), gray_in_linear_light(), gray_in_linear_light()[:200]]
)
def test_a_profile_that_cannot_be_used_is_passed_over(profile):
    for format in ("PNG", "JPEG", "WEBP"):
        options = (
            {"lossless": True} if format == "WEBP" else {"quality": 95, "subsampling": 0} if format == "JPEG" else {}
        )
        data = file_of(Image.fromarray(quarters()), format, icc_profile=profile, **options)
        np.testing.assert_allclose(decode_rgba8(data)[..., :3], quarters(), atol=8)


MEGABYTES = b"a workflow " * 300_000
TEXTS = {
    "iTXt": chunk(b"iTXt", b"workflow\0\1\0\0\0" + zlib.compress(MEGABYTES)),
    "iTXt, not compressed": chunk(b"iTXt", b"workflow\0\0\0\0\0" + MEGABYTES),
    "zTXt": chunk(b"zTXt", b"prompt\0\0" + zlib.compress(MEGABYTES)),
    "tEXt": chunk(b"tEXt", b"prompt\0" + MEGABYTES),
    "iCCP": chunk(b"iCCP", b"profile\0\0" + zlib.compress(MEGABYTES)),
    "70 MB": chunk(b"zTXt", b"prompt\0\0" + zlib.compress(b"x" * 900_000)) * 80,
    "a broken one": chunk(b"zTXt", b"prompt\0\7nothing packed") + chunk(b"iTXt", b"\xff\0\1\1"),
    "what nobody knows": chunk(b"vpAg", bytes(9)) + chunk(b"prVt", b"?"),
}


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("place", ["extra", "after"])
def test_what_a_png_tells_beside_its_pixels_does_not_matter(kind, place):
    data = png(quarters(), COLORS, **{place: TEXTS[kind]})
    np.testing.assert_array_equal(decode_rgba8(data)[..., :3], quarters())


def test_what_pillow_counts_texts_against_stays_as_it_was():
    from PIL import PngImagePlugin

    before = PngImagePlugin.MAX_TEXT_CHUNK, PngImagePlugin.MAX_TEXT_MEMORY
    decode_rgba8(png(quarters(), COLORS, extra=TEXTS["70 MB"]))
    assert before == (PngImagePlugin.MAX_TEXT_CHUNK, PngImagePlugin.MAX_TEXT_MEMORY)


def many_comments(format: str) -> bytes:
    small = file_of(Image.fromarray(quarters()), format)
    if format == "PNG":
        return small[:33] + chunk(b"tEXt", b"") * 2_500_000 + small[33:]
    if format == "JPEG":
        return small[:2] + b"\xff\xfe\0\2" * 7_500_000 + small[2:]
    tables = 13 + 3 * 2 ** ((small[10] & 7) + 1)
    return small[:tables] + b"\x21\xfe\1a\0" * 6_000_000 + small[tables:]


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF"])
def test_thirty_megabytes_of_crumbs_are_refused_soon(format):
    data = many_comments(format)
    began = time.thread_time()
    with pytest.raises(UnreadablePicture):
        decode_rgba8(data)
    assert time.thread_time() - began < 3  # 0.1 s on an idle machine; read to the end it takes ten times the limit


def test_thirty_megabytes_of_text_cost_next_to_nothing():
    data = png(quarters(), COLORS, extra=chunk(b"tEXt", b"prompt\0" + bytes(1000)) * 30_000)
    began = time.thread_time()
    decode_rgba8(data)
    assert time.thread_time() - began < 1


@pytest.mark.parametrize("kind", [b"IHDR", b"PLTE", b"IDAT"])
def test_a_damaged_chunk_that_the_picture_needs_is_refused(kind):
    data = bytearray(png(np.zeros((4, 4, 1)), PALETTE, 8, chunk(b"PLTE", bytes(6))))
    data[data.index(kind) + 5] ^= 0x40
    with pytest.raises(UnreadablePicture):
        decode_rgba8(bytes(data))


def test_a_damaged_chunk_that_it_does_not_need_is_passed_over():
    damaged = chunk(b"tRNS", bytes(6))[:-4] + bytes(4)
    assert (decode_rgba8(png(quarters(), COLORS, extra=damaged))[..., 3] == 255).all()


def test_an_animated_png_shows_its_picture_even_if_its_frames_are_broken():
    frames = chunk(b"acTL", struct.pack(">II", 2, 0)) + chunk(
        b"fcTL", struct.pack(">IIIII", 7, 900, 900, 5, 5) + bytes(6)
    )
    np.testing.assert_array_equal(decode_rgba8(png(quarters(), COLORS, extra=frames))[..., :3], quarters())


@pytest.mark.parametrize("data", [b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", b"\0\0\1\xba" + bytes(99)])
def test_what_would_start_other_programs_or_is_a_film_is_not_tried(data):
    with pytest.raises(UnreadablePicture, match="no picture that Raven can read"):
        decode_rgba8(data)


def test_icons_are_not_tried_as_pictures_of_any_size_hide_in_them():
    icon = io.BytesIO()
    Image.fromarray(quarters(64, 64)).save(icon, "ICO", sizes=[(64, 64)])
    with pytest.raises(UnreadablePicture):
        decode_rgba8(icon.getvalue())


@pytest.mark.parametrize("size", [(20_000, 10), (10, 20_000), (5000, 5000)])
def test_limits_are_looked_at_before_any_pixel(size):
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"no pixels at all") + chunk(b"IEND")
    with pytest.raises(UnreadablePicture, match=f"{size[0]} x {size[1]}: more than") as error:
        decode_rgba8(data, "blush1")
    assert error.value.field == "blush1"
    assert MAX_PIXELS < 5000 * 5000


def test_a_file_of_endless_size_is_refused(monkeypatch):
    monkeypatch.setattr("raven.video.decoding.files.MAX_BYTES", 2 << 20)
    data = png(quarters(), COLORS)
    with pytest.raises(UnreadablePicture, match="more than 2 MB"):
        decode_rgba8(data + bytes(2 << 20))


@pytest.mark.filterwarnings("ignore")  # Pillow says what it finds in broken metadata
def test_random_damage_to_every_kind_of_file_raises_nothing_but_our_own_error():
    rng = np.random.default_rng(11)
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.fromarray(quarters())
    common = {"exif": exif, "icc_profile": red_and_blue_exchanged()}
    files = [file_of(image, format, **common) for format in ("PNG", "JPEG", "WEBP", "TIFF", "AVIF")]
    files += [file_of(image, format) for format in ("GIF", "BMP", "JPEG2000", "PPM", "DDS", "PCX", "SGI")]
    files += [png(np.zeros((8, 8, 1), int), GRAY, 16, chunk(b"tRNS", b"\0\0")), deep_tiff()]
    for whole in files:
        for _ in range(80):
            damaged = np.frombuffer(whole, np.uint8).copy()
            places = rng.integers(0, min(len(whole), 4000), 8)
            damaged[places] = rng.integers(0, 256, 8)
            try:
                rgba8 = decode_rgba8(damaged.tobytes(), max_pixels=100_000)
            except UnreadablePicture:
                continue
            assert rgba8.dtype == np.uint8
            assert rgba8.shape[2] == 4
