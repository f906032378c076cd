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


def next_deadline(deadline: float, now: float, period: float) -> float:
    """When the frame after the one that was due at `deadline` is due; all in seconds.

    One period later, so that delays do not add up. When that is more than a period past already, the machine was busy:
    then at once, and the following frames count from here. Deadlines lie on whole periods of the clock, so a frame that is a
    little late still falls into the same 25th of a second of the postprocessor as it would have in time.
    """
    following = (steps_until(deadline / period) + 1) * period
    return following if following > now - period else steps_until(now / period) * period
