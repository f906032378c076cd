"""A server that is held up at a place of the test's choice, as one is that has much to do."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from raven.live import session as sessions
from tests.patience import PATIENCE


class Gate:
    """Holds up what passes it until it is opened."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def hold(self) -> None:
        self.reached.set()
        assert self.opened.wait(PATIENCE)


def hold_up(gate: Gate, monkeypatch: pytest.MonkeyPatch, part: str, is_held: Callable[[Any], bool]) -> None:
    """Have the server wait at the gate before it makes a `Figure` or `Output` of such a thing."""
    make = getattr(sessions, part)

    def prepared(thing: Any, *others: Any) -> Any:
        if is_held(thing):
            gate.hold()
        return make(thing, *others)

    monkeypatch.setattr(sessions, part, prepared)
