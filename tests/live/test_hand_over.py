"""The thread that finishes frames while the next one is posed."""

import threading

from raven.live.hand_over import HandOver
from tests.patience import PATIENCE


def test_who_hands_over_goes_on_at_once_and_waits_only_for_the_one_before():
    finisher, may_end, done = HandOver("finish"), threading.Event(), []
    finisher.start()
    finisher.hand(lambda: (may_end.wait(PATIENCE), done.append(0)))
    assert done == [], "the caller is not kept"
    handed = threading.Event()
    second = threading.Thread(target=lambda: (finisher.hand(lambda: done.append(1)), handed.set()))
    second.start()
    assert not handed.is_set()
    may_end.set()
    assert handed.wait(PATIENCE)
    finisher.settle()
    assert done == [0, 1]
    finisher.close()
    second.join(PATIENCE)


def test_closing_lets_everybody_go_even_if_work_hangs():
    finisher, may_end, begun = HandOver("finish"), threading.Event(), threading.Event()
    finisher.start()
    finisher.hand(lambda: (begun.set(), may_end.wait(PATIENCE)))
    assert begun.wait(PATIENCE)
    waiting = threading.Thread(target=finisher.hand, args=(lambda: None,))
    waiting.start()
    finisher.close()
    waiting.join(PATIENCE)
    assert not waiting.is_alive()
    may_end.set()
    finisher.join(PATIENCE)
