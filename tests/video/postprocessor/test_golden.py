"""Every filter as it looked when somebody last looked: two parameter sets, two sizes, three times.

    python tests/video/postprocessor/test_golden.py      # write those that look otherwise; look at them before committing

One picture per filter: a row per parameter set; the three times at full size (a part of the 512-line picture), then at
half size. Whole figures are drawn by `scripts/filter_sheet.py`.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from raven.video.codecs import decode_rgba8
from raven.video.picture import Picture, Rgba8
from raven.video.postprocessor import FILTERS, ChainState, parse_chain

HERE = Path(__file__).parent
LOOKS = json.loads((HERE / "looks.json").read_text("utf-8"))
TIMES = (0.5, 1.3, 7.91)
SOURCE = HERE / "golden_source.png"  # hair, an eye, and what is beside the head: a part of a picture of 512 lines
PART = (slice(None), slice(20, 84), slice(20, 92))


def sheet(name: str) -> Rgba8:
    whole = Picture(rgba8=decode_rgba8(SOURCE.read_bytes(), SOURCE.name)).linear()
    half = whole.reshape(4, whole.shape[1] // 2, 2, whole.shape[2] // 2, 2).mean((2, 4))[:, :, 2:50]
    rows = []
    for parameters in LOOKS[name]:
        chain, state = parse_chain([[name, parameters]]), ChainState(np.random.default_rng(5))
        tiles = [
            Picture(linear=chain.process(picture, t, state, full_height).copy()).rgba8()
            for picture, full_height in ((whole[PART], 512), (half, 256))
            for t in TIMES
        ]
        rows.append(np.concatenate(tiles, 1))
    return np.concatenate(rows)


def looks_as(now: Rgba8, golden: Path) -> bool:
    """Whether nobody sees a difference: processors round differently, which is no reason to write a picture anew."""
    expected = np.array(Image.open(golden)).astype(int)
    if expected.shape != now.shape:
        return False
    difference = np.abs(now.astype(int) - expected)
    transparent = expected[..., 3] < 8  # colours that nobody sees are rounded coarsely
    difference[transparent, :3] = 0
    return bool(difference.mean() < 0.2 and np.quantile(difference, 0.999) <= 3)


def write(golden: Path, names: Iterable[str]) -> list[str]:
    """Write the pictures that are missing or look otherwise; which."""
    sheets = {name: sheet(name) for name in names}
    anew = [name for name in sheets if not ((at := golden / f"{name}.png").exists() and looks_as(sheets[name], at))]
    for name in anew:
        Image.fromarray(sheets[name]).save(golden / f"{name}.png", optimize=True)
    return anew


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_looks_as_it_did(name):
    assert looks_as(sheet(name), HERE / "golden" / f"{name}.png")


def test_only_pictures_that_look_otherwise_are_written(tmp_path):
    assert write(tmp_path, ["noise", "zoom"]) == ["noise", "zoom"]
    noise, zoom = tmp_path / "noise.png", tmp_path / "zoom.png"
    rounded = np.array(Image.open(noise))
    rounded[0, 0, 0] ^= 1
    Image.fromarray(rounded).save(noise)
    other = np.array(Image.open(zoom))
    Image.fromarray(np.roll(other, 9, 1)).save(zoom)
    as_it_was = noise.read_bytes()
    assert write(tmp_path, ["noise", "zoom"]) == ["zoom"]
    assert noise.read_bytes() == as_it_was
    assert looks_as(other, zoom)


if __name__ == "__main__":
    print("written:", *write(HERE / "golden", FILTERS))
