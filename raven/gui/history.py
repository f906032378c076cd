"""Undo and redo: the states of something that is edited, and which of them is in force."""

from collections.abc import Hashable
from typing import Generic, TypeVar

State = TypeVar("State")


class History(Generic[State]):
    """The states from the first to the newest. States are compared, and never written to."""

    def __init__(self, state: State, most: int | None = None) -> None:
        """`most`: how many steps can be undone; without limit if None."""
        self.state = state
        """What is in force."""
        self._most = most
        self._past: list[tuple[str, State]] = []
        self._future: list[tuple[str, State]] = []
        self._gesture: Hashable = None

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    @property
    def undoes(self) -> str:
        """What `undo` would take back, in the words of `advance`; "" if there is nothing."""
        return self._past[-1][0] if self._past else ""

    @property
    def redoes(self) -> str:
        """What `redo` would do again."""
        return self._future[-1][0] if self._future else ""

    def advance(self, state: State, gesture: Hashable = None, what: str = "") -> None:
        """Go on to a new state. What directly follows under the same `gesture`, such as one drag, is one step."""
        if state == self.state:
            return
        if gesture is None or gesture != self._gesture:
            self._past.append((what, self.state))
            if self._most is not None:
                del self._past[: -self._most]
        self._future.clear()
        self.state, self._gesture = state, gesture

    def end_gesture(self) -> None:
        """What comes next is another step."""
        self._gesture = None

    def undo(self) -> None:
        """Take the last step back. Nothing happens if there is none."""
        self._step(self._past, self._future)

    def redo(self) -> None:
        self._step(self._future, self._past)

    def _step(self, source: list[tuple[str, State]], target: list[tuple[str, State]]) -> None:
        if source:
            what, state = source.pop()
            target.append((what, self.state))
            self.state = state
        self._gesture = None
