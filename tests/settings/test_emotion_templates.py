"""Emotion templates: their file forms, their lookup, and the set that comes with Raven."""

import json
import math

import numpy as np
import pytest

from raven.assets import assets_folder
from raven.errors import InvalidInput, NotFound
from raven.pose import INDEX, MORPH_COUNT
from raven.settings.emotion_templates import EMOTIONS, EmotionLibrary, EmotionTemplate, parse_templates, write_template

SHIPPED = assets_folder() / "emotions"
FACTORY = json.loads((SHIPPED / "_defaults.json").read_text("utf-8"))


def test_all_three_forms_give_the_same_template():
    pose, cels = {"head_x_index": -0.5, "mouth_delta": 1}, {"blush1": 0.25}
    flat = parse_templates({"shy": pose})["shy"]
    nested = parse_templates({"shy": {"pose": pose, "cels": cels}})["shy"]
    paired = parse_templates({"shy": {"pose": pose, "cels": [["blush1", 0.25]]}})["shy"]
    assert flat.pose == nested.pose
    assert nested == paired


def test_what_a_template_leaves_out_is_zero():
    vector = parse_templates({"shy": {"cels": {}, "pose": {"head_x_index": -0.5}}})["shy"].pose_vector()
    assert vector.shape == (MORPH_COUNT,)
    assert vector[INDEX["head_x_index"]] == np.float32(-0.5)
    assert np.count_nonzero(vector) == 1
    assert parse_templates({"blank": {}})["blank"] == EmotionTemplate()


def test_unknown_cels_are_left_out_with_a_warning():
    warnings = []
    templates = parse_templates({"shy": {"cels": {"blush1": 1, "fx_heart1": 1}}}, warn=warnings.append)
    assert templates["shy"].cels == {"blush1": 1}
    assert warnings == ["emotions.shy.cels.fx_heart1: unknown, ignored"]


@pytest.mark.parametrize(
    ("field", "data"),
    [
        ("emotions", [1]),
        ("emotions", None),
        ("emotions", {"": {}}),
        ("emotions", {"a\nb": {}}),
        ("emotions.[custom]", {"[custom]": {}}),
        ("emotions.[reset]", {"[reset]": {}}),
        ("emotions.joy", {"joy": None}),
        ("emotions.joy.pose.tail_index", {"joy": {"pose": {"tail_index": 1}}}),
        ("emotions.joy.pose.head_x_index", {"joy": {"pose": {"head_x_index": "1"}}}),
        ("emotions.joy.pose.head_x_index", {"joy": {"head_x_index": math.nan}}),
        ("emotions.joy.pose.head_x_index", {"joy": {"head_x_index": True}}),
        ("emotions.joy.pose.head_x_index", {"joy": {"head_x_index": None}}),
        ("emotions.joy.pose.head_x_index", {"joy": {"head_x_index": 10**400}}),
        ("emotions.joy.pose.eye_unimpressed_left_index", {"joy": {"eye_unimpressed": "very"}}),
        ("emotions.joy.pose.eye", {"joy": {"eye": 1}}),
        ("emotions.joy.cels.blush1", {"joy": {"pose": {}, "cels": [["blush1", math.inf]]}}),
        ("emotions.joy.cels[0]", {"joy": {"pose": {}, "cels": ["blush1"]}}),
        ("emotions.joy.cels", {"joy": {"pose": {}, "cels": 3}}),
        ("emotions.joy.head_x_index", {"joy": {"pose": {}, "head_x_index": 1}}),
    ],
)
def test_what_is_wrong_is_refused_and_named(field, data):
    with pytest.raises(InvalidInput) as error:
        parse_templates(data)
    assert error.value.field == field


