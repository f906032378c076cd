"""Emotion templates: how an emotion looks, the file forms it comes in, and where it is looked up.

A template gives values to some of the 45 morphs and strengths to some of the cels; what it leaves out is zero. An
emotion is looked up by its name: in the custom set of a session, then in the operator's folder (one file per emotion),
then in the factory set `assets/emotions/_defaults.json`.
"""

import json
import logging
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError, WithJsonSchema

from raven.assets import assets_folder
from raven.cels import CELS
from raven.emotions import EMOTIONS as EMOTIONS  # here they have always been found
from raven.errors import InvalidInput, NotFound, Place
from raven.files import replacing
from raven.pose import INDEX, MORPHS, Pose, morphs_named, pose_from
from raven.repair import in_range
from raven.said import at, said
from raven.schema import Number, complaint, invalid_input

_log = logging.getLogger(__name__)

FACTORY_FILE = "_defaults.json"
RESET = "[reset]"
"""The name under which clients ask for the face at rest; it stands for the factory's `zero` and is no emotion."""

COMMENTS = ("_", "$", "//", "#")
"""How names begin under which people and tools put what is no data into JSON files."""
_MOST_TEMPLATES = 256
_LONGEST_NAME = 64


def _morphs_in_range(values: dict[str, float]) -> dict[str, float]:
    for name, value in values.items():
        if name not in INDEX:
            raise complaint(said("no_morph", "There is no morph of this name"), name)
        morph = MORPHS[INDEX[name]]
        if not morph.low <= value <= morph.high:
            raise complaint(said("from_to", "Must be from {low} to {high}", low=morph.low, high=morph.high), name)
    return values


def _strengths_in_range(values: dict[str, float]) -> dict[str, float]:
    for name, value in values.items():
        if name not in CELS:
            raise complaint(said("no_such_cel", "There is no cel of this name"), name)
        if not 0 <= value <= 1:
            raise complaint(said("from_to", "Must be from {low} to {high}", low=0, high=1), name)
    return values


def _pairs_to_object(cels: object) -> object:
    if not isinstance(cels, list | tuple):
        return cels
    for position, pair in enumerate(cels):
        if not (isinstance(pair, list | tuple) and len(pair) == 2 and isinstance(pair[0], str)):
            raise complaint(said("cel_pair", "Must be a pair of a cel's name and its strength"), position)
    return dict(cels)


def _number_schema(low: float) -> dict[str, Any]:
    return {"type": "number", "minimum": low, "maximum": 1, "default": 0}


_POSE_SCHEMA = {"type": "object", "properties": {m.name: _number_schema(m.low) for m in MORPHS}}
_CELS_SCHEMA = {"type": "object", "properties": {name: _number_schema(0) for name in CELS}}


class EmotionTemplate(BaseModel):
    """How one emotion looks: morph values and cel strengths. What is not named is zero."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    pose: Annotated[dict[str, Number], AfterValidator(_morphs_in_range), WithJsonSchema(_POSE_SCHEMA)] = {}
    """Morph name to value, each in its morph's range. `breathing_index` is not used: the breath is its own."""
    cels: Annotated[
        dict[str, Number],
        BeforeValidator(_pairs_to_object),
        AfterValidator(_strengths_in_range),
        WithJsonSchema(_CELS_SCHEMA),
    ] = {}
    """Cel name to strength, 0..1. `waver1` is how strongly the eyes waver."""

    def pose_vector(self) -> Pose:
        """All 45 values, zero where the template says nothing. Made once; not to be written to."""
        return self._vector

    def weaker(self, amount: float) -> "EmotionTemplate":
        """The same felt less: every value times `amount`, 0 to 1."""
        return EmotionTemplate(
            pose={name: value * amount for name, value in self.pose.items()},
            cels={name: value * amount for name, value in self.cels.items()},
        )

    @cached_property
    def _vector(self) -> Pose:
        vector = pose_from(self.pose)
        vector.setflags(write=False)
        return vector


