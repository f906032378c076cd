"""A session that outlives its server: what it shall be like is kept here, and told again whenever the server forgot it.

A thread compares what was told with what is wished and tells the difference. So a slider that is dragged sends its newest
value and never a queue of old ones, nobody waits for the network, and a server that was started anew gets everything again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from raven.client import api
from raven.client.errors import KeyRefused, NotFound, RavenClientError, ServerError
from raven.client.feed import PAUSES, pause_before

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds between looks at the session's state

Phase = Literal["connecting", "live", "waiting", "refused"]
Job: TypeAlias = tuple[Callable[[str], Any], Callable[[Any], object], Callable[[Exception], object]]


@dataclass(frozen=True)
class Wish:
    """What the session shall be like."""

    character: str | Path
    """The name of a shipped character, or a picture with its cels beside it."""
    emotions: Mapping[str, Any] | None = None
    """Emotion templates of its own; None: the server's."""
    settings: Mapping[str, Any] | None = None
    """Animator settings; None: the server's."""
    overrides: Mapping[str, float] = field(default_factory=dict)
    emotion: str = "neutral"
    talking: bool = False
    data_eyes: bool = False
    running: bool = True
    reloads: int = 0
    """Counted up to have the picture read from its file again."""


@dataclass(frozen=True)
class Status:
    """How it goes. `instance_id` is None while there is no session on the server."""

    phase: Phase
    """`connecting`: for the first time; `waiting`: for a server that is gone; `refused`: waiting will not help."""
    instance_id: str | None = None
    error: Exception | None = None


@dataclass(frozen=True)
class Refusal:
    """What the server did not accept. The session goes on as it was."""

    aspect: str
    """The part of `Wish`, such as `settings`."""
    message: str
    field: str | None
    """What was wrong in it, such as `animator_settings.crop.left`, if the server said so."""


