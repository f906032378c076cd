"""A picture that was taken in, as files: what the avatar uses, what it was made from, and how."""

import io
import json
from pathlib import Path
from typing import Any

from PIL import Image

from raven.files import replacing
from raven.intake.take_in import Intake
from raven.landmarks.features import features
from raven.posers.puppet.rig_file import write_rig

SCHEMA = 1


def store(folder: Path, name: str, intake: Intake, original: bytes, suffix: str) -> None:
    """Write NAME.png, NAME.rig.json, NAME.original.*, NAME.intake.json into the folder, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    png = io.BytesIO()
    Image.fromarray(intake.square).save(png, "PNG")
    _write(folder / f"{name}.original{suffix.lower()}", original)
    _write(folder / f"{name}.intake.json", json.dumps(description(intake), indent=1).encode())
    if intake.rig is not None:
        with replacing(folder / f"{name}.rig.json") as file:
            write_rig(file, intake.rig)
    _write(folder / f"{name}.png", png.getvalue())


def _write(target: Path, data: bytes) -> None:
    with replacing(target) as file:
        file.write_bytes(data)


def description(intake: Intake) -> dict[str, Any]:
    """How a picture was taken in, as plain data.

    `placement` is the affine matrix from the picture's pixels (the middle of the first one at 0) to template units (the same);
    `features` are in pixels of the picture; `verdict` has `level`, `reasons`, `parts`.
    """
    matrix = intake.placement.matrix
    offset = matrix[:, 2] + matrix[:, :2].sum(axis=1) * 0.5 - 0.5
    return {
        "schema": SCHEMA,
        "placement": [
            [round(float(v), 6) for v in (*row, shift)] for row, shift in zip(matrix[:, :2], offset, strict=True)
        ],
        "size": intake.square.shape[0],
        "faces": intake.faces,
        "features": features(intake.face) if intake.face is not None else None,
        "verdict": verdict_data(intake),
    }


def verdict_data(intake: Intake) -> dict[str, Any]:
    """The verdict as plain data."""
    verdict = intake.verdict
    return {"level": str(verdict.level), "reasons": list(verdict.reasons), "parts": dict(verdict.parts)}
