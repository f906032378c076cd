"""The settings: three levels fill them, old forms are read, and whatever is wrong is refused by name."""

import json
import math

import pytest

from raven.assets import assets_folder
from raven.avatar.settings import AnimatorSettings, resolve_settings, server_settings
from raven.errors import InvalidInput
from raven.video.codecs import ImageFormat


def test_nothing_asked_for_is_the_defaults():
    assert resolve_settings(None) == (AnimatorSettings(), [])
    assert resolve_settings({}) == (AnimatorSettings(), [])


def test_the_user_wins_over_the_server_and_the_server_over_the_defaults():
    settings, _ = resolve_settings({"target_fps": 12}, {"target_fps": 20, "blink_probability": 0.5})
    assert settings.target_fps == 12
    assert settings.blink_probability == 0.5
    assert settings.pose_interpolator_step == 0.3


def test_the_crop_is_filled_edge_by_edge():
    server = {"crop": {"enabled": True, "left": 0.12, "right": 0.88}}
    settings, _ = resolve_settings({"crop": {"left": 0.2}}, server)
    assert settings.crop.model_dump() == {"enabled": True, "left": 0.2, "top": 0.0, "right": 0.88, "bottom": 1.0}


def test_lists_are_taken_whole():
    settings, _ = resolve_settings({"sway_morphs": ["head_x_index"], "animefx": [], "postprocessor_chain": []})
    assert settings.sway_morphs == ("head_x_index",)
    assert settings.animefx == ()
    assert settings.postprocessor_chain == ()


def test_settings_survive_the_way_through_json():
    wire = json.loads(AnimatorSettings().model_dump_json())
    assert wire["animefx"][0] == [
        "angervein",
        {
            "enabled": True,
            "emotions": ["anger"],
            "type": "cycle_with_fadeout",
            "fps": 6.0,
            "duration": 1.0,
            "cels": ["fx_angervein1", "fx_angervein2"],
        },
    ]
    assert "fps" not in wire["animefx"][1][1]
    assert wire["postprocessor_chain"][0] == ["bloom", {}]
    assert resolve_settings(wire) == (AnimatorSettings(), [])


def test_unknown_keys_are_left_out_with_a_warning():
    effect = {"type": "sequence", "emotions": [], "duration": 1, "cels": [], "colour": "red"}
    settings, warnings = resolve_settings(
        {"zoom": 2, "crop": {"centre": 0.5}, "animefx": [["sparks", effect]], "talking_fps": 6}
    )
    assert settings.talking_fps == 6
    assert warnings == [
        "animator_settings.zoom: unknown, ignored",
        "animator_settings.crop.centre: unknown, ignored",
        "animator_settings.animefx[0][1].colour: unknown, ignored",
    ]


def test_the_old_flat_crop_is_converted():
    settings, warnings = resolve_settings({"crop_left": 0.24, "crop_right": 0.24, "crop_top": 0.1, "crop_bottom": 0.0})
    crop = settings.crop
    assert crop.enabled
    assert (crop.left, crop.right, crop.top, crop.bottom) == pytest.approx((0.12, 0.88, 0.05, 1.0))
    assert warnings == []


def test_an_old_flat_crop_of_zeros_switches_the_crop_off():
    server = {"crop": {"enabled": True, "left": 0.12}}
    settings, _ = resolve_settings({"crop_left": 0, "crop_right": 0}, server)
    assert not settings.crop.enabled


def test_a_nested_crop_wins_over_a_flat_one():
    settings, warnings = resolve_settings({"crop": {"left": 0.3}, "crop_left": 1.0})
    assert settings.crop.left == 0.3
    assert warnings == ["animator_settings.crop_left: ignored, because crop is given"]


def test_formats_are_read_in_any_case():
    assert resolve_settings({"format": "webp"})[0].format == "WEBP"


def test_every_format_that_can_be_encoded_can_be_set():
    for name in (*ImageFormat, "jpg"):
        assert resolve_settings({"format": name})[0].format == ImageFormat.parse(name)


def test_whole_numbers_will_do_for_numbers():
    assert resolve_settings({"target_fps": 30})[0].target_fps == 30.0


def effect(**changes):
    return [["x", {"type": "cycle", "emotions": ["joy"], "fps": 6, "duration": 1, "cels": ["fx_x1"], **changes}]]


