"""The feed on the wire: byte-exact parts, the viewer's wishes, pauses, slow and vanished viewers."""

import io
import json
import re
import socket
import threading
import time
from itertools import pairwise

import pytest
import requests
from PIL import Image

from raven.live import relief
from tests.patience import PATIENCE
from tests.tries import of_three

PART_LINES = [
    "--frame",
    "Content-Type: image/png",
    r"Content-Length: \d+",
    r'X-Crop: {"enabled":(true|false),"left":[\d.]+,"top":[\d.]+,"right":[\d.]+,"bottom":[\d.]+}',
    r"X-Full-Size: \d+ \d+",
    r"X-Server-Stats: {\S+}",
    "Pragma-directive: no-cache",
    "Cache-directive: no-cache",
    "Cache-control: no-cache",
    "Pragma: no-cache",
    "Expires: 0",
    r"X-Frame-Id: \d+",
    r"X-Frame-Time: \d+\.\d+",
    r"X-Corner: \d+ \d+",
]
STATS = ["render_ms", "render_fps", "encode_ms", "encode_fps", "wait_ms", "output_ms", "output_fps", "target_fps"]


NOW = "GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n"


def raw_feed(server, path: str, receive_buffer: int = 65536, request: str = NOW) -> socket.socket:
    """A feed as bare bytes, with a client's socket that holds little."""
    port = int(server.url.rsplit(":", 1)[1])
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    client.settimeout(PATIENCE)
    client.connect(("127.0.0.1", port))
    client.sendall(request.format(f"/api/avatar/{path}").encode())
    return client


def exchange(server, request: str) -> bytes:
    """All that the server sends to these bytes until it closes the connection."""
    with socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1])), timeout=PATIENCE) as client:
        client.sendall(request.encode())
        return b"".join(iter(lambda: client.recv(65536), b""))


@pytest.mark.parametrize("path", ["feed.mjpg", "result_feed?instance_id={}"])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_head_of_a_feed_is_its_head_without_a_length_and_nothing_else(server, session_id, path, version):
    address = f"/api/avatar/{path.format(session_id)}"
    answer = exchange(server, f"HEAD {address} HTTP/{version}\r\nHost: localhost\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/{version} 200 OK".encode())
    assert b"Content-Type: multipart/x-mixed-replace; boundary=frame" in head
    assert b"Content-Length" not in head
    assert body == b""
    assert server.viewers(session_id) == 0


def test_programs_that_speak_http_1_0_need_no_host_header(server, session_id):
    assert exchange(server, "GET /health HTTP/1.0\r\n\r\n").endswith(b"\r\n\r\nOK")
    with raw_feed(server, f"result_feed?instance_id={session_id}", request="GET {} HTTP/1.0\r\n\r\n") as client:
        received = b""
        while received.count(b"--frame\r\n") < 2:
            received += client.recv(65536)
    head, part, _ = received.split(b"\r\n\r\n", 2)
    assert head.startswith(b"HTTP/1.0 200 OK")
    assert b"chunked" not in head
    assert part.startswith(b"--frame\r\nContent-Type: image/png")


