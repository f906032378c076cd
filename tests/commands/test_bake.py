"""The command that bakes an atlas: it can be stopped, goes on where it was, and says what is wrong."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from raven.commands.bake import main
from raven.figure.character import find_character
from raven.posers.hybrid import bake as baking
from raven.posers.hybrid.atlas import Atlas, read_atlas
from tests.posers.tha4.made_up import write_model


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A character with a model of its own, of made-up weights."""
    return Path(shutil.copy(find_character("raven"), write_model(tmp_path)))


def stopped_after(pictures: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the user press Ctrl+C then."""
    bake = baking.bake

    def interrupted(atlas: Atlas, *arguments: object) -> Iterator[float]:
        for _, share in zip(range(pictures), bake(atlas, *arguments), strict=False):
            yield share
        raise KeyboardInterrupt

    monkeypatch.setattr(baking, "bake", interrupted)


def test_what_was_baked_before_ctrl_c_is_kept_and_gone_on_with(picture, monkeypatch, capsys):
    stopped_after(6, monkeypatch)
    shares = []
    for _ in range(2):
        assert main([str(picture), "--poser", "tha4", "--device", "cpu"]) == 1
        shares.append(read_atlas(picture.with_name("raven.atlas.npz")).share)
    assert 0 < shares[0] < shares[1] < 1
    assert "goes on from here" in capsys.readouterr().out


def test_an_atlas_is_baked_anew_when_told_to(picture, monkeypatch, tmp_path):
    file = tmp_path / "other.npz"
    shares = []
    for pictures, more in ((6, []), (3, ["--force"])):
        with monkeypatch.context() as patched:
            stopped_after(pictures, patched)
            assert main([str(picture), "--poser", "tha4", "--device", "cpu", "-o", str(file), *more]) == 1
        shares.append(read_atlas(file).share)
    assert shares[0] > shares[1]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nobody", "--poser", "tha4"], "nobody"),
        (["raven", "--poser", "tha4", "--device", "cpu"], "character model"),
        (["raven", "--poser", "tha4", "--threads", "0"], "--threads"),
    ],
)
def test_what_cannot_be_baked_is_said_in_one_line(arguments, complaint, capsys):
    assert main(arguments) == 2
    line = capsys.readouterr().err
    assert line.startswith("raven-avatar-bake: ")
    assert complaint in line
    assert line.count("\n") == 1
