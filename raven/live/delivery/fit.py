"""What fits the line of one viewer: who cannot keep up gets smaller frames, then fewer; all of it again when the line is good.

How hard a viewer finds it is the share of the time between two frames in which its connection took one, and what it tells
itself: how much later than usual it draws, and how much of what came it could not draw. When steps are taken, and how they
come back, is as where rendering is late, see `relief`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from raven.live.relief import Relief, step

SIZES = {"smaller": 0.7, "small": 0.5}
RATES = {"half_rate": 0.5, "quarter_rate": 0.25}
STEPS = (*SIZES, *RATES)
"""What a viewer is given less of, in this order; each is about half of the bytes."""

SPARE = dict.fromkeys(STEPS, 0.4)  # of the time between two frames; the step is taken back below it
LATE = 0.3  # seconds more than the quickest frame until a frame is drawn
UNDRAWN = 0.3  # of the frames that came
VALID = 5.0  # seconds that a report holds
TOLD_LOAD = 1.5  # of the time between two frames, when a viewer says that it does not keep up


@dataclass(frozen=True)
class Report:
    """What a viewer tells of itself."""

    t: float
    struggles: bool


class Fit:
    """What is given to one viewer. Its own thread tells how it takes its frames; reports and questions come from any."""

    def __init__(self, allowed: bool, clock: Callable[[], float]) -> None:
        """Unless it is `allowed`, the viewer gets all there is whatever happens."""
        self._allowed = allowed
        self._clock = clock
        self._relief = Relief()
        self._report: Report | None = None

    @property
    def scale(self) -> float:
        """How much smaller the frames are, up to 1."""
        return min((SIZES[name] for name in self._relief.lowered if name in SIZES), default=1.0)

    @property
    def share(self) -> float:
        """How many of the frames there are, up to 1."""
        return min((RATES[name] for name in self._relief.lowered if name in RATES), default=1.0)

    def report(self, late: float, undrawn: float) -> None:
        """The viewer draws frames so many seconds later than the quickest, and this share of what came never."""
        self._report = Report(self._clock(), late > LATE or undrawn > UNDRAWN)

    def taken(self, spent: float, period: float) -> bool:
        """It took `spent` seconds to take a frame, where one comes every `period`; whether it gets something else now."""
        if not self._allowed:
            return False
        now, told = self._clock(), self._report
        if told is not None and told.struggles and now - told.t < VALID:
            spent = max(spent, TOLD_LOAD * period)
        before = self._relief.lowered
        self._relief = step(self._relief, now, spent, period, STEPS, SPARE)
        return self._relief.lowered != before


def share_below(fps: float, most: float | None) -> float:
    """Of a rate the largest half of a half ... that is at most `most`."""
    share = 1.0
    while most is not None and fps * share > most:
        share /= 2
    return share
