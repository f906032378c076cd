"""Corrections: what a user says of a picture holds, what was not corrected stays, and what makes no sense is refused whole."""

import json
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raven.errors import InvalidInput
from raven.intake import take_in as module
from raven.intake.correction import MOST_POINTS, Correction, parse_correction
from raven.intake.stored import description, store, stored_correction
from raven.intake.take_in import Intake, corrected, take_in
from raven.layers.parts import parts_of
from raven.posers.puppet.rig import Rig
from tests.intake.faces import face_at
from tests.trying import CHARACTERS, trying

LONG = {"keep": True, "radius": 5, "points": [[1, 1]] * MOST_POINTS}
LARGE, SMALL = face_at(x=300.0, y=260.0, scale=1.5), face_at(x=560.0, y=200.0, scale=0.8)


def red_figure() -> np.ndarray:
    """On a plain blue ground."""
    rgba8 = np.full((800, 700, 4), (40, 60, 200, 255), np.uint8)
    rgba8[120:800, 180:640] = (220, 90, 60, 255)
    return rgba8


@pytest.fixture
def picture() -> np.ndarray:
    return red_figure()


@pytest.fixture
def looks(monkeypatch) -> list[int]:
    """Two faces are found; every search is counted."""
    searches: list[int] = []

    def find(rgba8, most):
        searches.append(most)
        return [LARGE, SMALL]

    monkeypatch.setattr(module, "find_faces", find)
    return searches


@pytest.fixture(scope="module")
def taken_in() -> Intake:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "find_faces", lambda rgba8, most: [LARGE, SMALL])
        return take_in(red_figure())


@pytest.fixture
def intake(taken_in, looks) -> Intake:
    """The picture, taken in; faces are counted that are looked for later."""
    return taken_in


def test_a_feature_given_by_hand_holds_and_is_certain(intake, looks):
    line = [[269.0, 120.0], [279.0, 117.0], [290.0, 119.0]]
    result = corrected(intake, parse_correction({"rig": {"left_brow": {"line": line}}}))
    assert result.rig.left_brow.line == tuple(map(tuple, line))
    assert result.rig.left_brow.confidence == 1
    assert result.rig.right_brow == intake.rig.right_brow
    assert result.verdict.parts["left_brow"] == 1
    assert result.square is intake.square, "the picture stays as it is"
    assert result.parts is intake.parts
    assert not looks, "nothing is found again"


def test_a_guess_can_be_confirmed_and_a_part_kept_still(intake):
    result = corrected(intake, parse_correction({"rig": {"mouth": {"confidence": 0.0}}}))
    assert result.rig.mouth.confidence == 0
    assert any("mouth" in reason for reason in result.verdict.reasons)


def test_another_face_is_taken_to_its_place_in_the_template(intake, looks):
    assert intake.face is LARGE
    assert any("one more face" in reason for reason in intake.verdict.reasons)
    result = corrected(intake, Correction(face=1))
    assert result.face is SMALL
    assert result.placement.scale > 1.5 * intake.placement.scale
    assert result.parts.packed == parts_of(SMALL, result.placement.matrix).packed
    assert not any("more face" in reason for reason in result.verdict.reasons), "who chose knows that there are others"
    assert not looks
    with pytest.raises(InvalidInput, match="only 2 faces") as caught:
        corrected(intake, Correction(face=2))
    assert caught.value.field == "correction.face"


def test_the_figure_moves_as_it_is_placed(intake):
    (a, b, x), (c, d, y) = description(intake)["placement"]
    result = corrected(intake, parse_correction({"placement": [[a, b, x + 30], [c, d, y]]}))
    assert result.rig.mouth.upper[0][0] == pytest.approx(intake.rig.mouth.upper[0][0] + 30, abs=0.05)
    moved = np.roll(intake.square[..., 3], round(30 * intake.square.shape[0] / 512), axis=1)
    assert result.parts is not intake.parts, "they are looked for anew where it lies now"
    assert (np.abs(moved.astype(int) - result.square[..., 3]) > 64)[:, 100:].mean() < 0.01


