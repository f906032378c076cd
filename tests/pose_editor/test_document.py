import pytest

from raven.errors import InvalidInput
from raven.pose_editor.document import Document, TemplatePlace
from raven.pose_editor.rows import SECTIONS
from raven.pose_editor.values import LEFT, REST, RIGHT, changed, copied_side, mirrored, template_of, values_of

ANGRY = "eyebrow_angry_left_index", "eyebrow_angry_right_index"


def document() -> Document:
    return Document("joy", REST, None, REST)


def test_every_morph_and_every_cel_has_its_slider_once() -> None:
    names = [name for section in SECTIONS for name in section.names]
    assert len(names) == len(set(names)) == 45 + 16


def test_values_keep_to_the_range_of_their_morph() -> None:
    values = changed(REST, {"head_x_index": -3, "eye_wink_left_index": -3, "blush1": 2})
    assert (values["head_x_index"], values["eye_wink_left_index"], values["blush1"]) == (-1, 0, 1)


def test_what_a_file_holds_is_not_rounded() -> None:
    template = template_of({**REST, "head_x_index": 0.123456789})
    assert values_of(template)["head_x_index"] == 0.123456789


def test_undo_and_redo_have_no_limit() -> None:
    joy = document()
    for step in range(1, 1001):
        joy.change({"blush1": step / 1000})
    for _ in range(1000):
        joy.undo()
    assert joy.values == REST
    assert not joy.can_undo
    for _ in range(1000):
        joy.redo()
    assert joy.values["blush1"] == 1
    assert not joy.can_redo


def test_one_drag_is_one_step() -> None:
    joy = document()
    for value in (0.1, 0.2, 0.3):
        joy.move("blush1", value, linked=True, gesture="first drag")
    joy.end_gesture()
    for value in (0.5, 0.6):
        joy.move("blush1", value, linked=True, gesture="first drag")
    joy.undo()
    assert joy.values["blush1"] == 0.3
    joy.undo()
    assert joy.values["blush1"] == 0


def test_a_change_after_an_undo_ends_what_could_be_redone() -> None:
    joy = document()
    joy.change({"blush1": 0.5})
    joy.undo()
    joy.change({"blush2": 0.5})
    assert not joy.can_redo


def test_linked_sides_move_together() -> None:
    joy = document()
    joy.move(ANGRY[1], 0.7, linked=True)
    assert [joy.values[name] for name in ANGRY] == [0.7, 0.7]
    joy.move(ANGRY[1], 0.2, linked=False)
    assert [joy.values[name] for name in ANGRY] == [0.7, 0.2]


def test_deliberate_asymmetry_is_not_linked_away() -> None:
    values = changed(REST, {ANGRY[0]: 0.6})
    annoyance = Document("annoyance", values, None, values)
    annoyance.move(ANGRY[0], 0.8, linked=True)
    assert [annoyance.values[name] for name in ANGRY] == [0.8, 0]
    annoyance.set_link(ANGRY[1], True)
    annoyance.move(ANGRY[0], 0.9, linked=True)
    assert [annoyance.values[name] for name in ANGRY] == [0.9, 0.9]


def test_a_mirror_swaps_sides_and_turns_turns_round_and_twice_is_as_before() -> None:
    names = [name for section in SECTIONS for name in section.names]
    values = changed(REST, {ANGRY[0]: 0.6, "head_y_index": 0.5, "head_x_index": 0.4, "blush1": 0.3})
    once = changed(values, mirrored(values, names))
    assert (once[ANGRY[1]], once["head_y_index"], once["head_x_index"], once["blush1"]) == (0.6, -0.5, 0.4, 0.3)
    assert changed(once, mirrored(once, names)) == values


def test_a_side_is_copied_to_the_other() -> None:
    values = changed(REST, {ANGRY[0]: 0.6, ANGRY[1]: 0.1, "mouth_smirk": 1})
    assert changed(values, copied_side(values, ANGRY, RIGHT))[ANGRY[1]] == 0.6
    assert changed(values, copied_side(values, ANGRY, LEFT))[ANGRY[0]] == 0.1


def test_dirty_is_what_the_file_does_not_hold(tmp_path) -> None:
    joy = document()
    joy.change({"blush1": 0.5})
    assert joy.dirty
    joy.mark_saved(TemplatePlace(tmp_path / "joy.json", "joy"), joy.values)
    assert not joy.dirty
    joy.undo()
    assert joy.dirty
    joy.revert()
    assert not joy.dirty
    joy.undo()
    assert joy.values == REST


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_only_numbers_are_values(value: float) -> None:
    with pytest.raises(InvalidInput):
        document().change({"blush1": value})
