"""The backdrop pictures of this installation: those that ship with Raven and those in the operator's folder, by name.

A name from outside is only ever compared with the names of the files that are there; no path is made from it.
"""

import logging
import threading
from pathlib import Path
from typing import Any

from raven.assets import assets_folder
from raven.errors import InvalidInput, NotFound, UnreadablePicture
from raven.said import at, said
from raven.settings.animator_settings import AnimatorSettings
from raven.video.backdrop import Backdrop
from raven.video.codecs import decode_rgba8
from raven.video.picture import Picture

_log = logging.getLogger(__name__)

KEPT = 16  # pictures, and backdrops made of them
SUFFIXES = {".avif", ".jpeg", ".jpg", ".png", ".webp"}  # browsers read these files too


class BackdropLibrary:
    """Finds backdrops by name, and keeps every picture that was asked for. May be used by several threads."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` holds the operator's pictures; one of the name of a shipped one takes its place.

        Raises `InvalidInput` naming `backdrops` if it is no folder.
        """
        if folder is not None and not folder.is_dir():
            raise InvalidInput("backdrops", f"{folder} is no folder")
        self._folders = [assets_folder() / "backdrops", *([folder] if folder else [])]
        self._lock = threading.Lock()
        self._pictures: dict[tuple[Path, int], Picture] = {}
        self._backdrops: dict[Backdrop, Backdrop] = {}

    def names(self) -> list[str]:
        """By alphabet. The folders are looked at anew every time."""
        return sorted(self._files())

    def find(self, name: str) -> Path:
        """The file of one of `names`. Raises `NotFound`."""
        file = self._files().get(name)
        if file is None:
            raise NotFound(
                said(
                    "no_such_backdrop",
                    "there is no backdrop named {name!r}; there are {known}",
                    name=name,
                    known=", ".join(self.names()) or "none",
                )
            )
        return file

    def backdrop(self, settings: AnimatorSettings, warnings: list[str] | None = None) -> Backdrop:
        """What these settings put behind the figure: one object for equal settings, as it keeps what it was fitted to.

        Without a usable picture it is the colour; `warnings` is then told why, if the settings named one.
        """
        plain = Backdrop.parse(settings.backdrop_color, "backdrop_color")
        if settings.backdrop_path is None:
            return self._the_same(plain)
        try:
            picture = self._picture(self.find(settings.backdrop_path))
            return self._the_same(Backdrop(plain.color, picture, settings.backdrop_blur))
        except NotFound:
            problem = said(
                "no_backdrop_ignored", "is none of this server's backdrops ({known}), ignored", known=self.names()
            )
        except (OSError, UnreadablePicture) as error:
            _log.warning("a backdrop cannot be used: %s", error)
            problem = said("backdrop_unreadable_ignored", "this picture cannot be read, ignored")
        if warnings is not None:
            warnings.append(at("animator_settings.backdrop_path", problem))
        return self._the_same(plain)

    def _files(self) -> dict[str, Path]:
        return {
            file.stem: file
            for folder in self._folders
            if folder.is_dir()
            for file in sorted(folder.iterdir())
            if file.suffix.lower() in SUFFIXES and file.is_file()
        }

    def _picture(self, file: Path) -> Picture:
        """Read once for each version of the file."""
        key = file, file.stat().st_mtime_ns
        with self._lock:
            if key not in self._pictures:
                _make_room(self._pictures)
                self._pictures[key] = Picture(rgba8=decode_rgba8(file.read_bytes(), file.name))
            return self._pictures[key]

    def _the_same(self, backdrop: Backdrop) -> Backdrop:
        with self._lock:
            if backdrop not in self._backdrops:
                _make_room(self._backdrops)
            return self._backdrops.setdefault(backdrop, backdrop)


def _make_room(kept: dict[Any, Any]) -> None:
    """Forget the oldest beyond what is in use at a time: colours pass by while somebody picks one."""
    while len(kept) >= KEPT:
        del kept[next(iter(kept))]
