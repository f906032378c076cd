"""What sessions were told is kept, so that they go on after a crash or an update of the server, or on another one.

A session is kept as JSON: its character by name or by the hashes of its pictures, and all that was set; and only when something
changed. It comes back when somebody asks for it, and otherwise when its turn comes after the start.
"""

import hashlib
import json
import logging
import math
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from raven.errors import LimitReached, RavenError, Unavailable
from raven.figure.character import character_from_upload, list_characters
from raven.intake.correction import parse_correction
from raven.library.manifest import Voice
from raven.live.session import Session
from raven.said import what_it_says
from raven.server.resources.kept import SharedStore, Unreachable
from raven.server.resources.originals import Original
from raven.server.resources.own_characters import ServerCharacter
from raven.server.resources.sessions import DEFAULT_ID
from raven.server.services import Services
from raven.settings.emotion_templates import parse_templates
from raven.settings.levels import resolve_settings
from raven.threads import every

log = logging.getLogger(__name__)

VERSION = 1
SECONDS = 1.0  # between two looks for what changed: so much is lost at the most
TIDY_SECONDS = 60.0  # between two times that what nobody needs is dropped
GIVE_WAY_SECONDS = 0.05  # between two looks whether those that somebody asked for are open
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)


class RememberedSessions:
    """The sessions of one server in a store."""

    def __init__(self, services: Services, store: SharedStore) -> None:
        self._services = services
        self._store = store
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._told: dict[str, tuple[Any, ...]] = {}
        self._characters: dict[str, tuple[object, dict[str, Any]]] = {}
        self._had: set[str] = set()  # sessions that were open here: what is not any more, was closed
        self._recalling: dict[str, threading.Lock] = {}
        self._coming: list[str] = []
        self._tidied = -math.inf
        services.sessions.recall = self.recall

    def restore(self) -> list[str]:
        """Open the sessions that this server had; their ids. One that cannot be opened is set aside, and the log says why."""
        self._coming = self._store.mine()
        restored = []
        while self._coming and not self._stopped.is_set():
            if self._recalling:  # somebody waits for one
                self._stopped.wait(GIVE_WAY_SECONDS)
            elif self.recall(self._coming[0]):
                restored.append(self._coming.pop(0))
            else:
                del self._coming[0]
        if restored:
            log.info("%d sessions go on where they were", len(restored))
        return restored

    def restore_meanwhile(self, then: Callable[[], object]) -> None:
        """The same on a thread of its own, while those that somebody asks for come first; `then`: what is less urgent."""
        self._coming = self._store.mine()
        threading.Thread(target=self._restore, args=(then,), name="session-restoring", daemon=True).start()

    def _restore(self, then: Callable[[], object]) -> None:
        try:
            self.restore()
        except (RavenError, OSError) as error:
            log.warning("some sessions do not go on yet: %s", error)
        finally:
            self._coming = []
            if not self._stopped.is_set():
                then()

    def recall(self, id: str) -> bool:
        """Open a session that is kept and not open here; whether it is open now.

        Raises `LimitReached`, or `Unavailable` where the store cannot be asked.
        """
        if not _ID.fullmatch(id):
            return False
        with self._lock:
            one_at_a_time = self._recalling.setdefault(id, threading.Lock())
        try:
            with one_at_a_time:
                return self._recalled(id)
        finally:
            with self._lock:
                self._recalling.pop(id, None)

    def _recalled(self, id: str) -> bool:
        if any(session.id == id for session in self._services.sessions.all()):
            return True
        if id in self._had:
            return False  # it was closed
        try:
            if (data := self._store.take(id)) is None:
                return False
            kept = json.loads(data)
            if id == DEFAULT_ID and kept["at_start"] != self._services.config.avatar.character:
                return False  # the operator wants to see another one now
            self._open(id, kept)
        except LimitReached:
            raise
        except Unreachable as error:
            raise Unavailable(what_it_says(error)) from error
        except (RavenError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            log.warning("the session %s cannot be restored, and is set aside: %s", id, error)
            self._store.set_aside(id)
            return False
        self._had.add(id)
        return True

    def watch(self) -> None:
        """Keep what sessions are told from now on."""
        every(SECONDS, self.save, self._stopped, "session-keeping")

    def close(self) -> None:
        """Keep all as it is now, and nothing more: sessions that end with the server are not forgotten."""
        self._stopped.set()
        self.save()

    def save(self) -> None:
        """Write what changed since the last time, and forget sessions that were closed. Raises `OSError`."""
        with self._lock:
            for id in self._store.lost(self._told):
                log.info("the session %s goes on at another server", id)
                self._let_go(id)
                self._services.sessions.close_one(id)
            sessions = {session.id: session for session in self._services.sessions.all() if _ID.fullmatch(session.id)}
            for id, session in sessions.items():
                voice, told = self._services.own_characters.voice(session), session.told
                now = (
                    told.figure,
                    told.settings,
                    told.library.custom,
                    told.emotion,
                    told.overrides,
                    told.running,
                    voice,
                )
                if self._told.get(id) != now:
                    self._store.put(id, json.dumps(self._kept(session, voice)).encode())
                    self._told[id] = now
                    self._had.add(id)
            closed = self._had - sessions.keys()
            for id in closed:
                self._store.forget(id)
                self._let_go(id)
            if closed or time.monotonic() - self._tidied > TIDY_SECONDS:
                self._tidy()

    def _let_go(self, id: str) -> None:
        self._told.pop(id, None)
        self._characters.pop(id, None)
        self._had.discard(id)

    def _tidy(self) -> None:
        if not self._coming:  # what those need is not known yet
            self._tidied = time.monotonic()
            self._store.tidy(self._told, {name for _, kept in self._characters.values() for name in _pictures(kept)})

    # A session as JSON.

    def _kept(self, session: Session, voice: Voice) -> dict[str, Any]:
        told, own = session.told, self._services.posers.get(self._services.config.avatar.poser)
        return {
            "version": VERSION,
            "at_start": self._services.config.avatar.character,
            "character": self._character(session),
            "poser": None if session.poser is own else session.poser.name,
            "settings": told.settings.model_dump(mode="json"),
            "emotions": {name: each.model_dump(mode="json") for name, each in told.library.custom.items()},
            "emotion": told.emotion,
            "overrides": dict(told.overrides),
            "running": told.running,
            "voice": voice.model_dump(mode="json"),
        }

    def _character(self, session: Session) -> dict[str, Any]:
        figure, last = session.told.figure, self._characters.get(session.id)
        if last is not None and last[0] is figure:
            return last[1]
        original = self._services.originals.of(figure)
        if isinstance(original.file, Path):
            saved, name = self._services.own_characters.saved(session), session.character.name
            own = saved.id if saved.outfit is None else f"{saved.id}/{saved.outfit}"
            known = own or (name if name in list_characters() else None)
            kept: dict[str, Any] = {"name": known} if known else {"path": str(original.file)}
        else:
            cels = {name: self._picture(data) for name, data in original.cels.items()}
            kept = {"picture": self._picture(original.file), "cels": cels, "stem": original.name}
            kept["correction"] = original.correction and original.correction.model_dump(mode="json", exclude_unset=True)
        kept["rig"] = dict(original.rig)
        self._characters[session.id] = figure, kept
        return kept

    def _picture(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        self._store.keep_picture(name, data)
        return name

    def _open(self, id: str, kept: Mapping[str, Any]) -> str:
        if kept["version"] != VERSION:
            raise ValueError(f"it has version {kept['version']}, and this server knows {VERSION}")
        services, own = self._services, self._services.own_characters
        named = self._named(kept["character"])
        settings, _ = resolve_settings(kept["settings"], services.server_settings)
        templates = parse_templates(kept["emotions"])
        poser = None if kept["poser"] is None else services.posers.get(kept["poser"])
        session = services.sessions.open(replace(named.character, intake=None), id, poser)
        try:
            services.originals.keep(session.told.figure, named.original, named.character.intake)
            if isinstance(named.original.file, Path):
                own.shown(session, session.told.figure, named.stored)
            session.set_settings(settings)
            session.set_emotions(templates)
            session.set_overrides(kept["overrides"])
            session.set_emotion(kept["emotion"])
            own.set_voice(session, Voice.model_validate(kept["voice"]))
        except BaseException:
            services.sessions.close_one(id)
            raise
        if kept["running"]:
            session.start()
        return id

    def _named(self, kept: Mapping[str, Any]) -> ServerCharacter:
        own, rig = self._services.own_characters, kept["rig"]
        if "picture" not in kept:
            named = own.named(kept["name"]) if "name" in kept else own.at(Path(kept["path"]))
            if not rig or rig == named.original.rig:
                return named
            return replace(
                named, character=replace(named.character, rig=rig), original=replace(named.original, rig=rig)
            )
        file, cels = (
            self._store.picture(kept["picture"]),
            {cel: self._store.picture(name) for cel, name in kept["cels"].items()},
        )
        correction = None if rig or not kept["correction"] else parse_correction(kept["correction"])
        limits = self._services.upload_limits()
        character = character_from_upload(file, cels, limits, rig=rig or None, correction=correction)
        original = Original(file, kept["stem"], cels, rig, correction)
        if (intake := character.intake) is not None:
            original = replace(original, correction=intake.correction, faces=intake.found.faces)
        return ServerCharacter(character, original, None)


def _pictures(kept: Mapping[str, Any]) -> list[str]:
    return [kept["picture"], *kept["cels"].values()] if "picture" in kept else []
