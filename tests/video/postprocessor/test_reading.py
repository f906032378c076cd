"""Chains as JSON: what is understood, and what is refused with the place where it is wrong."""

import json
import math
from inspect import cleandoc
from pathlib import Path

import pytest

from raven.errors import InvalidInput, NotFound
from raven.video.postprocessor import (
    FILTERS,
    MOST_FILTERS,
    available_filters,
    chain_to_json,
    list_presets,
    load_preset,
    parse_chain,
)


def nested(depth: int) -> list:
    data: list = []
    for _ in range(depth):
        data = [data]
    return data


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (None, "postprocessor_chain"),
        ("bloom", "postprocessor_chain"),
        ({"bloom": {}}, "postprocessor_chain"),
        (42, "postprocessor_chain"),
        ([["bloom", {}]] * 10_000, "postprocessor_chain"),
        (["bloom"], "postprocessor_chain[0]"),
        ([["bloom", {}], None], "postprocessor_chain[1]"),
        ([[]], "postprocessor_chain[0]"),
        ([["bloom", {}, {}]], "postprocessor_chain[0]"),
        ([[["bloom"], {}]], "postprocessor_chain[0]"),
        (nested(100_000), "postprocessor_chain[0]"),
        ([["glow", {}]], "postprocessor_chain[0]"),
        ([["__init__", {}]], "postprocessor_chain[0]"),
        ([["apply", {}]], "postprocessor_chain[0]"),
        ([["parse_chain", {}]], "postprocessor_chain[0]"),
        ([["Bloom", {}]], "postprocessor_chain[0]"),
        ([["bloom", None]], "postprocessor_chain[0].bloom"),
        ([["bloom", [["sigma", 1]]]], "postprocessor_chain[0].bloom"),
        ([["bloom", {1: 2}]], "postprocessor_chain[0].bloom"),
        ([["bloom", {f"p{i}": 0 for i in range(1000)}]], "postprocessor_chain[0].bloom"),
        ([["bloom", {"__class__": 1}]], "postprocessor_chain[0].bloom.__class__"),
        ([["bloom", {"radius": 1}]], "postprocessor_chain[0].bloom.radius"),
        ([["bloom", {"sigma": math.nan}]], "postprocessor_chain[0].bloom.sigma"),
        ([["bloom", {"sigma": math.inf}]], "postprocessor_chain[0].bloom.sigma"),
        ([["bloom", {"sigma": 10**400}]], "postprocessor_chain[0].bloom.sigma"),
        ([["bloom", {"sigma": 1e9}]], "postprocessor_chain[0].bloom.sigma"),
        ([["bloom", {"sigma": True}]], "postprocessor_chain[0].bloom.sigma"),
        ([["bloom", {"sigma": "7"}]], "postprocessor_chain[0].bloom.sigma"),
        ([["bloom", {"sigma": [7]}]], "postprocessor_chain[0].bloom.sigma"),
        ([["bloom", {"sigma": None}]], "postprocessor_chain[0].bloom.sigma"),
        ([["bloom", {}]] * 2 + [["bloom", {"sigma": -1}]], "postprocessor_chain[2].bloom.sigma"),
        ([["scanlines", {"field": 0.5}]], "postprocessor_chain[0].scanlines.field"),
        ([["scanlines", {"field": True}]], "postprocessor_chain[0].scanlines.field"),
        ([["scanlines", {"field": math.nan}]], "postprocessor_chain[0].scanlines.field"),
        ([["scanlines", {"field": 2}]], "postprocessor_chain[0].scanlines.field"),
        ([["scanlines", {"dynamic": 1}]], "postprocessor_chain[0].scanlines.dynamic"),
        ([["scanlines", {"channel": "y"}]], "postprocessor_chain[0].scanlines.channel"),
        ([["scanlines", {"channel": {}}]], "postprocessor_chain[0].scanlines.channel"),
        ([["desaturate", {"tint_rgb": [1, 1]}]], "postprocessor_chain[0].desaturate.tint_rgb"),
        ([["desaturate", {"tint_rgb": [1, 2, 0]}]], "postprocessor_chain[0].desaturate.tint_rgb[1]"),
        ([["desaturate", {"tint_rgb": [1, 0, math.nan]}]], "postprocessor_chain[0].desaturate.tint_rgb[2]"),
        ([["desaturate", {"tint_rgb": "red"}]], "postprocessor_chain[0].desaturate.tint_rgb"),
        ([["desaturate", {"tint_rgb": nested(100_000)}]], "postprocessor_chain[0].desaturate.tint_rgb"),
        ([["noise", {"name": 3}]], "postprocessor_chain[0].noise.name"),
        ([["noise", {"name": "x" * 10_000}]], "postprocessor_chain[0].noise.name"),
        ([["noise", {"name": "a"}], ["bloom", {}], ["noise", {"name": "a"}]], "postprocessor_chain[2].noise.name"),
        ([["bloom", {"sigma": 1, "luma_threshold": 7}]], "postprocessor_chain[0].bloom.luma_threshold"),
        ([["bloom", {"threshold": 1, "luma_threshold": 1}]], "postprocessor_chain[0].bloom.luma_threshold"),
        ([["alphanoise", {"magnitude": 7}]], "postprocessor_chain[0].alphanoise.magnitude"),
        ([["alphanoise", {"magnitude": {"a": []}}]], "postprocessor_chain[0].alphanoise.magnitude"),
        ([["noise", {"channel": ["VHS_PAL"]}]], "postprocessor_chain[0].noise.channel"),
    ],
)
def test_a_hostile_chain_is_refused_with_the_place_where_it_is_wrong(data, field):
    with pytest.raises(InvalidInput) as refusal:
        parse_chain(data)
    assert refusal.value.field == field
    assert len(str(refusal.value)) < 400


