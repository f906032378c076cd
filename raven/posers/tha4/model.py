"""A character model on disk: a folder with `character_model.yaml`, the character's picture and two state dicts.

character_model.yaml    three lines `character_image_file_name: ...`, `face_morpher_file_name: ...`,
                        `body_morpher_file_name: ...`, with paths relative to this file
character.png           the picture the networks were distilled for, RGBA, 512 x 512
face_morpher.pt         state dict of the face network
body_morpher.pt         state dict of the body network
"""

import hashlib
import io
import pickle
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from raven.errors import InvalidInput, NotFound
from raven.posers.tha4 import body, face
from raven.posers.tha4.folder import INDEX_FILE
from raven.video.codecs import decode_rgba8
from raven.video.picture import Rgba8

PICTURE, FACE, BODY = "character_image_file_name", "face_morpher_file_name", "body_morpher_file_name"
EDGE = 512
MOST_BYTES = 64 << 20  # of one file; a published model has 2 MB

_LINE = re.compile(r"""(?P<key>[a-z_]+)\s*:\s*(?P<quote>["']?)(?P<value>.+?)(?P=quote)\s*(?:\s#.*)?""")


@dataclass(frozen=True)
class CharacterModel:
    """A character model as read and checked."""

    picture: Rgba8
    face: Mapping[str, Tensor]
    body: Mapping[str, Tensor]
    digest: str
    """SHA-256 of both networks' files: tells models apart."""


def read_model(folder: Path) -> CharacterModel:
    """Read the model of a folder. Raises `NotFound` for a missing file, `InvalidInput` naming the file that is wrong."""
    index = _read_index(folder)
    picture = decode_rgba8(_bytes(folder, index[PICTURE]), index[PICTURE])
    if picture.shape[:2] != (EDGE, EDGE):
        raise InvalidInput(
            index[PICTURE], f"must be {EDGE} x {EDGE} pixels, is {picture.shape[1]} x {picture.shape[0]}"
        )
    files = {key: _bytes(folder, index[key]) for key in (FACE, BODY)}
    return CharacterModel(
        picture,
        face=_state_dict(files[FACE], face.SHAPES, index[FACE]),
        body=_state_dict(files[BODY], body.SHAPES, index[BODY]),
        digest=hashlib.sha256(files[FACE] + files[BODY]).hexdigest(),
    )


def _read_index(folder: Path) -> dict[str, str]:
    """The three file names. The form is YAML, of which a model uses only `key: value` lines."""
    text = _bytes(folder, INDEX_FILE).decode("utf-8", errors="replace")
    lines = (line.strip() for line in text.splitlines())
    matches = (_LINE.fullmatch(line) for line in lines if line and not line.startswith(("#", "---")))
    index = {match["key"]: match["value"] for match in matches if match}
    for key in (PICTURE, FACE, BODY):
        if key not in index:
            raise InvalidInput(INDEX_FILE, f"has no line `{key}: FILE`")
    return index


def _bytes(folder: Path, name: str) -> bytes:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InvalidInput(INDEX_FILE, f"{name} lies outside of the character's folder")
    if not path.is_file():
        raise NotFound(f"the character model in {folder} is incomplete: {name} is missing")
    if path.stat().st_size > MOST_BYTES:
        raise InvalidInput(name, f"has more than {MOST_BYTES >> 20} MB; this is no file of a character model")
    return path.read_bytes()


def _state_dict(data: bytes, shapes: Mapping[str, tuple[int, ...]], name: str) -> Mapping[str, Tensor]:
    try:
        state = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except (RuntimeError, EOFError, ValueError, KeyError, OSError, pickle.UnpicklingError) as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise InvalidInput(name, f"is no PyTorch state dict: {reason}") from error
    if not isinstance(state, Mapping):
        raise InvalidInput(name, "is no state dict")
    if missing := shapes.keys() - state.keys():
        raise InvalidInput(name, f"lacks {len(missing)} tensors of this network, such as {min(missing)}")
    if unknown := state.keys() - shapes.keys():
        raise InvalidInput(name, f"has tensors this network does not, such as {min(map(str, unknown))}")
    for key, shape in shapes.items():
        tensor = state[key]
        if not isinstance(tensor, Tensor) or tuple(tensor.shape) != shape:
            raise InvalidInput(name, f"{key} must have the shape {shape}")
        if not torch.isfinite(tensor).all():
            raise InvalidInput(name, f"{key} holds values that are not finite")
    return state
