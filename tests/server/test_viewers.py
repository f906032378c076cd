"""Places for viewers: who takes nothing, or has more than others, keeps nobody out."""

import socket
from contextlib import ExitStack

import pytest
import requests

from raven.errors import LimitReached
from raven.server.http.connection import ViewerConnection
from raven.server.resources import viewers
from raven.server.resources.viewers import STUCK_SECONDS, Viewers
from tests.patience import PATIENCE


class Time:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Wire(ViewerConnection):
    dropped = False

    def drop(self) -> None:
        self.dropped = True


def test_a_full_house_of_one_peer_is_full():
    places = Viewers(2, Time())
    first = places.enter("one", Wire())
    places.enter("one", Wire())
    with pytest.raises(LimitReached, match="more than 2 viewers"):
        places.enter("one", Wire())
    places.leave(first)
    places.enter("one", Wire())


def test_whoever_has_most_gives_way_to_whoever_has_none():
    places = Viewers(4, Time())
    many = [places.enter("many", Wire()) for _ in range(3)]
    few = places.enter("few", Wire())
    places.enter("new", Wire())
    assert [viewer.connection.dropped for viewer in (*many, few)] == [False, False, True, False]
    with pytest.raises(LimitReached):
        places.enter("few", Wire())
    places.leave(many[2])  # its place is somebody else's by now
    with pytest.raises(LimitReached):
        places.enter("few", Wire())


def test_a_viewer_that_takes_nothing_gives_way_also_to_its_own_peer():
    time = Time()
    places = Viewers(2, time)
    stuck, watching = places.enter("one", Wire()), places.enter("one", Wire())
    time.now += STUCK_SECONDS + 1
    places.keeps_up(watching)
    places.enter("one", Wire())
    assert stuck.connection.dropped
    with pytest.raises(LimitReached):
        places.enter("one", Wire())


def test_viewers_that_read_nothing_keep_no_newcomer_out(start_server, monkeypatch, eventually):
    monkeypatch.setattr(viewers, "STUCK_SECONDS", 0.5)
    with start_server(limits={"viewers": 4}) as server, ExitStack() as stack:
        instance_id = server.load()
        server.call("start", instance_id)
        for _ in range(4):
            idler = stack.enter_context(socket.socket())
            idler.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            idler.connect(("127.0.0.1", int(server.url.rsplit(":", 1)[1])))
            idler.sendall(b"GET /api/avatar/feed.png HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert eventually(lambda: server.viewers(instance_id) == 4)

        def gets_in() -> bool:
            feed = stack.enter_context(
                requests.get(f"{server.url}/api/avatar/feed.mjpg", stream=True, timeout=PATIENCE)
            )
            return feed.status_code == 200 and bool(next(feed.iter_content(1024)))

        assert eventually(gets_in)
        assert eventually(lambda: server.viewers(instance_id) <= 4)
