"""Rigs that are dragged, without a window."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from raven.assets import assets_folder
from raven.figure.character import load_character
from raven.intake import take_in
from raven.intake.stored import stored_correction
from raven.pose_editor.rig_document import RigDocument
from raven.pose_editor.rig_points import Handle, handles, moved, nearest, to_share, to_template
from raven.posers.puppet.detection.template import template_rig
from raven.posers.puppet.rig import Rig
from raven.posers.puppet.rig_file import complete_rig, parse_rig
from raven.wire.characters import rig_file
from tests.intake.faces import face_at

SHIPPED = json.loads((assets_folder() / "characters" / "raven" / "raven.rig.json").read_text())


@pytest.fixture
def rig() -> Rig:
    return complete_rig(template_rig(), SHIPPED)


def handle(rig: Rig, part: str, field: str, index: int = 0) -> Handle:
    return next(h for h in handles(rig) if (h.part, h.field, h.index) == (part, field, index))


def test_every_part_can_be_taken_hold_of(rig: Rig) -> None:
    found = {(h.part, h.field) for h in handles(rig)}
    for part in Rig.model_fields:
        fields = set(type(getattr(rig, part)).model_fields) - {"confidence"}
        assert {field for owner, field in found if owner == part} == fields


def test_a_dragged_point_takes_those_beside_it_along_softly(rig: Rig) -> None:
    grip = handle(rig, "left_brow", "line", 6)
    after = moved(rig, grip, (grip.at[0], grip.at[1] - 4))
    lift = np.array(rig.left_brow.line)[:, 1] - np.array(after.left_brow.line)[:, 1]
    assert lift[6] == pytest.approx(4, abs=0.02)
    assert 0 < lift[8] < lift[7] < 4
    assert lift[0] == pytest.approx(0, abs=0.02)


def test_a_point_can_be_dragged_alone_and_a_part_as_a_whole(rig: Rig) -> None:
    grip = handle(rig, "mouth", "upper", 4)
    alone = moved(rig, grip, (grip.at[0], grip.at[1] - 2), alone=True)
    assert (np.array(alone.mouth.upper) != np.array(rig.mouth.upper)).any(1).sum() == 1
    whole = moved(
        rig, handle(rig, "left_eye", "iris"), (rig.left_eye.iris[0] + 3, rig.left_eye.iris[1] + 1), whole=True
    )
    for field in ("upper", "lower"):
        shift = np.array(getattr(whole.left_eye, field)) - np.array(getattr(rig.left_eye, field))
        assert np.allclose(shift, (3, 1), atol=0.02)


def test_the_corners_of_an_eye_stay_shared(rig: Rig) -> None:
    grip = handle(rig, "left_eye", "upper", 0)
    after = moved(rig, grip, (grip.at[0] - 3, grip.at[1] + 1)).left_eye
    assert after.upper[0] == after.lower[0]
    assert after.upper[0][0] == pytest.approx(grip.at[0] - 3, abs=0.02)


def test_marks_stand_for_numbers(rig: Rig) -> None:
    x, y = rig.right_eye.iris
    assert moved(rig, handle(rig, "right_eye", "iris_width"), (x + 12, y)).right_eye.iris_width == 24
    assert moved(rig, handle(rig, "head", "top"), (0, 50)).head.top == 50
    assert moved(rig, handle(rig, "neck", "width"), (rig.neck.pivot[0] - 30, 0)).neck.width == 0.5


def test_what_would_be_no_face_is_not_followed(rig: Rig) -> None:
    grip = handle(rig, "mouth", "upper", 4)
    assert moved(rig, grip, (grip.at[0] + 300, grip.at[1]), alone=True) == rig


def test_the_nearest_handle_is_found_within_reach(rig: Rig) -> None:
    x, y = rig.left_eye.iris
    found = nearest(rig, (x + 0.5, y), within=3)
    assert found is not None
    assert (found.part, found.field) == ("left_eye", "iris")
    assert nearest(rig, (20, 500), within=3) is None


def test_template_and_picture_agree_about_pixel_centres() -> None:
    assert to_share((0, 0)) == (0.5 / 512, 0.5 / 512)
    assert to_template(to_share((100.25, 3))) == pytest.approx((100.25, 3))


def test_only_what_was_dragged_goes_into_the_file_beside_what_it_held(tmp_path: Path, rig: Rig) -> None:
    detected = template_rig()
    given = {"mouth": SHIPPED["mouth"]}
    rig = complete_rig(detected, given)
    document = RigDocument(tmp_path / "me.png", rig, given)
    document.take(handle(rig, "left_eye", "iris"))
    document.drag((280.0, 150.0))
    document.drag((281.0, 151.0))
    document.drop()
    assert document.dirty
    document.save()
    assert not document.dirty
    written = parse_rig((tmp_path / "me.rig.json").read_bytes())
    assert written == {"left_eye": {"iris": [281.0, 151.0]}, "mouth": SHIPPED["mouth"]}
    assert complete_rig(detected, written) == document.rig


def test_one_drag_is_one_step_to_undo(tmp_path: Path, rig: Rig) -> None:
    document = RigDocument(tmp_path / "me.png", rig, {})
    document.take(handle(rig, "head", "chin"))
    for y in (180.0, 181.0, 182.0):
        document.drag((255.0, y))
    document.drop()
    document.undo()
    assert document.rig == rig
    document.redo()
    assert document.rig.head.chin == (255.0, 182.0)
    document.revert()
    assert not document.dirty


def test_the_file_of_a_double_size_picture_is_that_of_the_character() -> None:
    assert rig_file(Path("/x/raven@2x.png")) == Path("/x/raven.rig.json")


def test_a_rig_that_cannot_be_written_is_kept(tmp_path: Path, rig: Rig) -> None:
    document = RigDocument(tmp_path / "gone" / "me.png", rig, {})
    document.take(handle(rig, "head", "top"))
    document.drag((0.0, 40.0))
    with pytest.raises(OSError, match=r"me\.rig\.json"):
        document.save()
    assert document.dirty


def test_a_picture_that_was_taken_in_keeps_what_is_dragged_as_its_correction(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(take_in, "find_faces", lambda rgba8, most: [face_at(x=300.0, y=260.0, scale=1.5)])
    picture = np.full((800, 700, 4), (40, 60, 200, 255), np.uint8)
    picture[120:800, 180:640] = (220, 90, 60, 255)
    Image.fromarray(picture).save(tmp_path / "me.png")
    character = load_character(tmp_path / "me.png")
    document = RigDocument(tmp_path / "me.png", character.intake.rig, {}, character.intake)
    document.take(handle(document.rig, "left_eye", "iris"))
    x, y = document.rig.left_eye.iris
    document.drag((x + 2, y))
    document.drop()
    document.save()
    assert not document.dirty
    assert not (tmp_path / "me.rig.json").exists(), "it would say that the picture lies in the template by itself"
    again = load_character(tmp_path / "me.png")
    assert again.rig["left_eye"]["iris"] == pytest.approx([x + 2, y], abs=0.02)
    assert np.array_equal(again.picture.rgba8(), character.picture.rgba8())
    assert stored_correction(tmp_path / "me.png").rig == {"left_eye": {"iris": [round(x + 2, 2), round(y, 2)]}}