def test_long_names_do_not_fill_the_answer():
    with pytest.raises(InvalidInput) as refusal:
        parse_chain([["x" * 1_000_000, {"y" * 1_000_000: 1}]])
    assert len(str(refusal.value)) < 200


def test_the_field_begins_as_the_caller_says():
    with pytest.raises(InvalidInput, match=r"^animator_settings\.postprocessor_chain\[0\]"):
        parse_chain([["glow", {}]], "animator_settings.postprocessor_chain")


def test_a_chain_comes_back_in_its_order_with_repetitions_and_names():
    data = [
        ["scanlines", {"field": 1}],
        ["digital_glitches", {"strength": 0.05, "name": "right"}],
        ["digital_glitches", {"strength": -0.05, "name": "left"}],
        ["digital_glitches", {}],
        ["noise", {"name": None}],
        ["vignetting", {"enabled": False, "strength": 0.3}],
        ["desaturate", {"tint_rgb": [0.5, 1.0, 0.5]}],
        ["bloom", {}],
        ["bloom", {}],
    ]
    chain = parse_chain(data)
    assert chain_to_json(chain) == data
    assert parse_chain(json.loads(json.dumps(chain_to_json(chain)))) == chain


def test_every_step_gets_a_name_of_its_own():
    chain = parse_chain([["noise", {}], ["noise", {"name": "noise0"}], ["noise", {}], ["analog_vhs_noise", {}]] * 1)
    keys = [step.key for step in chain.steps]
    assert len(set(keys)) == len(keys)
    assert keys[1] == "noise/noise0"


def test_whole_numbers_may_come_as_floats_and_the_other_way_round():
    assert parse_chain([["scanlines", {"field": 1.0}]]) == parse_chain([["scanlines", {"field": 1}]])
    assert parse_chain([["bloom", {"sigma": 7}]]) == parse_chain([["bloom", {"sigma": 7.0}]])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["translucency", {"alpha": 0.7}], ["translucent_display", {"alpha": 0.7}]),
        (
            ["alphanoise", {"magnitude": 0.2}],
            ["noise", {"strength": 0.2, "sigma": 0.0, "channel": "A", "double_size": False}],
        ),
        (["lumanoise", {}], ["noise", {"strength": 0.1, "sigma": 0.0, "channel": "Y", "double_size": False}]),
        (
            ["noise", {"channel": "VHS_NTSC", "strength": 0.4, "sigma": 2.0}],
            ["analog_vhs_noise", {"mode": "NTSC", "strength": 0.4}],
        ),
        (["analog_badhsync", {"speed": 4}], ["analog_rippling_hsync", {"speed": 4}]),
        (
            ["analog_distort", {"strength": 0.2, "edge": "top"}],
            ["analog_runaway_hsync", {"asymmetry": 0.2, "placement": "top"}],
        ),
        (["shift_distort", {"strength": 0.01, "name": "a"}], ["digital_glitches", {"strength": 0.01, "name": "a"}]),
        (["bloom", {"luma_threshold": 0.9}], ["bloom", {"threshold": 0.9, "exposure": 0.7}]),
        (["bloom", {"hdr_exposure": 0.9}], ["bloom", {"threshold": 0.8, "exposure": 0.9}]),
        (["chromatic_aberration", {"axial_scale": 0.01}], ["chromatic_aberration", {"scale": 0.01, "sigma": 0.5}]),
        (["chromatic_aberration", {"transverse_sigma": 0.7}], ["chromatic_aberration", {"sigma": 0.7}]),
        (["analog_lowres", {"kernel_size": 5}], ["analog_lowres", {"sigma": 0.75}]),
    ],
)
def test_older_names_are_understood(old, new):
    assert parse_chain([old]) == parse_chain([new])


