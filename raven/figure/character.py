"""Characters: a picture with its cels and its rig, from a folder or an upload, fitted to the square that posers take.

`raven/wire/characters.py` says which files belong to one; for what is done to a picture see `raven/intake`.

The characters that ship with Raven are folders `assets/characters/NAME/` with `NAME.png` of 512 x 512 and a master of
1024 x 1024, `NAME@2x.png`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from raven.assets import assets_folder
from raven.cels import CELS, EFFECT_PREFIX
from raven.errors import InvalidInput, NotFound, UnreadablePicture
from raven.figure.shipped import find_character as find_character
from raven.figure.shipped import list_characters as list_characters
from raven.intake.correction import Correction
from raven.intake.fit import EDGES, Placement, fitted, solid, whole_square
from raven.intake.layered import Opened, opened, placed
from raven.intake.stored import stored_correction
from raven.intake.take_in import Intake, Progress, take_in
from raven.intake.verdict import Verdict
from raven.layers.drawing import drawing_of
from raven.layers.parts import Parts
from raven.layers.stack import Stack, flattened
from raven.said import at, said
from raven.video.codecs import MAX_PIXELS, decode_rgba8
from raven.video.picture import Picture, Rgba8
from raven.wire.characters import (
    DOUBLE_SIZE,
    EFFECT_NAME,
    double_size,
    find_cel_files,
    in_drawing_order,
    layers_file,
    rig_file,
)

MOST_EFFECT_CELS = 64
KEPT = 4  # characters that ship with Raven and were loaded last, 2 MB each
BYTES_PER_PIXEL = 48
"""Memory that each pixel of a picture takes once it lives: prepared, painted, moved, sent. Measured with the puppet."""
CEL_SHARE = 6
"""How often a cel's visible part takes its bytes once it lives: its colours are numbers in linear light then."""
LAYER_SHARE = 5
"""The same for layers that were drawn by hand."""


@dataclass(frozen=True)
class Character:
    """One character, ready to be prepared by a poser."""

    name: str
    picture: Picture
    """Square, its edge one of 512, 1024, 2048."""
    cels: Mapping[str, Picture]
    """By name, as large as `picture`: cels in the order they are drawn, then effect cels by alphabet."""
    rig: Mapping[str, Any]
    """The parsed `NAME.rig.json`, unchecked; empty if there is none."""
    folder: Path | None
    warnings: tuple[str, ...]
    """What the user should know: files that were not used, a picture without transparency."""
    parts: Parts | None = None
    """What was seen of the figure's parts when its rig was found."""
    verdict: Verdict | None = None
    """How well the picture will work; None if it came with a rig and so was not looked at."""
    intake: Intake | None = None
    """How it was taken in, with the picture as it was: what is large here, and may be left out."""
    layers: Stack | None = None
    """Layers that were drawn by hand, some or all, in the square."""
    doubles: Mapping[str, Path] = field(default_factory=dict)
    """The files of effect cels that are larger than `picture`, for frames that are larger too."""

    @property
    def memory(self) -> int:
        """About how many bytes it takes once it lives."""
        width, height = self.picture.size
        layers = sum(layer.rgba8.nbytes for layer in self.layers or ())
        cels = sum(cel.part_bytes for cel in self.cels.values())
        return BYTES_PER_PIXEL * width * height + CEL_SHARE * cels + LAYER_SHARE * layers


@dataclass(frozen=True)
class UploadLimits:
    """How much of a picture that comes from outside is accepted."""

    max_pixels: int = MAX_PIXELS
    """Width times height, of each picture."""
    max_memory: int | None = None
    """Bytes that all cels may take together, see `Character.memory`."""


def load_character(path: Path, intake: Intake | None = None, limits: UploadLimits | None = None) -> Character:
    """The character whose picture is the file `path`, with the cels and the rig beside it.

    `intake`: how its picture was taken in, or corrected, before; neither it nor the rig is looked at then. `limits`: for files
    that come from outside, in place of what a file on this machine may take. A character that ships with Raven is read once,
    and shared. Raises `NotFound` without that file, `UnreadablePicture` and `InvalidInput` naming the file or cel that is wrong.
    """
    path = path.absolute()
    if not path.is_file():
        raise NotFound(said("no_such_picture", "there is no picture {file}", file=path))
    if intake is None and limits is None and path.is_relative_to(assets_folder()):
        return _shipped(path, _state_of(path.parent))
    return _loaded(path, intake, limits or UploadLimits())


