"""What is measured on a busy machine is measured again, and what is wrong each time stays wrong."""

from tests import tries
from tests.tries import of_three


def test_a_measure_is_taken_until_it_is_right_and_three_times_at_most():
    taken = iter([1, 2, 3, 4, 5])
    assert of_three(lambda: next(taken), lambda found: found == 2) == 2
    assert of_three(lambda: next(taken), lambda found: found > 9) == 5


def test_one_that_tells_nothing_is_no_time_of_the_three_as_long_as_there_is_patience(monkeypatch):
    taken = iter([0, 0, 0, 0, 1, 0, 1, 2, *[0] * 9])
    assert of_three(lambda: next(taken), lambda found: found == 2, tells=bool) == 2
    monkeypatch.setattr(tries, "PATIENCE", -1)
    assert of_three(lambda: next(taken), lambda found: found == 2, tells=bool) == 0
    assert len(list(taken)) == 6
