"""A video of the avatar on the wire: messages one after the other in the body of an answer, until the session is closed.

    4 bytes    length of the head    } big-endian
    4 bytes    length of the data    }
    head       JSON in UTF-8
    data       one frame as the codec has it, H.264 with start codes (Annex B); none where the last frame stands still

The head has `id` and `time` of the frame as a part of a feed has them, and `key`: whether it can be decoded without those before
it. A key frame says how it and those after it are read and drawn as well, see `VideoShape`. A message with `error` is the last.
"""

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

CONTENT_TYPE = "application/vnd.raven.video"
LENGTHS = struct.Struct(">II")
LONGEST_HEAD, LONGEST_DATA = 64 * 1024, 64 * 2**20  # bytes; more is garbage


@dataclass(frozen=True)
class VideoShape:
    """What a key frame says beside its number and time; all sizes in pixels, width first."""

    codec: str
    """As in `VideoDecoderConfig.codec`, such as `vp09.00.30.08`."""
    coded_size: tuple[int, int]
    """What is decoded: colours in the upper half, alpha in the lower."""
    picture_size: tuple[int, int]
    """What of each half is the picture, from its upper left corner on."""
    size: tuple[int, int]
    """How large the picture is drawn."""
    corner: tuple[int, int]
    """Where its upper left corner is in the full picture."""
    full_size: tuple[int, int]
    """The picture without the crop."""
    crop: Mapping[str, Any]


def message(id: int, time: float, data: bytes = b"", shape: VideoShape | None = None) -> bytes:
    """One frame; a key frame if it has a `shape`."""
    head: dict[str, Any] = {"id": id, "time": round(time, 6), "key": shape is not None}
    return _message(head | (asdict(shape) if shape else {}), data)


def last_message(code: str, text: str) -> bytes:
    """Why there are no more."""
    return _message({"error": {"code": code, "message": text}}, b"")


class VideoReader:
    """Takes the body of an answer in pieces cut anywhere, and gives its messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def push(self, data: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
        """Head and data of each message that is complete now. Raises `ValueError` for what is none."""
        self._buffer += data
        while len(self._buffer) >= LENGTHS.size:
            head, body = LENGTHS.unpack_from(self._buffer)
            if head > LONGEST_HEAD or body > LONGEST_DATA:
                raise ValueError("this is no video")
            end = LENGTHS.size + head + body
            if len(self._buffer) < end:
                return
            told = _object(self._buffer[LENGTHS.size : LENGTHS.size + head])
            taken = bytes(self._buffer[LENGTHS.size + head : end])
            del self._buffer[:end]
            yield told, taken


def _object(text: bytes | bytearray) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise ValueError("this is no video")
    return told


def _message(head: Mapping[str, Any], data: bytes) -> bytes:
    told = json.dumps(head, separators=(",", ":")).encode()
    return b"".join((LENGTHS.pack(len(told), len(data)), told, data))
