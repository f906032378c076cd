"""One frame: the animator says how the figure looks now, its engine poses it, the crop cuts out what is sent, and the
effects are drawn on that: at the size in which they are seen, and nothing of them in vain."""

from math import floor

import numpy as np

from raven.avatar.animation import Direction
from raven.avatar.animator import Animator
from raven.avatar.character import Character
from raven.avatar.effect_layers import EffectLayers
from raven.avatar.feed import Frame
from raven.avatar.figure import Figure
from raven.avatar.settings import AnimatorSettings, Crop
from raven.avatar.timings import Timings
from raven.video.picture import Rgba8


class Renderer:
    """Renders the frames of one session, one after the other. What moves on from frame to frame is its animator."""

    def __init__(self, rng: np.random.Generator, timings: Timings) -> None:
        """`timings` gets the durations of `animate`, `cels` and `pose`, of `effects` in frames that have some, and of all
        together as `render`."""
        self._animator = Animator(rng)
        self._timings = timings
        self._effects: EffectLayers | None = None

    def render(self, id: int, t: float, figure: Figure, direction: Direction, settings: AnimatorSettings) -> Frame:
        """The frame `id` of this figure at `t` seconds, which must not run backwards."""
        with self._timings.measure("render"):
            with self._timings.measure("animate"):
                state = self._animator.advance(t, direction, settings)
            with self._timings.measure("cels"):
                figure.paint(state.cels)
            with self._timings.measure("pose"):
                picture = figure.pose(state.pose)
            crop, (width, height) = settings.crop, picture.size
            rgba8 = cropped(picture.rgba8(), crop)
            if state.effects:
                with self._timings.measure("effects"):
                    corner = (floor(crop.left * width), floor(crop.top * height)) if crop.enabled else (0, 0)
                    rgba8 = self._layers_of(figure.character).lay(rgba8, state.effects, width, corner)
            return Frame(id, t, rgba8, crop, picture.size)

    def _layers_of(self, character: Character) -> EffectLayers:
        if self._effects is None or self._effects.character is not character:
            self._effects = EffectLayers(character)
        return self._effects


def cropped(rgba8: Rgba8, crop: Crop) -> Rgba8:
    """What the crop keeps, if it is enabled: from pixel floor(left * width) up to floor(right * width), rows alike."""
    if not crop.enabled:
        return rgba8
    height, width, _ = rgba8.shape
    rows = slice(floor(crop.top * height), floor(crop.bottom * height))
    columns = slice(floor(crop.left * width), floor(crop.right * width))
    return np.ascontiguousarray(rgba8[rows, columns])
