"""The render threads of a session: a frame at every deadline while somebody watches, whatever goes wrong in one.

One thread poses, another one finishes what is posed and publishes it. So two cores share the work, and where a frame takes less
than the time between two, it is shown as soon as one thread would have it; at most one frame is finished while the next is posed.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np

from raven.live.directions import Directions
from raven.live.feed import Feed
from raven.live.hand_over import HandOver
from raven.live.output import Output
from raven.live.relief import Lowering
from raven.live.renderer import Posed, Renderer
from raven.live.tally import Tally
from raven.live.timings import Timings
from raven.said import said
from raven.steps import next_deadline

log = logging.getLogger(__name__)

METRICS_SECONDS = 5.0  # between two lines of the log, where the settings want them
CLOSING_PATIENCE = 1.0  # seconds; a frame takes a small part of it


class RenderLoop:
    """Renders what a session is told into its feed. It ends when the feed is closed.

    A frame that fails is logged, and told by `degraded`; the settings that worked last stay in force until others are told.
    """

    def __init__(
        self,
        name: str,
        told: Callable[[], Directions],
        feed: Feed,
        timings: Timings,
        tally: Tally,
        clock: Callable[[], float],
        seed: int | None,
        lowers: bool,
    ) -> None:
        """`told` gives what the session was told so far; `lowers`: whether work is given up while frames are late."""
        self._name, self._told, self._feed, self._timings, self._tally = name, told, feed, timings, tally
        self._clock = clock
        self._renderer = Renderer(np.random.default_rng(seed), timings)
        self._lowering = Lowering(lowers)
        self.degraded: str | None = None
        """Why frames fail, or are made with other settings than were told."""
        self._proven: Output | None = None  # the settings of the last frame that succeeded
        self._refused: Output | None = None  # settings that frames failed with and that are not used
        self._less: Output | None = None  # what was left of settings while frames were late
        self._reported: str | None = None  # the failure that is in the log already
        self._metrics_due = clock()  # when the next line about them goes to the log
        self._id = 0  # of the next frame
        self._published: float | None = None  # when the last one was, if frames follow one another
        self._finishing = 0.0  # seconds that it took to finish the last one
        self._finisher = HandOver(f"finish {name}")
        self._thread = threading.Thread(target=self._run, name=f"render {name}", daemon=True)

    @property
    def lowered(self) -> tuple[str, ...]:
        """What is given up while frames are late, of `relief.STEPS`."""
        return self._lowering.lowered

    @property
    def fps(self) -> float:
        """Frames per second that are wanted now: fewer than the settings say while frames are late or step aside."""
        return self._lowering.fps(self._told().settings)

    @property
    def steps_aside(self) -> bool:
        """Whether there are fewer frames for the sake of other work, see `stepping_aside`."""
        return self._lowering.steps_aside

    def stepping_aside(self) -> AbstractContextManager[None]:
        """Render fewer frames while the body runs."""
        return self._lowering.stepping_aside()

    def start(self) -> None:
        self._finisher.start()
        self._thread.start()

    def join(self) -> None:
        """Wait until the threads have ended, once the feed is closed, but not for a frame that hangs."""
        self._finisher.close()
        self._finisher.join(CLOSING_PATIENCE / 2)
        if self._thread is not threading.current_thread():
            self._thread.join(CLOSING_PATIENCE / 2)

    def _run(self) -> None:
        deadline = self._clock()
        while not self._feed.closed:
            if not self._wanted():
                self._finisher.settle()
                self._published = None
                self._timings.forget("interval")
                self._lowering.pause()
                self._feed.wait_until(lambda: self._feed.closed or self._wanted())
                deadline = max(deadline, self._clock())
                continue
            with self._timings.measure("wait"):
                self._feed.rest(max(0.0, deadline - self._clock()))
            if self._feed.closed or not self._wanted():
                continue
            period = 1 / self.fps
            made = self._begin_frame()
            now = self._clock()
            if made:
                self._note_pace(now, max(now - deadline, self._finishing), period)
            if self._told().settings.metrics_enabled and now >= self._metrics_due:
                self._metrics_due = now + METRICS_SECONDS
                log.info("session %s: %s", self._name, self._metrics())
            if now - deadline > period:
                self._tally.add("late_frames", self._timings.engine)
            deadline = next_deadline(deadline, now, period)

    def _wanted(self) -> bool:
        return self._feed.requested or (self._told().running and self._feed.wanted)

    def _begin_frame(self) -> bool:
        """Pose the frame of this moment and hand it over to be finished; whether it could be posed."""
        t = self._clock()
        told = self._told().at(t)
        output = told.output
        if self._timings.engine != told.figure.poser.name:
            self._finisher.settle()
            self._timings.engine = told.figure.poser.name
        if output is self._refused and self._proven is not None:
            output = self._proven
        try:
            posed = self._renderer.pose(t, told.figure, told.direction, self._left_of(output))
        except Exception as error:  # whatever it is, the avatar must not stand still for good
            self._finisher.settle()  # what is told of frames is told in their order
            self._note_failure(error, told.output, output)
            return False
        self._finisher.hand(lambda: self._finish_frame(posed, told.output, output))
        return True

    def _finish_frame(self, posed: Posed, told: Output, used: Output) -> None:
        """By the other thread: finish and publish it."""
        began = self._clock()
        try:
            frame = self._renderer.finish(self._id, posed)
        except Exception as error:  # as above
            self._note_failure(error, told, used)
            return
        now = self._clock()
        self._finishing = now - began
        self._proven = used
        if used is told:
            self._refused = self.degraded = None
        self._feed.publish(frame)
        self._tally.add("frames", self._timings.engine)
        self._id += 1
        if self._published is not None:
            self._timings.add("interval", now - self._published)
        self._published = now

    def _left_of(self, output: Output) -> Output:
        """What is used of these settings while frames are late."""
        settings = self._lowering.settings(output.settings)
        if settings is output.settings:
            return output
        if self._less is None or self._less.settings is not settings:
            self._less = Output(settings)
        return self._less

    def _note_pace(self, now: float, spent: float, period: float) -> None:
        before = self.lowered
        if self._lowering.note(now, spent, period, self._told().settings):
            reason = "frames are late" if len(self.lowered) > len(before) else "there is time to spare again"
            log.info("session %s: %s; given up now: %s", self._name, reason, ", ".join(self.lowered) or "nothing")

    def _metrics(self) -> str:
        stages = (f"{name} {self._timings.mean_ms(name):.1f}" for name in self._timings.names() if name != "interval")
        return f"{self._timings.rate('interval'):.1f} frames per second; in ms: {', '.join(stages)}"

    def _note_failure(self, error: Exception, told: Output, used: Output) -> None:
        self._tally.add("failed_frames", self._timings.engine)
        reason = f"{type(error).__name__}: {error}"
        if used is told and self._proven is not None and self._proven is not told:
            self._refused = told
            self.degraded = said(
                "settings_unusable",
                "the settings cannot be used, the last good ones stay in force ({reason})",
                reason=reason,
            )
        else:
            self._refused = None
            self.degraded = said("no_frames", "no frame can be rendered ({reason})", reason=reason)
        if reason != self._reported:
            self._reported = reason
            log.error("session %s: a frame failed", self._name, exc_info=error)
