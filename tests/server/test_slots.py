"""Places of which there is a fixed number: who waits, who is refused, who leaves."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from raven.errors import LimitReached
from raven.server.resources import slots as room
from raven.server.resources.slots import Slots
from tests.patience import PATIENCE


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(64) as pool:
        yield pool


def test_a_place_is_free_again_after_the_body_however_that_ends():
    slots = Slots(1, "guests")
    with slots.place(), pytest.raises(LimitReached, match="more than 1 guests"):
        slots.take()
    with pytest.raises(ZeroDivisionError), slots.place():
        _ = 1 / 0
    with slots.place() as place:
        give_back = place.keep()
    with pytest.raises(LimitReached):
        slots.take()
    give_back()
    slots.take()


def test_who_waits_first_is_served_first(pool, eventually):
    slots = Slots(1, "guests")
    slots.take()
    served: list[int] = []

    def wait(number: int) -> None:
        with slots.place(20):
            served.append(number)

    coming = []
    for number in range(8):
        coming.append(pool.submit(wait, number))
        assert eventually(lambda number=number: len(slots._queue) == number + 1)
    with pytest.raises(LimitReached):
        slots.take()  # there is a queue
    slots.give_back()
    for each in coming:
        each.result(PATIENCE)
    assert served == [*range(8)]


def test_a_long_queue_is_refused_at_once(pool, eventually):
    slots = Slots(1, "guests")
    slots.take()
    coming = [pool.submit(slots.take, 60) for _ in range(room.MOST_WAITING)]
    assert eventually(lambda: len(slots._queue) == room.MOST_WAITING)
    with pytest.raises(LimitReached):
        slots.take(60)
    slots.close()
    for each in coming:
        assert isinstance(each.exception(20), LimitReached), "nobody waits for a server that stops"


def test_who_is_no_longer_wanted_leaves_the_queue(pool, eventually, monkeypatch):
    monkeypatch.setattr(room, "LOOK_SECONDS", 0.01)
    slots = Slots(1, "guests")
    slots.take()
    gone = threading.Event()

    def check() -> None:
        if gone.is_set():
            raise InterruptedError

    leaving = pool.submit(slots.take, 60, check)
    assert eventually(lambda: len(slots._queue) == 1)
    staying = pool.submit(slots.take, 60)
    gone.set()
    assert isinstance(leaving.exception(20), InterruptedError)
    slots.give_back()
    assert staying.result(PATIENCE) is None
