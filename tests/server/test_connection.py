"""What a feed asks of the connection of its viewer, also of one that waitress does not serve."""

import threading
from types import SimpleNamespace

import pytest

from raven.server.http.connection import ENVIRON_KEY, ViewerConnection, WaitressConnection, connection_of
from tests.patience import PATIENCE


@pytest.fixture
def channel() -> SimpleNamespace:
    """waitress's side of a viewer for whom three bytes wait to be sent."""
    woken, held = [], []
    return SimpleNamespace(
        connected=True,
        total_outbufs_len=3,
        will_close=False,
        outbuf_lock=threading.Condition(),
        server=SimpleNamespace(pull_trigger=lambda: woken.append(1)),
        hold=held.append,
        woken=woken,
        held=held,
    )


@pytest.fixture
def connection(channel) -> WaitressConnection:
    written = []
    return WaitressConnection(SimpleNamespace(channel=channel, write=written.append, written=written))


def test_what_does_not_leave_in_time_is_told(connection, channel):
    assert not connection.wait_until_sent(0.01)
    assert channel.woken, "waitress sends only when it is woken"
    assert not connection.wait_until_sent(0)


def test_who_waits_goes_on_when_all_has_left(connection, channel):
    def send() -> None:
        with channel.outbuf_lock:
            channel.total_outbufs_len = 0
            channel.outbuf_lock.notify()

    channel.server.pull_trigger = lambda: threading.Thread(target=send).start()
    assert connection.wait_until_sent(PATIENCE)
    assert connection.wait_until_sent(0), "nothing is there any more"


def test_nobody_waits_for_a_client_that_has_left(connection, channel):
    assert connection.alive
    channel.connected = False
    assert not connection.alive
    assert connection.wait_until_sent(10 * PATIENCE)


def test_it_is_closed_and_held_by_waitress(connection, channel):
    connection.send_head()
    assert connection._task.written == [b""], "a head leaves with the first bytes, though there are none"
    connection.hold(2.5)
    assert channel.held == [2.5]
    connection.drop()
    assert channel.will_close
    assert channel.woken


def test_without_waitress_a_connection_always_keeps_up(connection):
    assert connection_of({ENVIRON_KEY: connection}) is connection
    for environ in ({}, {ENVIRON_KEY: "something else"}):
        plain = connection_of(environ)
        assert type(plain) is ViewerConnection
        assert plain.alive
        assert plain.wait_until_sent(0)
        plain.send_head()
        plain.hold(10 * PATIENCE)
        plain.drop()
