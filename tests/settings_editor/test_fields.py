"""Every setting and every parameter of a filter can be edited, as the server describes it."""

import re
import subprocess
import sys

import pytest

from raven.gui.texts import LANGUAGES
from raven.settings.levels import resolve_settings
from raven.settings_editor.fields import effect_fields, filters, groups, settings_fields
from raven.video.postprocessor import available_filters, parse_chain


def test_every_setting_has_a_field_with_group_and_meaning(schema, fields):
    names = {field.name.partition(".")[0] for field in fields}
    assert names == schema["properties"].keys()
    titles = dict(groups(schema))
    for field in fields:
        assert field.group in titles
        assert field.title
        assert field.description
        assert field.hint


def test_the_ends_of_every_slider_are_values_that_the_server_takes(fields):
    for field in fields:
        if field.kind == "number" and not field.name.startswith("crop."):
            assert field.least <= field.slider[0] < field.slider[1] <= field.most
            for end in field.slider:
                if not (field.above and end == field.least) and "interval" not in field.name:
                    resolve_settings({field.name: end})


def test_the_crop_is_edited_edge_by_edge(fields):
    crop = {field.name: field.default for field in fields if field.group == "framing"}
    assert crop == {"crop.enabled": True, "crop.left": 0.12, "crop.top": 0, "crop.right": 0.88, "crop.bottom": 1}


def test_every_parameter_of_a_filter_has_a_field_that_fits_the_filter():
    found = filters(available_filters())
    assert len(found) == 19
    for filter in found:
        assert filter.description
        for field in filter.parameters:
            assert field.description
            parse_chain([[filter.name, {field.name: field.default}]])
            if field.kind in ("number", "integer"):
                for end in (field.least, field.most):
                    parse_chain([[filter.name, {field.name: end}]])
    kinds = {field.kind for filter in found for field in filter.parameters}
    assert kinds == {"number", "integer", "choice", "switch", "colour"}


def test_steps_with_chance_have_names(schema):
    found = {filter.name: filter for filter in filters(available_filters())}
    assert found["digital_glitches"].has_name
    assert not found["bloom"].has_name
    assert found["desaturate"].parameter("tint_rgb").kind == "colour"


def test_effects_have_fields_too(schema):
    kinds = {field.name: field.kind for field in effect_fields(schema)}
    assert kinds["fps"] == kinds["duration"] == "number"
    assert (kinds["type"], kinds["emotions"], kinds["enabled"]) == ("choice", "list", "switch")


def test_an_unknown_setting_of_a_newer_server_is_edited_by_its_type():
    schema = {"properties": {"gravity_pull": {"type": "number", "minimum": 0, "maximum": 9, "default": 1}}}
    [field] = settings_fields(schema)
    assert (field.title, field.kind, field.slider) == ("Gravity pull", "number", (0, 9))


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_the_units_and_ranges_of_hints_are_told_in_every_language(language):
    """In a process of its own: a language is chosen once, before anything else. Whether a font has its letters is not asked."""
    program = (
        "from raven.gui import texts\n"
        "texts.japanese_font = lambda: 'any'\n"
        f"texts.speak({language!r})\n"
        "from raven.settings.levels import server_settings, settings_schema\n"
        "from raven.settings_editor.fields import settings_fields\n"
        "print(*(f.hint.splitlines()[-1] for f in settings_fields(settings_schema(server_settings()))), sep='\\n')\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=True)
    english = re.compile(r"\b(above|per|frames|cels|morph value|on|off|Default)\b")
    assert [line for line in run.stdout.splitlines() if english.search(line)] == []
