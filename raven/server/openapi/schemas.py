"""The schemas of the document: those of calls and answers, and of what the library checks in them.

A field that the library checks, such as an emotion or a chain of filters, is any object in a call. `SHAPES` says what the
library accepts there, by reference to the library's own models.
"""

from collections.abc import Iterable
from inspect import cleandoc
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from raven.cels import CELS
from raven.intake.correction import Correction
from raven.pose import INDEX
from raven.posers import NAMES
from raven.posers.puppet.rig import Brow, Eye, Head, Mouth, Neck, Rig
from raven.server.http.body import adapter
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EmotionTemplate
from raven.video.codecs import ImageFormat
from raven.video.postprocessor import FILTERS, MOST_FILTERS
from raven.video.upscaler import PRESETS, QUALITIES
from raven.wire.forms import SHAPE
from raven.wire.problems import Problem

Schema = dict[str, Any]

RIG_FILE = (Rig, Eye, Brow, Mouth, Head, Neck)
FORMAT: Schema = {"type": "string", "enum": [str(name).lower() for name in ImageFormat]}


def reference(model: type | str) -> Schema:
    """A reference to the schema of this model, or of this name."""
    return {"$ref": f"#/components/schemas/{model if isinstance(model, str) else model.__name__}"}


def numbers_for(names: Iterable[str]) -> Schema:
    """An object from some of these names to numbers."""
    return {"type": "object", "propertyNames": {"enum": list(names)}, "additionalProperties": {"type": "number"}}


SHAPES: dict[str, Schema] = {
    **{name: reference(name) for name in ("AnimatorSettings", "Correction", "Crop", "FilterChain", "Rig")},
    "EmotionTemplates": {
        "type": "object",
        "additionalProperties": reference(EmotionTemplate) | {"dependentRequired": {"cels": ["pose"]}},
    },
    "Overrides": numbers_for((*INDEX, *CELS)),
    "Pose": numbers_for(INDEX),
    "Cels": numbers_for(CELS),
    "PictureFormat": FORMAT,
    "PoserName": {"enum": list(NAMES)},
    "UpscalerPreset": {"enum": list(PRESETS)},
    "UpscalerQuality": {"enum": list(QUALITIES)},
}
"""What the library accepts in a field of a call or gives in one of an answer, by the name that `Meaning` has for it."""


class _Described(GenerateJsonSchema):
    """As pydantic's, which leaves out what docstrings say of dataclasses."""

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> Schema:
        return super().dataclass_schema(schema) | {"description": cleandoc(schema["cls"].__doc__ or "")}


def schemas(requests: Iterable[type], answers: Iterable[type]) -> dict[str, Schema]:
    """Every schema of the document by name, those of these calls and answers and of all that they refer to among them."""
    requests = tuple(requests)
    filters: list[type[BaseModel]] = [entry.filter for entry in FILTERS.values()]
    files = (AnimatorSettings, EmotionTemplate, Rig, Correction)
    kinds = dict.fromkeys((*requests, *answers, Problem, *files, *filters))
    _, generated = TypeAdapter.json_schemas(
        [(kind, "validation", adapter(kind)) for kind in kinds],
        ref_template="#/components/schemas/{model}",
        schema_generator=_Described,
    )
    found: dict[str, Schema] = generated["$defs"]
    found["AnimatorSettings"]["properties"]["postprocessor_chain"][SHAPE] = "FilterChain"
    for schema in found.values():
        properties = schema.get("properties", {})
        properties |= {name: _shaped(inner, inner[SHAPE]) for name, inner in properties.items() if SHAPE in inner}
    for model in requests:
        properties = found[model.__name__]["properties"]
        for name in properties.keys() - found[model.__name__].get("required", ()):
            properties[name] = _or_null(properties[name])
    found["Correction"]["properties"]["rig"] |= reference("Rig")
    for part in RIG_FILE:
        found[part.__name__].pop("required", None)  # what a rig file leaves out is detected
    found["Rig"]["description"] = "What `NAME.rig.json` beside a picture may give, and the field `rig` of a call."
    return {**found, "FilterChain": _filter_chain()}


def _shaped(generated: Schema, name: str) -> Schema:
    """The schema of a field, with the shape of that name in place of any object."""
    shape = SHAPES[name]
    if "anyOf" in generated:  # the other branch is null
        kept: Schema = {"anyOf": [shape, generated["anyOf"][1]]}
    elif "$ref" in shape:
        kept = shape
    else:
        kept = {key: value for key, value in generated.items() if key != SHAPE} | shape
    return kept | {key: generated[key] for key in ("title", "description", "default") if key in generated}


def _or_null(schema: Schema) -> Schema:
    """The same, but null is taken too, as leaving the field out is."""
    null: Schema = {"type": "null"}
    if "anyOf" in schema:
        return schema if null in schema["anyOf"] else schema | {"anyOf": [*schema["anyOf"], null]}
    shape = {key: value for key, value in schema.items() if key not in ("title", "description", "default", "examples")}
    return {"anyOf": [shape, null]} | {key: value for key, value in schema.items() if key not in shape}


def _filter_chain() -> Schema:
    return {
        "type": "array",
        "maxItems": MOST_FILTERS,
        "description": "Filters as `[name, parameters]`, in the order in which they act. Former names of filters and "
        "parameters are understood too, but not listed here.",
        "items": {
            "anyOf": [
                {
                    "type": "array",
                    "title": name,
                    "prefixItems": [{"const": name}, reference(entry.filter)],
                    "minItems": 1,
                    "maxItems": 2,
                }
                for name, entry in FILTERS.items()
            ]
        },
        "examples": [[["bloom", {"threshold": 0.6}], ["scanlines", {}]]],
    }
