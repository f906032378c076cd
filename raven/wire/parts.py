"""The parts of a feed, `multipart/x-mixed-replace`: what the server says of each frame before its picture, and what clients read.

The lines and their order are those that existing clients read; what is newer comes last. Readers get the headers with their
names in lower case. None of them fails: what a server does not say, or says wrongly, is None or as it usually is.
"""

import json
from collections.abc import Mapping
from typing import Any

BOUNDARY = "frame"
CONTENT_TYPE = f"multipart/x-mixed-replace; boundary={BOUNDARY}"
FRAME_ID, FRAME_TIME = "X-Frame-Id", "X-Frame-Time"
CROP, FULL_SIZE, CORNER, STATISTICS = "X-Crop", "X-Full-Size", "X-Corner", "X-Server-Stats"
SIZE = "X-Size"

NO_CACHE = (
    "Pragma-directive: no-cache\r\nCache-directive: no-cache\r\nCache-control: no-cache\r\n"
    "Pragma: no-cache\r\nExpires: 0\r\n"
)


def part(
    picture: bytes,
    media_type: str,
    *,
    id: int,
    time: float,
    crop: Mapping[str, object],
    full_size: tuple[int, int],
    corner: tuple[int, int],
    statistics: Mapping[str, float],
    size: tuple[int, int] | None = None,
) -> bytes:
    """A whole part: the boundary, what there is to say of the frame, the picture.

    `id` counts up; `time` is that of its pose, in seconds on the server's monotonic clock. `full_size` (width, height) is what
    the picture would have without the `crop`, and `corner` (x, y) where in that it lies, both in pixels.
    `size` (width, height) is how large it is to be drawn, of a picture that is smaller than that.
    """
    head = (
        f"--{BOUNDARY}\r\n"
        f"Content-Type: {media_type}\r\n"
        f"Content-Length: {len(picture)}\r\n"
        f"{CROP}: {_compact(crop)}\r\n"
        f"{FULL_SIZE}: {full_size[0]} {full_size[1]}\r\n"
        f"{STATISTICS}: {_compact(statistics)}\r\n"
        f"{NO_CACHE}"
        f"{FRAME_ID}: {id}\r\n"
        f"{FRAME_TIME}: {time:.6f}\r\n"
        f"{CORNER}: {corner[0]} {corner[1]}\r\n"
    )
    if size is not None:
        head += f"{SIZE}: {size[0]} {size[1]}\r\n"
    return b"".join((head.encode("ascii"), b"\r\n", picture, b"\r\n"))


def frame_id(headers: Mapping[str, str]) -> str | None:
    """What tells this frame from the others of its session."""
    return headers.get(FRAME_ID.lower())


def frame_time(headers: Mapping[str, str]) -> float | None:
    """When its pose was taken, in seconds on the server's monotonic clock."""
    try:
        return float(headers[FRAME_TIME.lower()])
    except (KeyError, ValueError):
        return None


def full_size(headers: Mapping[str, str], size: tuple[int, int]) -> tuple[int, int]:
    """(width, height) without the crop; the picture's own `size` if that is not told."""
    width, height = _pair(headers, FULL_SIZE, size)
    return (width, height) if width > 0 and height > 0 else size


def corner(headers: Mapping[str, str]) -> tuple[int, int]:
    """(x, y) of the picture's upper left corner in the full one, in pixels."""
    return _pair(headers, CORNER, (0, 0))


def statistics(headers: Mapping[str, str]) -> dict[str, Any]:
    """How the server gets along, such as `render_ms` and `output_fps`."""
    try:
        told = json.loads(headers[STATISTICS.lower()])
    except (KeyError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _pair(headers: Mapping[str, str], name: str, otherwise: tuple[int, int]) -> tuple[int, int]:
    try:
        first, second = map(int, headers[name.lower()].split())
    except (KeyError, ValueError):
        return otherwise
    return first, second


def _compact(value: Mapping[str, object]) -> str:
    return json.dumps(value, separators=(",", ":"))
