"""When an avatar that nobody looks after falls asleep."""

from raven.client.idling import Idling


def test_an_avatar_sleeps_when_nothing_happened_for_long():
    idling = Idling(seen=10.0)
    assert not idling.should_sleep(24.9, timeout=15.0, busy=False)
    assert idling.should_sleep(25.0, timeout=15.0, busy=False)
    assert not idling.should_sleep(25.0, timeout=15.0, busy=True)
    assert not idling.should_sleep(99.0, timeout=None, busy=False)
    assert not idling.touched(20.0).should_sleep(25.0, timeout=15.0, busy=False)


def test_while_anybody_needs_it_an_avatar_stays_awake():
    idling = Idling(seen=0.0).held(1.0).held(2.0).released(3.0)
    assert not idling.should_sleep(100.0, timeout=15.0, busy=False)
    assert idling.released(50.0).should_sleep(65.0, timeout=15.0, busy=False)
    assert not idling.released(50.0).should_sleep(64.0, timeout=15.0, busy=False)
