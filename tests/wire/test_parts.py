"""What the server says of a frame is what clients read, and clients of an older or a broken server do not stumble."""

import pytest

from raven.client.multipart import MultipartParser, boundary_of
from raven.wire import parts

CROP = {"enabled": True, "left": 0.25, "top": 0.0, "right": 1.0, "bottom": 1.0}


def test_clients_read_what_the_server_says_of_a_frame():
    written = parts.part(
        b"picture\r\n--frame\r\n",
        "image/png",
        id=7,
        time=12.5,
        crop=CROP,
        full_size=(1024, 768),
        corner=(256, 3),
        statistics={"render_ms": 4.2, "target_fps": 25},
    )
    parser = MultipartParser(boundary_of(parts.CONTENT_TYPE))
    parser.push(written)
    (found,) = parser.parts()
    assert (found.mimetype, found.body) == ("image/png", b"picture\r\n--frame\r\n")
    assert (parts.frame_id(found.headers), parts.frame_time(found.headers)) == ("7", 12.5)
    assert parts.full_size(found.headers, (768, 768)) == (1024, 768)
    assert parts.corner(found.headers) == (256, 3)
    assert parts.statistics(found.headers) == {"render_ms": 4.2, "target_fps": 25}


def test_the_lines_of_a_part_are_those_that_existing_clients_read():
    written = parts.part(
        b"\xff",
        "image/webp",
        id=0,
        time=1 / 3,
        crop={"enabled": False, "left": 0.5},
        full_size=(1, 1),
        corner=(0, 0),
        statistics={},
    )
    first, last = written.split(parts.NO_CACHE.encode())
    assert first.split(b"\r\n") == [
        b"--frame",
        b"Content-Type: image/webp",
        b"Content-Length: 1",
        b'X-Crop: {"enabled":false,"left":0.5}',
        b"X-Full-Size: 1 1",
        b"X-Server-Stats: {}",
        b"",
    ]
    assert last == b"X-Frame-Id: 0\r\nX-Frame-Time: 0.333333\r\nX-Corner: 0 0\r\n\r\n\xff\r\n"


def test_a_picture_that_is_to_be_drawn_larger_says_so_last():
    told = {"id": 1, "time": 2.0, "crop": {}, "full_size": (8, 8), "corner": (0, 0), "statistics": {}}
    written = parts.part(b"\xff", "image/png", **told, size=(300, 200))
    assert written.endswith(b"X-Corner: 0 0\r\nX-Size: 300 200\r\n\r\n\xff\r\n")


def test_no_part_is_kept_by_anybody_on_the_way():
    lines = parts.NO_CACHE.split("\r\n")
    assert lines == [
        "Pragma-directive: no-cache",
        "Cache-directive: no-cache",
        "Cache-control: no-cache",
        "Pragma: no-cache",
        "Expires: 0",
        "",
    ]


def test_the_smallest_picture_has_a_size():
    assert parts.full_size({"x-full-size": "1 1"}, (640, 480)) == (1, 1)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-full-size": "512 0"},
        {"x-frame-time": "soon", "x-full-size": "0 512", "x-corner": "left", "x-server-stats": "{"},
        {"x-server-stats": "[" * 10_000},
        {"x-frame-time": "", "x-full-size": "512", "x-corner": "1 2 3", "x-server-stats": "[]"},
    ],
)
def test_what_a_server_does_not_say_or_says_wrongly_is_as_usual(headers):
    assert parts.frame_id(headers) is None
    assert parts.frame_time(headers) is None
    assert parts.full_size(headers, (640, 480)) == (640, 480)
    assert parts.corner(headers) == (0, 0)
    assert parts.statistics(headers) == {}
