"""Which language model stands behind this server: that of the configuration, or another one that was chosen on the page.

What was chosen is kept in a file that only its owner may read, because a key may be in it. A key goes to the address that it was
given for and to no other, and never back to who gave it.
"""

import json
import logging
import os
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from raven.data_folder import user_data_folder
from raven.errors import InvalidInput
from raven.files import replacing
from raven.said import said
from raven.server.config import Chat

log = logging.getLogger(__name__)

FILE = "language_model.json"
LONGEST = 2000  # characters of an address, a name or a key


@dataclass(frozen=True)
class ModelServer:
    """A server with OpenAI's interface.

    `base_url` empty: none; `model` empty: its own; `key` None: that of who asks, empty: none.
    """

    base_url: str
    model: str = ""
    key: str | None = None


def folder_of(config: Chat) -> Path:
    """Where the choice and the conversations are kept."""
    return config.folder or user_data_folder()


class ChosenModelServer:
    """The choice that holds. All calls may come from any thread."""

    def __init__(self, folder: Path, config: Chat) -> None:
        self._file = folder / FILE
        self._config = config
        self._lock = threading.Lock()
        self._own = self._read()

    @property
    def now(self) -> ModelServer:
        """What holds now."""
        return self._own or self.configured

    @property
    def configured(self) -> ModelServer:
        """That of the configuration."""
        config = self._config
        key = os.environ.get(config.key_env, "") if config.key_env else None
        return ModelServer(config.base_url, config.model, key)

    def choose(self, base_url: str, model: str, key: str | None) -> None:
        """Another one. `key` None: that which was given for this address before. Raises `InvalidInput` naming the field."""
        for field, value in (("base_url", base_url), ("model", model), ("key", key or "")):
            if len(value) > LONGEST or not value.isprintable():
                raise InvalidInput(
                    field, said("one_line", "must be at most {most} characters in one line", most=LONGEST)
                )
        if key is not None and not key.isascii():
            raise InvalidInput("key", said("ascii_wanted", "may have letters, digits and signs of ASCII only"))
        url = _checked(base_url)
        with self._lock:
            before = self.now
            kept = before.key if before.base_url.rstrip("/") == url else None
            self._own = ModelServer(url, model, kept if key is None else key)
            if self._own == self.configured:
                self._own = None
                self._file.unlink(missing_ok=True)
            else:
                self._write(self._own)

    def _read(self) -> ModelServer | None:
        try:
            data = json.loads(self._file.read_text("utf-8"))
            key = data["key"]
            return ModelServer(_checked(str(data["base_url"])), str(data["model"]), None if key is None else str(key))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, InvalidInput):
            log.warning("%s cannot be read; the language model of the configuration is used", self._file)
            return None

    def _write(self, choice: ModelServer) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with replacing(self._file) as partial:
            partial.unlink(missing_ok=True)
            handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(choice), file)


def _checked(base_url: str) -> str:
    """The address, without a slash at its end. Raises `InvalidInput`."""
    url = base_url.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for what is no number
    except ValueError as error:
        raise InvalidInput("base_url", said("no_address", "is no address")) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or any(each.isspace() for each in url):
        raise InvalidInput("base_url", said("address_wanted", "must be an address such as http://localhost:11434/v1"))
    if parts.username is not None or parts.query or parts.fragment:
        raise InvalidInput(
            "base_url",
            said(
                "address_with_more",
                "must have neither a name, a question mark nor a number sign; a key has its own field",
            ),
        )
    return url
