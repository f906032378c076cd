"""The backdrop covers whatever shape it is shown in, and is blurred only if asked."""

import io

import numpy as np
import pytest
from PIL import Image

from raven.client.dpg.backdrop import LONGEST_EDGE, cover, read_backdrop


def picture(width: int, height: int) -> bytes:
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, width // 2 :] = 255
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def test_a_wide_picture_loses_as_much_left_as_right():
    assert cover(100, 100, (400, 200)) == ((0.25, 0.0), (0.75, 1.0))


def test_a_high_picture_stands_on_its_lower_edge():
    assert cover(200, 100, (100, 200)) == ((0.0, 0.75), (1.0, 1.0))


def test_large_pictures_are_made_smaller():
    pixels = read_backdrop(picture(4000, 1000), blurred=False)
    assert pixels.shape == (LONGEST_EDGE // 4, LONGEST_EDGE, 4)
    assert pixels[..., 3].min() == 1


def test_a_photograph_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    Image.new("RGB", (96, 64)).save(file, "JPEG", exif=exif)
    assert read_backdrop(file.getvalue(), blurred=False).shape == (96, 64, 4)


def test_blurring_softens_edges():
    sharp, soft = (read_backdrop(picture(400, 200), blurred) for blurred in (False, True))
    steps = [np.abs(np.diff(pixels[100, :, 0])).max() for pixels in (sharp, soft)]
    assert steps[0] == 1
    assert steps[1] < 0.2


def test_what_is_no_picture_is_an_error():
    with pytest.raises(OSError, match="no picture"):
        read_backdrop(b"nothing", blurred=False)
