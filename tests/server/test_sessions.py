"""The registry: limits, expiry by the clock, closing from many threads."""

import threading

import numpy as np
import pytest

from raven.errors import InvalidInput, LimitReached, NotFound
from raven.figure.character import Character
from raven.server.resources.sessions import DEFAULT_ID, Sessions
from raven.video.picture import Picture

FACE = Character("face", Picture(rgba8=np.zeros((8, 8, 4), np.uint8)), {}, {}, None, ())


class Clock:
    """Stands still until it is put forward."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class QuietSession:
    """A session that renders nothing."""

    def __init__(self, session_id: str) -> None:
        self.id = session_id
        self.feed = self
        self.viewers = 0
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


def registry(most: int = 8, make=lambda session_id, character, poser: QuietSession(session_id)):
    clock = Clock()
    return Sessions(make, most, idle_seconds=60, clock=clock), clock


def test_a_session_nobody_needs_expires():
    sessions, clock = registry()
    session = sessions.open(FACE)
    clock.now += 59
    assert sessions.expire() == []
    clock.now += 1
    assert sessions.expire() == [session.id]
    assert session.closed == 1
    with pytest.raises(NotFound):
        sessions.get(session.id)


def test_a_call_keeps_a_session():
    sessions, clock = registry()
    session = sessions.open(FACE)
    for _ in range(5):
        clock.now += 50
        sessions.get(session.id)
        assert sessions.expire() == []


def test_a_viewer_keeps_a_session_and_the_time_counts_from_its_leaving():
    sessions, clock = registry()
    session = sessions.open(FACE)
    session.viewers = 1
    clock.now += 1000
    assert sessions.expire() == []
    session.viewers = 0
    clock.now += 59
    assert sessions.expire() == []
    clock.now += 1
    assert sessions.expire() == [session.id]


def test_the_default_session_stays():
    sessions, clock = registry()
    sessions.open(FACE, DEFAULT_ID)
    clock.now += 1e6
    assert sessions.expire() == []
    assert sessions.pick(None).id == DEFAULT_ID


def test_without_an_id_the_default_session_is_meant_or_else_the_newest():
    sessions, _ = registry()
    with pytest.raises(NotFound):
        sessions.pick(None)
    sessions.open(FACE)
    newest = sessions.open(FACE)
    assert sessions.pick(None) is newest
    default = sessions.open(FACE, DEFAULT_ID)
    sessions.open(FACE)
    assert sessions.pick(None) is default


def test_the_limit_counts_sessions_that_are_being_opened():
    refused = []

    def make(session_id, character, poser):
        with pytest.raises(LimitReached):
            sessions.open(character)
        refused.append(session_id)
        return QuietSession(session_id)

    sessions, _ = registry(most=1, make=make)
    sessions.open(FACE)
    assert len(refused) == 1


def test_a_character_that_cannot_be_used_takes_no_place():
    def make(session_id, character, poser):
        raise InvalidInput("file", "is no face")

    sessions, _ = registry(most=1, make=make)
    for _ in range(3):
        with pytest.raises(InvalidInput):
            sessions.open(FACE)
    assert sessions.all() == []


def test_a_session_is_closed_once_however_many_ask():
    sessions, _ = registry()
    session = sessions.open(FACE)
    threads = [threading.Thread(target=sessions.close_one, args=(session.id,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert session.closed == 1


def test_after_the_end_nothing_is_opened():
    sessions, _ = registry()
    first = sessions.open(FACE)
    sessions.close()
    assert first.closed, "its feed, which is itself here, is closed first"
    with pytest.raises(LimitReached):
        sessions.open(FACE)
