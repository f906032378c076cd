"""The command that records: what it writes, what it refuses and in which words, and how it ends when interrupted."""

import json
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

import raven.posers
from raven.commands.record import main
from tests.patience import PATIENCE

av = pytest.importorskip("av")

RUN = [sys.executable, "-m", "raven.commands.record"]
QUICK = ["raven", "--poser", "puppet", "--voice-engine", "silent", "--fps", "10"]


@pytest.fixture(scope="module", autouse=True)
def one_poser():
    """Engines are kept from test to test: looking for the face takes longer than all else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raven.posers, "create_poser", cache(raven.posers.create_poser))
        yield


def pictures(file: Path) -> list[np.ndarray]:
    with av.open(str(file)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_a_text_becomes_a_film_with_a_file_of_times(tmp_path: Path, capsys):
    file = tmp_path / "hello.mp4"
    wishes = ["--text", "Hello there!", "--emotion", "joy", "--backdrop", "#102080", "--seed", "1"]
    assert main([*QUICK, *wishes, "-o", str(file)]) == 0
    told = json.loads((tmp_path / "hello.json").read_text("utf-8"))
    frames = pictures(file)
    assert capsys.readouterr().out == f"{file}: {told['duration']:.1f} s, {len(frames)} frames\n"
    assert told["frames"] == len(frames)
    assert (told["character"], told["emotion"], told["speech"]["engine"]) == ("raven", "joy", "silent")
    np.testing.assert_allclose(frames[0][5, 5], (16, 32, 128), atol=5)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hello.json", "hello.mp4"]


def test_without_a_suffix_numbered_pictures_and_the_sound_are_written(tmp_path: Path):
    text = tmp_path / "text.txt"
    text.write_text("Hello there!", "utf-8")
    assert main([*QUICK, "--text-file", str(text), "-o", str(tmp_path / "take")]) == 0
    names = sorted(path.name for path in (tmp_path / "take").iterdir())
    frames = json.loads((tmp_path / "take" / "recording.json").read_text("utf-8"))["frames"]
    assert names == [*(f"frame_{i:05}.png" for i in range(frames)), "recording.json", "sound.flac"]
    sound, rate = soundfile.read(tmp_path / "take" / "sound.flac")
    assert len(sound) / rate == pytest.approx(frames / 10, abs=1e-3)


def test_settings_and_size_shape_the_picture(tmp_path: Path):
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({"crop": {"enabled": True, "left": 0.25, "right": 0.75}}))
    file = tmp_path / "idle.webp"
    wishes = ["--seconds", "0.3", "--settings", str(settings), "--size", "768"]
    assert main([*QUICK, *wishes, "-o", str(file)]) == 0
    assert Image.open(file).size == (384, 768)
    told = json.loads((tmp_path / "idle.json").read_text("utf-8"))
    assert told["pictures"][0]["offset"] == [192, 0]


def test_what_is_there_is_replaced_only_by_force(tmp_path: Path, capsys):
    (tmp_path / "idle.json").write_text("mine")
    command = [*QUICK, "--seconds", "0.2", "-o", str(tmp_path / "idle.gif")]
    assert main(command) == 2
    assert "--output: idle.json would be replaced; --force allows it" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["idle.json"]
    assert main([*command, "--force"]) == 0


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ([], "--text: either a text or --seconds is needed"),
        (["--text", "..."], "text: has nothing to say"),
        (["--text-file", "nowhere.txt"], "--text-file: nowhere.txt cannot be read"),
        (["--text", "x", "--voice", "nobody"], "voice: must be one of"),
        (["--text", "x", "--speed", "9"], "speed: must be a number from"),
        (["--text", "x", "--voice-engine", "parrot"], "must be one of auto"),
        (["--seconds", "0"], "seconds: must be from 0.1"),
        (["--seconds", "1", "--fps", "0"], "fps: must be from 1 to 120"),
        (["--seconds", "1", "--fps", "nan"], "fps: must be a number"),
        (["--seconds", "1", "--emotion", "boredom"], "there is no emotion named 'boredom'"),
        (["--seconds", "1", "--size", "100"], "--size: must be from 512 to 2048"),
        (["--seconds", "1", "--format", "avi"], "format: must be one of webm, mp4"),
        (["--seconds", "1", "--settings", "nowhere.json"], "nowhere.json: cannot be read"),
        (["--seconds", "1", "--chain", "betamax"], "chain: there is no preset named 'betamax'"),
        (["--seconds", "1", "--backdrop", "attic"], "backdrop: attic is neither a colour"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(tmp_path: Path, capsys, wishes, said):
    assert main([*QUICK, *wishes, "-o", str(tmp_path / "film.webm")]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_places_that_cannot_be_written_to_are_refused(tmp_path: Path, capsys):
    assert main([*QUICK, "--seconds", "1", "-o", str(tmp_path / "film.avi")]) == 2
    assert "film.avi has none of the suffixes" in capsys.readouterr().err
    assert main([*QUICK, "--seconds", "1", "-o", str(tmp_path / "no" / "film.webm")]) == 2
    assert "there is no folder" in capsys.readouterr().err


def test_an_interrupted_recording_leaves_a_film_that_plays(tmp_path: Path, eventually):
    file = tmp_path / "long.webm"
    command = [*RUN, *QUICK, "--seconds", "900", "-o", str(file)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as recording:
        partial = tmp_path / ".long.webm.partial"
        assert eventually(lambda: partial.exists() and partial.stat().st_size > 20_000)
        recording.send_signal(signal.SIGINT)
        said = recording.communicate(timeout=PATIENCE)[1]
    assert recording.returncode == 130
    assert "stopped before the end; what is there can be played" in said
    told = json.loads((tmp_path / "long.json").read_text("utf-8"))
    assert not told["complete"]
    assert len(pictures(file)) == told["frames"] > 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["long.json", "long.webm"]


def test_help_comes_at_once():
    loaded = "import sys, raven.commands.record; print('torch' in sys.modules, 'av' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
