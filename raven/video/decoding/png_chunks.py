"""PNG chunk by chunk, before Pillow sees the file: what says nothing about the pixels is left out.

Pillow inflates every text and counts it against limits that hold for the whole process, so that a sound picture with a
long text in it (each one that ComfyUI writes) is an error to it. Here texts are stepped over. A PNG is laid out in
https://www.w3.org/TR/png-3/#5DataRep.
"""

import struct
import zlib
from typing import NamedTuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"eXIf"}
"""Of an animation the default picture is left, which no `acTL` is needed for."""
MOST_CHUNKS = 500_000  # stepped over in 0.1 s; a picture of 100 MB in the common pieces of 8 kB has 12 000
MOST_PROFILE_BYTES = 16 << 20  # inflated; the largest profiles of printing presses have 4 MB
GRAY, COLORS = 0, 2
_HEAD = struct.Struct(">I4s")
_CHECKSUM = struct.Struct(">I")


class Png(NamedTuple):
    """A PNG file without what can be left out, and the colour profile that was in it."""

    data: bytes
    profile: bytes | None


def pixels_only(data: bytes) -> Png:
    """The chunks of `KEPT`. A chunk that is cut short stays, as it ends the picture: its reader will find out.

    Raises `ValueError` for a damaged chunk that no picture can do without, and for more chunks than any picture has.
    """
    view, profile = memoryview(data), None
    kept: list[bytes | memoryview] = [SIGNATURE]
    position, depth, kind_of_pixels = len(SIGNATURE), 0, 0
    for _ in range(MOST_CHUNKS):
        if position + _HEAD.size > len(data):
            break
        length, kind = _HEAD.unpack_from(data, position)
        end = position + _HEAD.size + length + _CHECKSUM.size
        if end > len(data):
            kept.append(view[position:])
            break
        if kind in KEPT or (kind == b"iCCP" and profile is None):
            body = view[position + _HEAD.size : end - _CHECKSUM.size]
            sound = zlib.crc32(body, zlib.crc32(kind)) == _CHECKSUM.unpack_from(data, end - _CHECKSUM.size)[0]
            if not sound and kind[:1].isupper():
                raise ValueError(f"the checksum of {kind.decode('ascii')} is wrong")
            if kind == b"IHDR" and length >= 10:
                depth, kind_of_pixels = body[8], body[9]
            if not sound:
                pass
            elif kind == b"iCCP":
                profile = _inflated_profile(bytes(body))
            elif kind == b"tRNS":
                kept.append(_chunk(kind, _as_decoded(bytes(body), depth, kind_of_pixels)))
            else:
                kept.append(view[position:end])
        position = end
        if kind == b"IEND":
            break
    else:
        raise ValueError(f"it has more than {MOST_CHUNKS} chunks")
    return Png(b"".join(kept), profile)


def _as_decoded(color: bytes, depth: int, kind_of_pixels: int) -> bytes:
    """The colour that is transparent, in the file's depth, as Pillow compares it: with samples of 8 bits.

    Gray of 16 bits stays as it is in both. Bits above the depth do not count.
    """
    if kind_of_pixels not in (GRAY, COLORS) or len(color) % 2 or depth not in (1, 2, 4, 8, 16):
        return color
    samples = struct.unpack(f">{len(color) // 2}H", color)
    if depth == 16:
        samples = samples if kind_of_pixels == GRAY else tuple(sample >> 8 for sample in samples)
    else:
        most = (1 << depth) - 1
        samples = tuple((sample & most) * 255 // most for sample in samples)
    return struct.pack(f">{len(samples)}H", *samples)


def _inflated_profile(body: bytes) -> bytes | None:
    """Of `name, 0, method, zlib stream`. None if it is broken or too large: then the picture is taken as sRGB."""
    _, _, packed = body.partition(b"\0")
    try:
        profile = zlib.decompressobj().decompress(packed[1:], MOST_PROFILE_BYTES + 1)
    except zlib.error:
        return None
    return profile if 0 < len(profile) <= MOST_PROFILE_BYTES else None


def _chunk(kind: bytes, body: bytes) -> bytes:
    return _HEAD.pack(len(body), kind) + body + _CHECKSUM.pack(zlib.crc32(body, zlib.crc32(kind)))
