"""Every filter as it looked when somebody last looked: two parameter sets, two sizes, three times.

    python tests/video/postprocessor/test_golden.py      # write the pictures anew; look at them before committing

One picture per filter: a row per parameter set; the three times at full size (a part of the 512-line picture), then at
half size. Whole figures are drawn by `scripts/filter_sheet.py`.
"""

import json
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


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_looks_as_it_did(name):
    expected = np.array(Image.open(HERE / "golden" / f"{name}.png")).astype(int)
    difference = np.abs(sheet(name).astype(int) - expected)
    transparent = expected[..., 3] < 8  # colours that nobody sees are rounded coarsely
    difference[transparent, :3] = 0
    assert difference.mean() < 0.2
    assert np.quantile(difference, 0.999) <= 3


if __name__ == "__main__":
    for filter_name in FILTERS:
        Image.fromarray(sheet(filter_name)).save(HERE / "golden" / f"{filter_name}.png", optimize=True)
