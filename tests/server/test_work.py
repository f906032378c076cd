"""Work that a server takes on: only so much at a time, none for clients that have left, and nothing left behind by them."""

import io
import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from PIL import Image

from raven.server import services
from raven.server.endpoints import avatar_render, imagefx
from raven.server.resources import arrivals
from raven.server.resources.slots import MOST_WAITING
from tests.patience import PATIENCE


class Work:
    """Counts who works, and holds up all work until the gate is opened."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self._lock = threading.Lock()
        self.now = self.most = self.begun = 0

    def around(self, do: Any) -> Any:
        """`do`, counted and held up."""

        def done(*arguments: Any, **named: Any) -> Any:
            with self._lock:
                self.begun += 1
                self.now += 1
                self.most = max(self.most, self.now)
            assert self.opened.wait(PATIENCE)
            try:
                return do(*arguments, **named)
            finally:
                with self._lock:
                    self.now -= 1

        return done


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """All decoding of uploads, held up."""
    work = Work()
    monkeypatch.setattr(services, "PATIENCE", 300.0)  # for machines that are busy
    for module in (arrivals, avatar_render):
        monkeypatch.setattr(module, "character_from_upload", work.around(module.character_from_upload))
    monkeypatch.setattr(imagefx, "decode_rgba8", work.around(imagefx.decode_rgba8))
    yield work
    work.opened.set()


@pytest.fixture
def small(start_server: Any) -> Iterator[Any]:
    """A server of its own with few places."""
    with start_server(limits={"renders": 2, "sessions": 4}) as running:
        yield running


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(64) as pool:
        yield pool


def post(server: Any, path: str, picture: bytes, **fields: Any) -> requests.Response:
    files = {"file": ("me.png", picture, "image/png"), "json": ("p.json", json.dumps(fields), "application/json")}
    return requests.post(f"{server.url}/api/{path}", files=files, timeout=300)


class Leaving:
    """A client that sends a request, and may close its connection before there is an answer."""

    def __init__(self, server: Any, path: str, picture: bytes, **fields: Any) -> None:
        files = {"file": ("me.png", picture, "image/png"), "json": ("p.json", json.dumps(fields), "application/json")}
        request = requests.Request("POST", f"{server.url}/api/{path}", files=files).prepare()
        address = urlsplit(server.url)
        self._socket = socket.create_connection((address.hostname, address.port), timeout=PATIENCE)
        head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        self._socket.sendall(f"POST {request.path_url} HTTP/1.1\r\nHost: {address.netloc}\r\n{head}\r\n".encode())
        self._socket.sendall(request.body)

    def leave(self) -> None:
        self._socket.close()


def ids(server: Any) -> list[str]:
    return [session.id for session in server.services.sessions.all()]


def waiting(server: Any) -> int:
    return len(server.services.renders._queue)


def test_uploads_of_all_kinds_are_decoded_two_at_a_time(small, work, pool, drawn_face, eventually):
    session_id = small.load()
    calls = [("avatar/reload", {"instance_id": session_id}), ("avatar/load", {}), ("avatar/render", {})]
    calls += [("imagefx/process", {"format": "png", "filters": []})]
    answers = [pool.submit(post, small, path, drawn_face, **fields) for path, fields in calls * 2]
    assert eventually(lambda: work.now == 2 and waiting(small) == len(answers) - 2)
    work.opened.set()
    assert [answer.result(300).status_code for answer in answers] == [200] * len(answers)
    assert work.most == 2


def test_who_comes_when_many_wait_is_told_so_at_once(small, work, pool, drawn_face, eventually):
    session_id = small.load()
    for _ in range(2 + MOST_WAITING):
        pool.submit(post, small, "avatar/reload", drawn_face, instance_id=session_id)
    assert eventually(lambda: waiting(small) == MOST_WAITING)
    answer = post(small, "avatar/reload", drawn_face, instance_id=session_id)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "limit_reached")
    assert answer.headers["Retry-After"]
    assert small.http.get(f"{small.url}/health").text == "OK"
    small.services.renders.close()  # so that nobody has to wait until the others are done
    work.opened.set()


def test_sessions_are_counted_before_their_pictures_are_decoded(small, work, pool, drawn_face, eventually):
    answers = [pool.submit(post, small, "avatar/load", drawn_face) for _ in range(4)]
    assert eventually(lambda: work.now == 2 and waiting(small) == 2)
    refused = post(small, "avatar/load", drawn_face)
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "limit_reached")
    assert work.begun == 2
    work.opened.set()
    assert [answer.result(300).status_code for answer in answers] == [200] * 4
    assert len(ids(small)) == 4


def test_nothing_is_worked_out_for_clients_that_left_the_queue(small, work, drawn_face, eventually):
    before = ids(small)
    clients = [Leaving(small, "avatar/load", drawn_face) for _ in range(4)]
    assert eventually(lambda: work.now == 2 and waiting(small) == 2)
    for client in clients:
        client.leave()
    assert eventually(lambda: waiting(small) == 0)
    work.opened.set()
    assert eventually(lambda: work.now == 0)
    assert work.begun == 2
    assert eventually(lambda: small.services.sessions._opening == 0)
    assert ids(small) == before, "nobody knows the ids of such sessions"


def test_a_session_whose_client_left_while_it_was_prepared_is_closed(small, drawn_face, monkeypatch, eventually):
    sessions, reached, opened = small.services.sessions, threading.Event(), threading.Event()
    make = sessions._make
    made = []

    def slowly(*arguments: Any) -> Any:
        made.append(make(*arguments))
        reached.set()
        assert opened.wait(PATIENCE)
        return made[-1]

    monkeypatch.setattr(sessions, "_make", slowly)
    client = Leaving(small, "avatar/load", drawn_face)
    assert reached.wait(PATIENCE)
    client.leave()
    with small.services.sessions.place():  # the loop that notices has run meanwhile
        assert small.http.get(f"{small.url}/health").text == "OK"
    opened.set()
    assert eventually(lambda: made[0].feed.closed)
    assert ids(small) == []


def test_a_picture_whose_client_left_changes_no_session(small, work, drawn_face, eventually):
    session_id = small.load()
    client = Leaving(small, "avatar/reload", drawn_face, instance_id=session_id)
    assert eventually(lambda: work.now == 1)
    client.leave()
    assert small.http.get(f"{small.url}/health").text == "OK"
    work.opened.set()
    assert eventually(lambda: work.now == 0 and small.services.renders._taken == 0)
    assert small.services.sessions.get(session_id).character.name == "raven"


@pytest.mark.parametrize("kind", ["file", "field"])
@pytest.mark.parametrize("path", ["avatar/load", "avatar/reload", "avatar/render", "imagefx/process"])
def test_the_json_part_of_an_upload_has_the_limit_of_any_json(server, drawn_face, path, kind):
    text = json.dumps({"format": "png", "filters": [], "padding": "x" * (2 * 2**20)})
    if kind == "file":
        answer = requests.post(
            f"{server.url}/api/{path}", files={"file": drawn_face, "json": text.encode()}, timeout=PATIENCE
        )
        assert answer.json()["error"]["field"] == "json"
    else:
        answer = requests.post(
            f"{server.url}/api/{path}", files={"file": drawn_face}, data={"json": text}, timeout=PATIENCE
        )
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "request_entity_too_large"


def large_picture(edge: int, drawn: bytes) -> bytes:
    file = io.BytesIO()
    Image.open(io.BytesIO(drawn)).resize((edge, edge)).save(file, "PNG", compress_level=1)
    return file.getvalue()


def test_of_large_pictures_one_is_worked_on_at_a_time_and_small_ones_need_not_wait(
    small, work, pool, drawn_face, eventually, monkeypatch
):
    monkeypatch.setattr(services, "LARGE_PIXELS", 800 * 800)
    session_id = small.load()
    large = large_picture(801, drawn_face)
    answers = [pool.submit(post, small, "avatar/reload", large, instance_id=session_id) for _ in range(2)]
    assert eventually(lambda: work.now == 1 and len(small.services.large._queue) == 1)
    answers.append(pool.submit(post, small, "avatar/render", drawn_face))
    assert eventually(lambda: work.now == 2 and len(small.services.large._queue) == 1)
    work.opened.set()
    assert [answer.result(300).status_code for answer in answers] == [200] * 3


@pytest.fixture
def narrow(start_server: Any) -> Iterator[Any]:
    """A server whose pictures may take 40 MiB: three of 512 pixels."""
    with start_server(limits={"picture_bytes": 40 * 2**20}) as running:
        yield running


def test_pictures_that_memory_has_no_room_for_are_refused_with_what_would_help(narrow, drawn_face):
    kept = [post(narrow, "avatar/load", drawn_face).json()["instance_id"] for _ in range(2)]
    large = large_picture(1024, drawn_face)
    for path, fields in (("load", {}), ("reload", {"instance_id": kept[0]}), ("render", {})):
        answer = post(narrow, f"avatar/{path}", large, **fields)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "limit_reached"), path
        assert "limits.picture_bytes" in answer.json()["error"]["message"]
        assert "smaller picture" in answer.json()["error"]["message"]
    assert ids(narrow) == kept
    assert post(narrow, "avatar/reload", drawn_face, instance_id=kept[0]).status_code == 200, "it takes its own place"
    assert post(narrow, "avatar/load", drawn_face).status_code == 200
    assert post(narrow, "avatar/load", drawn_face).status_code == 503
    narrow.call("unload", kept[1])
    assert post(narrow, "avatar/load", drawn_face).status_code == 200


def test_cels_count_and_are_refused_before_all_are_decoded(narrow, drawn_face):
    plain = io.BytesIO()
    Image.new("RGBA", (512, 512), (200, 30, 30, 255)).save(plain, "PNG")
    cels = {f"fx_{i}": ("cel.png", plain.getvalue(), "image/png") for i in range(60)}
    answer = requests.post(
        f"{narrow.url}/api/avatar/load", files={"file": ("me.png", drawn_face, "image/png"), **cels}, timeout=300
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["field"].startswith("fx_")
    assert ids(narrow) == []


def test_taking_a_picture_in_ends_between_two_steps_when_the_client_leaves(small, drawn_face, monkeypatch, eventually):
    session_id = small.load()
    reached, gone, done = threading.Event(), threading.Event(), []
    check = arrivals.check_presence

    def watched() -> None:
        reached.set()
        assert gone.wait(PATIENCE)
        done.append(1)
        check()

    monkeypatch.setattr(arrivals, "check_presence", watched)
    client = Leaving(small, "avatar/reload", drawn_face, instance_id=session_id)
    assert reached.wait(PATIENCE)
    client.leave()
    assert small.http.get(f"{small.url}/health").text == "OK"
    gone.set()
    assert eventually(lambda: small.services.renders._taken == 0)
    assert len(done) == 1, "nothing was found in the picture"
    assert small.services.sessions.get(session_id).character.name == "raven"