@lru_cache(maxsize=KEPT)
def _shipped(path: Path, state: tuple[object, ...]) -> Character:
    return _loaded(path, None, UploadLimits())


def _state_of(folder: Path) -> tuple[object, ...]:
    """What changes when a file in the folder does."""
    files = sorted(folder.iterdir())
    return tuple((file.name, told.st_mtime_ns, told.st_size, told.st_ino) for file in files for told in (file.stat(),))


def _loaded(path: Path, intake: Intake | None, limits: UploadLimits) -> Character:
    name = path.stem.removesuffix(DOUBLE_SIZE)
    rig = _read_rig(rig_file(path)) if intake is None else {}
    taken = _taken(intake) if intake is not None else _read(path, rig, limits)
    files, unused = find_cel_files(path)
    doubles = {cel: double for cel, file in files.items() if (double := double_size(file)).is_file()}
    if taken.edge > EDGES[0]:
        files, doubles = files | doubles, {}
    pictures = ((cel, decode_rgba8(file.read_bytes(), file.name, limits.max_pixels)) for cel, file in files.items())
    taken = _with_layers(taken, layers_file(path), limits)
    return Character(
        name=name,
        picture=Picture(rgba8=taken.square),
        cels=_cels(pictures, taken, limits.max_memory),
        rig=rig or taken.rig,
        folder=path.parent,
        warnings=(*taken.warnings, *(_unused(file, cel) for file, cel in unused.items())),
        parts=taken.parts,
        verdict=taken.verdict,
        intake=taken.intake,
        layers=taken.layers,
        doubles={cel: file for cel, file in doubles.items() if cel not in CELS},
    )


def _unused(file: Path, cel: str) -> str:
    return at(file.name, said("no_cel_ignored", "{cel} is no cel, ignored", cel=cel))


def character_from_upload(
    file: bytes,
    cels: Mapping[str, bytes],
    limits: UploadLimits | None = None,
    rig: Mapping[str, Any] | None = None,
    name: str = "upload",
    correction: Correction | None = None,
    progress: Progress = lambda stage: None,
) -> Character:
    """The character whose picture is `file`, with `cels` by name.

    With a `rig` the picture is in the template already; else it is taken in, with a user's `correction`. Raises
    `UnreadablePicture`, and `InvalidInput` for names that are no cels. The field is `file`, the cel's name, or in the correction.
    `progress`: see `take_in`.
    """
    if rig and correction is not None:
        raise InvalidInput(
            "correction",
            said("in_template_already", "a picture with a rig is in the template already; give one of both"),
        )
    limits = limits or UploadLimits()
    _check_names(cels)
    given = opened(file, "file", limits.max_pixels)
    taken = _in_template(given, "file") if rig else _taken(_take_in(given, correction, "file", progress))
    return _uploaded(taken, rig, cels, limits, name)


def character_of_intake(
    intake: Intake, cels: Mapping[str, bytes], limits: UploadLimits | None = None, name: str = "upload"
) -> Character:
    """The character of an uploaded picture that was taken in, or corrected, before. Raises as `character_from_upload`."""
    _check_names(cels)
    return _uploaded(_taken(intake), None, cels, limits or UploadLimits(), name)


def _check_names(cels: Mapping[str, bytes]) -> None:
    for cel in cels:
        if cel not in CELS and not EFFECT_NAME.fullmatch(cel):
            raise InvalidInput(
                cel,
                said(
                    "no_cel",
                    "is no cel; there are {known}, and effects named {prefix}...",
                    known=CELS,
                    prefix=EFFECT_PREFIX,
                ),
            )
    if len(cels) > len(CELS) + MOST_EFFECT_CELS:
        raise InvalidInput(
            "file",
            said(
                "too_many_cels",
                "has {count} cels; at most {most} are accepted",
                count=len(cels),
                most=len(CELS) + MOST_EFFECT_CELS,
            ),
        )


