"""Deadlines of frames: the rate holds in the long run, and a stall is not made up for by a burst."""


def next_deadline(deadline: float, now: float, period: float) -> float:
    """When the frame after the one that was due at `deadline` is due; all in seconds.

    One period later, so that delays do not add up. When that is more than a period past already, the machine was busy:
    then at once, and the following frames count from here.
    """
    following = deadline + period
    return following if following > now - period else now
