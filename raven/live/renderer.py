"""One frame: the animator says how the figure looks now, what hangs on it swings after, its engine poses it, the crop cuts out
what is sent, which is brought to its size; effects are drawn on that, as sharp as it is seen, and the postprocessor comes
last.
"""

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


class Renderer:
    """Renders the frames of one session, one after the other. What moves on from frame to frame is its animator, and
    what swings."""

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
        settings = output.settings
        with self._timings.measure("render"):
            with self._timings.measure("animate"):
                state = self._animator.advance(t, direction, settings)
                swing = self._swinging.advance(figure, state.clock, state.pose, settings)
            with self._timings.measure("cels"):
                figure.paint(state.cels)
            with self._timings.measure("pose"):
                picture = figure.pose(state.pose, swing)
            full_size, corner = output.full_size(picture), output.corner(picture)
            rgba8 = cropped(picture.rgba8(), settings.crop)
            if output.upscaler.factor != 1:
                with self._timings.measure("upscale"):
                    rgba8 = output.upscaler.apply(Picture(rgba8=rgba8)).rgba8()
            if state.effects:
                with self._timings.measure("effects"):
                    layers = self._layers_of(figure)
                    rgba8 = layers.lay(rgba8, state.effects, full_size[0], corner)
            if output.chain.acting:
                with self._timings.measure("filters"):
                    rgba8 = output.chain.apply(rgba8, t, self._filter_state, full_size[1])
            return Frame(id, t, rgba8, settings.crop, full_size, corner)

    def _layers_of(self, figure: Figure) -> EffectLayers:
        if self._effects is None or self._effects.pictures is not figure.effects:
            self._effects = EffectLayers(figure.character, figure.effects)
        return self._effects
