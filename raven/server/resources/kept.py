"""Where sessions are kept: a folder of one server, or a Valkey or Redis that several share. Uploaded pictures go along.

    FOLDER/ID.json           raven:session:ID     a session
    FOLDER/pictures/SHA256   raven:picture:SHA256 an uploaded picture, as it came
                             raven:owner:ID       the name of the server that has the session now
                             raven:server:NAME    the ids of its sessions

What cannot be read or written raises `OSError`; a server that does not answer, `Unreachable`.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, cast

from raven.errors import InvalidInput, NotFound
from raven.files import replacing
from raven.said import said

PICTURES = "pictures"
PATIENCE = 2.0  # seconds that a server of this kind may take to answer
DEFAULT = "default"  # which every server has, and shares with none

PUT = """
local owner = redis.call('GET', KEYS[2])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'EX', ARGV[2])
redis.call('SET', KEYS[2], ARGV[1], 'EX', ARGV[2])
redis.call('SADD', KEYS[3], ARGV[4])
return 1
"""
"""Keeps a session, unless another server has it meanwhile."""


class Unreachable(OSError):
    """What is kept cannot be asked for now."""


class SharedStore(Protocol):
    """What is kept. Sessions are bytes by their id, pictures bytes by their hash."""

    def mine(self) -> list[str]:
        """The ids of the sessions that this server had last."""

    def take(self, id: str) -> bytes | None:
        """A session, which is this server's from now on; None if it is not kept."""

    def put(self, id: str, data: bytes) -> None:
        """Keep a session as it is now."""

    def forget(self, id: str) -> None:
        """Keep it no longer."""

    def set_aside(self, id: str) -> None:
        """Keep it where it is never taken, as nobody can use it."""

    def lost(self, ids: Iterable[str]) -> list[str]:
        """Of these sessions of this server, those that another one took."""

    def picture(self, name: str) -> bytes:
        """A picture. Raises `NotFound` if it is not there as it was."""

    def keep_picture(self, name: str, data: bytes) -> None:
        """Keep it as long as a session needs it."""

    def tidy(self, sessions: Iterable[str], pictures: Iterable[str]) -> None:
        """These are needed still, and no others of this server."""


class Folder:
    """A folder of one server, readable by its owner only. Each file is written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder."""
        self._folder = folder
        (folder / PICTURES).mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            folder.chmod(0o700)

    def mine(self) -> list[str]:
        return sorted(file.stem for file in self._folder.glob("*.json"))

    def take(self, id: str) -> bytes | None:
        try:
            return self._file(id).read_bytes()
        except FileNotFoundError:
            return None

    def put(self, id: str, data: bytes) -> None:
        self._write(self._file(id), data)

    def forget(self, id: str) -> None:
        self._file(id).unlink(missing_ok=True)

    def set_aside(self, id: str) -> None:
        os.replace(self._file(id), self._file(id).with_suffix(".damaged"))

    def lost(self, ids: Iterable[str]) -> list[str]:
        return []

    def picture(self, name: str) -> bytes:
        return _as_it_was(name, (self._folder / PICTURES / Path(name).name).read_bytes())

    def keep_picture(self, name: str, data: bytes) -> None:
        file = self._folder / PICTURES / name
        if not file.exists():
            self._write(file, data)

    def tidy(self, sessions: Iterable[str], pictures: Iterable[str]) -> None:
        wanted = set(pictures)
        for file in (self._folder / PICTURES).iterdir():
            if file.name not in wanted:
                file.unlink(missing_ok=True)

    def _file(self, id: str) -> Path:
        return self._folder / f"{id}.json"

    def _write(self, file: Path, data: bytes) -> None:
        with replacing(file) as partial:
            partial.write_bytes(data)


class Shared:
    """A Valkey or Redis. Who takes a session has it; who had it before notices, and lets go.

    What no server needs for `seconds` is dropped there by itself.
    """

    def __init__(self, url: str, name: str, seconds: float) -> None:
        """`name` is this server's among those that share. Raises `InvalidInput` without the package for it."""
        try:
            import redis
        except ImportError as error:
            raise InvalidInput(
                "server.state_url", "needs the package redis: pip install 'raven-avatar[shared]'"
            ) from error
        self._errors = redis.RedisError
        self._name = name
        self._seconds = round(seconds)
        with self._reached():
            self._server: Any = redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
            self._server.ping()

    def mine(self) -> list[str]:
        with self._reached():
            ids = sorted(id.decode() for id in self._server.smembers(self._own()))
        return [id for id in ids if id not in self.lost(ids)]

    def take(self, id: str) -> bytes | None:
        with self._reached():
            data = cast(bytes | None, self._server.get(self._session(id)))
            if data is None:
                return None
            before = self._server.set(self._owner(id), self._name, ex=self._seconds, get=True)
            if before is not None and before.decode() != self._name:
                self._server.srem(f"raven:server:{before.decode()}", id)
            self._server.sadd(self._own(), id)
            return data

    def put(self, id: str, data: bytes) -> None:
        with self._reached():
            keys = self._session(id), self._owner(id), self._own()
            self._server.eval(PUT, len(keys), *keys, self._name, self._seconds, data, id)

    def forget(self, id: str) -> None:
        with self._reached():
            self._server.delete(self._session(id), self._owner(id))
            self._server.srem(self._own(), id)

    def set_aside(self, id: str) -> None:
        with self._reached():
            self._server.rename(self._session(id), f"raven:damaged:{id}")
            self._server.srem(self._own(), id)

    def lost(self, ids: Iterable[str]) -> list[str]:
        ids = list(ids)
        with self._reached():
            owners = self._server.mget([self._owner(id) for id in ids]) if ids else []
        return [id for id, owner in zip(ids, owners, strict=True) if owner not in (None, self._name.encode())]

    def picture(self, name: str) -> bytes:
        with self._reached():
            return _as_it_was(name, self._server.get(f"raven:picture:{name}") or b"")

    def keep_picture(self, name: str, data: bytes) -> None:
        with self._reached():
            self._server.set(f"raven:picture:{name}", data, ex=self._seconds)

    def tidy(self, sessions: Iterable[str], pictures: Iterable[str]) -> None:
        with self._reached(), self._server.pipeline(transaction=False) as pipe:
            for id in sessions:
                pipe.expire(self._session(id), self._seconds)
                pipe.expire(self._owner(id), self._seconds)
            for name in pictures:
                pipe.expire(f"raven:picture:{name}", self._seconds)
            pipe.execute()

    def _own(self) -> str:
        return f"raven:server:{self._name}"

    def _session(self, id: str) -> str:
        return f"raven:session:{self._shared(id)}"

    def _owner(self, id: str) -> str:
        return f"raven:owner:{self._shared(id)}"

    def _shared(self, id: str) -> str:
        return f"{self._name}:{id}" if id == DEFAULT else id

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except self._errors as error:
            raise Unreachable(f"the shared state cannot be reached: {error}") from error


def _as_it_was(name: str, data: bytes) -> bytes:
    if hashlib.sha256(data).hexdigest() != name:
        raise NotFound(said("picture_damaged", "its picture is damaged"))
    return data
