"""The schemas of the document: those that pydantic gives, and what requests leave to the library to check.

The request models of the server take an emotion or a chain of filters as any object, because the library checks it. `FIELDS`
says here what the library accepts, by reference to the library's own models.
"""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from raven.cels import CELS
from raven.intake.correction import Correction
from raven.pose import INDEX
from raven.posers import NAMES
from raven.posers.puppet.rig import Brow, Eye, Head, Mouth, Neck, Rig
from raven.server.openapi.answers import PresetInformation
from raven.server.openapi.errors import PROBLEM
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EmotionTemplate
from raven.video.codecs import ImageFormat
from raven.video.postprocessor import FILTERS, MOST_FILTERS
from raven.video.upscaler import PRESETS, QUALITIES

Schema = dict[str, Any]

RIG_FILE = (Rig, Eye, Brow, Mouth, Head, Neck)
FORMAT: Schema = {"type": "string", "enum": [str(name).lower() for name in ImageFormat]}


def reference(model: type[BaseModel] | str) -> Schema:
    """A reference to the schema of this model, or of this name."""
    return {"$ref": f"#/components/schemas/{model if isinstance(model, str) else model.__name__}"}


def numbers_for(names: Iterable[str]) -> Schema:
    """An object from some of these names to numbers."""
    return {"type": "object", "propertyNames": {"enum": list(names)}, "additionalProperties": {"type": "number"}}


FIELDS: dict[str, Schema] = {
    "instance_id": {"description": "The session: the id that `load` answered, or `default`."},
    "character": {"description": "The name of a shipped character."},
    "emotion_name": {"description": "An emotion of the session, or `[reset]` for the face at rest."},
    "emotion": {"description": "An emotion of the server."},
    "effect": {"description": "The name of an effect in the session's setting `animefx`."},
    "action": {"enum": ["set", "unset"], "description": "Hold, or let go of; then the values do not matter."},
    "rig": reference("Rig")
    | {
        "description": "Where the features of the face are: any part, and of each part any field. The rest is detected."
    },
    "correction": reference("Correction")
    | {"description": "What a user corrects of how the picture is taken in; what it leaves out is as it was found."},
    "overrides": numbers_for((*INDEX, *CELS))
    | {"description": "Morphs and cels with their values, in the ranges that `EmotionTemplate` gives."},
    "pose": numbers_for(INDEX) | {"description": "Morphs with their values, which come over the emotion's."},
    "cels": numbers_for(CELS) | {"description": "Cels with their strengths, 0 to 1, which come over the emotion's."},
    "emotions": {
        "type": "object",
        "additionalProperties": reference(EmotionTemplate) | {"dependentRequired": {"cels": ["pose"]}},
        "description": "The templates by name. Older forms are read too: `cels` as pairs, or the morphs alone. Values out of "
        "range are brought into it; `warnings` say so.",
    },
    "animator_settings": reference(AnimatorSettings)
    | {
        "description": "The settings. Unknown names are ignored, numbers out of range brought into it; `warnings` say so."
    },
    "filters": reference("FilterChain"),
    "postprocessor_chain": reference("FilterChain"),
    "format": FORMAT | {"description": "The format of the picture, in any case. JPEG has no transparency."},
    "poser": {"enum": list(NAMES), "description": "The posing engine; without it the server's own. See `GET posers`."},
    "seed": {"description": "The same seed gives the same grain and glitches; without it every call has its own."},
    "time": {"description": "The moment of filters that move, in seconds."},
    "upscaled_width": {"description": "Width of the answer, in pixels, whatever the proportions were."},
    "upscaled_height": {"description": "Height of the answer, in pixels."},
    "preset": {"enum": list(PRESETS), "description": "What the networks assume: A blurred, B jagged, C clean."},
    "quality": {"enum": list(QUALITIES), "description": "How to upscale; `low` and `high` are networks, and slow."},
}
"""What a field of a request means and may be, where its model gives no description of it."""


def schemas(requests: Iterable[type[BaseModel]], answers: Iterable[type[BaseModel]]) -> dict[str, Schema]:
    """Every schema of the document by name, those of these models and of all that they refer to among them."""
    requests = tuple(requests)
    filters: list[type[BaseModel]] = [entry.filter for entry in FILTERS.values()]
    files = (AnimatorSettings, EmotionTemplate, Rig, Correction)
    models: dict[type[BaseModel], None] = dict.fromkeys((*requests, *answers, *files, *filters))
    _, generated = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    found: dict[str, Schema] = generated["$defs"]
    for model in requests:
        properties = found[model.__name__]["properties"]
        _refine(properties, [name for name in properties if "description" not in properties[name]])
        for name in properties.keys() - found[model.__name__].get("required", ()):
            properties[name] = _or_null(properties[name])
    for model in (AnimatorSettings, PresetInformation):
        _refine(found[model.__name__]["properties"], ["postprocessor_chain"])
    found["Correction"]["properties"]["rig"] |= reference("Rig")
    for part in RIG_FILE:
        found[part.__name__].pop("required", None)  # what a rig file leaves out is detected
    found["Rig"]["description"] = "What `NAME.rig.json` beside a picture may give, and the field `rig` of a call."
    return {**found, "FilterChain": _filter_chain(), "Problem": PROBLEM}


def _refine(properties: dict[str, Schema], names: Iterable[str]) -> None:
    for name in names:
        generated, known = properties[name], FIELDS.get(name, {})
        shape = {key: value for key, value in known.items() if key != "description"}
        if shape and "anyOf" in generated:  # the other branch is null
            kept = {"anyOf": [shape, generated["anyOf"][1]]}
        elif "$ref" in shape:
            kept = shape
        else:
            kept = generated | shape
        texts = {key: generated[key] for key in ("title", "description", "default") if key in generated}
        properties[name] = kept | texts | {key: known[key] for key in ("description",) if key in known}


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
