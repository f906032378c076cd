"""Connections that do not read, do not finish, or say what cannot be understood; and who must notice nothing of them."""

import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import pytest
import requests

from raven.server.http import serve
from raven.server.http.channel import Patience
from tests.patience import PATIENCE
from tests.server.server_process import NO_AVATAR, server_process

KEY = "k" * 64
HOST = b"Host: localhost\r\n"
AUTHORIZED = HOST + b"Authorization: Bearer " + KEY.encode() + b"\r\n"
FILE = b"GET /static/raven-client.js HTTP/1.1\r\n" + HOST + b"\r\n"
UPLOAD = (
    b"POST /api/avatar/load HTTP/1.1\r\n%sContent-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n"
)


def port_of(server) -> int:
    return int(server.url.rsplit(":", 1)[1])


def connect(server, receive_bytes: int | None = None) -> socket.socket:
    connection = socket.socket()
    connection.settimeout(PATIENCE)
    if receive_bytes:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    connection.connect(("127.0.0.1", port_of(server)))
    return connection


@contextmanager
def crowd(server, count: int, send: bytes, receive_bytes: int | None = None) -> Iterator[list[socket.socket]]:
    """So many connections that send this and then do nothing."""
    with ExitStack() as stack:
        connections = []
        for _ in range(count):
            connection = stack.enter_context(connect(server, receive_bytes))
            connection.setblocking(False)
            connection.send(send)
            connections.append(connection)
        yield connections


