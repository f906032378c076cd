"""One frame: the animator says how the figure looks now, what hangs on it swings after, its engine poses it, the crop cuts out
what is sent, which is brought to its size; effects are drawn on that, as sharp as it is seen, and the postprocessor comes
last.

All up to the pose is one half, the rest the other: two threads may work on two frames that follow one another. Neither does
again what would come out as in the frame before: an avatar that stands still costs nothing but its animator.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from raven.figure.effect_layers import EffectLayers
from raven.figure.figure import Figure
from raven.live.feed import Frame
from raven.live.output import Output, cropped
from raven.live.timings import Timings
from raven.motion.animation import AnimationInput, AnimationState
from raven.motion.animator import Animator
from raven.motion.swinging import Swinging
from raven.pose import Pose
from raven.posers.protocol import Swing
from raven.video.picture import Picture
from raven.video.postprocessor import ChainState
from raven.video.reused import Pictures

LONGEST_HOLD = 3.0  # seconds until what stands still is drawn again: an engine may know better by then
UNSEEN = 2e-5  # of a morph's range, and of a cel's strength: nothing of a pixel, and of a level of 255
UNSEEN_SWING = 2e-3  # template units


@dataclass(frozen=True)
class Posed:
    """A frame that is half made."""

    t: float
    """When its pose was taken, in seconds."""
    figure: Figure
    output: Output
    picture: Picture
    """The same object as in the frame before if that looked alike."""
    effects: tuple[tuple[str, float], ...]
    took: float
    """Seconds of work so far."""


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What a picture was drawn from, and when."""

    t: float
    figure: Figure
    turn: float
    pose: Pose
    cels: Mapping[str, float]
    swing: Swing | None
    picture: Picture

    def looks_like(self, t: float, figure: Figure, turn: float, state: AnimationState, swing: Swing | None) -> bool:
        """Whether nobody could tell the picture from one that is drawn from these."""
        return (
            t - self.t < LONGEST_HOLD
            and figure is self.figure
            and turn == self.turn
            and bool(np.abs(state.pose - self.pose).max() <= UNSEEN)
            and list(state.cels) == list(self.cels)
            and all(abs(strength - self.cels[name]) <= UNSEEN for name, strength in state.cels.items())
            and (swing is None) == (self.swing is None)
            and (swing is None or self.swing is None or bool(np.abs(swing - self.swing).max() <= UNSEEN_SWING))
        )


class Renderer:
    """Renders the frames of one session, one after the other. What moves on from frame to frame is its animator, and
    what swings. `pose` and `finish` may be called by a thread each, in the same order."""

    def __init__(self, rng: np.random.Generator, timings: Timings) -> None:
        """`timings` gets the durations of `animate` (with what swings), `cels` and `pose`; of `upscale`, `effects` and `filters`
        in frames that have some; and of all together as `render`. What is not done again does not count."""
        self._animator = Animator(rng)
        self._swinging = Swinging(rng)
        self._filter_state = ChainState(rng)
        self._timings = timings
        self._pictures = Pictures()
        self._effects: EffectLayers | None = None
        self._drawn: _Drawn | None = None
        # The last one, unless it would look otherwise at another time.
        self._finished: tuple[Posed, Frame] | None = None

    def render(self, id: int, t: float, figure: Figure, direction: AnimationInput, output: Output) -> Frame:
        """The frame `id` of this figure at `t` seconds, which must not run backwards."""
        return self.finish(id, self.pose(t, figure, direction, output))

    def pose(self, t: float, figure: Figure, direction: AnimationInput, output: Output) -> Posed:
        """The first half of `render`."""
        began, settings = self._timings.now(), output.settings
        with self._timings.measure("animate"):
            state = self._animator.advance(t, direction, settings)
            swing = self._swinging.advance(figure, state.clock, state.pose, settings)
        turn, drawn = settings.head_turn, self._drawn
        if drawn is None or not drawn.looks_like(t, figure, turn, state, swing):
            self._drawn = None  # a figure that fails is tried again
            with self._timings.measure("cels"):
                figure.paint(state.cels)
            with self._timings.measure("pose"):
                picture = figure.pose(state.pose, swing, turn)
            drawn = self._drawn = _Drawn(t, figure, turn, state.pose, state.cels, swing, picture)
        return Posed(t, figure, output, drawn.picture, state.effects, self._timings.now() - began)

    def finish(self, id: int, posed: Posed) -> Frame:
        """The second half."""
        if self._finished is not None:
            before, frame = self._finished
            if (before.picture, before.output, before.effects) == (posed.picture, posed.output, posed.effects):
                return replace(frame, id=id, time=posed.t)
        self._finished = None
        frame = self._made(id, posed)
        if not posed.output.chain.acting or self._filter_state.stands_still:
            self._finished = posed, frame
        return frame

    def _made(self, id: int, posed: Posed) -> Frame:
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
            rgba8 = self._pictures.take(part.shape)
            np.copyto(rgba8, part)
        return Frame(id, posed.t, rgba8, output.settings.crop, full_size, corner)

    def _layers_of(self, figure: Figure) -> EffectLayers:
        if self._effects is None or self._effects.pictures is not figure.effects:
            self._effects = EffectLayers(figure.character, figure.effects)
        return self._effects