def test_the_brush_keeps_and_takes_away(intake, picture):
    strokes = [
        {"keep": False, "radius": 40, "points": [[400, 700]]},
        {"keep": True, "radius": 20, "points": [[60, 700], [120, 700]]},
    ]
    result = corrected(intake, parse_correction({"cut_out": {"strokes": strokes}}))

    def seen(at: tuple[int, int], square: np.ndarray) -> list[int]:
        matrix = result.placement.matrix * square.shape[0] / 512
        x, y = matrix[:, :2] @ (np.array(at) + 0.5) + matrix[:, 2]
        return square[int(y), int(x)].tolist()

    assert seen((400, 700), intake.square)[3] == 255
    assert seen((400, 700), result.square)[3] == 0
    assert seen((90, 700), intake.square)[3] == 0
    assert seen((90, 700), result.square) == pytest.approx([40, 60, 200, 255], abs=1)
    assert (picture[700, 400] == (220, 90, 60, 255)).all(), "the original is unchanged"


def test_later_strokes_lie_over_earlier_ones(intake):
    stroke = {"radius": 40, "points": [[400, 700]]}
    both = [{"keep": False, **stroke}, {"keep": True, **stroke}]
    result = corrected(intake, parse_correction({"cut_out": {"strokes": both}}))
    apart = np.abs(result.square.astype(int) - intake.square).max(axis=2) > 2
    assert apart.mean() < 0.002, "but for the soft edge"


def test_the_threshold_takes_more_or_less_for_background(looks, picture):
    picture[300:500, 640:690] = (48, 68, 190, 255)  # a veil that is nearly of the ground's colour
    intake = take_in(picture)
    less, more = (corrected(intake, parse_correction({"cut_out": {"threshold": t}})) for t in (-1.0, 1.0))
    covered = [(each.square[..., 3] > 127).mean() for each in (less, more)]
    assert covered[0] > covered[1]
    assert len(looks) == 1


def test_a_correction_takes_the_place_of_the_one_before(intake):
    first = corrected(
        intake, parse_correction({"cut_out": {"strokes": [{"keep": False, "radius": 90, "points": [[400, 600]]}]}})
    )
    again = corrected(first, Correction())
    assert np.array_equal(again.square, intake.square)
    assert again.rig == intake.rig


def test_a_face_that_was_not_found_can_be_shown(picture, monkeypatch):
    monkeypatch.setattr(module, "find_faces", lambda rgba8, most: [])
    intake = take_in(picture)
    assert intake.rig is None
    assert intake.verdict.level == "no"
    told = description(intake)
    given = {part: {**fields, "confidence": 1.0} for part, fields in told["rig"].items()}
    shown = corrected(intake, parse_correction({"rig": given, "placement": told["placement"]}))
    assert shown.verdict.level == "good"
    only_eyes = {part: given[part] for part in ("left_eye", "right_eye")}
    partly = corrected(intake, parse_correction({"rig": only_eyes}))
    assert partly.verdict.level == "fair"
    assert any("mouth" in reason for reason in partly.verdict.reasons)


