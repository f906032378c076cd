"""Files beside a picture: those of a character of one's own become part of it."""

from pathlib import Path

import pytest

from raven.commands import rig
from raven.data_folder import VARIABLE
from raven.errors import NotFound
from raven.figure.shipped import find_character
from raven.library import About, current, named, own_characters, written_beside
from raven.library.former import former_folder
from raven.pose_editor.main import _picture


@pytest.fixture
def mika(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "data"))
    return own_characters().create(former_folder(find_character("finch")).described(About(name="Mika")))


def test_what_is_written_beside_an_own_picture_is_saved_with_the_character(mika):
    for text in (b"one", b"two"):
        with written_beside(mika.picture) as picture:
            picture.with_suffix(".atlas.npz").write_bytes(text)
    now = own_characters().get("mika")
    assert now.revision == mika.revision + 2
    assert now.contents.content(Path(mika.manifest.picture).stem + ".atlas.npz") == b"two"
    assert current(mika.picture) == now.picture


def test_where_writing_fails_the_character_stays_as_it_was(mika):
    def fail() -> None:
        with written_beside(mika.picture) as picture:
            picture.write_bytes(b"half")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert own_characters().get("mika").revision == mika.revision


def test_any_other_picture_has_them_beside_it(mika, tmp_path):
    other = tmp_path / "other.png"
    with written_beside(other) as picture:
        assert picture == other == current(other)


def test_of_a_character_that_is_gone_nothing_is_written(mika):
    own_characters().delete("mika")
    with pytest.raises(NotFound), written_beside(mika.picture):
        pass


def test_the_pose_editor_and_the_rig_command_know_an_own_character_by_its_name(mika, capsys):
    assert _picture("Mika", None) == mika.picture == named("mika").picture
    assert rig.main(["Mika", "--force"]) in (0, 1)
    now = own_characters().get("mika")
    assert now.revision == mika.revision + 1
    assert any(name.endswith(".rig.json") for name in now.manifest.files)
