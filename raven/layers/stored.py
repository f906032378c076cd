"""A figure that was taken apart, kept beside its character, so that this is done once.

`NAME.layers.SIZE.npz`: an array for each layer, and `about`, JSON with their names and places and with the key that tells
what they were made of. A file that is stale, broken or of another version counts as none.
"""

import hashlib
import io
import json
import logging
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel

from raven.assets import assets_folder
from raven.files import replacing
from raven.layers.names import kind_of
from raven.layers.parts import Parts
from raven.layers.stack import Layer, Stack
from raven.video.picture import Rgba8

FORMAT = 1
LARGEST = 256 << 20  # bytes of a file, and of what is in it: 24 layers that fill 1024 pixels have 96 MB
EFFORT = 1  # of the compression, 0..9: written in a quarter of a second, and half as large again as at the most
log = logging.getLogger(__name__)


def cache_file(folder: Path | None, name: str, size: int) -> Path | None:
    """Where the layers of a character are kept; None where nothing may be written: those that ship with Raven, and uploads."""
    if folder is None or folder.resolve().is_relative_to(assets_folder().resolve()) or not os.access(folder, os.W_OK):
        return None
    return folder / f"{name}.layers.{size}.npz"


def key_of(picture: Rgba8, rig: BaseModel, parts: Parts | None, version: str) -> str:
    """What layers depend on, in 32 characters. `rig`: where features are; `version`: that of the program
    that takes figures apart.
    """
    digest = hashlib.blake2b(f"{FORMAT} {version} {picture.shape} {rig.model_dump_json()}".encode(), digest_size=16)
    digest.update(np.ascontiguousarray(picture).data)
    if parts is not None:
        digest.update(np.ascontiguousarray(parts.shares).data)
    return digest.hexdigest()


def kept(file: Path | None, key: str, make: Callable[[], Stack]) -> Stack:
    """The stack in `file` if it was made of the same, else a new one, kept there if that is possible."""
    stack = read(file, key) if file is not None else None
    if stack is None:
        stack = make()
        if file is not None:
            write(file, key, stack)
    return stack


def read(file: Path, key: str) -> Stack | None:
    """The stack in a file that was written with this key; None without one."""
    try:
        if file.stat().st_size > LARGEST:
            return None
        with zipfile.ZipFile(file) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > LARGEST:
                return None
            about = json.loads(packed.read("about.json"))
            if about["key"] != key:
                return None
            return _stack(about, packed)
    except FileNotFoundError:
        return None
    except Exception as error:  # whatever a damaged file leads to
        log.info("%s is passed over: %s", file, error)
        return None


def write(file: Path, key: str, stack: Stack) -> None:
    """Keep a stack. What cannot be written is not kept, and no failure."""
    layers = [
        {"name": each.name, "left": each.left, "top": each.top, "shown": each.shown, "given": each.given}
        for each in stack
    ]
    about = {"key": key, "size": stack.size, "layers": layers}
    try:
        with (
            replacing(file) as partial,
            zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=EFFORT) as packed,
        ):
            packed.writestr("about.json", json.dumps(about))
            for index, layer in enumerate(stack):
                array = io.BytesIO()
                np.lib.format.write_array(array, np.ascontiguousarray(layer.rgba8), allow_pickle=False)
                packed.writestr(f"{index}.npy", array.getbuffer())
    except OSError as error:
        log.info("the layers of %s are not kept: %s", file.name, error)


def _stack(about: dict[str, Any], packed: zipfile.ZipFile) -> Stack:
    """Raises `ValueError` and others for what no stack can be."""
    size = int(about["size"])
    layers = []
    for index, each in enumerate(about["layers"]):
        rgba8 = np.lib.format.read_array(io.BytesIO(packed.read(f"{index}.npy")), allow_pickle=False)
        layer = Layer(
            each["name"], rgba8, int(each["left"]), int(each["top"]), bool(each["shown"]), bool(each["given"])
        )
        kind_of(layer.name)
        if rgba8.dtype != np.uint8 or rgba8.ndim != 3 or rgba8.shape[2] != 4:
            raise ValueError(f"the layer {layer.name} is no picture")
        if min(layer.left, layer.top) < 0 or max(part.stop for part in layer.slices) > size:
            raise ValueError(f"the layer {layer.name} lies outside of the square")
        layers.append(layer)
    return Stack(size, tuple(layers))
