"""The weights in an ONNX file, as arrays on the mapped file: what nobody reads of them takes no memory.

An ONNX file is a `ModelProto` in the wire format of Protocol Buffers: fields, each a number and a kind, then the value, or its
length and bytes. Read here are names, shapes and kinds of the graph's initializers, and where their bytes are.
"""

import mmap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

GRAPH, INITIALIZER = 7, 5  # fields of ModelProto and GraphProto
DIMS, DATA_TYPE, NAME, RAW_DATA = 1, 2, 8, 9  # fields of TensorProto
KINDS = {1: np.float32, 3: np.int8, 7: np.int64, 9: np.bool_}  # TensorProto.DataType
_VARINT, _EIGHT_BYTES, _SIZED, _FOUR_BYTES = 0, 1, 2, 5  # kinds of values on the wire


def mapped(file: Path) -> mmap.mmap:
    with file.open("rb") as opened:
        return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)


def let_go(data: mmap.mmap) -> None:
    """Have what was read of the file count no longer as this process's memory, where there is a way; it can be read again."""
    if hasattr(mmap, "MADV_DONTNEED"):
        data.madvise(mmap.MADV_DONTNEED)


def initializers(data: mmap.mmap) -> dict[str, NDArray[np.generic]]:
    """Name to weights, read-only, of all initializers that are kept as plain bytes in the `mapped` file itself."""
    return dict(
        tensor
        for graph in _places(data, slice(0, len(data)), GRAPH)
        for place in _places(data, graph, INITIALIZER)
        if (tensor := _tensor(data, place)) is not None
    )


def _tensor(data: mmap.mmap, place: slice) -> tuple[str, NDArray[np.generic]] | None:
    shape: list[int] = []
    kind, name, raw = 0, "", None
    for field, value in _fields(data, place):
        if field == DIMS and isinstance(value, int):
            shape.append(value)
        elif field == DATA_TYPE and isinstance(value, int):
            kind = value
        elif field == NAME and isinstance(value, slice):
            name = data[value].decode()
        elif field == RAW_DATA and isinstance(value, slice):
            raw = value
    if raw is None:
        return None
    dtype = np.dtype(KINDS[kind])
    return name, np.frombuffer(data, dtype, (raw.stop - raw.start) // dtype.itemsize, raw.start).reshape(shape)


def _places(data: mmap.mmap, place: slice, wanted: int) -> Iterator[slice]:
    return (value for field, value in _fields(data, place) if field == wanted and isinstance(value, slice))


def _fields(data: mmap.mmap, place: slice) -> Iterator[tuple[int, int | slice]]:
    """Number of each field in `place`, with its value if that is an integer, else where its bytes are."""
    at = place.start
    while at < place.stop:
        key, at = _varint(data, at)
        if key & 7 == _VARINT:
            value, at = _varint(data, at)
            yield key >> 3, value
            continue
        if key & 7 == _SIZED:
            size, at = _varint(data, at)
        else:
            size = {_FOUR_BYTES: 4, _EIGHT_BYTES: 8}[key & 7]
        yield key >> 3, slice(at, at + size)
        at += size


def _varint(data: mmap.mmap, at: int) -> tuple[int, int]:
    """An integer of seven bits per byte, the lowest first, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
