"""Deadlines of frames: the rate holds in the long run, and a stall is not made up for by a burst.

They lie on whole periods of the clock. So a frame that is a little late still falls into the same 25th of a second of the
postprocessor as it would have in time, and what changes there from frame to frame does not stutter.
"""

from raven.steps import steps_until


def next_deadline(deadline: float, now: float, period: float) -> float:
    """When the frame after the one that was due at `deadline` is due; all in seconds.

    One period later, so that delays do not add up. When that is more than a period past already, the machine was busy:
    then at once, and the following frames count from here.
    """
    following = (steps_until(deadline / period) + 1) * period
    return following if following > now - period else steps_until(now / period) * period
