"""Films, asked for and fetched on the page, in a real browser on a real server."""

import zipfile
from pathlib import Path

import pytest

av = pytest.importorskip("av")
pytest.importorskip("hibari")


def film(page, eventually, wait_seconds: float = 60) -> Path:
    """Record with what the page says now, and save the film."""
    for old in page.downloads.iterdir():
        old.unlink()
    page.click("#record")
    page.until("!document.querySelector('#film').hidden", seconds=wait_seconds)
    page.click("#film")
    files = lambda: [file for file in page.downloads.iterdir() if file.suffix in {".webm", ".mp4", ".zip"}]  # noqa: E731
    assert eventually(lambda: bool(files()))
    return files()[0]


@pytest.fixture
def small(page, home):
    """The page of a small avatar with few frames, so that films are made quickly."""
    quick = {"upscale": 0.5, "target_fps": 12, "postprocessor_chain": []}
    home.call("load_animator_settings", "default", animator_settings=quick)
    return page


def test_a_spoken_text_becomes_a_film_with_sound(small, eventually):
    small.js("document.querySelector('#say').value = 'Hello there.'")
    with av.open(str(film(small, eventually))) as found:
        seconds = found.duration / 1e6
        kinds = {stream.type for stream in found.streams}
    assert kinds == {"video", "audio"}
    assert 0.5 < seconds < 6


def test_some_time_becomes_numbered_pictures(small, eventually):
    small.js("document.querySelector('#say').value = ''")
    small.click("#recording label:has([value=frames])")
    small.slide("Without text", 1)
    with zipfile.ZipFile(film(small, eventually)) as found:
        pictures = [name for name in found.namelist() if name.endswith(".png")]
    assert len(pictures) >= 12


def test_why_no_film_was_made_is_told(small):
    small.js("document.querySelector('#say').value = '***'")
    small.click("#record")
    small.until("document.querySelector('.messages .error')?.textContent.startsWith('No film was made.')")
    assert small.js("return document.querySelector('#record').textContent") == "Record"