def test_a_request_of_today_without_a_host_is_malformed_and_a_foreign_host_is_refused(server):
    answer = exchange(server, "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert b" 400 " in answer.splitlines()[0]
    assert b'"field":"Host"' in answer
    answer = exchange(server, "GET /health HTTP/1.0\r\nHost: evil.example\r\n\r\n")
    assert b" 403 " in answer.splitlines()[0]


def test_the_head_of_the_answer_is_what_existing_clients_expect(server, session_id, open_feed):
    response = open_feed(server, instance_id=session_id).response
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "multipart/x-mixed-replace; boundary=frame"
    assert response.headers["Transfer-Encoding"] == "chunked"
    assert "X-Request-Duration" in response.headers


def test_a_part_has_exactly_these_lines_in_this_order(server, session_id):
    with raw_feed(server, f"result_feed?instance_id={session_id}") as client:
        received = b""
        while received.count(b"\r\n\r\n") < 2:
            received += client.recv(4096)
    head, part, _ = received.split(b"\r\n\r\n", 2)
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    chunk_size, *lines = part.decode("ascii").split("\r\n")
    assert len(lines) == len(PART_LINES)
    for line, pattern in zip(lines, PART_LINES, strict=True):
        assert re.fullmatch(pattern, line), line
    length = int(lines[2].split()[1])
    assert int(chunk_size, 16) == len("\r\n".join(lines)) + len("\r\n\r\n") + length + len("\r\n"), (
        "one part, one chunk"
    )


def test_a_part_says_where_in_the_whole_picture_it_lies(server, open_feed):
    own = server.load()
    crop = {"enabled": True, "left": 0.121, "top": 0.05, "right": 0.9, "bottom": 1.0}
    assert server.call("load_animator_settings", own, animator_settings={"crop": crop, "upscale": 3}).ok
    headers, _ = open_feed(server, instance_id=own).part()
    assert headers["x-full-size"] == "1536 1536"
    assert headers["x-corner"] == "183 75", "three times the pixels that were cut off before enlarging, 61 and 25"
    server.call("unload", own)


def test_the_predecessors_reader_gets_frames_with_crop_size_and_statistics(server, session_id, open_feed):
    reader = open_feed(server, instance_id=session_id)
    for _ in range(8):
        headers, image = reader.part()
        picture = Image.open(io.BytesIO(image))
        crop = json.loads(headers["x-crop"])
        width, height = map(int, headers["x-full-size"].split())
        left, right = (crop["left"], crop["right"]) if crop["enabled"] else (0, 1)
        assert picture.mode == "RGBA"
        assert picture.size == (int(right * width) - int(left * width), height)
        assert list(json.loads(headers["x-server-stats"])) == STATS


def test_frame_ids_and_times_go_up(server, session_id, open_feed):
    reader = open_feed(server, instance_id=session_id)
    heads = [reader.part()[0] for _ in range(10)]
    ids = [int(head["x-frame-id"]) for head in heads]
    times = [float(head["x-frame-time"]) for head in heads]
    assert ids == sorted(ids)
    assert times == sorted(times)
    assert ids[-1] > ids[0]


@pytest.mark.parametrize(
    ("wish", "mime", "pillow"),
    [
        ("png", "image/png", "PNG"),
        ("qoi", "image/qoi", "QOI"),
        ("webp", "image/webp", "WEBP"),
        ("webp-lossy", "image/webp", "WEBP"),
        ("JPEG", "image/jpeg", "JPEG"),
    ],
)
def test_each_viewer_chooses_its_format(server, session_id, open_feed, wish, mime, pillow):
    headers, image = open_feed(server, instance_id=session_id, format=wish).part()
    assert headers["content-type"] == mime
    assert Image.open(io.BytesIO(image)).format == pillow


def test_the_crop_of_a_jpeg_tells_the_same_as_that_of_a_png(server, session_id, open_feed):
    heads = {}
    for format in ("jpeg", "png"):
        headers, image = open_feed(server, instance_id=session_id, format=format).part()
        heads[format] = headers["x-crop"], headers["x-full-size"]
        width, height = Image.open(io.BytesIO(image)).size
        assert (width, height) == ((390, 512) if format == "jpeg" else (389, 512))
    assert heads["jpeg"] == heads["png"]


def test_fps_thins_the_feed_of_one_viewer_only(server, session_id, open_feed):
    thin = open_feed(server, instance_id=session_id, format="qoi", fps=5)
    full = open_feed(server, instance_id=session_id, format="qoi")
    began = time.monotonic()
    for _ in range(6):
        thin.part()
    assert time.monotonic() - began > 0.8
    ids = [int(full.part()[0]["x-frame-id"]) for _ in range(15)]
    assert ids[-1] - ids[0] >= 14


def test_the_short_address_serves_players(server, session_id, open_feed):
    headers, image = open_feed(server, "feed.mjpg").part()
    assert headers["content-type"] == "image/jpeg"
    assert image.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("result_feed", 400, "instance_id"),
        ("result_feed?instance_id=nobody", 404, None),
        ("result_feed?instance_id={id}&format=bmp", 422, "format"),
        ("result_feed?instance_id={id}&fps=0", 422, "fps"),
        ("result_feed?instance_id={id}&fps=nan", 422, "fps"),
        ("result_feed?instance_id={id}&fps=fast", 422, "fps"),
        ("feed.exe", 422, "format"),
    ],
)
def test_a_feed_that_cannot_be_is_refused_by_name(server, session_id, path, status, field):
    answer = server.get(path.format(id=session_id), stream=True)
    assert answer.status_code == status
    assert answer.json()["error"].get("field") == field


