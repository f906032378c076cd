"""Recordings as pictures: image sequences with sound, and animated pictures."""

import io
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from raven.errors import InvalidInput
from raven.video.codecs import decode_rgba8
from raven.video.recorder import FilmSpec, animation, open_film
from raven.video.recorder.animation import frame_durations

SPEC = FilmSpec(Fraction(25), 24_000)


def frames(count: int = 6, size: int = 64) -> list[np.ndarray]:
    """A square with a half-transparent rim that walks over a transparent ground."""
    pictures = []
    for i in range(count):
        picture = np.zeros((size, size, 4), np.uint8)
        picture[10:40, 4 * i : 4 * i + 30] = (250, 120, 30, 128)
        picture[12:38, 4 * i + 2 : 4 * i + 28] = (250, 120, 30, 255)
        pictures.append(picture)
    return pictures


@pytest.mark.parametrize("image", ["png", "qoi"])
def test_a_sequence_is_exact_and_numbered_and_has_its_sound(tmp_path: Path, image: str):
    folder = tmp_path / "take"
    film = open_film(folder, image, SPEC)
    tone = (0.5 * np.sin(np.arange(24_000 * 6 // 25) / 9)).astype(np.float32)
    for i, picture in enumerate(frames()):
        film.add_frame(picture)
        film.add_sound(tone[i * 960 : (i + 1) * 960])
    files = film.close()
    assert [file.name for file in files] == [*(f"frame_{i:05}.{image}" for i in range(6)), "sound.flac"]
    assert sorted(folder.iterdir()) == sorted(files)
    for file, picture in zip(files, frames(), strict=False):
        np.testing.assert_array_equal(decode_rgba8(file.read_bytes()), picture)
    sound, rate = soundfile.read(folder / "sound.flac")
    assert rate == 24_000
    np.testing.assert_allclose(sound, tone, atol=1e-4)


def test_a_shorter_sequence_leaves_nothing_of_a_longer_one_before_it(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "frame_of_mind.png").write_text("mine")
    for count in (6, 2):
        film = open_film(tmp_path, "png", FilmSpec(Fraction(25)))
        for picture in frames(count):
            film.add_frame(picture)
        film.close()
    expected = ["frame_00000.png", "frame_00001.png", "frame_of_mind.png", "notes.txt"]
    assert sorted(file.name for file in tmp_path.iterdir()) == expected


def test_a_discarded_sequence_leaves_nothing(tmp_path: Path):
    film = open_film(tmp_path / "take", "qoi", SPEC)
    film.add_frame(frames()[0])
    film.add_sound(np.zeros(100, np.float32))
    film.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format", ["webp", "apng", "gif"])
def test_an_animated_picture_has_all_frames_in_their_time_and_loops(tmp_path: Path, format: str):
    file = tmp_path / f"loop.{format}"
    film = open_film(file, format, FilmSpec(Fraction(20)))
    for picture in frames():
        film.add_frame(picture)
    assert not file.exists()
    assert film.close() == (file,)
    with Image.open(file) as image:
        assert image.n_frames == 6
        assert image.info["loop"] == 0
        durations = []
        for i, given in enumerate(frames()):
            image.seek(i)
            image.load()
            durations.append(image.info["duration"])
            shown = np.asarray(image.convert("RGBA"))
            solid, empty = given[..., 3] == 255, given[..., 3] == 0
            assert shown[..., 3][solid].min() > 250
            assert shown[..., 3][empty].max() == 0
            assert np.abs(shown[solid, :3].astype(int) - given[solid, :3]).mean() < 6
            if format != "gif":
                assert np.abs(shown[..., 3].astype(int) - given[..., 3]).max() < 3
    assert durations == [50] * 6


def test_times_of_frames_do_not_drift():
    assert frame_durations(30, Fraction(30), 1) == [33, 34, 33] * 10
    assert sum(frame_durations(30, Fraction(30), 10)) == 1000
    assert set(frame_durations(30, Fraction(30), 10)) == {30, 40}


def test_too_long_an_animation_is_refused_before_memory_is_short(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(animation, "MOST_BYTES", 64 * 64 * 4 * 3)
    film = open_film(tmp_path / "loop.webp", "webp", FilmSpec(Fraction(20)))
    for picture in frames(3):
        film.add_frame(picture)
    with pytest.raises(InvalidInput, match="holds 3 frames of this size, no more"):
        film.add_frame(frames()[0])
    film.close()
    assert Image.open(io.BytesIO((tmp_path / "loop.webp").read_bytes())).n_frames == 3


def test_a_full_disk_ends_a_sequence_with_what_there_is(tmp_path: Path, small_files):
    film = open_film(tmp_path / "take", "qoi", SPEC)
    noise = np.random.default_rng(0).uniform(-1, 1, 24_000).astype(np.float32)

    def fill() -> None:
        for picture in frames() * 20:
            film.add_frame(picture)
            film.add_sound(noise)

    with small_files(200_000):
        with pytest.raises(OSError, match="the sound cannot be written"):
            fill()
        files = film.close()
    assert len(files) > 3
    assert all(file.is_file() for file in files)
    np.testing.assert_array_equal(decode_rgba8(files[0].read_bytes()), frames()[0])
    sound, _ = soundfile.read(tmp_path / "take" / "sound.flac", stop=48_000)
    np.testing.assert_allclose(sound[:24_000], noise, atol=1e-4)
