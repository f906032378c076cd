"""Films: what other programs find in them, that picture and sound go together, and what a full disk leaves."""

import os
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from raven.errors import InvalidInput
from raven.video.backdrop import Backdrop
from raven.video.recorder import FilmSpec, FilmWriter, format_of, frame_rate, open_film, parse_format

av = pytest.importorskip("av")

RATE = 24_000
FILMS = ("webm", "mp4")


def figure(size: int = 96, grey: int = 200) -> np.ndarray:
    """A disc on a transparent ground."""
    y, x = np.mgrid[:size, :size]
    inside = (x - size / 2) ** 2 + (y - size / 2) ** 2 < (size / 3) ** 2
    picture = np.zeros((size, size, 4), np.uint8)
    picture[inside] = (grey, 60, 90, 255)
    return picture


def record(file: Path, format: str, fps: Fraction, seconds: float, flash_at: float = -1, live: bool = False) -> None:
    """A disc that flashes white in the moment in which a click is heard."""
    spec = FilmSpec(fps, RATE, Backdrop((0, 0, 40)), live)
    film = open_film(file, format, spec)
    sound = np.zeros(round(seconds * RATE), np.float32)
    if flash_at >= 0:
        sound[round(flash_at * RATE) :][:400] = 0.9 * np.sin(np.arange(400) / 3)
    given = 0
    for i in range(round(seconds * fps)):
        picture = figure()
        if i == round(flash_at * fps):
            picture[picture[..., 3] > 0, :3] = 255
        film.add_frame(picture)
        heard = round((i + 1) / fps * RATE)
        film.add_sound(sound[given:heard])
        given = heard
    assert film.close()[0] == file


def pictures(file: Path, with_alpha: bool = False) -> list[tuple[float, np.ndarray]]:
    """(time, pixels) of every frame."""
    with av.open(str(file)) as container:
        stream = container.streams.video[0]
        if not with_alpha:
            return [(float(frame.time), frame.to_ndarray(format="rgb24")) for frame in container.decode(stream)]
        decoder = av.CodecContext.create("libvpx-vp9", "r")
        frames = [frame for packet in container.demux(stream) for frame in decoder.decode(packet)]
        return [(i / float(stream.average_rate), frame.to_ndarray(format="rgba")) for i, frame in enumerate(frames)]


def sound(file: Path) -> tuple[np.ndarray, np.ndarray]:
    """(times, samples) of the sound."""
    with av.open(str(file)) as container:
        frames = list(container.decode(audio=0))
    times = [float(frame.time) + np.arange(frame.samples) / frame.sample_rate for frame in frames]
    return np.concatenate(times), np.concatenate([frame.to_ndarray()[0] for frame in frames])


@pytest.mark.parametrize("format", FILMS)
@pytest.mark.parametrize("fps", [Fraction(10), Fraction(25), frame_rate(29.97), Fraction(60)])
def test_picture_and_sound_go_together(tmp_path: Path, format: str, fps: Fraction):
    file = tmp_path / f"film.{format}"
    record(file, format, fps, seconds=1.5, flash_at=0.7)
    frames = pictures(file)
    assert len(frames) == round(1.5 * fps)
    times = np.array([time for time, _ in frames])
    np.testing.assert_allclose(np.diff(times), float(1 / fps), atol=0.0011)  # WebM counts in milliseconds
    flash = max(frames, key=lambda frame: frame[1].mean())[0]
    heard, samples = sound(file)
    click = heard[np.argmax(np.abs(samples) > 0.3)]
    assert abs(flash - click) <= 1 / fps
    assert abs(click - 0.7) < 0.006
    assert heard[-1] == pytest.approx(1.5, abs=0.03)


@pytest.mark.parametrize("live", [False, True])
def test_the_alpha_of_a_webm_is_the_figures(tmp_path: Path, live: bool):
    record(tmp_path / "film.webm", "webm", Fraction(20), seconds=0.3, live=live)
    _, shown = pictures(tmp_path / "film.webm", with_alpha=True)[3]
    given = figure()
    assert np.abs(shown[..., 3].astype(int) - given[..., 3]).mean() < 2
    np.testing.assert_allclose(shown[48, 48], (200, 60, 90, 255), atol=4)
    assert shown[2, 2, 3] == 0
    assert shown[2, 48, 0] > 20  # colour goes on beyond the outline, so that the outline is not darkened