def test_the_reference_chains_of_old_guides_are_understood():
    for chain in (
        [
            ["bloom", {}],
            ["noise", {"strength": 0.1, "sigma": 0.0, "channel": "Y"}],
            ["banding", {}],
            ["scanlines", {"dynamic": True, "channel": "A"}],
        ],
        [
            ["chromatic_aberration", {}],
            ["vignetting", {}],
            ["desaturate", {"tint_rgb": [1.0, 0.5, 0.2]}],
            ["scanlines", {"dynamic": False}],
        ],
        [
            ["analog_lowres", {}],
            ["analog_vhsglitches", {"unboost": 1.0}],
            ["analog_vhstracking", {}],
            ["noise", {"name": None}],
        ],
        [
            ["analog_rippling_hsync", {"amplitude2": None, "density3": None}],
            ["analog_runaway_hsync", {"ripple_amplitude": 0.05}],
        ],
    ):
        parse_chain(chain)


def test_the_filters_of_everybodys_chains_are_there_in_the_order_in_which_they_act():
    first = [
        "zoom",
        "bloom",
        "chromatic_aberration",
        "noise",
        "vignetting",
        "desaturate",
        "analog_lowres",
        "chroma_subsample",
        "analog_rippling_hsync",
        "analog_runaway_hsync",
        "analog_vhs_noise",
        "analog_vhsglitches",
        "analog_vhs_headswitching",
        "analog_vhstracking",
        "digital_glitches",
        "translucent_display",
        "monochrome_display",
        "banding",
        "scanlines",
    ]
    names = [name for name, _ in available_filters()]
    assert [name for name in names if name in first] == first


@pytest.mark.parametrize(("name", "information"), available_filters())
def test_what_is_said_about_a_filter_is_complete_and_true(name, information):
    assert set(information) == {"defaults", "ranges", "docstring", "schema"}
    assert information["schema"]["properties"].keys() == {"enabled", *information["defaults"]}
    defaults, ranges = information["defaults"], information["ranges"]
    assert defaults.keys() == ranges.keys()
    json.dumps(information, allow_nan=False)
    parse_chain([[name, defaults]])
    for parameter, default in defaults.items():
        match ranges[parameter]:
            case ["!ignore"]:
                assert default == f"{name}0"
                continue
            case ["!RGB"]:
                assert len(default) == 3
            case [False, True] as switch if isinstance(switch[0], bool):
                assert isinstance(default, bool)
            case [str(), *_] as choices:
                assert default in choices
                for choice in choices:
                    parse_chain([[name, {parameter: choice}]])
            case [least, most]:
                assert least <= default <= most
                for value in (least, most):
                    parse_chain([[name, {parameter: value}]])
                with pytest.raises(InvalidInput):
                    parse_chain([[name, {parameter: most + 1}]])
            case other:
                pytest.fail(f"{parameter} has the range {other}")
        assert f"\n\n`{parameter}`: " in information["docstring"]


def test_a_filter_is_found_in_the_registry_only():
    assert all(entry.filter.__name__ not in FILTERS for entry in FILTERS.values())


def test_the_shipped_presets_can_be_read_and_are_described():
    names = list_presets()
    assert {"none", "default", "hologram", "amber_monitor", "vhs_1980s"} < set(names)
    assert len(names) >= 8
    for name in names:
        preset = load_preset(name)
        assert preset.title
        assert preset.description
        assert len(preset.chain.steps) <= MOST_FILTERS


@pytest.mark.parametrize("name", ["", "nothing", "../animator", "/etc/passwd", "default.json"])
def test_a_preset_that_does_not_exist_is_not_found(name):
    with pytest.raises(NotFound):
        load_preset(name)


def test_the_documentation_says_what_the_schema_says():
    page = (Path(__file__).parents[3] / "docs" / "postprocessor.md").read_text("utf-8")
    for name, entry in FILTERS.items():
        assert f"### `{name}`\n\n{cleandoc(entry.filter.__doc__ or '')}\n" in page
        for parameter, schema in entry.filter.model_json_schema()["properties"].items():
            assert f"| `{parameter}` | " in page
            assert f"| {schema['description']} |\n" in page
    for preset in map(load_preset, list_presets()):
        assert f"(presets/{preset.name}.png)" in page
        assert preset.description in page
