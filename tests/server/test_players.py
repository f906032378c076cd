"""Players that know no more of Raven than the address of its MJPEG: FFmpeg as a program, and OpenCV."""

import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.patience import PATIENCE

av = pytest.importorskip("av")

SECONDS = 2


@pytest.fixture(scope="module")
def server(start_server):
    with start_server(avatar={"poser": "puppet", "character": "raven"}) as running:
        yield running


@pytest.fixture(params=["as shipped", "all odd", "whole", "large"])
def crop(request, server) -> str:
    """The session at start, framed so that its frames have sizes of every kind."""
    settings = {
        "as shipped": {},
        "all odd": {"crop": {"enabled": True, "left": 0.1, "top": 0.11, "right": 0.8, "bottom": 0.97}},
        "whole": {"crop": {"enabled": False}},
        "large": {"upscale": 1.3},
    }[request.param]
    answer = server.call("load_animator_settings", "default", animator_settings=settings)
    assert (answer.status_code, answer.json()["warnings"]) == (200, [])
    return request.param


def test_ffmpeg_makes_a_film_with_its_defaults(server, crop, tmp_path: Path):
    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("needs FFmpeg (on Debian: apt-get install ffmpeg)")
    film = tmp_path / "out.mp4"
    command = [program, "-nostdin", "-loglevel", "error", "-t", str(SECONDS)]
    command += ["-i", f"{server.url}/api/avatar/feed.mjpg", str(film)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    with av.open(film) as file:
        pictures = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    assert len(pictures) == 25 * SECONDS
    assert np.std(pictures[0]) > 20, "there is a character to see"
    assert any((picture != pictures[0]).any() for picture in pictures), "it moves"


def test_opencv_reads_the_feed(server, crop):
    feed = cv2.VideoCapture(f"{server.url}/api/avatar/feed.mjpg")
    try:
        assert feed.isOpened()
        pictures = [feed.read()[1] for _ in range(15)]
    finally:
        feed.release()
    assert all(picture is not None and picture.shape == pictures[0].shape for picture in pictures)
    assert all(np.std(picture) > 20 for picture in pictures), "there is a character to see"
    assert any((picture != pictures[0]).any() for picture in pictures), "it moves"
