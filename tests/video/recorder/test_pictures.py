"""Recordings as pictures: image sequences with sound, and animated pictures."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from raven.errors import InvalidInput
from raven.video.codecs import decode_rgba8
from raven.video.recorder import FilmSpec, animated_gif, open_film
from raven.video.recorder.animation import frame_milliseconds

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


@pytest.mark.parametrize("fps", [Fraction(30), Fraction(30000, 1001), Fraction(25), Fraction(50)], ids=str)
@pytest.mark.parametrize("unit", [1, 10])
def test_times_of_frames_do_not_drift(fps: Fraction, unit: int):
    times = [frame_milliseconds(i, fps, unit) for i in range(3000)]
    assert abs(sum(times) - 1000 * 3000 / fps) <= unit / 2
    assert all(abs(time - 1000 / fps) <= unit for time in times)


def shown_by(file: Path) -> list[tuple[np.ndarray, float]]:
    """The pictures of a file, and how long each is shown (milliseconds)."""
    with Image.open(file) as image:
        pictures = []
        for i in range(image.n_frames):
            image.seek(i)
            image.load()
            pictures.append((np.asarray(image.convert("RGBA")).copy(), image.info["duration"]))
        return pictures


def written(tmp_path: Path, format: str, pictures: list[np.ndarray], **spec) -> Path:
    film = open_film(tmp_path / f"loop.{format}", format, FilmSpec(Fraction(25), **spec))
    for picture in pictures:
        film.add_frame(picture)
    (file,) = film.close()
    return file


@pytest.mark.parametrize("live", [False, True])
def test_an_apng_is_exact_whatever_changes(tmp_path: Path, live: bool):
    rng = np.random.default_rng(1)
    pictures = [rng.integers(0, 256, (40, 30, 4), np.uint8)]
    for _ in range(20):
        y, x = rng.integers(0, 40), rng.integers(0, 30)
        picture = pictures[-1].copy()
        picture[y : y + rng.integers(1, 9), x : x + rng.integers(1, 9)] = rng.integers(0, 256, 4)
        pictures.append(picture)
    for (shown, _), given in zip(shown_by(written(tmp_path, "apng", pictures, live=live)), pictures, strict=True):
        np.testing.assert_array_equal(shown, given)


@pytest.mark.parametrize("format", ["webp", "gif"])
def test_what_vanishes_leaves_no_trace(tmp_path: Path, format: str):
    empty, full = np.zeros((33, 47, 4), np.uint8), np.full((33, 47, 4), 255, np.uint8)
    spot = empty.copy()
    spot[5:10, 7:11] = (200, 30, 60, 255)
    given = [full, empty, spot, full, spot, empty]
    for (shown, _), picture in zip(shown_by(written(tmp_path, format, given)), given, strict=True):
        np.testing.assert_array_equal(shown[..., 3], picture[..., 3])


@pytest.mark.parametrize("format", ["webp", "apng", "gif"])
def test_what_stands_still_is_one_picture_for_that_time(tmp_path: Path, format: str):
    one, other = frames(2)
    shown = shown_by(written(tmp_path, format, [one] * 5 + [other] * 2 + [one]))
    assert [time for _, time in shown] == [200, 80, 40]
    long = shown_by(written(tmp_path, format, [one] * 25 * 70 + [other]))
    assert sum(time for _, time in long) == 70_040


def record(film, pictures) -> None:
    """Write these; whatever happens, the film is closed."""
    try:
        for picture in pictures:
            film.add_frame(picture)
    finally:
        film.close()


def test_a_gif_is_refused_before_memory_is_short(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(animated_gif, "MOST_BYTES", 2000)
    film = open_film(tmp_path / "loop.gif", "gif", FilmSpec(Fraction(20)))
    with pytest.raises(InvalidInput, match=r"holds \d+ pictures like these, no more"):
        record(film, frames(8) * 10)
    assert 0 < film.held_bytes <= 2000
    assert len(shown_by(tmp_path / "loop.gif")) > 3


@pytest.mark.parametrize("format", ["webp", "apng", "gif"])
@pytest.mark.parametrize("room", [12_000, 12_001, 14_444, 20_000])
def test_a_full_disk_leaves_an_animated_picture_up_to_there(tmp_path: Path, format: str, room: int, small_files):
    rng = np.random.default_rng(1)
    picture = np.dstack((rng.integers(0, 256, (48, 48, 3), np.uint8), np.full((48, 48), 255, np.uint8)))
    pictures = [np.roll(picture, 3 * i, axis=0) for i in range(40)]
    file = tmp_path / f"loop.{format}"
    with small_files(room), pytest.raises(OSError, match=r"File too large|no room"):
        record(open_film(file, format, FilmSpec(Fraction(25))), pictures)
    assert list(tmp_path.iterdir()) == [file]
    shown = shown_by(file)
    assert 1 <= len(shown) < 40
    if format == "apng":
        np.testing.assert_array_equal(shown[-1][0], pictures[len(shown) - 1])


@pytest.mark.parametrize("format", ["webp", "apng", "gif"])
@pytest.mark.parametrize("room", [10, 900, 2000])
def test_where_not_one_picture_has_room_there_is_no_file(tmp_path: Path, format: str, room: int, small_files):
    film = open_film(tmp_path / f"loop.{format}", format, FilmSpec(Fraction(25)))
    noise = np.random.default_rng(1).integers(0, 256, (3, 64, 64, 4), np.uint8)
    with small_files(room), pytest.raises(OSError, match=r"File too large|no room"):
        record(film, noise)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format", ["webp", "apng", "gif", "png", "qoi", "webm", "mp4"])
def test_what_nobody_wants_any_more_is_not_finished(tmp_path: Path, format: str):
    spec = FilmSpec(Fraction(25))
    film = open_film(tmp_path / "film", format, spec)
    for picture in frames():
        film.add_frame(picture)
    spec.unwanted.set()
    assert film.close() == ()
    assert film.close() == ()
    assert list(tmp_path.iterdir()) == []


def test_a_gif_that_nobody_wants_any_more_is_given_up_on_the_way(tmp_path: Path, monkeypatch):
    spec = FilmSpec(Fraction(25))
    film = open_film(tmp_path / "loop.gif", "gif", spec)
    for picture in frames():
        film.add_frame(picture)
    write, pictures = animated_gif._picture, []

    def write_and_lose_interest(*arguments) -> bytes:
        pictures.append(arguments)
        spec.unwanted.set()
        return write(*arguments)

    monkeypatch.setattr(animated_gif, "_picture", write_and_lose_interest)
    assert film.close() == ()
    assert len(pictures) == 1
    assert list(tmp_path.iterdir()) == []


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
