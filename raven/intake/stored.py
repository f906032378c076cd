"""A picture that was taken in, as files: what the avatar uses, what it was made from, how, and what a user corrected."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from raven.errors import InvalidInput, Place
from raven.files import replacing
from raven.intake.correction import Correction, parse_correction
from raven.intake.take_in import Intake
from raven.intake.verdict import verdict_data
from raven.landmarks.faces import Face
from raven.landmarks.features import features
from raven.layers.psd import to_psd
from raven.posers.puppet.detection.template import template_rig
from raven.posers.puppet.rig_file import rig_text
from raven.said import said
from raven.wire.characters import INTAKE, LAYERS, ORIGINAL, RIG, intake_file

SCHEMA = 1
LARGEST = 4 * 2**20  # bytes of a description


def files(name: str, intake: Intake, original: bytes, suffix: str) -> dict[str, bytes]:
    """NAME.original.*, NAME.intake.json, NAME.rig.json (if there is a face), NAME.layers.psd (if the picture has layers),
    NAME.png and what they contain."""
    png = io.BytesIO()
    Image.fromarray(intake.square).save(png, "PNG")
    rig = {} if intake.rig is None else {f"{name}{RIG}": rig_text(intake.rig.model_dump(mode="json")).encode()}
    layers = {} if intake.layers is None else {f"{name}{LAYERS}": to_psd(intake.layers)}
    return {
        f"{name}{ORIGINAL}{suffix.lower()}": original,
        f"{name}{INTAKE}": json.dumps(description(intake), indent=1).encode(),
        **rig,
        **layers,
        f"{name}.png": png.getvalue(),
    }


def store(folder: Path, name: str, intake: Intake, original: bytes, suffix: str) -> None:
    """Write `files` into the folder, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in files(name, intake, original, suffix).items():
        with replacing(folder / file) as partial:
            partial.write_bytes(content)


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """Files as one ZIP file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:  # pictures are packed already
        for name, content in contents.items():
            file.writestr(name, content)
    return packed.getvalue()


def suffix_of(content: bytes) -> str:
    """The usual suffix of a picture file, by its content."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            return f".{(image.format or 'png').lower()}"
    except OSError:
        return ".qoi"  # the one readable format that Pillow does not know


def stored_correction(picture: Path) -> Correction | None:
    """What a user corrected of this picture, from the file beside it; None without one. Raises `InvalidInput` naming the file."""
    file = intake_file(picture)
    if not file.is_file():
        return None
    try:
        if file.stat().st_size > LARGEST:
            raise ValueError("it is too large")
        data = json.loads(file.read_bytes())
        if not isinstance(data, dict):
            raise ValueError("it holds no JSON object")
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput(file.name, said("cannot_be_read", "cannot be read: {reason}", reason=error)) from error
    return parse_correction(data.get("correction", {}), Place.at(file.name, "correction"))


def store_correction(picture: Path, intake: Intake) -> None:
    """Write how a picture was taken in, and with it what was corrected, into the file beside it. Raises `OSError`."""
    with replacing(intake_file(picture)) as partial:
        partial.write_text(json.dumps(description(intake), indent=1), "utf-8")


def description(intake: Intake) -> dict[str, Any]:
    """How a picture was taken in, as plain data.

    `placement` is the affine matrix from the picture's pixels (the middle of the first one at 0) to template units (the same);
    `features` and the boxes of `faces` are in pixels of the picture, `rig` is in template units; where no face was found, `rig`
    has the places of the template. `verdict` is that of `verdict_data`; `correction` is what `parse_correction` takes.
    """
    height, width = intake.found.picture.shape[:2]
    taken = [index for index, face in enumerate(intake.found.faces) if face is intake.face]
    return {
        "schema": SCHEMA,
        "picture": {"width": width, "height": height},
        "size": intake.square.shape[0],
        "placement": intake.placement.between_middles(),
        "faces": [{"box": _box(face), "chance": round(face.chance, 3)} for face in intake.found.faces],
        "face": taken[0] if taken else None,
        "features": features(intake.face) if intake.face is not None else None,
        "rig": (intake.rig or template_rig()).model_dump(mode="json"),
        "verdict": verdict_data(intake.verdict),
        "correction": intake.correction.data(),
    }


def _box(face: Face) -> list[float]:
    """Left, top, right, bottom of all points of a face, pixels."""
    low, high = face.points.min(axis=0) - 0.5, face.points.max(axis=0) - 0.5
    return [round(float(value), 1) for value in (*low[:2], *high[:2])]
