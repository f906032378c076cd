"""A session: one live avatar. What it was told is one immutable value; a thread of its own renders the frames."""

import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from raven.errors import InvalidInput, NotFound, Unavailable
from raven.figure.character import Character
from raven.figure.effect_cels import available_effect_cels
from raven.figure.figure import Figure
from raven.intake.verdict import verdict_data
from raven.live.backdrops import BackdropLibrary
from raven.live.delivery.video import Videos
from raven.live.delivery.viewing import PAUSED_FPS
from raven.live.directions import Directions
from raven.live.feed import Feed
from raven.live.output import Output
from raven.live.render_loop import RenderLoop
from raven.live.tally import Tally
from raven.live.timings import Timings
from raven.motion.lip_sync import MouthTrack, Playback
from raven.motion.mood import Mood, Steadiness, hear
from raven.motion.overrides import check_names, check_numbers
from raven.pose import MOUTH_OPEN_MORPHS
from raven.posers.protocol import Poser
from raven.said import as_data, at, said, what_it_says
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EmotionLibrary, EmotionTemplate
from raven.turns import Order, Turns
from raven.video.backdrop import Backdrop
from raven.video.codecs import ImageFormat
from raven.video.upscaler import size_of

STAGES = ("animate", "cels", "pose", "effects", "render", "encode")


