"""Clips from other programs and from the command: a loop without a seam in every format."""

import sys
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PIL import Image

import raven.posers
from raven.commands.export import main
from raven.errors import InvalidInput
from raven.export import ClipOptions, FilesExist, export_clip, open_character
from raven.figure.figure import Figure
from raven.posers import create_poser
from raven.settings.emotion_templates import EmotionTemplate

JOY = EmotionTemplate(pose={"mouth_raised_corner_left_index": 1.0, "mouth_raised_corner_right_index": 1.0})
SHORT = ClipOptions(kind="talk", seconds=1.0, fps=20, crop=True)


@pytest.fixture(scope="module")
def poser():
    return create_poser("puppet")


@pytest.fixture(scope="module")
def figure(poser) -> Figure:
    return Figure(open_character("raven"), poser)


def frames(file: Path) -> np.ndarray:
    """All frames, (n, H, W, 4)."""
    if file.suffix in (".mp4", ".webm"):
        av = pytest.importorskip("av")
        with av.open(str(file)) as container:
            decoder = av.CodecContext.create("libvpx-vp9", "r") if file.suffix == ".webm" else None
            packets = list(container.demux(video=0))
            shown = [frame for packet in packets for frame in (decoder.decode(packet) if decoder else packet.decode())]
        return np.stack([frame.to_ndarray(format="rgba") for frame in shown])
    pictures = []
    with Image.open(file) as image:
        for i in range(image.n_frames):
            image.seek(i)
            pictures.append(np.asarray(image.convert("RGBA")))
    return np.stack(pictures)


@pytest.mark.parametrize("format", ["webp", "apng", "gif", "webm", "mp4"])
def test_the_step_from_the_last_frame_to_the_first_is_as_any_other(figure: Figure, tmp_path: Path, format: str):
    file = tmp_path / f"clip.{format}"
    assert export_clip(figure, file, "joy", JOY, format, SHORT) == file
    pictures = frames(file).astype(np.int16)
    assert len(pictures) == 20
    differences = np.array([np.abs(a - b).mean() for a, b in zip(pictures, np.roll(pictures, 1, axis=0), strict=True)])
    assert differences[0] <= np.median(differences) * 1.05
    assert differences.max() > 0.2
    if format != "mp4":
        assert 0.3 < (pictures[0, ..., 3] == 0).mean() < 0.7


def test_the_same_seed_gives_the_same_file(figure: Figure, tmp_path: Path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        options = ClipOptions(seconds=0.5, fps=10, seed=seed)
        export_clip(figure, tmp_path / f"{name}.apng", "joy", JOY, "apng", options)
    a, b, c = ((tmp_path / f"{name}.apng").read_bytes() for name in "abc")
    assert a == b
    assert a != c


@pytest.mark.parametrize("format", ["webp", "webm"])
def test_a_cancelled_clip_leaves_nothing(figure: Figure, tmp_path: Path, format: str):
    cancelled = Event()

    def hear(done: int, total: int) -> None:
        if done == 3:
            cancelled.set()

    file = tmp_path / f"clip.{format}"
    assert export_clip(figure, file, "joy", JOY, format, ClipOptions(), progress=hear, cancelled=cancelled) is None
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_replaced_only_when_allowed(figure: Figure, tmp_path: Path):
    file = tmp_path / "clip.gif"
    file.write_bytes(b"mine")
    with pytest.raises(FilesExist):
        export_clip(figure, file, "joy", JOY, "gif", SHORT)
    assert file.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (ClipOptions(seconds=0.1), "seconds"),
        (ClipOptions(seconds=float("nan")), "seconds"),
        (ClipOptions(fps=0), "fps"),
        (ClipOptions(fps=float("nan")), "fps"),
        (ClipOptions(size=3), "size"),
        (ClipOptions(seed=-1), "seed"),
    ],
)
def test_wishes_that_cannot_be_are_refused_by_name(figure: Figure, tmp_path: Path, options: ClipOptions, field: str):
    with pytest.raises(InvalidInput) as error:
        export_clip(figure, tmp_path / "clip.gif", "joy", JOY, "gif", options)
    assert error.value.field == field


def test_the_command_makes_clips(tmp_path: Path, capsys, poser, monkeypatch):
    monkeypatch.setattr(raven.posers, "create_poser", lambda *_, **__: poser)
    file = tmp_path / "joy.webp"
    wishes = ["--animate", "idle", "--seconds", "0.5", "--only", "joy", "--fps", "10"]
    assert main(["raven", "-o", str(file), *wishes]) == 0
    assert capsys.readouterr().out.startswith(f"{file}: 0.5 s, 0.")
    assert frames(file).shape == (5, 512, 512, 4)
    for wrong, said in (
        (["-o", str(file), *wishes], "is there already; --force"),
        (["-o", str(tmp_path / "x.avi"), *wishes], "x.avi has none of the suffixes .webm"),
        (["-o", str(tmp_path / "x.gif"), *wishes, "--only", "joy,anger"], "a clip shows one emotion, not 2"),
        (["-o", "-", *wishes], "--format: is needed"),
        (["-o", str(tmp_path / "x.gif"), *wishes, "--contact-sheet"], "--contact-sheet: is for sprites"),
        (["-o", str(tmp_path / "x.mp4"), *wishes, "--backdrop", "#12"], "backdrop: must be a colour"),
        (["-o", str(tmp_path / "x.mp4"), *wishes, "--backdrop", "attic"], "attic is neither a colour"),
        (["-o", str(tmp_path / "x.mp4"), *wishes, "--backdrop", __file__], "test_clips.py: is no picture"),
    ):
        monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
        assert main(["raven", *wrong]) == 2
        assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["joy.webp"]


def test_a_clip_goes_to_stdout(capfdbinary, poser, monkeypatch):
    monkeypatch.setattr(raven.posers, "create_poser", lambda *_, **__: poser)
    wishes = ["--animate", "idle", "--format", "gif", "--seconds", "0.5", "--fps", "4"]
    assert main(["raven", "-o", "-", *wishes]) == 0
    assert capfdbinary.readouterr().out.startswith(b"GIF89a")