def test_a_paused_session_that_was_never_started_still_shows_itself(server, open_feed):
    instance_id = server.load()
    _, image = open_feed(server, instance_id=instance_id).part()
    assert Image.open(io.BytesIO(image)).size[1] == 512
    server.call("unload", instance_id)


def test_a_paused_feed_sends_the_same_frame_on(server, session_id, open_feed):
    reader = open_feed(server, instance_id=session_id, format="qoi")
    reader.part()
    server.call("stop", session_id)
    ids = [int(reader.part()[0]["x-frame-id"]) for _ in range(8)]
    assert ids[-1] == ids[-3]


def test_unloading_ends_the_feed_in_order(server, open_feed):
    instance_id = server.load()
    server.call("start", instance_id)
    response = open_feed(server, instance_id=instance_id, format="qoi").response
    assert server.call("unload", instance_id).status_code == 200
    for _ in response.raw.stream(65536):
        pass  # http.client raises IncompleteRead here if the chunked body does not end properly


def test_a_viewer_that_leaves_is_noticed(server, session_id, open_feed, eventually):
    reader = open_feed(server, instance_id=session_id)
    reader.part()
    assert server.viewers(session_id) == 1
    reader.close()
    assert eventually(lambda: server.viewers(session_id) == 0)


def test_a_viewer_of_a_paused_session_that_leaves_is_noticed(server, open_feed, eventually):
    instance_id = server.load()
    reader = open_feed(server, instance_id=instance_id)
    reader.part()
    reader.close()
    assert eventually(lambda: server.viewers(instance_id) == 0)
    server.call("unload", instance_id)


def test_a_viewer_that_stops_reading_goes_on_with_a_fresh_frame_and_the_others_never_notice(
    server, session_id, open_feed
):
    other = open_feed(server, instance_id=session_id, format="qoi")

    def three_seconds() -> list[int]:
        return [int(other.part()[0]["x-frame-id"]) for _ in range(75)]

    def longest_gap(ids: list[int]) -> int:
        return max(after - before for before, after in pairwise(ids))

    def unnoticed(ids: list[int]) -> bool:
        return ids[-1] - ids[0] >= alone[-1] - alone[0] - 4 and longest_gap(ids) <= 3

    alone = three_seconds()  # on a busy machine some frames are shown twice
    slow = raw_feed(server, f"result_feed?instance_id={session_id}&format=png", receive_buffer=32768)
    slow.recv(4096)
    ids = of_three(three_seconds, unnoticed)
    assert unnoticed(ids), ids
    behind = b""
    while behind.count(b"X-Frame-Id: ") < 3:
        behind += slow.recv(65536)
    slow.close()
    seen = [int(number) for number in re.findall(rb"X-Frame-Id: (\d+)", behind)]
    assert seen[-1] >= ids[-1] - 3, "it got stored frames instead of new ones"


def test_a_viewer_on_a_slow_line_gets_smaller_frames(server, session_id, monkeypatch):
    monkeypatch.setattr(relief, "LATE_SECONDS", 0.3)
    monkeypatch.setattr(relief, "SMOOTHING", 0.1)
    adapting = f"result_feed?instance_id={session_id}&format=stacked&adapt=1"
    with raw_feed(server, adapting, receive_buffer=4096) as slow:
        seen, pause = b"", threading.Event()
        while b"X-Size: 389 512" not in seen:
            seen = seen[-100:] + slow.recv(4096)
            pause.wait(0.02)  # 200 kB/s at most


def test_one_viewer_too_many_is_told_so(start_server):
    with start_server(limits={"viewers": 1}) as server:
        instance_id = server.load()
        server.call("start", instance_id)
        with requests.get(f"{server.url}/api/avatar/feed.qoi", stream=True, timeout=PATIENCE) as first:
            assert next(first.iter_content(1024))
            refused = server.get("feed.qoi")
            assert refused.status_code == 503
            assert refused.json()["error"]["code"] == "limit_reached"
            assert server.get("state", params={"instance_id": instance_id}).status_code == 200


def test_a_head_request_does_not_watch(server, session_id):
    answer = server.http.head(
        f"{server.url}/api/avatar/result_feed", params={"instance_id": session_id}, timeout=PATIENCE
    )
    assert answer.status_code == 200
    assert server.viewers(session_id) == 0


def test_a_snapshot_is_one_frame_of_now(server, session_id):
    answer = server.get("snapshot", params={"instance_id": session_id, "format": "jpeg"})
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(answer.content)).size[1] == 512
