"""Turns: what was asked for last takes effect."""

from raven.turns import Order, Turns


def test_what_was_asked_for_earlier_takes_no_effect_after_what_was_asked_for_later():
    turns, order = Turns(), Order()
    first, second, third = (turns.take() for _ in range(3))
    assert order.accepts("picture", second)
    assert not order.accepts("picture", first)
    assert order.accepts("picture", third)


def test_what_failed_leaves_the_way_free_for_what_was_asked_for_before_it():
    turns, order = Turns(), Order()
    first, _failed = turns.take(), turns.take()
    assert order.accepts("picture", first)


def test_aspects_have_nothing_to_do_with_each_other():
    turns, order = Turns(), Order()
    first, second = turns.take(), turns.take()
    assert order.accepts("picture", second)
    assert order.accepts("settings", first)
