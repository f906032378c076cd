"""A recorded film in a browser: its transparency lets the page be seen."""

import io
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from raven.export import open_character
from raven.figure.figure import Figure
from raven.pose import rest_pose
from raven.posers import create_poser
from raven.video.backdrop import Backdrop, flatten
from raven.video.recorder import FilmSpec, open_film

pytest.importorskip("av")

PAGE = """<!doctype html><body style="margin:0;background:rgb(255,0,200)">
<video src="{film}" muted autoplay loop style="display:block"></video>"""


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    """A character at rest."""
    return Figure(open_character("raven"), create_poser("puppet")).pose(rest_pose()).rgba8()


@pytest.fixture
def shot(browser, tmp_path: Path, picture: np.ndarray) -> np.ndarray:
    """What a page in a loud colour looks like that plays the film."""
    film = open_film(tmp_path / "film.webm", "webm", FilmSpec(Fraction(10), 24_000))
    for _ in range(10):
        film.add_frame(picture)
        film.add_sound(np.zeros(2400, np.float32))
    film.close()
    (tmp_path / "page.html").write_text(PAGE.format(film="film.webm"))
    browser.open((tmp_path / "page.html").as_uri())
    browser.until("document.querySelector('video').currentTime > 0.3")
    assert browser.js("return document.querySelector('video').duration") == pytest.approx(1.0, abs=0.05)
    with Image.open(io.BytesIO(browser.driver.get_screenshot_as_png())) as screen:
        return np.asarray(screen.convert("RGB").crop((0, 0, 512, 512)))


def test_a_webm_with_alpha_plays_over_the_colour_of_the_page(shot: np.ndarray, picture: np.ndarray):
    expected = flatten(picture, Backdrop((255, 0, 200))).astype(int)
    difference = np.abs(shot - expected)
    assert difference[picture[..., 3] == 0].mean() < 2
    assert difference[picture[..., 3] == 255].mean() < 5
    rim = (picture[..., 3] > 40) & (picture[..., 3] < 215)
    assert rim.sum() > 500
    assert difference[rim].mean() < 14
    brighter = shot.astype(int).sum(2)[rim].mean() - expected.sum(2)[rim].mean()
    assert abs(brighter) < 12  # no dark and no bright rim