def parse_templates(
    data: object, field: str | Place = "emotions", warn: Callable[[str], None] = _log.warning
) -> dict[str, EmotionTemplate]:
    """Templates by name from what a file or a request contains: an object from emotion names to one of three forms.

    The forms are (a) morph names to values, as old files have it; (b) `{"pose": {...}, "cels": {...}}`, either may be
    missing; (c) the same with `cels` as a list of [name, strength] pairs. `warn` is told, with the place, of values beyond
    their range, for which the nearest in it is taken, of short names of morphs (`eye_unimpressed` is both sides), of
    cels of unknown names and of comments, which are left out. Raises `InvalidInput` that names the place, such as
    `emotions.joy.pose.head_x_index`, for anything else.
    """
    if not isinstance(data, Mapping):
        raise InvalidInput(field, said("templates_wanted", "must be an object from emotion names to templates"))
    if len(data) > _MOST_TEMPLATES:
        raise InvalidInput(field, said("too_many_templates", "holds more than {most} templates", most=_MOST_TEMPLATES))
    entries = _without_comments(data, field, warn)
    return {
        _emotion_name(name, field): _template(value, Place.at(field, name), warn) for name, value in entries.items()
    }


def _without_comments(data: Mapping[Any, object], place: str | Place, warn: Callable[[str], None]) -> dict[Any, object]:
    """What is not under a name that begins as those of comments and schemas do in JSON, such as `_comment`, `$schema`."""
    comments = [name for name in data if isinstance(name, str) and name.startswith(COMMENTS)]
    for name in comments:
        warn(at(Place.at(place, name), said("unknown_ignored", "unknown, ignored")))
    return {name: value for name, value in data.items() if name not in comments}


def _emotion_name(name: object, field: str | Place) -> str:
    if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidInput(
            field, said("emotion_name", "emotion names are 1 to {most} printable characters", most=_LONGEST_NAME)
        )
    if name.startswith("["):
        raise InvalidInput(Place.at(field, name), said("name_reserved", "names in brackets are reserved"))
    return name


def _template(data: object, field: str | Place, warn: Callable[[str], None]) -> EmotionTemplate:
    if not isinstance(data, Mapping):
        raise InvalidInput(field, said("object_wanted", "must be an object"))
    data = _without_comments(data, field, warn)
    is_flat = data.keys().isdisjoint(EmotionTemplate.model_fields)
    given = {"pose": data} if is_flat else data
    parts = {name: value for name, value in given.items() if value is not None}
    if isinstance(pose := parts.get("pose"), Mapping):
        parts["pose"] = _known_morphs(pose, Place.at(field, "pose"), warn)
    if "cels" in parts:
        parts["cels"] = _known_cels(parts["cels"], Place.at(field, "cels"), warn)
    try:
        return EmotionTemplate.model_validate(parts)
    except ValidationError as error:
        raise invalid_input(field, error) from None


def _known_morphs(pose: Mapping[Any, object], field: str | Place, warn: Callable[[str], None]) -> dict[Any, object]:
    """The values in range, under the names of today. What a short name means and is also given by its own is not taken."""
    values: dict[Any, object] = {}
    for name, value in _without_comments(pose, field, warn).items():
        place = Place.at(field, str(name))
        meant = (name,) if name in INDEX else morphs_named(str(name))
        if not meant:
            values[name] = value  # for the schema to refuse
            continue
        morph = MORPHS[INDEX[meant[0]]]
        if name not in INDEX:
            meant = tuple(each for each in meant if each not in pose)
            names = " and ".join(meant)
            warn(
                at(
                    place,
                    said("read_as", "read as {names}", names=names)
                    if names
                    else said("read_as_nothing", "read as nothing, because that is given too"),
                )
            )
        values |= dict.fromkeys(meant, in_range(value, morph.low, morph.high, place, warn))
    return values


def _known_cels(cels: object, field: str | Place, warn: Callable[[str], None]) -> object:
    try:
        entries = _pairs_to_object(cels)
    except ValueError:
        return cels
    if not isinstance(entries, Mapping):
        return cels
    for name in entries:
        if name not in CELS:
            warn(at(Place.at(field, str(name)), said("unknown_ignored", "unknown, ignored")))
    return {name: in_range(value, 0, 1, Place.at(field, name), warn) for name, value in entries.items() if name in CELS}


