"""`raven-avatar-rig` as a user meets it: what it writes, says and returns."""

import json
from pathlib import Path

import pytest
from PIL import Image

from raven.commands.rig import main
from tests.posers.puppet.faces import draw_face


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "someone.png"
    Image.fromarray(draw_face(102).rgba8).save(path)
    return path


def test_it_writes_the_rig_beside_the_picture_and_a_preview(picture, tmp_path, capsys):
    assert main([str(picture), "--preview", str(tmp_path / "seen.png")]) in (0, 1)
    rig = json.loads((tmp_path / "someone.rig.json").read_text())
    assert set(rig["left_eye"]) >= {"upper", "lower", "iris", "confidence"}
    with Image.open(tmp_path / "seen.png") as preview:
        assert preview.width > 600
    assert "left eye" in capsys.readouterr().out


def test_it_does_not_overwrite_unless_told(picture, tmp_path, capsys):
    target = tmp_path / "someone.rig.json"
    target.write_text("{}")
    assert main([str(picture)]) == 2
    assert target.read_text() == "{}"
    assert "--force" in capsys.readouterr().err
    assert main([str(picture), "--force"]) in (0, 1)
    assert len(target.read_text()) > 100


def test_the_rig_of_a_picture_in_double_size_is_where_avatars_look_for_it(picture, tmp_path, capsys):
    double = picture.rename(tmp_path / "someone@2x.png")
    (tmp_path / "someone.rig.json").write_text("{}")
    assert main([str(double)]) == 2, "it would overwrite the rig of the picture"
    assert "someone.rig.json" in capsys.readouterr().err


def test_a_preview_alone_shows_what_the_file_beside_the_picture_says(picture, tmp_path, capsys):
    target = tmp_path / "someone.rig.json"
    target.write_text(json.dumps({"neck": {"width": 30}}))
    assert main([str(picture), "--preview", str(tmp_path / "seen.png")]) in (0, 1)
    assert "merged" in capsys.readouterr().out
    assert json.loads(target.read_text()) == {"neck": {"width": 30}}


def test_a_guess_is_called_a_guess(tmp_path, capsys):
    path = tmp_path / "blank.png"
    Image.new("RGBA", (256, 256), (255, 255, 255, 255)).save(path)
    assert main([str(path)]) == 1
    assert "guess" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, b"no picture", b""], ids=["missing", "text", "empty"])
def test_an_unusable_picture_is_named_in_one_line(content, tmp_path, capsys):
    path = tmp_path / "broken.png"
    if content is not None:
        path.write_bytes(content)
    assert main([str(path)]) == 2
    said = capsys.readouterr().err
    assert "broken.png" in said
    assert len(said.splitlines()) == 1


def test_a_wrong_rig_file_is_named_by_its_field(picture, tmp_path, capsys):
    (tmp_path / "someone.rig.json").write_text('{"left_eye": {"iris": [1]}}')
    assert main([str(picture), "--force"]) == 2
    assert "rig.left_eye.iris" in capsys.readouterr().err
