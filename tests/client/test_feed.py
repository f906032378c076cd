import io
from itertools import islice

import pytest
from PIL import Image

from raven.client.errors import FeedBroken, FeedEnded, NotFound, ServerTooSlow, ServerUnreachable
from raven.client.feed import FrameStream, reconnecting

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\nConnection: close\r\n\r\n"


def part(body: bytes, mimetype: bytes = b"image/png") -> bytes:
    return b"--frame\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n" % (mimetype, len(body), body)


def chunked(*pieces: bytes) -> bytes:
    head = HEAD.replace(b"Connection: close", b"Transfer-Encoding: chunked")
    return head + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def bodies(feed: FrameStream, count: int) -> list[bytes]:
    return [body for _, _, body in islice(feed, count)]


def test_frames_of_a_running_session(client, session_id: str):
    with client.avatar_result_feed(session_id, expected_mimetype="image/png") as feed:
        frames, ids = [next(feed)], []
        while len(set(ids)) < 3:  # one comes again where none is ready in time
            frames.append(next(feed))
            ids = [int(headers["x-frame-id"]) for _, headers, _ in frames]
    assert ids == sorted(ids)
    width, height = map(int, frames[0][1]["x-full-size"].split())
    assert (width, height) == (512, 512)
    for mimetype, headers, body in frames:
        assert mimetype == headers["content-type"] == "image/png"
        assert Image.open(io.BytesIO(body)).mode == "RGBA"


def test_a_viewer_chooses_its_own_encoding(client, session_id: str):
    with client.avatar_result_feed(session_id, format="jpeg", fps=10) as feed:
        assert next(feed)[0] == "image/jpeg"


def test_the_end_of_a_session_ends_its_feed(client):
    instance_id = client.avatar_load_character(client.avatar_characters()[0])
    client.avatar_start(instance_id)
    feed = client.avatar_result_feed(instance_id)
    next(feed)
    client.avatar_unload(instance_id)
    with pytest.raises(FeedEnded) as caught:
        for _ in feed:
            pass
    assert isinstance(caught.value, EOFError)


def test_the_feed_of_an_unknown_session_is_refused_at_the_call(client):
    with pytest.raises(NotFound):
        client.avatar_result_feed("nobody")


def test_chunks_may_split_headers_and_boundaries(connect, scripted_server):
    stream = part(b"one") + part(b"two")
    client = connect(scripted_server([chunked(*(bytes([byte]) for byte in stream))]))
    with client.avatar_result_feed("x") as feed:
        assert bodies(feed, 2) == [b"one", b"two"]


def test_a_body_that_is_not_chunked_is_read_too(connect, scripted_server):
    client = connect(scripted_server([HEAD + part(b"one") + part(b"two")]))
    feed = client.avatar_result_feed("x")
    assert bodies(feed, 2) == [b"one", b"two"]
    with pytest.raises(FeedEnded):
        next(feed)


def test_another_type_than_expected_is_an_error(connect, scripted_server):
    client = connect(scripted_server([HEAD + part(b"x", b"image/qoi")]))
    with client.avatar_result_feed("x", expected_mimetype="image/png") as feed, pytest.raises(ValueError, match="qoi"):
        next(feed)


def test_an_answer_that_is_no_feed_is_an_error(connect, scripted_server):
    client = connect(scripted_server([b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi"]))
    with pytest.raises(FeedBroken, match="no feed"):
        client.avatar_result_feed("x")


def test_a_connection_that_breaks_in_a_chunk_is_an_error_of_the_transport(connect, scripted_server):
    client = connect(scripted_server([chunked(part(b"one"), part(b"two"))[:-30]]))
    feed = client.avatar_result_feed("x")
    assert next(feed)[2] == b"one"
    with pytest.raises(ServerUnreachable):
        next(feed)


def test_a_feed_that_falls_silent_is_noticed(client, connect, server):
    instance_id = client.avatar_load_character(client.avatar_characters()[0])
    with client.avatar_result_feed(instance_id, stall_seconds=0.05) as feed, pytest.raises(ServerTooSlow):
        for _ in feed:  # a paused session repeats its frame five times a second
            pass
    client.avatar_unload(instance_id)


def test_a_broken_feed_is_opened_again_with_growing_pauses(connect, scripted_server):
    nothing = b"HTTP/1.1 503 SERVICE UNAVAILABLE\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    answers = [HEAD + part(b"one"), nothing, nothing, HEAD + part(b"two") + part(b"three")]
    client = connect(scripted_server(answers))
    pauses: list[float] = []
    frames = reconnecting(lambda: client.avatar_result_feed("x"), pause=pauses.append, chance=lambda: 0.0)
    assert [body for _, _, body in islice(frames, 3)] == [b"one", b"two", b"three"]
    assert pauses == [0.25, 0.5, 1.0]


def test_a_server_that_was_killed_is_asked_every_second_at_first_and_later_every_eight():
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 16:
            raise StopAsyncIteration

    def unreachable() -> FrameStream:
        raise ServerUnreachable("away")

    with pytest.raises(StopAsyncIteration):
        next(reconnecting(unreachable, pause, chance=lambda: 1.0))  # the shortest
    assert pauses == [0.1875, 0.375, *[0.75] * 8, 1.5, 3.0, 6.0, 6.0, 6.0, 6.0]


def test_a_session_that_is_gone_is_not_waited_for(connect, scripted_server):
    gone = b'{"error":{"code":"not_found","message":"there is no such session"}}'
    refusal = b"HTTP/1.1 404 NOT FOUND\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(gone)
    client = connect(scripted_server([HEAD + part(b"one"), refusal + gone]))
    frames = reconnecting(lambda: client.avatar_result_feed("x"), pause=lambda seconds: None)
    assert next(frames)[2] == b"one"
    with pytest.raises(NotFound):
        next(frames)


def test_the_reconnecting_feed_of_the_api_brings_frames(client, session_id: str):
    frames = client.reconnecting_feed(session_id, format="webp")
    assert next(frames)[0] == "image/webp"
    frames.close()
