"""What sessions were told, kept on the disk, so that they go on after a crash or an update of the server.

    FOLDER/ID.json           a session: its character by name or by the hashes of its pictures, and all that was set
    FOLDER/pictures/SHA256   an uploaded picture, as it came

Each file is written whole or not at all, and only when something changed.
"""

import hashlib
import json
import logging
import os
import re
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from raven.errors import NotFound, RavenError
from raven.figure.character import character_from_upload, list_characters
from raven.files import replacing
from raven.intake.correction import parse_correction
from raven.library.manifest import Voice
from raven.live.session import Session
from raven.periodic import every
from raven.server.resources.originals import Original
from raven.server.resources.own_characters import Named
from raven.server.resources.sessions import DEFAULT_ID
from raven.server.services import Services
from raven.settings.animator_settings import resolve_settings
from raven.settings.emotion_templates import parse_templates

log = logging.getLogger(__name__)

VERSION = 1
SECONDS = 1.0  # between two looks for what changed: so much is lost at the most
PICTURES = "pictures"
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)


class Remembered:
    """The sessions of one server in one folder, which is this server's alone. Readable by its owner only."""

    def __init__(self, services: Services, folder: Path) -> None:
        """Makes the folder. Raises `OSError`."""
        self._services = services
        self._folder = folder
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._told: dict[str, tuple[Any, ...]] = {}
        self._characters: dict[str, tuple[object, dict[str, Any]]] = {}
        (folder / PICTURES).mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            folder.chmod(0o700)

    def restore(self) -> list[str]:
        """Open the sessions that are kept; their ids. One that cannot be opened is set aside, and the log says why."""
        restored = []
        for file in sorted(self._folder.glob("*.json")):
            try:
                kept = json.loads(file.read_text("utf-8"))
                if file.stem == DEFAULT_ID and kept["at_start"] != self._services.config.avatar.character:
                    continue  # the operator wants to see another one now
                restored.append(self._open(file.stem, kept))
            except (RavenError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                log.warning("the session in %s cannot be restored, and is set aside: %s", file.name, error)
                os.replace(file, file.with_suffix(".damaged"))
        if restored:
            log.info("%d sessions go on where they were", len(restored))
        return restored

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
                    self._write(f"{id}.json", json.dumps(self._kept(session, voice)).encode())
                    self._told[id] = now
            for file in self._folder.glob("*.json"):
                if file.stem not in sessions:
                    file.unlink(missing_ok=True)
                    self._told.pop(file.stem, None)
                    self._characters.pop(file.stem, None)
            wanted = {name for _, kept in self._characters.values() for name in _pictures(kept)}
            for file in (self._folder / PICTURES).iterdir():
                if file.name not in wanted:
                    file.unlink(missing_ok=True)

    def _write(self, name: str, data: bytes) -> None:
        with replacing(self._folder / name) as partial:
            partial.write_bytes(data)

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
            id, name = self._services.own_characters.saved(session).id, session.character.name
            known = id or (name if name in list_characters() else None)
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
        if not (self._folder / PICTURES / name).exists():
            self._write(f"{PICTURES}/{name}", data)
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

    def _named(self, kept: Mapping[str, Any]) -> Named:
        own, rig = self._services.own_characters, kept["rig"]
        if "picture" not in kept:
            named = own.named(kept["name"]) if "name" in kept else own.at(Path(kept["path"]))
            if not rig or rig == named.original.rig:
                return named
            return replace(
                named, character=replace(named.character, rig=rig), original=replace(named.original, rig=rig)
            )
        file, cels = self._read(kept["picture"]), {cel: self._read(name) for cel, name in kept["cels"].items()}
        correction = None if rig or not kept["correction"] else parse_correction(kept["correction"])
        limits = self._services.upload_limits()
        character = character_from_upload(file, cels, limits, rig=rig or None, correction=correction)
        original = Original(file, kept["stem"], cels, rig, correction)
        if (intake := character.intake) is not None:
            original = replace(original, correction=intake.correction, faces=intake.found.faces)
        return Named(character, original, None)

    def _read(self, name: str) -> bytes:
        data = (self._folder / PICTURES / Path(name).name).read_bytes()
        if hashlib.sha256(data).hexdigest() != name:
            raise NotFound("its picture is damaged")
        return data


def _pictures(kept: Mapping[str, Any]) -> list[str]:
    return [kept["picture"], *kept["cels"].values()] if "picture" in kept else []