class LiveSession:
    """One session. `tell` says what it shall be like; everything else happens on a thread of its own.

    `raven.client.api.initialize` must have been called. `on_change` is called on that thread whenever `status`, `state` or
    `problems` have changed; it must not wait.
    """

    def __init__(
        self,
        wish: Wish | str | Path,
        on_change: Callable[[], object] = lambda: None,
        look_every: float = LOOK_EVERY,
    ) -> None:
        api.require()
        self._wish = wish if isinstance(wish, Wish) else Wish(wish)
        self._told: Wish | None = None  # what the session on the server was told; None: there is none
        self._status = Status("connecting")
        self._on_change = on_change
        self._look_every = look_every
        self._changed = threading.Condition()
        self._jobs: deque[Job] = deque()
        self._hurry = False
        self._closed = False
        self.problems: Mapping[str, Refusal] = {}
        """What was refused last, by aspect, until the aspect is told anew."""
        self.state: Mapping[str, Any] = {}
        """The newest answer of `GET /api/avatar/state`; empty while there is none."""
        self._thread = threading.Thread(target=self._run, name="raven-live-session", daemon=True)
        self._thread.start()

    @property
    def wish(self) -> Wish:
        return self._wish

    @property
    def status(self) -> Status:
        return self._status

    @property
    def instance_id(self) -> str | None:
        """The session on the server; None while there is none. Another one after the server was started anew."""
        return self._status.instance_id

    @property
    def settled(self) -> bool:
        """Whether everything was told, and no job is left."""
        with self._changed:
            return self._told == self._wish and not self._jobs

    def tell(self, **changes: Any) -> None:
        """Change the wish: the fields of `Wish` by name. Returns at once."""
        with self._changed:
            self._wish = replace(self._wish, **changes)
            self.problems = {name: problem for name, problem in self.problems.items() if name not in changes}
            self._changed.notify_all()

    def reload(self) -> None:
        """Have the picture and its cels read from their files again; all else stays."""
        self.tell(reloads=self._wish.reloads + 1)

    def do(
        self,
        job: Callable[[str], Any],
        done: Callable[[Any], object] = lambda result: None,
        failed: Callable[[Exception], object] = lambda error: None,
    ) -> None:
        """Have `job(instance_id)` called on the session's thread, once all that was wished has been told.

        Then `done` with its result or `failed` with its exception, on that thread too. While the server is away it
        waits for it.
        """
        with self._changed:
            self._jobs.append((job, done, failed))
            self._changed.notify_all()

    def look(self) -> None:
        """Look at once whether the server is there: something was seen that says it is not."""
        with self._changed:
            self._hurry = True
            self._changed.notify_all()

    def close(self, patience: float = 2.0) -> None:
        """End it, on the server too. Waits so many seconds at most."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join(patience)

    # The thread

    def _run(self) -> None:
        failures = 0
        while not self._closed:
            try:
                if self._status.phase != "refused" or self._wish != self._told:
                    self._work()
                failures = 0
                self._wait(self._look_every, lambda: self._told != self._wish)
            except (RavenClientError, OSError) as error:
                failures += 1
                self._lost(error)
                self._wait(pause_before(failures), lambda: False)
            except Exception:
                log.exception("the session's thread failed")
                failures += 1
                self._wait(PAUSES[-1], lambda: False)
        self._leave()

    def _work(self) -> None:
        """One round: what is wished is told, jobs are done, the state is looked at."""
        try:
            if self._told is None and not self._load():
                return
            self._tell_difference()
            self._do_jobs()
            self._look_at_state()
        except NotFound as error:
            if self._status.instance_id is None or not self._is_gone(self._status.instance_id):
                raise
            log.info("the session is gone (%s); loading it again", error)
            self._told = None
            self._set(Status("waiting", None, error))
            self.look()

    def _load(self) -> bool:
        wish = self._wish
        try:
            instance_id = _load_character(wish.character)
        except (RavenClientError, OSError) as error:
            if not _is_refusal(error):
                raise
            self._complain("character", error)
            self._told = wish  # so that only another wish makes it try again
            self._set(Status("refused", None, error))
            return False
        self._told = Wish(wish.character, reloads=wish.reloads, running=False)
        self._set(Status("live", instance_id))
        return True

    def _tell_difference(self) -> None:
        if self._status.instance_id is None:  # the first character was refused, this is another one
            self._told = None
            if not self._load():
                return
        instance_id = self._status.instance_id
        assert instance_id is not None
        for aspect in (each.name for each in fields(Wish)):
            with self._changed:
                wish, told = self._wish, self._told
            assert told is not None
            value = getattr(wish, aspect)
            if value == getattr(told, aspect):
                continue
            try:
                _TELL[aspect](instance_id, wish)
            except (RavenClientError, OSError) as error:
                if not _is_refusal(error):
                    raise
                self._complain(aspect, error)
                with self._changed:  # what was accepted last is what a new server gets
                    if getattr(self._wish, aspect) == value:
                        self._wish = replace(self._wish, **{aspect: getattr(told, aspect)})
                continue
            changes = {aspect: value} | ({"reloads": wish.reloads} if aspect == "character" else {})
            self._told = replace(told, **changes)

    def _do_jobs(self) -> None:
        while self._jobs and not self._closed and self._status.instance_id is not None:
            job, done, failed = self._jobs[0]
            try:
                result = job(self._status.instance_id)
            except ServerError as error:
                self._next_job()
                failed(error)
            except RavenClientError:
                raise  # the server is away: the job waits for it
            except Exception as error:
                self._next_job()
                failed(error)
            else:
                self._next_job()
                done(result)

    def _next_job(self) -> None:
        with self._changed:
            self._jobs.popleft()

    def _look_at_state(self) -> None:
        instance_id = self._status.instance_id
        if instance_id is None:
            return
        sent = time.monotonic()
        state = api.avatar_state(instance_id)
        if "clock" in state:
            api.path_delay(instance_id).server.learn(state["clock"], sent, time.monotonic())
        self.state = state
        self._set(Status("live", instance_id))

    def _is_gone(self, instance_id: str) -> bool:
        try:
            api.avatar_state(instance_id)
        except NotFound:
            return True
        return False

    def _complain(self, aspect: str, error: Exception) -> None:
        self.problems = {**self.problems, aspect: Refusal(aspect, in_words(error), getattr(error, "field", None))}
        self._on_change()

    def _lost(self, error: Exception) -> None:
        phase: Phase = "refused" if isinstance(error, KeyRefused) else "waiting"
        if phase != self._status.phase:
            log.info("the session cannot be reached: %s", error)
        self.state = {}
        self._set(Status(phase, self._status.instance_id, error))

    def _set(self, status: Status) -> None:
        self._status = status
        self._on_change()

    def _wait(self, seconds: float, needless: Callable[[], bool]) -> None:
        with self._changed:
            before = self._wish
            self._changed.wait_for(
                lambda: self._closed or self._hurry or needless() or self._wish != before or self._fresh_job(), seconds
            )
            self._hurry = False

    def _fresh_job(self) -> bool:
        return bool(self._jobs) and self._status.phase == "live"

    def _leave(self) -> None:
        instance_id, self._told = self._status.instance_id, None
        if instance_id is not None and self._status.phase == "live":
            try:
                api.avatar_unload(instance_id)
            except RavenClientError as error:
                log.info("the session could not be ended: %s", error)


def in_words(error: Exception) -> str:
    """What went wrong, as people are told it: without the HTTP status, of files with their name."""
    if isinstance(error, ServerError):
        text = str(error).rpartition(": HTTP ")[0] or str(error)
    elif isinstance(error, OSError) and not isinstance(error, RavenClientError) and error.strerror:
        text = f"{Path(error.filename).name}: {error.strerror}" if error.filename else error.strerror
    else:
        text = str(error) or type(error).__name__
    return text[:1].upper() + text[1:] if not isinstance(error, OSError) else text


def _is_refusal(error: Exception) -> bool:
    """Whether the server (or this computer, about a file) has said no, rather than that nobody could be asked."""
    if isinstance(error, ServerError):
        return not isinstance(error, NotFound | KeyRefused) and error.code != "limit_reached"
    return not isinstance(error, RavenClientError)


def _load_character(character: str | Path) -> str:
    return api.avatar_load(character) if isinstance(character, Path) else api.avatar_load_character(character)


def _reload(instance_id: str, wish: Wish) -> None:
    if isinstance(wish.character, Path):
        api.avatar_reload(instance_id, wish.character)
    else:
        api.avatar_reload_character(instance_id, wish.character)


_TELL: dict[str, Callable[[str, Wish], object]] = {
    "character": _reload,
    "reloads": _reload,
    "emotions": lambda id, wish: api.avatar_load_emotion_templates(id, wish.emotions or {}),
    "settings": lambda id, wish: api.avatar_load_animator_settings(id, wish.settings or {}),
    "overrides": lambda id, wish: api.avatar_set_overrides(id, wish.overrides),
    "emotion": lambda id, wish: api.avatar_set_emotion(id, wish.emotion),
    "talking": lambda id, wish: (api.avatar_start_talking if wish.talking else api.avatar_stop_talking)(id),
    "data_eyes": lambda id, wish: (api.avatar_start_data_eyes if wish.data_eyes else api.avatar_stop_data_eyes)(id),
    "running": lambda id, wish: (api.avatar_start if wish.running else api.avatar_stop)(id),
}
