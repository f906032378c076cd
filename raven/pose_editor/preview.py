"""The preview: draws what the editor shows, on a thread of its own. A slow engine makes it late, never the window.

Two ways of drawing one thing: as a still, once per change, exactly the values of the template; or alive, frame by frame,
with as much of the idle animation on top as the user wants to see.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from raven.figure.figure import Figure
from raven.gui.picture_view import texture_pixels
from raven.live.output import Output
from raven.live.renderer import Renderer
from raven.live.timings import Timings
from raven.motion.animation import AnimationInput
from raven.pose_editor.latest import LatestWorker
from raven.pose_editor.stage import StagedCharacter
from raven.pose_editor.values import Values, template_of
from raven.settings.animator_settings import AnimatorSettings, Crop

FPS = 25.0
SEED = 1  # both sides of a comparison move alike
BREATH = "breathing_index"
_AFTERGLOW = 0.2  # seconds that a still is drawn on after its last effect should have ended


@dataclass(frozen=True)
class Idle:
    """What moves by itself in the preview. Nothing: a still."""

    blink: bool = False
    sway: bool = False
    breathing: bool = False
    talking: bool = False
    effects: bool = False
    """Whether going to another emotion sets off its effects. Those that are asked for are always shown."""
    waver: bool = False
    swing: bool = False
    data_eyes: bool = False

    @property
    def still(self) -> bool:
        return not any(getattr(self, part.name) for part in fields(self))


STILL = Idle()
ALIVE = Idle(blink=True, sway=True, breathing=True, effects=True, waver=True, swing=True)


@dataclass(frozen=True)
class Scene:
    """What is to be seen."""

    name: str
    values: Values
    compared: Values | None = None
    """Seen beside it, for a comparison."""
    idle: Idle = STILL
    played: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Effects that were asked for; see `AnimationInput.played`."""


@dataclass(frozen=True, eq=False)
class PreviewPicture:
    """One finished picture, ready for a texture: (H, W, 4) float32."""

    stage: StagedCharacter
    scene: Scene
    pixels: NDArray[np.float32]
    compared: NDArray[np.float32] | None
    milliseconds: float
    """To draw it."""
    fps: float
    """Frames per second while alive; of a still, as many as could be drawn."""


class Preview:
    """Owns the thread that draws. What it has drawn is taken with `take`; only the newest picture waits."""

    def __init__(
        self, ready: Callable[[], None], failed: Callable[[Exception], None], settings: AnimatorSettings | None = None
    ) -> None:
        """`ready` and `failed` are called on the preview's thread. `settings` say how the idle animation moves."""
        base = settings or AnimatorSettings()
        self._base = base.model_copy(
            update={
                "target_fps": FPS,
                "crop": Crop(),
                "upscale": 1.0,
                "postprocessor_chain": (),
                "animefx_enabled": True,
            }
        )
        self._ready = ready
        self._lock = threading.Lock()
        self._newest: PreviewPicture | None = None
        self._stage: StagedCharacter | None = None
        self._scene: Scene | None = None
        self._timings = Timings(time.perf_counter)
        self._troupe: _Troupe | None = None
        self._last_frame: float | None = None  # when it began, while frames follow each other
        self._latest: LatestWorker[tuple[StagedCharacter, Scene]] = LatestWorker(
            "pose editor: preview", self._draw, failed
        )

    @property
    def effects(self) -> dict[str, float]:
        """The effects that can be played, each with its duration in seconds."""
        return {name: effect.duration for name, effect in self._base.animefx if effect.enabled}

    @property
    def busy(self) -> bool:
        """Whether what was asked for last is still to come."""
        return self._latest.busy

    def show(self, scene: Scene) -> None:
        """Draw this from now on."""
        self._scene = scene
        self._ask()

    def set_stage(self, stage: StagedCharacter) -> None:
        """Draw this character from now on."""
        self._stage = stage
        self._ask()

    def take(self) -> PreviewPicture | None:
        """The newest picture, if there is one that was not taken yet."""
        with self._lock:
            shown, self._newest = self._newest, None
        return shown

    def close(self) -> bool:
        """See `LatestWorker.close`."""
        return self._latest.close()

    def _ask(self) -> None:
        if self._stage is not None and self._scene is not None:
            self._latest.ask((self._stage, self._scene))

    # The preview's thread.

    def _draw(self, request: tuple[StagedCharacter, Scene]) -> float | None:
        stage, scene = request
        began = time.monotonic()
        if self._troupe is None or not self._troupe.suits(stage, scene):
            self._troupe = _Troupe(stage, scene, self._base)
            self._last_frame = None
        troupe = self._troupe
        with self._timings.measure("render"):
            pixels = troupe.draw(troupe.main, scene.values, scene, began)
        milliseconds = 1000 * (time.monotonic() - began)
        compared = None
        if scene.compared is not None:
            compared = troupe.draw(troupe.understudy(), scene.compared, scene, began)
        goes_on = not scene.idle.still or began < troupe.plays_until(scene, began)
        self._hand_over(PreviewPicture(stage, scene, pixels, compared, milliseconds, self._rate(goes_on, began)))
        return max(0.0, began + 1 / FPS - time.monotonic()) if goes_on else None

    def _rate(self, goes_on: bool, now: float) -> float:
        last, self._last_frame = self._last_frame, now if goes_on else None
        if last is None:
            self._timings.forget("interval")
            return self._timings.rate("render")
        self._timings.add("interval", now - last)
        return self._timings.rate("interval")

    def _hand_over(self, shown: PreviewPicture) -> None:
        with self._lock:
            waiting, self._newest = self._newest is not None, shown
        if not waiting:
            self._ready()