class Session:
    """One live avatar: takes directions from any thread, renders into its `feed` while somebody watches.

    It starts paused. Every setter checks all it is given before anything changes, and raises `InvalidInput` otherwise.
    What takes time is prepared while the session goes on; of several such changes the one that was asked for last holds,
    whichever is ready last. `turn` is the number, of `turns`, under which one was asked for; None: it is asked for now.
    A frame that fails is logged and reported in `state()["degraded"]`; the session goes on with the settings that
    worked last, at the pace of its frames.
    """

    def __init__(
        self,
        id: str,
        character: Character,
        poser: Poser,
        settings: AnimatorSettings | None = None,
        emotions: EmotionLibrary | None = None,
        backdrops: BackdropLibrary | None = None,
        clock: Callable[[], float] = time.monotonic,
        seed: int | None = None,
        turns: Turns | None = None,
        tally: Tally | None = None,
        lowers: bool = False,
    ) -> None:
        """Prepares the character, which may take a second. `seed` makes the motion repeatable.

        `lowers`: whether it gives up some of its work while frames are late, see `relief`.
        """
        self.id = id
        self.tally = tally or Tally()
        self.timings = Timings(time.perf_counter, self.tally)
        self.feed = Feed(self.timings, self.tally)
        self.videos = Videos(self.feed, self.timings, self.tally, lambda: self.viewing_fps)
        self._poser = poser
        self._clock = clock
        self._lock = threading.Lock()
        self._turns = turns or Turns()
        self._order = Order()
        self._backdrops = backdrops or BackdropLibrary()
        settings = settings or AnimatorSettings()
        self._told = Directions(
            Figure(character, poser),
            available_effect_cels(character),
            Output(settings),
            self._backdrops.backdrop(settings),
            emotions or EmotionLibrary(),
        )
        self.timings.engine = self._told.figure.poser.name
        self._prepare_effects(self._told.figure, settings)
        self._loop = RenderLoop(
            id, lambda: self._told, self.feed, self.timings, self.tally, clock, seed=seed, lowers=lowers
        )
        self._loop.start()

    # What a session can be told. All of these may be called from any thread.

    @property
    def character(self) -> Character:
        return self._told.figure.character

    @property
    def poser(self) -> Poser:
        """The engine that it was opened with; one that chooses leaves each character to another one."""
        return self._poser

    @property
    def settings(self) -> AnimatorSettings:
        """As they were told; see `state()["degraded"]` for whether frames can be made with them."""
        return self._told.settings

    @property
    def fps(self) -> float:
        """Frames per second that are wanted now: fewer than the settings say where some are given up, see `relief`."""
        return self._loop.fps

    @property
    def viewing_fps(self) -> float:
        """How many frames per second a viewer gets who wants all: while the session is paused its still one now and then."""
        return self.fps if self.running else PAUSED_FPS

    @property
    def lowered(self) -> tuple[str, ...]:
        """What is given up while frames are late, of `relief.STEPS`."""
        return self._loop.lowered

    def stepping_aside(self) -> AbstractContextManager[None]:
        """Show fewer frames while the body runs: a picture is taken in, and the processor is needed for it."""
        return self._loop.stepping_aside()

    @property
    def told(self) -> Directions:
        """All that it was told, as it stands in this moment: for who shows the same avatar elsewhere."""
        return self._told.at(self._clock())

    @property
    def running(self) -> bool:
        """Whether the animation runs; a paused session keeps its last frame."""
        return self._told.running

    @property
    def is_degraded(self) -> bool:
        """Whether frames fail; `state()["degraded"]` says why."""
        return self._loop.degraded is not None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should know of the character and of how the engine took its picture."""
        return self._told.figure.warnings

    def start(self) -> None:
        """Run the animation, as long as somebody watches."""
        self._tell("running", running=True)

    def stop(self) -> None:
        """Pause: the last frame stays."""
        self._tell("running", running=False)

    def set_character(self, character: Character, turn: int | None = None) -> tuple[str, ...]:
        """Another picture with other cels; all else stays. It is prepared here, while the old one moves on.

        Returns what the user should know of it, see `warnings`.
        """
        turn = turn or self._turns.take()
        return self.set_figure(self.prepare(character), turn)

    def prepare(self, character: Character) -> Figure:
        """The character as `set_figure` of this session takes it. Takes seconds, and changes nothing."""
        figure = Figure(character, self._poser)
        self._prepare_effects(figure, self._told.settings)
        return figure

    def set_figure(self, figure: Figure, turn: int | None = None) -> tuple[str, ...]:
        """The second half of `set_character`, at once."""
        effect_cels = available_effect_cels(figure.character)
        if self._tell("character", turn or self._turns.take(), figure=figure, effect_cels=effect_cels):
            self._prepare_effects(figure, self._told.settings)  # which may be others than when it was prepared
            return figure.warnings
        return (said("later_character", "another character was asked for later, and that one is shown"),)

    def set_settings(self, settings: AnimatorSettings, turn: int | None = None) -> tuple[str, ...]:
        """All settings. What this session cannot do as they say is told in the warnings that are returned.

        Raises `Unavailable` for a quality of the upscaler whose package is missing.
        """
        turn = turn or self._turns.take()
        output = Output(settings)  # fails here, before anything changes, and not frame by frame
        warnings: list[str] = []
        backdrop = self._backdrops.backdrop(settings, warnings)
        self._prepare_effects(self._told.figure, settings)
        if self._tell("settings", turn, output=output, backdrop=backdrop):
            self._prepare_effects(self._told.figure, settings)  # which may be another than before
            return tuple(warnings)
        return (said("later_settings", "other settings were asked for later, and those hold"),)

    def set_emotions(self, custom: Mapping[str, EmotionTemplate], turn: int | None = None) -> tuple[str, ...]:
        """Own templates, which take the place of all own templates so far. Empty: back to the server's.

        Returns a warning where others were asked for later.
        """
        library = self._told.library.with_custom(custom)
        if self._tell("emotions", turn or self._turns.take(), library=library):
            return ()
        return (said("later_templates", "other emotion templates were asked for later, and those hold"),)

    def check_emotion(self, name: str, field: str = "emotion_name") -> None:
        """Raises `InvalidInput` unless this session's library has the emotion."""
        try:
            self._told.library.get(name)
        except NotFound as error:
            raise InvalidInput(field, what_it_says(error)) from error

    def set_emotion(self, name: str, turn: int | None = None) -> None:
        """Take on an emotion of this session's library."""
        with self._lock:
            self.check_emotion(name)
            if self._order.accepts("emotion", turn or self._turns.take()):
                self._told = replace(self._told, emotion=name, mood=None)

    def feel(self, name: str, amount: float = 1.0, return_after: float = 0.0, turn: int | None = None) -> None:
        """Take on an emotion, felt as strongly as `amount`, 0 to 1; `return_after` seconds after it and after speech the face
        is neutral again, if that is not 0."""
        with self._lock:
            self.check_emotion(name)
            if not self._order.accepts("emotion", turn or self._turns.take()):
                return
            t = self._clock()
            told = self._told.settled(t)
            template = None if amount >= 1 else told.library.get(name).weaker(amount)
            self._told = replace(told, mood=Mood(name, name, t, t, return_after, template))

    def emotion_known_as(self, name: str) -> str | None:
        """The emotion of this session's library with this name, in whatever case it is written; None if there is none."""
        wanted = name.strip().casefold()
        return next((each for each in self._told.library.names() if each.casefold() == wanted), None)

    def take_turn(self) -> int:
        """The number of what is asked for now, before it is prepared: of a text, say, before it is found out what it speaks."""
        return self._turns.take()

    def hear(
        self,
        turn: int,
        scores: Mapping[str, float],
        blacklist: Collection[str] = (),
        return_after: float = 0.0,
        steadiness: Steadiness | None = None,
    ) -> tuple[str, bool]:
        """Take on the emotion that a text speaks; see `mood.hear`. The emotion now, and whether that is another one.

        What was said before the last text or `set_emotion` that was heard changes nothing.
        """
        with self._lock:
            t = self._clock()
            told = self._told.settled(t)
            spoke = told.spoke_until(t)
            before = told.mood.going_to(t, spoke) if told.mood else told.emotion
            if not self._order.accepts("emotion", turn):
                return before, False
            mood = hear(told.mood, scores, t, spoke, blacklist, return_after, steadiness)
            self._told = replace(told, mood=mood)
        return mood.emotion, mood.emotion != before

    def set_overrides(self, overrides: Mapping[str, float]) -> None:
        """These morphs and cels get these values, all others are free again."""
        self._tell("overrides", overrides=MappingProxyType(check_numbers(overrides)))

    def modify_overrides(self, action: str, overrides: Mapping[str, float]) -> None:
        """`set` gives values to some morphs and cels; `unset` frees some (values are not looked at)."""
        if action == "set":
            given = check_numbers(overrides)
            with self._lock:
                told = self._told.settled(self._clock())
                if not given.keys().isdisjoint(MOUTH_OPEN_MORPHS):
                    told = replace(told, spoke=self._clock())  # a client moves the mouth itself, to its own voice
                self._told = replace(told, overrides=MappingProxyType({**told.overrides, **given}))
        elif action == "unset":
            freed = check_names(overrides)
            with self._lock:
                rest = {name: value for name, value in self._told.overrides.items() if name not in freed}
                self._told = replace(self._told, overrides=MappingProxyType(rest))
        else:
            raise InvalidInput("action", said("set_or_unset", "must be set or unset"))

    def start_talking(self) -> None:
        self._tell("talking", talking=True)

    def stop_talking(self) -> None:
        self._tell("talking", talking=False)

    def start_data_eyes(self) -> None:
        self._tell("data_eyes", data_eyes=True)

    def stop_data_eyes(self) -> None:
        self._tell("data_eyes", data_eyes=False)

    def play_effect(self, name: str) -> tuple[str, ...]:
        """Play one of the effects of the settings, whatever the emotion; from its beginning if it runs already.

        Returns warnings: why nothing of it will be seen.
        """
        with self._lock:
            told = self._told
            effects = dict(told.settings.animefx)
            if name not in effects:
                raise InvalidInput(
                    "effect",
                    said(
                        "no_such_effect",
                        "there is no effect named {name!r}; there are {known}",
                        name=name,
                        known=effects,
                    ),
                )
            number = max(told.played.values(), default=0) + 1
            played = {other: earlier for other, earlier in told.played.items() if other in effects} | {name: number}
            self._told = replace(told, played=MappingProxyType(played))
        if told.effect_cels.isdisjoint(effects[name].cels):
            unseen = said("effect_unseen", "there is no picture for {name}, so nothing will be seen", name=name)
            return (at("effect", unseen),)
        if not (told.settings.animefx_enabled and effects[name].enabled and effects[name].duration):
            return (at("effect", said("effect_off", "{name} is switched off in the settings", name=name)),)
        return ()

    def speak(
        self,
        id: str,
        track: MouthTrack,
        position: float,
        lead: float,
        heard: float | None = None,
        *,
        at_once: bool = False,
    ) -> Playback:
        """Move the mouth with `track`, whose second `position` was heard at `heard` (on the session's clock; None: now).

        Frames show what is heard `lead` seconds after them. What is spoken already under this `id` is aligned anew: smoothly, or
        `at_once`, as where the sound itself was held up. Returns how it goes from now on.
        """
        at = self._clock() if heard is None else heard
        with self._lock:
            speech = self._told.speech
            if speech is not None and speech.id == id and not speech.is_over(at) and not at_once:
                speech = speech.aligned(position, at, lead)
            else:
                speech = Playback(id, track, position, at, lead)
            self._told = replace(self._told.settled(self._clock()), speech=speech)
            return speech

    def stop_speaking(self, id: str | None = None) -> None:
        """The mouth goes back to the emotion's; with an `id` only if that is spoken."""
        with self._lock:
            if self._told.speech is not None and id in (None, self._told.speech.id):
                self._told = replace(self._told.settled(self._clock()), speech=None)

    @staticmethod
    def _prepare_effects(figure: Figure, settings: AnimatorSettings) -> None:
        """Have the pictures of all effects that may be shown, so that no frame waits for one."""
        if settings.animefx_enabled:
            cels = (cel for _, effect in settings.animefx if effect.enabled for cel in effect.cels)
            edge, _ = size_of(figure.size, figure.size, settings.upscale)
            figure.effects.prepare(cels, edge)

    def _tell(self, aspect: str, turn: int | None = None, **changes: Any) -> bool:
        """Change what was told about this aspect, unless something that was asked for after `turn` did; whether it did."""
        with self._lock:
            if not self._order.accepts(aspect, turn or self._turns.take()):
                return False
            self._told = replace(self._told.settled(self._clock()), **changes)
        self.feed.wake()
        return True

    # What a session can be asked.

    def state(self) -> dict[str, Any]:
        """What is set and how it goes, as JSON values."""
        told, degraded = self._told.at(self._clock()), self._loop.degraded
        return {
            "instance_id": self.id,
            "character": told.figure.character.name,
            "poser": told.figure.poser.name,
            "device": told.figure.poser.device,
            "size": told.figure.size,
            "cels": sorted(told.figure.character.cels),
            "running": told.running,
            "emotion": told.emotion,
            "emotions": told.library.names(),
            "talking": told.talking,
            "data_eyes": told.data_eyes,
            "speech": self._spoken(told.speech),
            "overrides": dict(told.overrides),
            "settings": told.settings.model_dump(mode="json"),
            "viewers": self.feed.viewers,
            "fps": round(self.timings.rate("interval"), 1),
            "stage_ms": {name: round(self.timings.mean_ms(name), 2) for name in STAGES},
            "poser_ms": {name: round(taken, 2) for name, taken in told.figure.stage_ms().items()},
            "degraded": degraded,
            "degraded_remark": as_data(degraded) if degraded is not None else None,
            "lowered": list(self.lowered),
            "steps_aside": self._loop.steps_aside,
            "verdict": verdict_data(told.figure.character.verdict),
            "warnings": [str(warning) for warning in told.figure.warnings],
            "remarks": [as_data(warning) for warning in told.figure.warnings],
        }

    def now(self) -> float:
        """The time on the session's clock, in seconds."""
        return self._clock()

    @property
    def speech(self) -> Playback | None:
        """What is being spoken now."""
        speech = self._told.speech
        return None if speech is None or speech.is_over(self._clock()) else speech

    def _spoken(self, speech: Playback | None) -> dict[str, Any] | None:
        now = self._clock()
        if speech is None or speech.is_over(now):
            return None
        return {
            "utterance_id": speech.id,
            "position": round(speech.heard_at(now), 3),
            "duration": speech.track.duration,
            "lead": speech.lead,
        }

    def stats(self) -> dict[str, float]:
        """The figures of the `X-Server-Stats` header: means of the last hundred, 0 where there is nothing yet.

        `wait` is the render thread's rest between frames, `output` the time between frames of the feed.
        """
        timings = self.timings
        return {
            "render_ms": round(timings.mean_ms("render"), 1),
            "render_fps": round(timings.rate("render"), 1),
            "encode_ms": round(timings.mean_ms("encode"), 1),
            "encode_fps": round(timings.rate("encode"), 1),
            "wait_ms": round(timings.mean_ms("wait"), 1),
            "output_ms": round(timings.mean_ms("interval"), 1),
            "output_fps": round(timings.rate("interval"), 1),
            "target_fps": self.settings.target_fps,
        }

    def backdrop(self) -> Backdrop:
        """What stands behind the figure in formats without alpha: one object for all frames."""
        return self._told.backdrop

    def snapshot(self, format: str = "PNG", timeout: float = 5.0) -> bytes:
        """One new frame as a file, even if nobody watches or the session is paused.

        Raises `Unavailable` if there is none within `timeout` seconds.
        """
        wanted = ImageFormat.parse(format)
        last = self.feed.latest
        with self.feed.request():
            frame = self.feed.wait_newer(last.id if last else -1, timeout)
        if frame is None:
            raise Unavailable(
                said(
                    "no_frame",
                    "no frame could be rendered: {reason}",
                    reason=self._loop.degraded or said("session_slow", "the session is closed or too slow"),
                )
            )
        return self.feed.encoded(frame, wanted, self.backdrop())

    def close(self) -> None:
        """End the feed and the thread. May be called twice, and from any thread."""
        self.feed.close()
        self._loop.join()
