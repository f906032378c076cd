"""Loading in the background."""

import threading

import pytest

from raven.errors import LimitReached, Unavailable
from raven.text.background import Background


def test_it_is_made_once_for_all_who_ask():
    made = []
    thing = Background(lambda: made.append(1) or object(), "the thing")
    found = {id(thing.get(5)) for _ in range(3)}
    assert len(found) == len(made) == 1


def test_who_does_not_want_to_wait_hears_that_it_is_loading():
    go = threading.Event()
    thing = Background(lambda: go.wait(5), "the thing")
    with pytest.raises(LimitReached, match="the thing is still being loaded"):
        thing.get(0.01)
    go.set()
    assert thing.get(5)


def test_a_failure_is_told_and_the_next_call_tries_again():
    outcomes = iter([OSError("no disk"), Unavailable("not today"), None])

    def load() -> str:
        if error := next(outcomes):
            raise error
        return "here"

    thing = Background(load, "the thing")
    with pytest.raises(Unavailable, match="the thing failed to load: OSError: no disk"):
        thing.get(5)
    with pytest.raises(Unavailable, match="not today"):
        thing.get(5)
    assert thing.get(5) == "here"
