"""Whole steps of what goes on in steps: film frames, turns of cels, deadlines."""

from math import floor

ROUNDING = 1e-4
"""Of a step: so much short of a step's begin counts as in it. Times are sums and products of fractions that binary numbers
do not have: a thousand million seconds after a clock's origin, 60ths of a second are off by 0.00001 of themselves."""


def steps_until(position: float) -> int:
    """How many whole steps lie before `position` (in steps); where a step begins, it has begun.

    With `floor`, frames at exact multiples of a step would fall into the step before now and then, and that one be seen
    twice: 29 times 1/25 of a second, 25 times per second, is 28.999...
    """
    return floor(position + ROUNDING)
