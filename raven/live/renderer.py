"""One frame: the animator says how the figure looks now, what hangs on it swings after, its engine poses it, the crop cuts out
what is sent, which is brought to its size; effects are drawn on that, as sharp as it is seen, and the postprocessor comes
last.

All up to the pose is one half, the rest the other: two threads may work on two frames that follow one another.
"""

from dataclasses import dataclass

import numpy as np

from raven.figure.effect_layers import EffectLayers
from raven.figure.figure import Figure
from raven.live.feed import Frame
from raven.live.output import Output, cropped
from raven.live.timings import Timings
from raven.motion.animation import Direction
from raven.motion.animator import Animator
from raven.motion.swinging import Swinging
from raven.video.picture import Picture
from raven.video.postprocessor import ChainState


@dataclass(frozen=True)
class Posed:
    """A frame that is half made."""

    t: float
    """When its pose was taken, in seconds."""
    figure: Figure
    output: Output
    picture: Picture
    effects: tuple[tuple[str, float], ...]
    took: float
    """Seconds of work so far."""


class Renderer:
    """Renders the frames of one session, one after the other. What moves on from frame to frame is its animator, and
    what swings. `pose` and `finish` may be called by a thread each, in the same order."""

    def __init__(self, rng: np.random.Generator, timings: Timings) -> None:
        """`timings` gets the durations of `animate` (with what swings), `cels` and `pose`; of `upscale`, `effects` and `filters`
        in frames that have some; and of all together as `render`."""
        self._animator = Animator(rng)
        self._swinging = Swinging(rng)
        self._filter_state = ChainState(rng)
        self._timings = timings
        self._effects: EffectLayers | None = None

    def render(self, id: int, t: float, figure: Figure, direction: Direction, output: Output) -> Frame:
        """The frame `id` of this figure at `t` seconds, which must not run backwards."""
        return self.finish(id, self.pose(t, figure, direction, output))

    def pose(self, t: float, figure: Figure, direction: Direction, output: Output) -> Posed:
        """The first half of `render`."""
        began, settings = self._timings.now(), output.settings
        with self._timings.measure("animate"):
            state = self._animator.advance(t, direction, settings)
            swing = self._swinging.advance(figure, state.clock, state.pose, settings)
        with self._timings.measure("cels"):
            figure.paint(state.cels)
        with self._timings.measure("pose"):
            picture = figure.pose(state.pose, swing, settings.head_turn)
        return Posed(t, figure, output, picture, state.effects, self._timings.now() - began)

    def finish(self, id: int, posed: Posed) -> Frame:
        """The second half."""
        began, output, picture = self._timings.now(), posed.output, posed.picture
        full_size, corner = output.full_size(picture), output.corner(picture)
        whole = picture.rgba8()
        rgba8 = part = cropped(whole, output.settings.crop)
        if output.upscaler.factor != 1:
            with self._timings.measure("upscale"):
                rgba8 = output.upscaler.apply(Picture(rgba8=rgba8)).rgba8()
        if posed.effects:
            with self._timings.measure("effects"):
                rgba8 = self._layers_of(posed.figure).lay(rgba8, posed.effects, full_size[0], corner)
        if output.chain.acting:
            with self._timings.measure("filters"):
                rgba8 = output.chain.apply(rgba8, posed.t, self._filter_state, full_size[1])
        self._timings.add("render", posed.took + self._timings.now() - began)
        if rgba8 is part and part is not whole:  # it would hold on to the whole
            rgba8 = part.copy()
        return Frame(id, posed.t, rgba8, output.settings.crop, full_size, corner)

    def _layers_of(self, figure: Figure) -> EffectLayers:
        if self._effects is None or self._effects.pictures is not figure.effects:
            self._effects = EffectLayers(figure.character, figure.effects)
        return self._effects
