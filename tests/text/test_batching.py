"""What several callers want of a model is computed together."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from raven.text import batching
from raven.text.batching import Batcher
from tests.patience import PATIENCE


class Model:
    """Doubles numbers; waits at the gate, and notes its batches."""

    def __init__(self) -> None:
        self.asked, self.gate = threading.Event(), threading.Event()
        self.batches: list[list[int]] = []

    def __call__(self, items: list[int]) -> Sequence[int]:
        self.asked.set()
        self.gate.wait(PATIENCE)
        self.batches.append(items)
        if 13 in items:
            raise ValueError("unlucky")
        return [2 * item for item in items]


@pytest.fixture
def model():
    return Model()


def ask_all(
    batcher: Batcher[int, int], model: Model, wanted: list[list[int]], eventually
) -> list[list[int] | Exception]:
    """The answers to callers of whom the first came alone, the others, in this order, while the model was at work for it."""
    with ThreadPoolExecutor(len(wanted)) as pool:
        asked = []
        for place, items in enumerate(wanted):
            asked.append(pool.submit(batcher, items))
            assert model.asked.wait(PATIENCE)
            assert eventually(lambda place=place: len(batcher._callers) >= place)
        model.gate.set()
        return [future.exception() or future.result() for future in asked]


def test_callers_get_their_own_answers_in_their_order(model, eventually):
    batcher = Batcher(model, 4, "test")
    assert ask_all(batcher, model, [[1, 2, 3], [4], [5, 6]], eventually) == [[2, 4, 6], [8], [10, 12]]
    assert batcher([]) == []


def test_callers_share_batches_and_a_long_list_holds_nobody_up(model, eventually):
    batcher = Batcher(model, 4, "test")
    ask_all(batcher, model, [[1], [*range(100, 200)], [2], [3]], eventually)
    assert {2, 3} <= set(model.batches[0] + model.batches[1] + model.batches[2])
    assert max(map(len, model.batches)) == 4
    assert len(model.batches) <= 28


def test_nobody_suffers_for_what_another_brought(model, eventually):
    batcher = Batcher(model, 4, "test")
    first, second, unlucky, third = ask_all(batcher, model, [[1], [2], [13], [3]], eventually)
    assert (first, second, third) == ([2], [4], [6])
    assert isinstance(unlucky, ValueError)


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no priorities of their own here")
def test_a_model_that_fails_in_the_middle_of_its_answers_or_gives_too_few_is_asked_again():
    def run(items: list[int]) -> Iterator[int]:
        for item in items:
            if item == 13:
                raise ValueError("unlucky")
            if item:
                yield 2 * item

    batcher = Batcher(run, 4, "test")
    for unlucky, error in ((13, ValueError), (0, RuntimeError)):
        with pytest.raises(error):
            batcher([unlucky])
        assert batcher([1, 2]) == [2, 4]


def test_frames_come_first():
    def priority() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    (of_worker,) = Batcher(lambda items: [priority()], 1, "test")([1])
    assert of_worker > priority()


def test_a_thread_that_has_nothing_to_do_ends_and_another_takes_its_place(monkeypatch, eventually):
    monkeypatch.setattr(batching, "LINGER", 0.05)
    threads: list[threading.Thread] = []

    def run(items: list[int]) -> list[int]:
        threads.append(threading.current_thread())
        return items

    batcher = Batcher(run, 1, "test")
    batcher([1])
    assert eventually(lambda: not threads[0].is_alive())
    assert batcher([2]) == [2]
    assert threads[1] is not threads[0]


def test_a_program_that_ends_does_not_wait_for_a_model():
    code = (
        "import threading, time\n"
        "from raven.text.batching import Batcher\n"
        "began = threading.Event()\n"
        "batcher = Batcher(lambda items: (began.set(), time.sleep(600)), 1, 'slow')\n"
        "threading.Thread(target=batcher, args=([1, 2],), daemon=True).start()\n"
        "assert began.wait(180)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=PATIENCE)