class EmotionLibrary:
    """Finds the template of an emotion: in the custom set, in the operator's folder, in the factory set, in this order.

    Reads the files when it is made; make another to read them again. A file of the folder that cannot be used is left
    out, the factory's template takes its place and `warnings` says so.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` holds the operator's files, `assets/emotions` when None. A bad factory set raises `InvalidInput`."""
        shipped = assets_folder() / "emotions"
        self._factory = parse_templates(read_json(shipped / FACTORY_FILE), FACTORY_FILE)
        if missing := {*EMOTIONS, "zero"} - self._factory.keys():
            raise InvalidInput(FACTORY_FILE, said("lacks", "lacks {names}", names=sorted(missing)))
        warnings: list[str] = []
        self._server = _templates_of_folder(folder or shipped, warnings)
        self._custom: dict[str, EmotionTemplate] = {}
        self.warnings: tuple[str, ...] = tuple(warnings)
        for warning in warnings:
            _log.warning(warning)

    def with_custom(self, custom: Mapping[str, EmotionTemplate]) -> "EmotionLibrary":
        """The same folder and factory set under another custom set, which takes the place of the present one whole."""
        library = object.__new__(EmotionLibrary)
        library._factory, library._server, library.warnings = self._factory, self._server, self.warnings
        library._custom = dict(custom)
        return library

    @property
    def custom(self) -> Mapping[str, EmotionTemplate]:
        """The custom set."""
        return self._custom

    def names(self) -> list[str]:
        """The emotions there are: the 28 of every installation, then others by alphabet."""
        others = (self._custom.keys() | self._server.keys() | self._factory.keys()) - {*EMOTIONS, "zero"}
        return [*EMOTIONS, *sorted(others)]

    def get(self, name: str) -> EmotionTemplate:
        """The template of an emotion. Raises `NotFound` for a name that is not among `names()` (but see `RESET`)."""
        if name == RESET:
            return self._factory["zero"]
        if name != "zero":
            for level in (self._custom, self._server, self._factory):
                if name in level:
                    return level[name]
        raise NotFound(said("no_such_emotion", "there is no emotion named {name!r}", name=name))


def write_template(file: Path, name: str, template: EmotionTemplate) -> None:
    """Write a file that holds this one template; see `write_templates`."""
    write_templates(file, {name: template})


def write_templates(file: Path, templates: Mapping[str, EmotionTemplate]) -> None:
    """Write a file of templates in form (b), all morphs and cels listed in order; replaces it in one step.

    Everything is listed, zeros too, because there are readers that do not take what is missing for zero.
    """
    listed = {
        name: {
            "pose": {morph.name: template.pose.get(morph.name, 0.0) for morph in MORPHS},
            "cels": {cel: template.cels.get(cel, 0.0) for cel in CELS},
        }
        for name, template in templates.items()
    }
    with replacing(file) as partial:
        partial.write_text(json.dumps(listed, indent=2) + "\n", "utf-8")


def _templates_of_folder(folder: Path, warnings: list[str]) -> dict[str, EmotionTemplate]:
    """From every file below `folder` the template of its name. Files that begin with `_` or `.` are not read."""
    templates: dict[str, EmotionTemplate] = {}
    for file in sorted(folder.rglob("*.json")):
        if file.name[0] in "_.":
            continue
        try:
            data = read_json(file)
            if not (isinstance(data, Mapping) and file.stem in data):
                warnings.append(f"{file.name}: holds no template named {file.stem}, ignored")
                continue
            templates |= parse_templates({file.stem: data[file.stem]}, file.name, warnings.append)
        except InvalidInput as error:
            warnings.append(f"{error}; the file is ignored")
    return templates


def read_json(file: Path) -> object:
    """What a JSON file contains. Raises `InvalidInput` naming the file."""
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput(file.name, said("cannot_be_read", "cannot be read: {reason}", reason=error)) from error
