"""What a program remembers from run to run: one JSON file in the user's configuration folder."""

import json
import logging
import os
import sys
from pathlib import Path
from typing import Any, TypeVar

from raven.files import replacing

_log = logging.getLogger(__name__)

Value = TypeVar("Value", bool, int, float, str, list[Any], dict[str, Any])


def preferences_folder() -> Path:
    """Where programs of this user keep their configuration, on this system; `raven-avatar` inside it."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "raven-avatar"


class Preferences:
    """Named values of one program. Nothing here is worth failing for: what cannot be read or written is told in the log."""

    def __init__(self, program: str, folder: Path | None = None) -> None:
        """Reads `PROGRAM.json` in `folder` (default: `preferences_folder()`). A broken file is kept as `PROGRAM.json.broken`."""
        self.file = (folder or preferences_folder()) / f"{program}.json"
        self._values = self._read()
        self._written = dict(self._values)

    def get(self, name: str, default: Value) -> Value:
        """The value of this name; `default` if there is none or it is not of the default's type."""
        value = self._values.get(name, default)
        fits = type(value) is type(default) or (type(default) is float and type(value) is int)
        return value if fits else default

    def set(self, name: str, value: Value) -> None:
        """Remember a value. It is written with the next `save`."""
        self._values[name] = value

    def save(self) -> None:
        """Write the file, in one step, if anything has changed."""
        if self._values == self._written:
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self.file) as partial:
                partial.write_text(json.dumps(self._values, indent=2) + "\n", "utf-8")
        except OSError as error:
            _log.warning("what this program remembers cannot be written: %s", error)
        else:
            self._written = dict(self._values)

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self.file.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            self._put_aside(str(error))
            return {}
        if not isinstance(values, dict):
            self._put_aside("it holds no object")
            return {}
        return values

    def _put_aside(self, why: str) -> None:
        _log.warning("%s cannot be used (%s); it is kept as %s.broken", self.file, why, self.file.name)
        try:
            os.replace(self.file, self.file.with_name(f"{self.file.name}.broken"))
        except OSError:
            _log.warning("%s cannot be renamed either", self.file)