HOSTILE = [
    ("target_fps", {"target_fps": 0}),
    ("target_fps", {"target_fps": -25}),
    ("target_fps", {"target_fps": 1000}),
    ("target_fps", {"target_fps": True}),
    ("target_fps", {"target_fps": "25"}),
    ("target_fps", {"target_fps": None}),
    ("target_fps", {"target_fps": math.nan}),
    ("target_fps", {"target_fps": 10**400}),
    ("upscale", {"upscale": math.inf}),
    ("upscale", {"upscale": 0}),
    ("upscale_preset", {"upscale_preset": "D"}),
    ("upscale_quality", {"upscale_quality": "best"}),
    ("format", {"format": "TARGA"}),
    ("format", {"format": 3}),
    ("metrics_enabled", {"metrics_enabled": 1}),
    ("crop", {"crop": None}),
    ("crop", {"crop": [0, 0, 1, 1]}),
    ("crop.left", {"crop": {"left": "0"}}),
    ("crop.left", {"crop": {"left": -0.1}}),
    ("crop.left", {"crop": {"left": 0.9, "right": 0.1}}),
    ("crop.top", {"crop": {"top": 0.5, "bottom": 0.54}}),
    ("crop.enabled", {"crop": {"enabled": 1}}),
    ("crop_left", {"crop_left": "much"}),
    ("crop_right", {"crop_right": 2}),
    ("crop.left", {"crop_left": 1.0, "crop_right": 1.0}),
    ("pose_interpolator_step", {"pose_interpolator_step": 0}),
    ("pose_interpolator_step", {"pose_interpolator_step": 1.5}),
    ("blink_interval_min", {"blink_interval_min": 6}),
    ("blink_interval_max", {"blink_interval_max": -1}),
    ("blink_probability", {"blink_probability": 1.01}),
    ("talking_fps", {"talking_fps": 0}),
    ("talking_morph", {"talking_morph": "head_x_index"}),
    ("sway_morphs[1]", {"sway_morphs": ["head_x_index", "tail_index"]}),
    ("sway_morphs", {"sway_morphs": "head_x_index"}),
    ("sway_morphs[0]", {"sway_morphs": [{}]}),
    ("sway_interval_min", {"sway_interval_min": 20, "sway_interval_max": 10}),
    ("sway_interval_min", {"sway_interval_min": 0}),
    ("sway_macro_strength", {"sway_macro_strength": 2}),
    ("breathing_cycle_duration", {"breathing_cycle_duration": 0}),
    ("data_eyes_fps", {"data_eyes_fps": -1}),
    ("backdrop_color", {"backdrop_color": "red"}),
    ("backdrop_path", {"backdrop_path": 7}),
    ("animefx", {"animefx": {}}),
    ("animefx[0]", {"animefx": ["x"]}),
    ("animefx[0][1].fps", {"animefx": effect(fps=0)}),
    ("animefx[0][1].fps", {"animefx": effect(fps=None)}),
    ("animefx[0][1].type", {"animefx": effect(type="spiral")}),
    ("animefx[0][1].duration", {"animefx": effect(duration=math.nan)}),
    ("animefx[0][1].cels[0]", {"animefx": effect(cels=["blush1"])}),
    ("animefx[0][1].on_emotion_change", {"animefx": effect(on_emotion_change="explode")}),
    ("animefx[1][0]", {"animefx": [*effect(), *effect()]}),
    ("postprocessor_chain[0]", {"postprocessor_chain": [["__init__", {}]]}),
    ("postprocessor_chain[0].bloom", {"postprocessor_chain": [["bloom", 3]]}),
    ("postprocessor_chain[0].bloom.sigma", {"postprocessor_chain": [["bloom", {"sigma": math.nan}]]}),
    ("postprocessor_chain[0].bloom.sigma", {"postprocessor_chain": [["bloom", {"sigma": {}}]]}),
    ("postprocessor_chain[0].bloom.tint_rgb", {"postprocessor_chain": [["bloom", {"tint_rgb": [1, 1, True]}]]}),
]


@pytest.mark.parametrize(("field", "asked"), HOSTILE, ids=[f"{field}-{i}" for i, (field, _) in enumerate(HOSTILE)])
def test_what_is_wrong_is_refused_and_named(field, asked):
    with pytest.raises(InvalidInput) as error:
        resolve_settings(asked)
    assert error.value.field == f"animator_settings.{field}"
    assert error.value.message


@pytest.mark.parametrize("asked", [[], "settings", 3, True])
def test_settings_must_be_an_object(asked):
    with pytest.raises(InvalidInput) as error:
        resolve_settings(asked)
    assert error.value.field == "animator_settings"


def test_a_mistake_of_the_server_is_not_blamed_on_the_user():
    with pytest.raises(InvalidInput) as error:
        resolve_settings({"target_fps": 25}, {"talking_fps": 0})
    assert error.value.field == "animator.json.talking_fps"


def test_the_shipped_settings_can_be_used():
    assert resolve_settings(None, server_settings())[0].crop.enabled


def test_a_broken_settings_file_says_so(tmp_path):
    (tmp_path / "mine.json").write_text('{"talking_fps": 0}')
    with pytest.raises(InvalidInput, match=r"mine\.json\.talking_fps"):
        server_settings(tmp_path / "mine.json")
    (tmp_path / "mine.json").write_text("{")
    with pytest.raises(InvalidInput, match=r"mine\.json: cannot be read"):
        server_settings(tmp_path / "mine.json")


def test_settings_cannot_be_changed_behind_the_animators_back():
    with pytest.raises(ValueError, match="frozen"):
        AnimatorSettings().target_fps = 3


def test_every_key_explains_itself():
    schema = AnimatorSettings.model_json_schema()
    for definition in (schema, *schema["$defs"].values()):
        for name, key in definition["properties"].items():
            assert len(key.get("description", "")) > 15, name


def test_every_key_is_documented_with_its_range_and_default():
    text = (assets_folder().parent / "docs" / "settings.md").read_text("utf-8")
    rows = {cells[1].strip(" `"): cells for line in text.splitlines() if len(cells := line.split("|")) > 4}
    schema = AnimatorSettings.model_json_schema()["properties"]
    for name, default in AnimatorSettings().model_dump(mode="json").items():
        assert name in rows, f"docs/settings.md lacks {name}"
        _, _, _, given_range, given_default, meaning, _ = (cell.strip() for cell in rows[name])
        assert meaning == schema[name]["description"], name
        if "minimum" in schema[name]:
            assert given_range == f"{schema[name]['minimum']:g}–{schema[name]['maximum']:g}", name
        if isinstance(default, bool | int | float | str):
            shown = f"{default:g}" if isinstance(default, float) else str(default)
            assert given_default.strip("`").lower() == shown.lower(), name
