"""The command that turns QOI into PNG: what it finds, keeps, refuses and reports."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import qoi

from raven.commands import qoi2png as qoi2png_command
from raven.commands.qoi2png import main
from raven.video.codecs import decode_rgba8
from tests.patience import PATIENCE


def pixels(seed: int, channels: int = 4) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (9, 11, channels), dtype=np.uint8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pictures, one of them in a folder of its own, and a file of another kind."""
    folder = tmp_path / "in"
    (folder / "more").mkdir(parents=True)
    for seed, name in enumerate(("a.qoi", "b.QOI", "more/c.qoi")):
        (folder / name).write_bytes(qoi.encode(pixels(seed)))
    (folder / "readme.txt").write_text("not me")
    return folder


def png(path: Path) -> np.ndarray:
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG")
    return decode_rgba8(data)


def test_a_folder_is_converted_beside_its_pictures(folder: Path, capsys):
    assert main([str(folder)]) == 0
    for seed, name in enumerate(("a.png", "b.png", "more/c.png")):
        np.testing.assert_array_equal(png(folder / name), pixels(seed))
    assert capsys.readouterr().out == "3 written\n"
    assert len(list(folder.rglob("*"))) == 4 + 1 + 3


@pytest.mark.parametrize("jobs", ["1", "8"])
def test_an_output_folder_keeps_the_structure(folder: Path, tmp_path: Path, jobs):
    single = tmp_path / "one.qoi"
    single.write_bytes(qoi.encode(pixels(9, channels=3)))
    assert main([str(folder), str(single), "-o", str(tmp_path / "out" / "deep"), "--jobs", jobs]) == 0
    found = {str(path.relative_to(tmp_path / "out" / "deep")) for path in (tmp_path / "out").rglob("*.png")}
    assert found == {"a.png", "b.png", os.path.join("more", "c.png"), "one.png"}
    np.testing.assert_array_equal(png(tmp_path / "out" / "deep" / "one.png")[..., :3], pixels(9, channels=3))


def test_what_is_there_is_kept_unless_forced(folder: Path, capsys):
    (folder / "a.png").write_bytes(b"mine")
    assert main([str(folder)]) == 0
    assert (folder / "a.png").read_bytes() == b"mine"
    assert "2 written, 1 there already" in capsys.readouterr().out
    assert main([str(folder), "--force"]) == 0
    np.testing.assert_array_equal(png(folder / "a.png"), pixels(0))


def test_broken_pictures_are_named_and_do_not_stop_the_others(folder: Path, capsys):
    whole = (folder / "a.qoi").read_bytes()
    (folder / "half.qoi").write_bytes(whole[: len(whole) // 2])
    (folder / "other.qoi").write_bytes(b"\x89PNG no QOI")
    assert main([str(folder)]) == 1
    said = capsys.readouterr()
    assert "3 written, 2 failed" in said.out
    assert "half.qoi: is an incomplete QOI file" in said.err
    assert "other.qoi: is not a QOI file" in said.err
    assert not (folder / "half.png").exists()


def test_a_folder_that_cannot_be_written_to_is_an_error_in_words(folder: Path, tmp_path: Path, capsys):
    (tmp_path / "out").write_text("a file where the folder should be")
    assert main([str(folder), "-o", str(tmp_path / "out")]) == 1
    said = capsys.readouterr()
    assert "3 failed" in said.out
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{folder}/nothing.qoi"], "no such file"),
        (["{folder}/more/empty"], "there is no .qoi"),
        (["{folder}/a.qoi", "{folder}/twin/a.qoi", "-o", "{folder}/out"], "as {folder}/a.qoi does"),
    ],
)
def test_what_cannot_begin_exits_with_2(folder: Path, capsys, arguments, said):
    (folder / "more" / "empty").mkdir()
    (folder / "twin").mkdir()
    (folder / "twin" / "a.qoi").write_bytes(qoi.encode(pixels(5)))
    assert main([argument.format(folder=folder) for argument in arguments]) == 2
    assert said.format(folder=folder) in capsys.readouterr().err
    assert not (folder / "out").exists()


def test_a_picture_named_twice_is_converted_once(folder: Path, capsys):
    assert main([str(folder), str(folder / "a.qoi")]) == 0
    assert capsys.readouterr().out == "3 written\n"


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "1000"])
def test_a_useless_number_of_jobs_is_refused(folder: Path, jobs):
    with pytest.raises(SystemExit) as error:
        main([str(folder), "--jobs", jobs])
    assert error.value.code == 2


def test_progress_is_shown_on_a_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main([str(folder)]) == 0
    assert "3 of 3" in terminal.getvalue()


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such signal")
def test_ctrl_c_leaves_only_whole_files(tmp_path: Path):
    data = qoi.encode(np.random.default_rng(1).integers(0, 256, (800, 800, 4), dtype=np.uint8))
    for n in range(40):
        (tmp_path / f"{n}.qoi").write_bytes(data)
    command = [sys.executable, "-m", qoi2png_command.__name__, str(tmp_path), "--jobs", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while not any(tmp_path.glob("[0-9]*.png")) and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    written = list(tmp_path.glob("[0-9]*.png"))
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert 0 < len(written) < 40
    assert all(png(path).shape == (800, 800, 4) for path in written[:3])
    assert not list(tmp_path.glob(".*"))
