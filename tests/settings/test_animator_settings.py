"""The settings: three levels fill them, old forms are read, and whatever is wrong is refused by name."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raven.assets import assets_folder
from raven.errors import InvalidInput
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.levels import resolve_settings, server_settings
from raven.video.codecs import ImageFormat
from tests.trying import CHARACTERS, trying


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
    for name in (*(set(ImageFormat) - {ImageFormat.STACKED}), "jpg"):  # which only our page can read
        assert resolve_settings({"format": name})[0].format == ImageFormat.parse(name)


def test_whole_numbers_will_do_for_numbers():
    assert resolve_settings({"target_fps": 30})[0].target_fps == 30.0


def effect(**changes):
    return [["x", {"type": "cycle", "emotions": ["joy"], "fps": 6, "duration": 1, "cels": ["fx_x1"], **changes}]]


HOSTILE = [
    ("target_fps", {"target_fps": True}),
    ("target_fps", {"target_fps": "25"}),
    ("target_fps", {"target_fps": math.nan}),
    ("target_fps", {"target_fps": 10**400}),
    ("upscale", {"upscale": math.inf}),
    ("upscale_preset", {"upscale_preset": "D"}),
    ("upscale_quality", {"upscale_quality": "best"}),
    ("format", {"format": "TARGA"}),
    ("format", {"format": 3}),
    ("metrics_enabled", {"metrics_enabled": 1}),
    ("crop", {"crop": [0, 0, 1, 1]}),
    ("crop.left", {"crop": {"left": "0"}}),
    ("crop.top", {"crop": {"top": 0.5, "bottom": 0.5}}),
    ("crop.left", {"crop": {"left": 0.9, "right": 0.1}}),
    ("crop.enabled", {"crop": {"enabled": 1}}),
    ("crop_left", {"crop_left": "much"}),
    ("crop_right", {"crop_right": 2}),
    ("crop_right", {"crop_right": True}),
    ("crop.left", {"crop_left": 1.0, "crop_right": 1.0}),
    ("talking_morph", {"talking_morph": "head_x_index"}),
    ("sway_morphs[1]", {"sway_morphs": ["head_x_index", "tail_index"]}),
    ("sway_morphs", {"sway_morphs": "head_x_index"}),
    ("sway_morphs[0]", {"sway_morphs": [{}]}),
    ("backdrop_color", {"backdrop_color": "red"}),
    ("backdrop_path", {"backdrop_path": 7}),
    ("animefx", {"animefx": {}}),
    ("animefx[0]", {"animefx": ["x"]}),
    ("animefx[0][1].fps", {"animefx": effect(fps=0)}),
    ("animefx[0][1].fps", {"animefx": effect(fps=None)}),
    ("animefx[0][1].emotions", {"animefx": effect(emotions=None)}),
    ("fx_heart_duration", {"fx_heart_duration": "long"}),
    ("fx_heart_cels[1]", {"fx_heart_cels": ["fx_heart1", "blush1"]}),
    ("animefx[0][1].type", {"animefx": effect(type="spiral")}),
    ("animefx[0][1].duration", {"animefx": effect(duration=math.nan)}),
    ("animefx[0][1].cels[0]", {"animefx": effect(cels=["blush1"])}),
    ("animefx[0][1].on_emotion_change", {"animefx": effect(on_emotion_change="explode")}),
    ("animefx[1][0]", {"animefx": [*effect(), *effect()]}),
    ("postprocessor_chain[0]", {"postprocessor_chain": [["__init__", {}]]}),
    ("postprocessor_chain[0].bloom", {"postprocessor_chain": [["bloom", 3]]}),
    ("postprocessor_chain[0].bloom.sigma", {"postprocessor_chain": [["bloom", {"sigma": math.nan}]]}),
    ("postprocessor_chain[0].bloom.sigma", {"postprocessor_chain": [["bloom", {"sigma": {}}]]}),
    (
        "postprocessor_chain[0].desaturate.tint_rgb[2]",
        {"postprocessor_chain": [["desaturate", {"tint_rgb": [1, 1, True]}]]},
    ),
]


@pytest.mark.parametrize(("field", "asked"), HOSTILE, ids=[f"{field}-{i}" for i, (field, _) in enumerate(HOSTILE)])
def test_what_is_wrong_is_refused_and_named(field, asked):
    with pytest.raises(InvalidInput) as error:
        resolve_settings(asked)
    assert error.value.field == f"animator_settings.{field}"
    assert error.value.message


SLIPS = [
    ({"target_fps": 0}, "target_fps", 1),
    ({"target_fps": -25}, "target_fps", 1),
    ({"target_fps": 1000}, "target_fps", 120),
    ({"upscale": 0}, "upscale", 0.25),
    ({"pose_interpolator_step": 0}, "pose_interpolator_step", 0.3),
    ({"pose_interpolator_step": 1.5}, "pose_interpolator_step", 1),
    ({"blink_interval_max": 1e308}, "blink_interval_max", 3600),
    ({"blink_probability": 1.01}, "blink_probability", 1),
    ({"talking_fps": 0}, "talking_fps", 1),
    ({"sway_interval_min": 0}, "sway_interval_min", 0.1),
    ({"sway_macro_strength": 2}, "sway_macro_strength", 1),
    ({"breathing_cycle_duration": 0}, "breathing_cycle_duration", 0.1),
    ({"data_eyes_fps": -1}, "data_eyes_fps", 0),
    ({"crop": {"left": -0.1}}, "crop.left", 0),
    ({"crop": {"right": 1.88}}, "crop.right", 1),
    ({"crop": {"top": 0.5, "bottom": 0.54}}, "crop.top", 0.495),
    ({"crop": {"left": 0.99, "right": 1.0}}, "crop.left", 0.95),
    ({"crop_left": -0.1, "crop_right": 0.5}, "crop_left", None),
    ({"format": "im"}, "format", "PNG"),
    ({"talking_morph": "mouth_ooo"}, "talking_morph", "mouth_ooo_index"),
    ({"animefx": effect(fps=100)}, "animefx[0][1].fps", None),
    ({"fx_heart_duration": -1}, "fx_heart_duration", None),
]


@pytest.mark.parametrize(("asked", "field", "taken"), SLIPS, ids=[f"{slip[1]}-{i}" for i, slip in enumerate(SLIPS)])
def test_one_slip_is_put_right_with_a_warning_that_names_the_place_and_spoils_nothing_else(asked, field, taken):
    settings, warnings = resolve_settings(asked | {"sway_enabled": False})
    assert not settings.sway_enabled
    (warning,) = warnings
    assert warning.startswith(f"animator_settings.{field}: ")
    if taken is not None:
        value = settings
        for step in field.split("."):
            value = getattr(value, step)
        assert value == pytest.approx(taken) if isinstance(taken, float) else value == taken


def test_slips_of_filters_are_put_right_too():
    settings, warnings = resolve_settings(
        {
            "postprocessor_chain": [
                ["bloom", {"hdr_exposure": 70, "colour": "red"}],
                ["digital_glitches", {"name": "digital_glitches0", "strength": 0.05}],
                ["digital_glitches", {"name": "digital_glitches0", "strength": -0.05}],
                ["desaturate", {"tint_rgb": [1, 2, 0]}],
                ["vignetting", None],
                ["scanlines", {"field": 3, "strength": None}],
            ]
        }
    )
    assert settings.postprocessor_chain == (
        ("bloom", {"threshold": 0.8, "exposure": 5.0}),
        ("digital_glitches", {"name": "digital_glitches0", "strength": 0.05}),
        ("digital_glitches", {"name": None, "strength": -0.05}),
        ("desaturate", {"tint_rgb": [1.0, 1.0, 0.0]}),
        ("vignetting", {}),
        ("scanlines", {"field": 1}),
    )
    chain = "animator_settings.postprocessor_chain"
    assert [warning.partition(": ")[0] for warning in warnings] == [
        f"{chain}[0].bloom.hdr_exposure",
        f"{chain}[0].bloom.colour",
        f"{chain}[3].desaturate.tint_rgb[1]",
        f"{chain}[5].scanlines.field",
        f"{chain}[2].digital_glitches.name",
    ]


def test_intervals_whose_ends_are_the_wrong_way_round_are_turned():
    settings, warnings = resolve_settings({"sway_interval_min": 20, "sway_interval_max": 10})
    assert (settings.sway_interval_min, settings.sway_interval_max) == (10, 20)
    assert warnings[0].startswith("animator_settings.sway_interval_min: ")


@pytest.mark.parametrize(("end", "value"), [("blink_interval_min", 6), ("blink_interval_max", 1)])
def test_one_end_of_an_interval_moves_the_other_if_that_was_not_asked_for(end, value):
    settings, warnings = resolve_settings({end: value}, {"blink_interval_min": 2, "blink_interval_max": 5})
    assert (settings.blink_interval_min, settings.blink_interval_max) == (value, value)
    assert warnings[0].startswith(f"animator_settings.{end}: ")


def test_null_is_the_same_as_nothing():
    server = {"target_fps": 20, "crop": {"left": 0.12}, "backdrop_path": "meadow"}
    asked = {name: None for name in AnimatorSettings.model_fields if name != "backdrop_path"}
    assert resolve_settings(asked | {"crop_left": None, "fx_heart_fps": None}, server) == (resolve_settings({}, server))
    settings, warnings = resolve_settings({"crop": {"left": None, "right": 0.9}, "backdrop_path": None}, server)
    assert (settings.crop.left, settings.crop.right, settings.backdrop_path, warnings) == (0.12, 0.9, None, [])


def test_null_is_not_in_the_way_of_older_forms():
    settings, warnings = resolve_settings({"crop": None, "crop_left": 0.4, "animefx": None, "fx_heart_duration": 2})
    assert (settings.crop.left, dict(settings.animefx)["heart"].duration, warnings) == (0.2, 2, [])


def test_the_old_flat_effects_are_converted():
    settings, warnings = resolve_settings(
        {"fx_angervein_emotions": ["anger", "disgust"], "fx_angervein_fps": 3, "fx_heart_duration": 0.6}
    )
    assert warnings == []
    before, now = dict(AnimatorSettings().animefx), dict(settings.animefx)
    assert list(now) == list(before)
    assert now["angervein"] == before["angervein"].model_copy(update={"emotions": ("anger", "disgust"), "fps": 3.0})
    assert now["heart"] == before["heart"].model_copy(update={"duration": 0.6})
    assert now["notice"] == before["notice"]


def test_flat_effects_change_those_of_the_server():
    server = {"animefx": effect(duration=2)}
    settings, warnings = resolve_settings({"fx_x_enabled": False, "fx_heart_duration": 1}, server)
    assert [(name, it.enabled, it.duration) for name, it in settings.animefx] == [("x", False, 2)]
    assert warnings == ["animator_settings.fx_heart_duration: unknown, ignored"]


def test_a_list_of_effects_wins_over_flat_ones():
    settings, warnings = resolve_settings({"animefx": [], "fx_heart_duration": 1})
    assert settings.animefx == ()
    assert warnings == ["animator_settings.fx_heart_duration: ignored, because animefx is given"]


def test_short_names_of_morphs_are_understood():
    settings, warnings = resolve_settings({"sway_morphs": ["head_x", "body_y_index", "eye_relaxed"]})
    assert settings.sway_morphs == (
        "head_x_index", "body_y_index", "eye_relaxed_left_index", "eye_relaxed_right_index",
    )  # fmt: skip
    assert [warning.partition(": ")[0][-14:] for warning in warnings] == ["sway_morphs[0]", "sway_morphs[2]"]


def test_the_operators_file_may_have_slips_too(tmp_path, caplog):
    (tmp_path / "mine.json").write_text('{"talking_fps": 0, "target_fps": 30, "fx_heart_duration": 2}')
    settings, _ = resolve_settings(None, server_settings(tmp_path / "mine.json"))
    assert (settings.talking_fps, settings.target_fps, dict(settings.animefx)["heart"].duration) == (1, 30, 2)
    assert "mine.json.talking_fps: 0 is less than 1, which is taken" in caplog.text


TEXTS = st.text(CHARACTERS, max_size=6)
SCALARS = st.none() | st.booleans() | st.floats() | st.integers(-(10**400), 10**400) | TEXTS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner))
EDGES = st.dictionaries(st.sampled_from(["enabled", "left", "top", "right", "bottom", "x"]), SCALARS, min_size=1)
STEPS = st.tuples(
    st.sampled_from(["bloom", "noise", "scanlines", "alphanoise", "desaturate", "glow"]),
    st.dictionaries(
        st.sampled_from(["sigma", "strength", "channel", "field", "tint_rgb", "name", "magnitude"]), VALUES
    ),
)
KEYS = [
    *AnimatorSettings.model_fields,
    "crop_left",
    "crop_right",
    "fx_heart_duration",
    "fx_heart_cels",
    "fx_angervein_fps",
]


@trying(400)
@given(
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4),
    st.fixed_dictionaries({}, optional={"crop": EDGES, "postprocessor_chain": st.lists(STEPS, max_size=3)}),
)
def test_whatever_is_asked_is_refused_by_its_place_or_gives_settings_that_can_be_used_again(asked, nested):
    try:
        resolved, warnings = resolve_settings(asked | nested, {"blink_interval_min": 3.0, "crop": {"left": 0.12}})
    except InvalidInput as error:
        refused = error.field
    else:
        refused = None
    if refused is not None:
        assert refused.startswith("animator_settings")
        return
    assert all(warning.startswith("animator_settings.") for warning in warnings)
    assert resolve_settings(json.loads(resolved.model_dump_json())) == (resolved, [])


@pytest.mark.parametrize("asked", [[], "settings", 3, True])
def test_settings_must_be_an_object(asked):
    with pytest.raises(InvalidInput) as error:
        resolve_settings(asked)
    assert error.value.field == "animator_settings"


def test_a_mistake_of_the_server_is_not_blamed_on_the_user():
    with pytest.raises(InvalidInput) as error:
        resolve_settings({"target_fps": 25}, {"talking_fps": "fast"})
    assert error.value.field == "animator.json.talking_fps"


def test_the_shipped_settings_can_be_used():
    assert resolve_settings(None, server_settings())[0].crop.enabled


def test_a_broken_settings_file_says_so(tmp_path):
    (tmp_path / "mine.json").write_text('{"talking_fps": "fast"}')
    with pytest.raises(InvalidInput, match=r"mine\.json\.talking_fps"):
        server_settings(tmp_path / "mine.json")
    for no_json in ("{", "[" * 10_000):
        (tmp_path / "mine.json").write_text(no_json)
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
