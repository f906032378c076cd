"""The command as a user runs it, up to the window."""

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from raven.assets import assets_folder
from raven.pose_editor.factory import factory_templates
from raven.pose_editor.main import main
from raven.pose_editor.template_files import read_templates
from raven.pose_editor.values import values_of
from tests.gui.screen import own_display
from tests.patience import PATIENCE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "emotions"
    folder.mkdir()
    shutil.copy(assets_folder() / "emotions" / "joy.json", folder)
    (folder / "grief.json").write_text(json.dumps({"grief": {"pose": {"head_x_index": 1}, "cels": {}}}))
    return folder


def test_an_emotion_comes_back_from_the_factory_and_what_it_was_is_kept(folder: Path, capsys) -> None:
    before = (folder / "grief.json").read_text()
    assert main(["--emotions", str(folder), "--factory-reset", "grief", "--yes"]) == 0
    assert values_of(read_templates(folder / "grief.json")[0]["grief"]) == values_of(factory_templates()["grief"])
    assert (folder / "grief.json.bak").read_text() == before
    assert str(folder / "grief.json.bak") in capsys.readouterr().out


def test_all_28_come_back(folder: Path) -> None:
    assert main(["--emotions", str(folder), "--factory-reset-all", "--yes"]) == 0
    assert len(list(folder.glob("*.json"))) == 28
    assert len(list(folder.glob("*.bak"))) == 2


def test_an_unknown_emotion_is_answered_with_those_there_are(folder: Path, capsys) -> None:
    assert main(["--emotions", str(folder), "--factory-reset", "hunger", "--yes"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("raven-avatar-pose-editor: hunger: ")
    assert "admiration" in said
    assert said.count("\n") == 1


def test_where_nobody_can_answer_nothing_is_reset_without_yes(folder: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "raven.pose_editor.main", "--emotions", str(folder), "--factory-reset", "grief"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "--yes" in run.stderr
    assert not list(folder.glob("*.bak"))


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"\n", 1)])
def test_on_a_terminal_it_asks_first(folder: Path, answer: bytes, code: int) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "raven.pose_editor.main", "--emotions", str(folder), "--factory-reset", "grief"]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE) as process:
        os.write(ours, answer)
        said, _ = process.communicate(timeout=PATIENCE)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == code
    assert b"[y/N]" in said
    assert bool(list(folder.glob("*.bak"))) == (code == 0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nobody.png"], "nobody.png does not exist"),
        (["--emotions", "/nowhere"], "/nowhere: is no folder"),
        (["--characters", "/nowhere"], "/nowhere is no folder"),
        (["--poser", "crystal ball"], "--poser: must be one of"),
        (["--factory-reset", "joy", "--yes", "--emotions", "/nowhere"], "/nowhere is no folder"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_exit_code_2(arguments: list[str], words: str, capsys) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_help_answers_without_loading_what_is_heavy() -> None:
    code = (
        "import sys, contextlib\n"
        "from raven.pose_editor.main import main\n"
        "with contextlib.suppress(SystemExit): main(['--help'])\n"
        "heavy = {'torch', 'cv2', 'dearpygui'} & sys.modules.keys()\n"
        "sys.exit(f'{heavy} is loaded' if heavy else 0)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "--factory-reset-all" in run.stdout


def test_the_command_opens_its_window_and_ends_well(tmp_path: Path) -> None:
    with own_display():
        environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
        command = [sys.executable, "-m", "raven.pose_editor.main", "rook", "--poser", "puppet"]
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
            search = ["xdotool", "search", "--sync", "--name", "neutral – rook – Raven pose editor"]
            found = subprocess.run(search, capture_output=True, text=True, timeout=PATIENCE, check=True).stdout.split()
            subprocess.run(
                ["xdotool", "mousemove", "900", "600", "windowfocus", found[0]], check=True, timeout=PATIENCE
            )
            for _ in range(20):  # the window may be open before it listens to keys
                subprocess.run(["xdotool", "key", "ctrl+q"], check=False, timeout=PATIENCE)
                try:
                    process.wait(3)
                    break
                except subprocess.TimeoutExpired:
                    continue
            process.kill()
            assert process.returncode == 0, process.stderr.read() if process.stderr else ""
    assert (tmp_path / "raven-avatar" / "pose-editor.json").exists()
