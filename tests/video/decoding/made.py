"""Picture files and colour profiles made byte by byte, so that no encoder's idea of them comes into the tests."""

import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms

GRAY, COLORS, PALETTE, GRAY_ALPHA, COLORS_ALPHA = 0, 2, 3, 4, 6


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(samples: np.ndarray, kind: int, depth: int = 8, extra: bytes = b"", after: bytes = b"") -> bytes:
    """(H, W, channels) of so many bits, as a PNG with further chunks before and after the pixels."""
    height, width, channels = samples.shape
    if depth == 16:
        rows = [b"\0" + row.astype(">u2").tobytes() for row in samples]
    else:
        bits = [
            "".join(format(int(sample), f"0{depth}b") for sample in row.reshape(width * channels)) for row in samples
        ]
        rows = [b"\0" + int(row.ljust(-len(row) // 8 * -8, "0"), 2).to_bytes(-(-len(row) // 8), "big") for row in bits]
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            extra,
            chunk(b"IDAT", zlib.compress(b"".join(rows))),
            after,
            chunk(b"IEND"),
        )
    )


def file_of(image: Image.Image, format: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def profile(space: bytes, tags: dict[bytes, bytes], connection: bytes = b"XYZ ") -> bytes:
    """An ICC profile of version 2 for an input device (ICC.1:2001-04, 6.1)."""
    tags = {b"desc": text_tag(b"desc"), b"cprt": text_tag(b"text"), b"wtpt": xyz(0.9642, 1, 0.8249), **tags}
    offset, table, bodies = 128 + 4 + 12 * len(tags), [], []
    for name, body in tags.items():
        body += bytes(-len(body) % 4)
        table.append(struct.pack(">4sII", name, offset, len(body)))
        bodies.append(body)
        offset += len(body)
    head = struct.pack(">I4sI4s4s4s", offset, bytes(4), 0x02100000, b"scnr", space, connection)
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + bytes(28) + struct.pack(">3I", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + b"".join(table) + b"".join(bodies)


def xyz(x: float, y: float, z: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in (x, y, z)))


def text_tag(kind: bytes) -> bytes:
    if kind == b"text":
        return b"text\0\0\0\0none\0"
    return b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(12 + 67)


def gray_in_linear_light() -> bytes:
    """Gray levels that are light itself, where sRGB would have them brighter."""
    return profile(b"GRAY", {b"kTRC": b"curv\0\0\0\0" + struct.pack(">IH", 1, 256)})


def red_and_blue_exchanged() -> bytes:
    """sRGB, but the first channel is blue and the third is red."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    names = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}
    table = bytearray(data)
    for index in range(struct.unpack_from(">I", data, 128)[0]):
        place = 132 + 12 * index
        table[place : place + 4] = names.get(data[place : place + 4], data[place : place + 4])
    return bytes(table)


def first_ink_is_red() -> bytes:
    """Inks on white paper: the first is red instead of cyan, the second and third cannot be seen, the fourth is black."""
    white, red, black = bytes((255, 128, 128)), bytes((138, 209, 198)), bytes((0, 128, 128))  # Lab in 8 bits
    corners = [black if corner & 1 else red if corner & 8 else white for corner in range(16)]
    ramp = bytes(range(256))
    table = b"mft1\0\0\0\0" + struct.pack(">4B", 4, 3, 2, 0) + struct.pack(">9i", *np.eye(3, dtype=int).ravel() * 65536)
    return profile(b"CMYK", {b"A2B0": table + ramp * 4 + b"".join(corners) + ramp * 3}, b"Lab ")