OUT_OF_RANGE = [
    ({"head_x_index": -1.1}, "pose.head_x_index", {"head_x_index": -1}),
    ({"head_x_index": 1.2}, "pose.head_x_index", {"head_x_index": 1}),
    ({"mouth_smirk": -0.2}, "pose.mouth_smirk", {"mouth_smirk": 0}),
    ({"pose": {"mouth_raised_corner_right_index": -1e-7}}, "pose.mouth_raised_corner_right_index",
     {"mouth_raised_corner_right_index": 0}),
    ({"pose": {"eye_wink_left_index": 1e300}}, "pose.eye_wink_left_index", {"eye_wink_left_index": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("template", "place", "taken"), OUT_OF_RANGE)
def test_a_value_out_of_range_is_the_nearest_in_it_with_a_warning_that_names_the_place(template, place, taken):
    warnings = []
    assert parse_templates({"joy": template}, warn=warnings.append)["joy"].pose == taken
    (warning,) = warnings
    assert warning.startswith(f"emotions.joy.{place}: ")


@pytest.mark.parametrize("cels", [{"blush1": 1.2, "tears1": -0.2}, [["blush1", 1.2], ["tears1", -0.2]]])
def test_so_is_the_strength_of_a_cel(cels):
    warnings = []
    assert parse_templates({"joy": {"pose": {}, "cels": cels}}, warn=warnings.append)["joy"].cels == {
        "blush1": 1,
        "tears1": 0,
    }
    assert [warning.partition(": ")[0] for warning in warnings] == [
        "emotions.joy.cels.blush1",
        "emotions.joy.cels.tears1",
    ]


@pytest.mark.parametrize(
    ("name", "morphs"),
    [
        ("eye_unimpressed", ["eye_unimpressed_left_index", "eye_unimpressed_right_index"]),
        ("eye_unimpressed_index", ["eye_unimpressed_left_index", "eye_unimpressed_right_index"]),
        ("eyebrow_happy", ["eyebrow_happy_left_index", "eyebrow_happy_right_index"]),
        ("iris_small", ["iris_small_left_index", "iris_small_right_index"]),
        ("mouth_lowered_corner", ["mouth_lowered_corner_left_index", "mouth_lowered_corner_right_index"]),
        ("eye_wink_left", ["eye_wink_left_index"]),
        ("head_x", ["head_x_index"]),
        ("mouth_delta_index", ["mouth_delta"]),
    ],
)
def test_a_short_name_means_its_morph_or_both_sides(name, morphs):
    warnings = []
    template = parse_templates({"joy": {name: 0.5}}, warn=warnings.append)["joy"]
    assert template.pose == dict.fromkeys(morphs, 0.5)
    (warning,) = warnings
    assert warning.startswith(f"emotions.joy.pose.{name}: ")
    assert all(morph in warning for morph in morphs)


def test_a_side_that_has_its_own_value_keeps_it_whichever_comes_first():
    for names in (("eye_wink", "eye_wink_left_index"), ("eye_wink_left_index", "eye_wink")):
        values = {"eye_wink": 0.8, "eye_wink_left_index": 0.2}
        template = parse_templates({"joy": {name: values[name] for name in names}}, warn=lambda _: None)["joy"]
        assert template.pose == {"eye_wink_left_index": 0.2, "eye_wink_right_index": 0.8}


def test_null_is_the_same_as_nothing():
    assert parse_templates({"joy": {"pose": None, "cels": None}})["joy"] == EmotionTemplate()


def test_custom_wins_over_folder_and_folder_over_factory(tmp_path):
    (tmp_path / "joy.json").write_text(json.dumps({"joy": {"pose": {"head_y_index": 0.5}}, "fear": {"pose": {}}}))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "sleepy.json").write_text(json.dumps({"sleepy": {"eye_relaxed_left_index": 1}}))
    library = EmotionLibrary(tmp_path)
    assert library.get("joy").pose == {"head_y_index": 0.5}
    assert library.get("fear") == parse_templates({"fear": FACTORY["fear"]})["fear"]
    assert library.names() == [*EMOTIONS, "sleepy"]

    custom = library.with_custom(parse_templates({"joy": {"head_x_index": 1}, "bored": {}}))
    assert custom.get("joy").pose == {"head_x_index": 1}
    assert custom.names() == [*EMOTIONS, "bored", "sleepy"]
    assert library.get("joy").pose == {"head_y_index": 0.5}
    assert custom.with_custom({}).names() == library.names()


@pytest.mark.parametrize("content", ["{", "[]", '{"anger": {}}', '{"joy": {"tail_index": 1}}', '{"joy": 3}'])
def test_a_file_that_cannot_be_used_is_reported_and_the_factory_steps_in(tmp_path, content):
    (tmp_path / "joy.json").write_text(content)
    library = EmotionLibrary(tmp_path)
    assert len(library.warnings) == 1
    assert "joy.json" in library.warnings[0]
    assert library.get("joy").pose == FACTORY["joy"]["pose"]


def test_reset_is_the_face_at_rest_and_pseudo_names_are_no_emotions():
    library = EmotionLibrary()
    assert not library.get("[reset]").pose_vector().any()
    for name in ("[custom]", "zero", "happiness", ""):
        with pytest.raises(NotFound):
            library.get(name)


def test_a_written_template_is_read_back_and_lists_every_value(tmp_path):
    template = parse_templates({"shy": {"pose": {"head_x_index": -0.5}, "cels": {"blush1": 1}}})["shy"]
    write_template(tmp_path / "shy.json", "shy", template)
    data = json.loads((tmp_path / "shy.json").read_text())
    assert len(data["shy"]["pose"]) == 45
    assert len(data["shy"]["cels"]) == 16
    assert (EmotionLibrary(tmp_path).get("shy").pose_vector() == template.pose_vector()).all()
    assert list(tmp_path.iterdir()) == [tmp_path / "shy.json"]


def test_every_shipped_emotion_has_a_file_and_the_factory_set_is_the_same():
    files = {file.stem: json.loads(file.read_text("utf-8")) for file in SHIPPED.glob("[!_]*.json")}
    assert tuple(sorted(files)) == EMOTIONS
    assert {name: content[name] for name, content in files.items()} | {"zero": {"pose": {}, "cels": {}}} == FACTORY


@pytest.mark.parametrize("name", [name for name in EMOTIONS if name != "neutral"])
def test_every_shipped_emotion_shows_in_brows_eyes_and_mouth(name):
    morphs = {morph for morph, value in FACTORY[name]["pose"].items() if abs(value) >= 0.1}
    for feature in ("eyebrow_", ("eye_", "iris_"), "mouth_"):
        assert any(morph.startswith(feature) for morph in morphs), (name, feature)


@pytest.mark.parametrize("name", EMOTIONS)
def test_shipped_emotions_hold_no_slider_dust(name):
    template = FACTORY[name]
    assert all(abs(value) >= 0.1 for value in (*template["pose"].values(), *template["cels"].values()))


def test_no_two_shipped_emotions_look_alike():
    face = slice(0, INDEX["head_x_index"])
    vectors = {name: EmotionTemplate(pose=FACTORY[name]["pose"]).pose_vector()[face] for name in EMOTIONS}
    for name, vector in vectors.items():
        for other, another in vectors.items():
            assert name == other or np.linalg.norm(vector - another) > 0.8, (name, other)


def test_neutral_is_neutral():
    assert FACTORY["neutral"] == {"pose": {}, "cels": {}}


def test_shipped_emotions_use_the_whole_palette():
    used = {morph for template in FACTORY.values() for morph in template["pose"]}
    assert set(INDEX) - used == {"breathing_index"}


@pytest.mark.parametrize("name", ["_comment", "$schema", "//", "# by"])
def test_comments_of_every_level_are_passed_over_with_a_warning_that_names_the_place(name):
    warnings: list[str] = []
    files = [
        {name: "by hand", "joy": {"mouth_aaa_index": 0.5}},
        {"joy": {name: "by hand", "mouth_aaa_index": 0.5}},
        {"joy": {name: {"at": 3}, "pose": {name: None, "mouth_aaa_index": 0.5}}},
    ]
    for file in files:
        templates = parse_templates(file, warn=warnings.append)
        assert {key: each.pose for key, each in templates.items()} == {"joy": {"mouth_aaa_index": 0.5}}
    places = [f"emotions.{name}", f"emotions.joy.{name}", f"emotions.joy.{name}", f"emotions.joy.pose.{name}"]
    assert [warning.partition(": ")[0] for warning in warnings] == places