def test_what_is_stored_is_read_again(tmp_path, intake, picture):
    correction = parse_correction(
        {
            "face": 1,
            "rig": {"left_eye": {"iris": [279.0, 143.0]}},
            "cut_out": {
                "threshold": 0.25,
                "strokes": [{"keep": False, "radius": 12.5, "points": [[10, 20], [30, 40]]}],
            },
        }
    )
    result = corrected(intake, correction)
    store(tmp_path, "mika", result, b"the bytes of the upload", ".PNG")
    assert (tmp_path / "mika.original.png").read_bytes() == b"the bytes of the upload"
    for name in ("mika.png", "mika.original.png"):
        assert stored_correction(tmp_path / name) == correction
    again = take_in(picture, stored_correction(tmp_path / "mika.png"))
    assert np.array_equal(again.square, result.square)
    assert again.rig == result.rig
    assert Rig.model_validate(json.loads((tmp_path / "mika.rig.json").read_text())) == result.rig
    assert stored_correction(tmp_path / "other.png") is None
    (tmp_path / "other.intake.json").write_text('{"correction": {"face": "first"}}')
    with pytest.raises(InvalidInput) as caught:
        stored_correction(tmp_path / "other.png")
    assert caught.value.field == "other.intake.json.correction.face"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ([], "correction"),
        ({"faces": 1}, "correction.faces"),
        ({"face": True}, "correction.face"),
        ({"face": -1}, "correction.face"),
        ({"placement": [[1, 0, 0]]}, "correction.placement[1]"),
        ({"placement": [[1, 0, 0], [0, -1, 0]]}, "correction.placement"),
        ({"placement": [[0, 0, 0], [0, 0, 0]]}, "correction.placement"),
        ({"placement": [[float("nan"), 0, 0], [0, 1, 0]]}, "correction"),
        ({"cut_out": {"threshold": 2}}, "correction.cut_out.threshold"),
        ({"cut_out": {"strokes": [{"keep": True, "radius": 0, "points": [[1, 1]]}]}}, "correction.cut_out.strokes[0].radius"),
        ({"cut_out": {"strokes": [{"keep": 1, "radius": 5, "points": [[1, 1]]}]}}, "correction.cut_out.strokes[0].keep"),
        ({"cut_out": {"strokes": [{"keep": True, "radius": 5, "points": []}]}}, "correction.cut_out.strokes[0].points"),
        ({"cut_out": {"strokes": [LONG, LONG]}}, "correction.cut_out.strokes"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_its_field(given, field):
    with pytest.raises(InvalidInput) as caught:
        parse_correction(given)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"rig": {"nose": {}}}, "correction.rig.nose"),
        ({"rig": {"mouth": {"lips": 1}}}, "correction.rig.mouth.lips"),
        ({"rig": {"left_brow": {"line": [[1, 2], [3, 4], ["x", 6]]}}}, "correction.rig.left_brow.line[2][0]"),
        ({"rig": {"left_brow": {"line": [[30, 2], [20, 4], [10, 6]]}}}, "correction.rig.left_brow.line"),
        ({"placement": [[1, 0, 9000], [0, 1, 0]]}, "correction.placement"),
        ({"placement": [[16, 0, -4000], [0, 16, -3900]]}, "correction.placement"),
        ({"cut_out": {"strokes": [{"keep": False, "radius": 2000, "points": [[400, 400]]}]}}, "correction.cut_out"),
    ],
)
def test_what_does_not_fit_the_picture_is_refused_by_its_field(intake, given, field):
    with pytest.raises(InvalidInput) as caught:
        corrected(intake, parse_correction(given))
    assert caught.value.field == field


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(CHARACTERS, max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(CHARACTERS, max_size=6), inner, max_size=4),
    max_leaves=12,
)
number = st.floats(-1e5, 1e5) | st.integers(-5, 5)
strokes = st.fixed_dictionaries(
    {"keep": st.booleans(), "radius": number, "points": st.lists(st.lists(number, min_size=2, max_size=2), max_size=5)}
)
somewhere_right = st.fixed_dictionaries(
    {},
    optional={
        "face": st.integers(-2, 12) | json_values,
        "placement": st.lists(st.lists(number, min_size=3, max_size=3), min_size=2, max_size=2) | json_values,
        "rig": st.dictionaries(
            st.sampled_from([*Rig.model_fields]),
            st.dictionaries(st.sampled_from(["upper", "line", "iris", "confidence"]), json_values, max_size=3),
            max_size=3,
        ),
        "cut_out": st.fixed_dictionaries({}, optional={"threshold": number, "strokes": st.lists(strokes, max_size=3)}),
    },
)


@cache
def small() -> Intake:
    """A picture of a few pixels, taken in."""
    rgba8 = np.full((60, 80, 4), (200, 100, 50, 255), np.uint8)
    rgba8[:, :10] = (20, 30, 240, 0)
    face = face_at(x=40.0, y=30.0, scale=0.3)
    return module._made(module.Found(rgba8, (face,)), module.cut_out(rgba8, face), Correction())


@trying(50)
@given(somewhere_right | json_values)
def test_whatever_comes_is_taken_whole_or_refused_by_a_field(data):
    before = small()
    refused, after = None, before
    try:
        after = corrected(before, parse_correction(data))
    except InvalidInput as error:
        refused = error.field
    assert refused is None or refused == "correction" or refused.startswith("correction.")
    assert parse_correction(after.correction.data()) == after.correction
    json.dumps(description(after), allow_nan=False)


def test_a_picture_of_one_colour_is_shown_whole(monkeypatch):
    monkeypatch.setattr(module, "find_faces", lambda rgba8, most: [])
    intake = take_in(np.full((64, 64, 4), (200, 100, 50, 255), np.uint8))
    assert (intake.square[256, 256] == (200, 100, 50, 255)).all()
