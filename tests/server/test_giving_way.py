"""Which of many connections give way, and when: on a clock of the tests' own, with channels that only say where they stand."""

import errno
import math
import os
from pathlib import Path

import pytest

from raven.server.http import connections
from raven.server.http.channel import LEAST_RATE, Channel, Patience, Waiting
from raven.server.http.channel import ConnectionStage as Stage
from raven.server.http.connections import CHANCE_SECONDS, COMPLAIN_EVERY, LOOK_SECONDS, REST_SECONDS, Connections


class Standing(Channel):
    """A connection that stands somewhere."""

    def __init__(self, peer: str, stage: Stage, since: float = 0.0, moved: int = 0) -> None:
        self.peer, self.connected, self.ended = peer, True, False
        self.stands = Waiting(stage, since, moved)

    def waiting(self, now: float) -> Waiting:
        return self.stands

    def end(self) -> None:
        self.ended = True

    def handle_close(self) -> None:
        self.connected = False


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def closed(clock: Clock, channels: list[Standing], most: int) -> list[Standing]:
    """Who has to go where there is room for so many."""
    Connections(dict(enumerate([object(), *channels])), most, Patience(), clock).look_after()
    return [channel for channel in channels if not channel.connected]


def test_nobody_gives_way_while_there_is_room(clock):
    assert closed(clock, [Standing("a", stage) for stage in Stage], most=len(Stage)) == []


def test_the_peer_with_most_connections_gives_way_until_it_has_no_more_than_others(clock):
    crowd = [Standing("many", Stage.REST, since=n) for n in range(5)]
    others = [Standing("one", Stage.PARTING), Standing("other", Stage.PARTING)]
    assert closed(clock, others + crowd, most=3) == crowd[:4]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((Stage.PARTING, 0, 9), (Stage.HEAD, 0, 0)),
        ((Stage.HEAD, 0, 9), (Stage.BODY, 0, 0)),
        ((Stage.BODY, 0, 9), (Stage.ANSWER, 0, 0)),
        ((Stage.ANSWER, 0, 9), (Stage.REST, 0, 0)),
        ((Stage.BODY, 0, 1), (Stage.BODY, 0, 2)),
        ((Stage.BODY, 1, 0), (Stage.BODY, 2, 0)),
    ],
)
@pytest.mark.parametrize("turned_round", [False, True])
def test_of_one_peer_the_connection_gives_way_that_gets_on_least(clock, first, second, turned_round):
    goes, stays = Standing("a", *first), Standing("a", *second)
    assert closed(clock, [stays, goes] if turned_round else [goes, stays], most=1) == [goes]


def test_a_new_connection_has_a_second_to_show_that_it_gets_on(clock):
    new = Standing("a", Stage.HEAD, since=clock.now - CHANCE_SECONDS + 0.01)
    at_rest = Standing("a", Stage.REST, since=clock.now - CHANCE_SECONDS)
    assert closed(clock, [new, at_rest], most=1) == [at_rest]
    newest = Standing("a", Stage.HEAD, since=clock.now)
    assert closed(clock, [newest, new], most=1) == [new], "and of two new ones the older has had more of it"
    over = Standing("a", Stage.PARTING, since=clock.now - CHANCE_SECONDS)
    assert closed(clock, [Standing("a", Stage.REST), over], most=1) == [over]


def test_a_new_connection_has_its_chance_on_any_clock(clock):
    clock.now = 1.5
    new, old = Standing("a", Stage.HEAD, since=1.0), Standing("a", Stage.REST, since=0.0)
    assert closed(clock, [new, old], most=1) == [old]


def test_requests_that_are_being_answered_stay_and_no_more_are_taken_for_a_while(clock, caplog):
    at_work = [Standing("a", Stage.WORK) for _ in range(3)]
    all_of_them = Connections(dict(enumerate(at_work)), 2, Patience(), clock)
    assert all_of_them.accepting
    all_of_them.look_after()
    assert all(channel.connected for channel in at_work)
    assert not all_of_them.accepting
    clock.now += REST_SECONDS
    assert all_of_them.accepting
    all_of_them.look_after()
    assert caplog.text.count("more connections with running requests") == 1
    clock.now += COMPLAIN_EVERY
    all_of_them.look_after()
    assert caplog.text.count("more connections with running requests") == 2


def test_for_a_connection_that_could_not_be_taken_another_gives_way_once(clock, caplog):
    idle = [Standing("a", Stage.REST, since=n) for n in range(3)]
    all_of_them = Connections(dict(enumerate(idle)), 100, Patience(), clock)
    all_of_them.ran_out(OSError(errno.EMFILE, "Too many open files"))
    all_of_them.ran_out(OSError(errno.ECONNABORTED, "it has left"))
    for _ in range(2):
        all_of_them.look_after()
        assert [channel.connected for channel in idle] == [False, True, True]
    assert "no connection can be taken (Too many open files)" in caplog.text


def test_a_stage_that_takes_too_long_ends_and_whoever_gets_on_has_longer(clock):
    patience = Patience(head=10, body=10, answer=10, rest=10, parting=10)
    late = [Standing("a", stage, since=clock.now - 10.1) for stage in Stage if stage is not Stage.WORK]
    in_time = [Standing("a", stage, since=clock.now - 10) for stage in Stage]
    getting_on = [Standing("a", stage, clock.now - 15, moved=5 * LEAST_RATE) for stage in (Stage.BODY, Stage.ANSWER)]
    at_work = Standing("a", Stage.WORK, since=-math.inf)
    channels = [*late, *in_time, *getting_on, at_work]
    Connections(dict(enumerate(channels)), 100, patience, clock).look_after()
    assert [channel for channel in channels if channel.ended] == late


def test_it_is_looked_once_a_second_whose_time_is_up(clock):
    channel = Standing("a", Stage.HEAD, since=clock.now)
    all_of_them = Connections({1: channel}, 100, Patience(head=0.1), clock)
    all_of_them.look_after()
    clock.now += LOOK_SECONDS - 0.1
    all_of_them.look_after()
    assert not channel.ended
    clock.now += 0.1
    all_of_them.look_after()
    assert channel.ended


@pytest.mark.parametrize(("most", "at_once"), [(1, 1), (16, 2), (384, 48)])
def test_few_of_all_connections_are_taken_at_once(clock, most, at_once):
    assert Connections({}, most, Patience(), clock).at_once == at_once


@pytest.mark.parametrize(("limit", "most"), [(100_000, 500), (600, 436), (110, 16)])
def test_there_are_no_more_connections_than_leave_descriptors_for_all_else(monkeypatch, limit, most):
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(connections, "_open_descriptors", lambda: 100)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit, limit))
    assert connections.most_connections(500) == most
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert connections.most_connections(500) == 500


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="there is no folder that tells which descriptors are open")
def test_open_descriptors_are_counted():
    before = connections._open_descriptors()
    with open(os.devnull), open(os.devnull):
        assert connections._open_descriptors() == before + 2