@dataclass(frozen=True)
class _Taken:
    """A character's picture, made ready, and the way there, which its cels go too."""

    square: Rgba8
    placement: Placement
    size: tuple[int, int]
    """Width and height of the picture as it was."""
    intake: Intake | None = None
    layers: Stack | None = None
    """Drawn by hand, in the square."""
    notes: tuple[str, ...] = ()
    """What the user should know of them."""

    @property
    def edge(self) -> int:
        return self.square.shape[0]

    @property
    def rig(self) -> Mapping[str, Any]:
        rig = self.intake.rig if self.intake is not None else None
        return rig.model_dump(mode="json") if rig is not None else {}

    @property
    def parts(self) -> Parts | None:
        return self.intake.parts if self.intake is not None else None

    @property
    def verdict(self) -> Verdict | None:
        return self.intake.verdict if self.intake is not None else None

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*(self.verdict.reasons if self.verdict is not None else ()), *self.notes)

    def placed(self, cel: Rgba8) -> Rgba8:
        """A cel in the square."""
        return fitted(cel, self.placement_of(cel.shape[1], cel.shape[0]), self.edge)

    def placement_of(self, width: int, height: int) -> Placement:
        """The way of what lies over it: over its field in any resolution, or, with other proportions, over the template."""
        if abs(width / height - self.size[0] / self.size[1]) > 0.02:
            return whole_square((width, height))
        return self.placement.of_scaled(max(self.size[0] / width, self.size[1] / height))


def _take_in(
    given: Opened, correction: Correction | None, field: str, progress: Progress = lambda stage: None
) -> Intake:
    try:
        return take_in(given, correction, progress)
    except UnreadablePicture as error:
        raise UnreadablePicture(field, error.message) from None


def _taken(intake: Intake) -> _Taken:
    height, width = intake.found.picture.shape[:2]
    return _Taken(intake.square, intake.placement, (width, height), intake, intake.layers, intake.found.notes)


def _in_template(given: Opened, field: str) -> _Taken:
    """The picture as it is: with a rig of its own it lies in the template already."""
    rgba8 = given.picture
    if not rgba8[..., 3].any():
        raise UnreadablePicture(field, said("transparent", "is transparent everywhere"))
    size = (rgba8.shape[1], rgba8.shape[0])
    placement = whole_square(size)
    edge = placement.master_edge()
    if given.drawing is None:
        return _Taken(solid(fitted(rgba8, placement, edge)), placement, size, notes=given.notes)
    layers = placed(given.drawing, placement, edge)
    return _Taken(flattened(layers), placement, size, layers=layers, notes=given.notes)


def _with_layers(taken: _Taken, file: Path, limits: UploadLimits) -> _Taken:
    """With the layers of this file in place of those that the picture has, if there is such a file."""
    if not file.is_file():
        return taken
    drawing = drawing_of(file.read_bytes(), file.name, limits.max_pixels)
    layers = placed(drawing, taken.placement_of(drawing.width, drawing.height), taken.edge)
    return replace(taken, layers=layers, notes=tuple(at(file.name, note) for note in drawing.warnings))


def _uploaded(
    taken: _Taken, rig: Mapping[str, Any] | None, cels: Mapping[str, bytes], limits: UploadLimits, name: str
) -> Character:
    pictures = ((cel, decode_rgba8(data, cel, limits.max_pixels)) for cel, data in cels.items())
    return Character(
        name=name,
        picture=Picture(rgba8=taken.square),
        cels=_cels(pictures, taken, limits.max_memory),
        rig=rig or taken.rig,
        folder=None,
        warnings=taken.warnings,
        parts=taken.parts,
        verdict=taken.verdict,
        intake=taken.intake,
        layers=taken.layers,
    )


def _read(path: Path, rig: Mapping[str, Any], limits: UploadLimits) -> _Taken:
    given = opened(path.read_bytes(), path.name, limits.max_pixels)
    return _in_template(given, path.name) if rig else _taken(_take_in(given, stored_correction(path), path.name))


def _cels(decoded: Iterable[tuple[str, Rgba8]], taken: _Taken, max_memory: int | None = None) -> dict[str, Picture]:
    cels: dict[str, Picture] = {}
    memory = 0
    for cel, rgba8 in decoded:  # one large picture at a time
        cels[cel] = Picture.mostly_empty(taken.placed(rgba8))
        memory += CEL_SHARE * cels[cel].part_bytes
        if max_memory is not None and memory > max_memory:
            most = f"{max_memory / 2**20:.0f} MiB"
            raise InvalidInput(
                cel,
                said(
                    "cel_memory",
                    "with it the cels take more than {most} of memory; leave some out, or crop them closer",
                    most=most,
                ),
            )
    return {cel: cels[cel] for cel in in_drawing_order(cels)}


def _read_rig(file: Path) -> Mapping[str, Any]:
    if not file.is_file():
        return {}
    try:
        rig = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput(file.name, said("cannot_be_read", "cannot be read: {reason}", reason=error)) from error
    if not isinstance(rig, dict):
        raise InvalidInput(file.name, said("json_object", "must be a JSON object"))
    return rig