def test_an_mp4_shows_the_backdrop(tmp_path: Path):
    record(tmp_path / "film.mp4", "mp4", Fraction(20), seconds=0.3)
    _, shown = pictures(tmp_path / "film.mp4")[3]
    np.testing.assert_allclose(shown[5, 5], (0, 0, 40), atol=4)
    np.testing.assert_allclose(shown[48, 48], (200, 60, 90), atol=6)
    with av.open(str(tmp_path / "film.mp4")) as container:
        assert container.streams.video[0].frames == 6  # an index is there: it is no fragmented file any more


@pytest.mark.parametrize("format", FILMS)
def test_odd_sizes_are_recorded_with_even_edges_that_repeat_the_last_column_and_row(tmp_path: Path, format: str):
    film = open_film(tmp_path / f"odd.{format}", format, FilmSpec(Fraction(10)))
    for _ in range(3):
        film.add_frame(figure()[:77, :51])
    film.close()
    shown = pictures(tmp_path / f"odd.{format}")[0][1]
    assert shown.shape == (78, 52, 3)
    np.testing.assert_allclose(shown[:, 51], shown[:, 50], atol=8)
    np.testing.assert_allclose(shown[77], shown[76], atol=8)


@pytest.mark.parametrize("format", FILMS)
def test_nothing_is_there_before_the_end_and_nothing_after_a_discard(tmp_path: Path, format: str):
    file = tmp_path / f"film.{format}"
    file.write_bytes(b"an earlier film")
    for end in ("discard", "close"):
        film = open_film(file, format, FilmSpec(Fraction(10)))
        film.add_frame(figure())
        assert file.read_bytes() == b"an earlier film"
        getattr(film, end)()
        assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert len(pictures(file)) == 1
    assert open_film(file, format, FilmSpec(Fraction(10))).close() == ()


def fill(film: FilmWriter) -> None:
    """Add noise, which cannot be packed, until there is no more room."""
    rng = np.random.default_rng(0)
    for _ in range(200):
        film.add_frame(rng.integers(0, 256, (128, 128, 4), dtype=np.uint8))
        film.add_sound(np.zeros(2400, np.float32))


@pytest.mark.parametrize("format", FILMS)
def test_a_full_disk_leaves_a_playable_film(tmp_path: Path, format: str, small_files):
    """The limit on a file's size stands for the disk's end: the system call fails in the same way."""
    file = tmp_path / f"film.{format}"
    film = open_film(file, format, FilmSpec(Fraction(10), RATE))
    with small_files(600_000):
        with pytest.raises(OSError, match="File too large"):
            fill(film)
        assert film.close() == (file,)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert 5 < len(pictures(file)) < 200
    assert len(sound(file)[1]) > 10_000


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs root")
def test_a_full_file_system_leaves_a_playable_film(tmp_path: Path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        film = open_film(disk / "film.webm", "webm", FilmSpec(Fraction(10), RATE))
        with pytest.raises(OSError, match="No space left"):
            fill(film)
        assert film.close() == (disk / "film.webm",)
        assert len(pictures(disk / "film.webm")) > 3
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_sound_beyond_full_scale_and_none_at_all_do_not_matter(tmp_path: Path):
    film = open_film(tmp_path / "film.webm", "webm", FilmSpec(Fraction(10), RATE))
    film.add_sound(np.array([np.nan, np.inf, 7, -7] * 600, np.float32))
    film.add_frame(figure())
    film.add_sound(np.zeros(0, np.float32))
    film.close()
    assert np.abs(sound(tmp_path / "film.webm")[1]).max() < 1.5


def test_frames_must_be_of_one_size(tmp_path: Path):
    film = open_film(tmp_path / "film.webm", "webm", FilmSpec(Fraction(10)))
    film.add_frame(figure())
    with pytest.raises(ValueError, match="a frame of"):
        film.add_frame(figure(64))
    film.discard()


def test_frame_rates_are_the_fractions_of_video():
    assert frame_rate(29.97) == Fraction(30000, 1001)
    assert frame_rate(23.976) == Fraction(24000, 1001)
    assert frame_rate(25) == 25
    assert frame_rate(12.5) == Fraction(25, 2)
    for wrong in (0, 121, float("nan"), True, "25"):
        with pytest.raises(InvalidInput, match="fps"):
            frame_rate(wrong)


def test_formats_are_known_by_name_and_suffix():
    assert parse_format("WebM") == "webm"
    assert format_of(Path("a.APNG")) == "apng"
    assert format_of(Path("folder")) == "png"
    with pytest.raises(InvalidInput, match=r"\.avi has none of the suffixes \.webm"):
        format_of(Path("film.avi"))
    with pytest.raises(InvalidInput, match="format"):
        parse_format(None)