class _Actor:
    """One figure with the animator that moves it."""

    def __init__(self, figure: Figure, timings: Timings) -> None:
        self.figure = figure
        self.renderer = Renderer(np.random.default_rng(SEED), timings)


class _Troupe:
    """Who plays one kind of scene: the template's figure, and, when it is compared, the saved template's."""

    def __init__(self, stage: StagedCharacter, scene: Scene, base: AnimatorSettings) -> None:
        self._stage, self._idle = stage, scene.idle
        self._output = Output(_settings(base, scene.idle))
        self._durations = {name: effect.duration for name, effect in base.animefx}
        self._timings = Timings(time.perf_counter)
        self.main = _Actor(stage.figure, self._timings)
        self._second: _Actor | None = None
        self._played_before = max(scene.played.values(), default=0) if scene.idle.still else 0
        self._seen = self._played_before
        self._plays_until = 0.0
        self._frame = 0

    def suits(self, stage: StagedCharacter, scene: Scene) -> bool:
        return stage is self._stage and scene.idle == self._idle

    def understudy(self) -> _Actor:
        if self._second is None:
            self._second = _Actor(self._stage.another_figure(), self._timings)
        return self._second

    def draw(self, actor: _Actor, values: Values, scene: Scene, t: float) -> NDArray[np.float32]:
        self._frame += 1
        direction = AnimationInput(
            scene.name,
            template_of(values),
            {BREATH: values[BREATH]} if scene.idle.still else {},
            scene.idle.talking,
            scene.idle.data_eyes,
            actor.figure.data_cels,
            self._stage.effect_cels,
            {name: number for name, number in scene.played.items() if number > self._played_before},
        )
        frame = actor.renderer.render(self._frame, t, actor.figure, direction, self._output)
        return texture_pixels(frame.rgba8)

    def plays_until(self, scene: Scene, now: float) -> float:
        """When the last effect that was asked for will be over."""
        for name, number in scene.played.items():
            if number > self._seen:
                self._plays_until = max(self._plays_until, now + self._durations.get(name, 0.0) + _AFTERGLOW)
        self._seen = max([self._seen, *scene.played.values()])
        return self._plays_until


def _settings(base: AnimatorSettings, idle: Idle) -> AnimatorSettings:
    """The idle animation with only these parts of it. A still follows every change at once."""
    effects = base.animefx
    if not idle.effects:
        effects = tuple((name, effect.model_copy(update={"emotions": ()})) for name, effect in effects)
    return base.model_copy(
        update={
            "blink_enabled": idle.blink,
            "sway_enabled": idle.sway,
            "breathing_enabled": idle.breathing,
            "talking_enabled": idle.talking,
            "eye_waver_fps": base.eye_waver_fps if idle.waver else 0.0,
            "swing_strength": base.swing_strength if idle.swing else 0.0,
            "animefx": effects,
            "pose_interpolator_step": 1.0 if idle.still else base.pose_interpolator_step,
        }
    )
