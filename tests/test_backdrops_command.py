"""The command that draws the backdrops."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    pytest.importorskip("resvg_py")
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module("backdrops")


def test_a_shipped_backdrop_is_what_its_program_draws(command: ModuleType) -> None:
    assert command.main(["--check", "study"]) == 0


def test_check_notices_another_picture_and_writes_nothing(
    command: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meadow = (command.FOLDER / "meadow.webp").read_bytes()
    monkeypatch.setattr(command, "FOLDER", tmp_path)
    assert command.main(["--check", "study"]) == 1
    assert not list(tmp_path.iterdir())
    (tmp_path / "study.webp").write_bytes(meadow)
    assert command.main(["--check", "study"]) == 1
    assert (tmp_path / "study.webp").read_bytes() == meadow


def test_a_scene_that_there_is_not_is_refused(command: ModuleType) -> None:
    with pytest.raises(SystemExit):
        command.main(["volcano"])
