import runpy
import sys
from pathlib import Path

import pytest
from PIL import Image

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def _examples_use_the_server_under_test(client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "initialize", lambda *_: None)


def test_save_frames_saves_frames(client, server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    sessions = len(client.avatar_sessions())
    monkeypatch.setattr(sys, "argv", ["save_frames.py", "finch", str(tmp_path / "frames"), "3"])
    runpy.run_path(str(EXAMPLES / "save_frames.py"), run_name="__main__")
    files = sorted((tmp_path / "frames").iterdir())
    assert len(files) == 3
    for file in files:
        with Image.open(file) as picture:
            assert picture.mode == "RGBA"
    assert len(client.avatar_sessions()) == sessions


def test_speak_speaks_and_writes_subtitles(client, session_id: str, monkeypatch: pytest.MonkeyPatch, capsys):
    pytest.importorskip("miniaudio")
    pytest.importorskip("hibari")
    client.tts_set_device("null")
    monkeypatch.setattr(sys, "argv", ["speak.py", "Yes. No."])
    runpy.run_path(str(EXAMPLES / "speak.py"), run_name="__main__")
    assert capsys.readouterr().out.splitlines()[1:] == ["Yes.", "No."]
