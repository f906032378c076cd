"""The command that bakes an atlas: it can be stopped, goes on where it was, and says what is wrong."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from raven.commands.bake import UNFINISHED, main
from raven.data_folder import VARIABLE
from raven.errors import Conflict
from raven.figure.character import find_character
from raven.library import About, own_characters
from raven.library.former import former_folder
from raven.library.store import Library
from raven.posers.hybrid import bake as baking
from raven.posers.hybrid import engines
from raven.posers.hybrid.atlas import Atlas, read_atlas
from raven.posers.protocol import Source
from tests.posers.hybrid.puppet_faces import PuppetFaces
from tests.posers.puppet.shots import POSER
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


def done_after(pictures: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take so few for all of them: a whole atlas takes hours."""
    bake = baking.bake

    def short(atlas: Atlas, *arguments: object) -> Iterator[float]:
        for _, share in zip(range(pictures), bake(atlas, *arguments), strict=False):
            yield share

    monkeypatch.setattr(baking, "bake", short)


@pytest.fixture
def mika(tmp_path, monkeypatch):
    """A character of one's own, whose faces the puppet draws instead of a network."""

    def drawn(poser: str, source: Source, *others: object) -> PuppetFaces:
        return PuppetFaces(source.picture, POSER.prepare(source))

    monkeypatch.setattr(engines, "faces_of", drawn)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "data"))
    return own_characters().create(former_folder(find_character("finch")).described(About(name="Mika")))


def test_the_atlas_of_an_own_character_is_saved_with_it(mika, monkeypatch, tmp_path, capsys):
    done_after(3, monkeypatch)
    assert main(["Mika", "--poser", "tha3", "--device", "cpu"]) == 0
    assert "saved with Mika" in capsys.readouterr().out
    now = own_characters().get("mika")
    assert now.revision == mika.revision + 1
    assert 0 < read_atlas(now.picture.with_suffix(".atlas.npz")).share < 1
    assert {*now.manifest.files} >= {*mika.manifest.files}
    assert not any((tmp_path / "data" / UNFINISHED).iterdir())


def test_an_atlas_that_cannot_be_saved_with_the_character_is_kept_and_saved_by_the_same_command(
    mika, monkeypatch, tmp_path, capsys
):
    done_after(3, monkeypatch)

    def meanwhile(*arguments: object) -> None:
        raise Conflict("another program saved Mika meanwhile")

    with monkeypatch.context() as patched:
        patched.setattr(Library, "save", meanwhile)
        assert main(["Mika", "--poser", "tha3", "--device", "cpu"]) == 2
    told = capsys.readouterr()
    assert "another program" in told.err
    kept = tmp_path / "data" / UNFINISHED / "mika.atlas.npz"
    assert str(kept) in told.out
    share = read_atlas(kept).share
    assert main(["Mika", "--poser", "tha3", "--device", "cpu"]) == 0
    assert not kept.exists()
    assert read_atlas(own_characters().get("mika").picture.with_suffix(".atlas.npz")).share >= share


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