def everything(connection: socket.socket) -> bytes:
    """What comes until the server ends the connection."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def statuses(received: bytes) -> list[int]:
    return [int(part[:3]) for part in received.split(b"HTTP/1.1 ")[1:]] + [
        int(part[:3]) for part in received.split(b"HTTP/1.0 ")[1:]
    ]


@pytest.fixture
def small(start_server, monkeypatch):
    """A server with room for ten connections."""
    monkeypatch.setattr(serve, "SPARE_CONNECTIONS", 8)
    with start_server(limits={"viewers": 2}) as running:
        yield running


@pytest.fixture
def impatient(start_server, monkeypatch):
    monkeypatch.setattr(serve, "Patience", partial(Patience, head=1.0, body=1.0, rest=1.0, parting=1.0))
    with start_server(limits={"stall_seconds": 1.0}) as running:
        yield running


def answers(server) -> bool:
    """Whether health and a call that controls are answered on new connections, soon."""
    health = requests.get(f"{server.url}/health", timeout=PATIENCE)
    control = requests.post(f"{server.url}/api/avatar/unload", json={"instance_id": "nobody"}, timeout=PATIENCE)
    return health.status_code == control.status_code == 200


def test_clients_that_ask_for_much_and_read_nothing_hold_no_thread(start_server):
    with (
        start_server(key=KEY, network={"require_key": True}) as server,
        crowd(server, 200, 100 * FILE, receive_bytes=4096),
    ):
        server.http.headers["Authorization"] = f"Bearer {KEY}"
        for _ in range(3):
            assert server.http.get(f"{server.url}/health", timeout=PATIENCE).status_code == 200
        assert server.get("sessions").status_code == 200


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET / HTTP/1.1\r\n", UPLOAD % (HOST, 10**6), UPLOAD % (HOST, 10**6) + b"--x", b"\r\n"],
    ids=["nothing", "half a head", "no body", "half a body", "a blank line"],
)
def test_more_unfinished_requests_than_connections_keep_nobody_out(small, begun):
    with crowd(small, 40, begun):
        for _ in range(5):
            assert answers(small)


def test_a_connection_at_work_does_not_give_way(small, open_feed):
    instance_id = small.load()
    small.call("start", instance_id)
    feed = open_feed(small, instance_id=instance_id, format="jpeg")
    feed.part()
    with crowd(small, 40, b"GET / HTTP/1.1\r\n"):
        for _ in range(20):
            feed.part()


def test_of_many_peers_the_one_with_most_connections_gives_way(small):
    with connect(small) as quiet, ExitStack() as stack:
        asking = b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"
        quiet.sendall(asking)
        assert quiet.makefile("rb").readline().startswith(b"HTTP/1.1 200")
        for _ in range(40):  # on Linux the whole of 127.0.0.0/8 is this machine
            other = stack.enter_context(socket.socket())
            other.bind(("127.0.0.2", 0))
            other.connect(("127.0.0.1", port_of(small)))
        assert answers(small)
        quiet.sendall(asking)
        received = b""
        while b"200 OK" not in received:
            piece = quiet.recv(4096)
            assert piece, "the only one of its peer gave way"
            received += piece


@pytest.mark.parametrize("begun", [b"GET / HTTP/1.1\r\nX-Slow: ", UPLOAD % (HOST, 10**6) + b"--x"])
def test_a_request_that_does_not_come_to_its_end_is_answered_408(impatient, begun):
    with connect(impatient) as connection:
        connection.sendall(begun)
        received = everything(connection)
    assert statuses(received) == [408]
    assert json.loads(received.partition(b"\r\n\r\n")[2])["error"]["code"] == "request_timeout"


def test_a_slow_upload_has_the_time_it_needs(impatient):
    body = b"--x\r\n" + bytes(16 * 1024)
    with connect(impatient) as connection:
        connection.sendall(UPLOAD % (HOST, len(body)))
        for begin in range(0, len(body), 2048):
            connection.sendall(body[begin : begin + 2048])
            threading.Event().wait(0.4)
        assert b"408" not in connection.recv(4096).partition(b"\r\n")[0]


def test_a_connection_that_rests_too_long_is_closed(impatient):
    with connect(impatient) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n")
        assert statuses(everything(connection)) == [200]


def test_an_answer_that_nobody_takes_is_given_up(impatient, eventually):
    with connect(impatient, receive_bytes=4096) as connection:
        connection.sendall(400 * FILE)
        assert eventually(lambda: not any(peer.total_outbufs_len for peer in channels(impatient)))


def channels(server):
    from raven.server.http.channel import Channel

    return [channel for channel in list(server.http_server._map.values()) if isinstance(channel, Channel)]


def test_requests_sent_at_once_are_answered_in_order_however_slowly_they_are_read(server):
    paths = [b"/health", b"/static/raven-client.js", b"/api/avatar/sessions", b"/api/nothing"] * 30
    with connect(server, receive_bytes=4096) as connection:
        requested = b"".join(b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"\r\n" for path in paths)
        sending = threading.Thread(target=connection.sendall, args=(requested,))
        sending.start()
        file = connection.makefile("rb")
        got = []
        for _ in paths:
            status = int(file.readline().split()[1])
            headers = dict(line.strip().split(b": ", 1) for line in iter(file.readline, b"\r\n"))
            got.append((status, len(file.read(int(headers[b"Content-Length"]))) > 1000))
        sending.join(PATIENCE)
    assert got == [(200, False), (200, True), (200, False), (404, False)] * 30


def test_a_body_without_the_key_is_not_read(start_server):
    with start_server(key=KEY, network={"require_key": True}) as server, connect(server) as connection:
        connection.sendall(UPLOAD % (HOST, 30 * 2**20))
        received = connection.recv(4096)
        assert received.startswith(b"HTTP/1.1 401")
        assert b"www-authenticate" in received.lower()


def test_a_body_from_a_page_of_another_origin_is_not_read(server):
    with connect(server) as connection:
        connection.sendall(UPLOAD % (HOST + b"Origin: https://evil.example\r\n", 30 * 2**20))
        assert connection.recv(4096).startswith(b"HTTP/1.1 403")


def test_who_asks_before_sending_a_body_is_told_at_once(start_server):
    with start_server(key=KEY, network={"require_key": True}) as server:
        for head, status in ((HOST, b"401"), (AUTHORIZED, b"100")):
            with connect(server) as connection:
                connection.sendall(UPLOAD % (head + b"Expect: 100-continue\r\n", 1000))
                assert connection.recv(4096).split()[1] == status


@pytest.mark.parametrize("key", [None, KEY])
def test_a_client_that_sends_all_before_it_reads_gets_its_answer_too(start_server, key):
    with start_server(key=key, network={"require_key": key is not None}) as server:
        over = server.services.config.limits.upload_bytes + 1
        answer = server.post("load", files={"file": ("a.png", bytes(over))})
        assert answer.status_code == (401 if key else 413)
        assert "error" in answer.json()


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        b"Content-Length: 5\r\nContent-Length: 5\r\n",
        b"Content-Length: 5\r\nContent-Length: 50\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        b"Transfer-Encoding: identity, chunked\r\n",
        b"content-LENGTH: 5\r\ntransfer-ENCODING:chunked\r\n",
        b"Content-Length: +5\r\n",
        b"Content-Length: 5, 5\r\n",
        b"Content-Length: 0x5\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: " + b"9" * 5000 + b"\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Transfer-Encoding: chunked \x0b\r\n",
    ],
)
@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_a_body_whose_length_may_be_read_in_two_ways_ends_the_connection(server, version, lengths):
    hidden = b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"
    with connect(server) as connection:
        head = b"POST /api/avatar/unload HTTP/" + version + b"\r\n" + HOST + b"Content-Type: application/json\r\n"
        connection.sendall(head + lengths + b"\r\n0\r\n\r\n" + hidden)
        answered = statuses(everything(connection))
    assert len(answered) == 1
    assert answered[0] in (400, 413, 501)


@pytest.mark.parametrize("endless", [b"5;" + b"x" * 10**6, b"f" * 10**6, b"0\r\nX: " + b"x" * 10**6])
def test_a_line_between_chunks_that_never_ends_is_refused(server, endless):
    head = b"POST /api/avatar/unload HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"
    with connect(server) as connection:
        connection.sendall(head + endless)
        assert statuses(everything(connection)) == [400]


def test_a_body_that_the_disk_has_no_room_for_is_answered(server, small_files):
    with small_files(2**20):
        answer = server.post("load", files={"file": ("a.png", bytes(8 * 2**20))})
    assert answer.status_code == 507
    assert answer.json()["error"]["code"] == "insufficient_storage"
    assert server.get("sessions").status_code == 200


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit of descriptors")
def test_without_descriptors_the_server_answers_and_its_log_stays_small(tmp_path):
    def few() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))

    with server_process(tmp_path, NO_AVATAR, preexec=few) as server, crowd(server, 300, b"GET / HTTP/1.1\r\n"):
        for _ in range(10):
            assert answers(server)
        assert len(server.said) < 10_000
