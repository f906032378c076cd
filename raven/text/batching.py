"""Running a model in a thread of low priority on what several callers want, together."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from raven.threads import step_back

Item = TypeVar("Item")
Answer = TypeVar("Answer")

LINGER = 60.0  # seconds for which the thread waits for more


class Batcher(Generic[Item, Answer]):
    """Calls `run` with up to `most` items of all callers, who take turns item by item, and gives each caller its answers.

    May be called from any thread. `run` runs in one thread, on Linux with a low priority: an avatar's frames come first. A
    program that ends does not wait for it.
    """

    def __init__(self, run: Callable[[list[Item]], Iterable[Answer]], most: int, name: str) -> None:
        self._run = run
        self._most = most
        self._name = name
        self._changed = threading.Condition()
        self._callers: deque[deque[tuple[Item, Future[Answer]]]] = deque()
        self._has_thread = False

    def __call__(self, items: Sequence[Item]) -> list[Answer]:
        """One answer per item. Raises what `run` raised at them."""
        wanted: list[tuple[Item, Future[Answer]]] = [(item, Future()) for item in items]
        if wanted:
            with self._changed:
                self._callers.append(deque(wanted))
                self._changed.notify()
                if not self._has_thread:
                    self._has_thread = True
                    threading.Thread(target=self._work, name=self._name, daemon=True).start()
        return [answer.result() for _, answer in wanted]

    def _work(self) -> None:
        step_back()
        while batch := self._next():
            self._answer(batch)

    def _next(self) -> list[tuple[Item, "Future[Answer]"]]:
        """What comes next; nothing if that takes long, and then the thread is over."""
        batch: list[tuple[Item, Future[Answer]]] = []
        with self._changed:
            self._has_thread = self._changed.wait_for(lambda: bool(self._callers), LINGER)
            while self._callers and len(batch) < self._most:
                caller = self._callers.popleft()
                batch.append(caller.popleft())
                if caller:
                    self._callers.append(caller)
        return batch

    def _answer(self, batch: list[tuple[Item, "Future[Answer]"]]) -> None:
        try:
            answers = list(self._run([item for item, _ in batch]))
            if len(answers) != len(batch):
                raise RuntimeError(f"{len(answers)} answers to {len(batch)} items")
        except Exception as error:
            if len(batch) == 1:
                batch[0][1].set_exception(error)
                return
            for one in batch:  # so that nobody suffers for what another brought
                self._answer([one])
            return
        for (_, future), answer in zip(batch, answers, strict=True):
            future.set_result(answer)
