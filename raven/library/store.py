"""The characters of a user: a folder of them that several programs may use at a time.

    FOLDER/mika/000003/          the character `mika` as it was saved for the third time: all its files, and manifest.json
    FOLDER/mika/000002/          as it was before; the last few are kept, and files that did not change take no room again
    FOLDER/.bin/finch/000001/    what was deleted, until somebody wants it back
    FOLDER/.partial-.../         what a program was writing when it was killed
    FOLDER/.lock                 held by the program that gives a name at this moment

A character is written into a folder of its own, which then gets its place in one step, by a new name. That step fails if
another program had the same revision ready before, so that none takes what another wrote for its own; and whenever a
program is killed, each character is there as it was or as it was to be.
"""

import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from anyascii import anyascii
from filelock import FileLock, Timeout

from raven.errors import Conflict, InvalidInput, NotFound
from raven.figure.shipped import list_characters
from raven.library.contents import DEVICES, Contents
from raven.library.manifest import LONGEST_NAME
from raven.library.stored import (
    Listed,
    Stored,
    changed_at,
    compared,
    folders_in,
    listed_in,
    revision_name,
    revisions,
    takes_place,
    write,
)
from raven.said import said

BIN = ".bin"
PARTIAL = ".partial-"
KEPT_REVISIONS = 10
BIN_SECONDS = 30 * 24 * 3600.0
"""After which what was deleted is gone for good."""
NAMING_SECONDS = 30.0  # that another program may take to give a name; it takes milliseconds
ABANDONED_SECONDS = 3600.0  # after which nobody is writing a partial folder any more
LONGEST_ID = 40  # characters
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Library:
    """The characters in a folder, which is made when the first one is saved. All calls may come from any thread."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives seconds of the Unix epoch."""
        self.folder = folder
        self._clock = clock
        self._lock = FileLock(folder / ".lock", timeout=NAMING_SECONDS)

    def all(self) -> list[Listed]:
        """All characters, by name; those that are damaged at the end."""
        found = [listed_in(folder) for folder in self._folders(self.folder)]
        return sorted(found, key=lambda each: (each.stored is None, compared(each.name), each.id))

    def bin(self) -> list[Listed]:
        """What was deleted and can be had back, newest first."""
        folders = self._folders(self.folder / BIN)
        return [listed_in(each) for each in sorted(folders, key=changed_at, reverse=True)]

    def get(self, name: str) -> Stored:
        """The character of this id, or of this name in whatever case; `mika/winter` is one in an outfit of its wardrobe.

        Raises `NotFound`, and `InvalidInput` for a damaged one.
        """
        found = listed_in(self.folder / name) if ID.fullmatch(name) and (self.folder / name).is_dir() else None
        if found is None:
            found = next((each for each in self.all() if compared(each.name) == compared(name)), None)
        if found is None and "/" in name:
            wearer, _, outfit = name.rpartition("/")
            return self.get(wearer).wearing(outfit)
        if found is None:
            raise NotFound(said("no_own_character", "there is no character of your own named {name!r}", name=name))
        if found.stored is None:
            raise InvalidInput(
                name, said("character_damaged", "this character is damaged: {reason}", reason=found.damaged)
            )
        return found.stored

    def __contains__(self, id: str) -> bool:
        """Whether there is a character with this id, damaged or not."""
        return (self.folder / id).is_dir()

    def create(self, contents: Contents) -> Stored:
        """Take a new character in. Raises `InvalidInput` if its name is taken."""
        self.check_name(contents.about.name)
        with self._written(contents, inside=revision_name(1)) as whole, self._naming():
            self.check_name(contents.about.name)  # once more: it took a while to write
            while True:
                id = self._free_id(contents.about.name)
                if takes_place(whole, self.folder / id):
                    return self._stored(id)

    def save(self, id: str, contents: Contents, revision: int) -> Stored:
        """Give a character other contents: a new revision after `revision`, the one that the caller knows.

        Raises `Conflict` if there is a newer one already, `NotFound`, and `InvalidInput` if a new name is taken.
        """
        following = max(revisions(self.folder / self.get(id).id), default=0) + 1
        now = self.get(id)  # after that: who saves from here on takes the number
        self.check_name(contents.about.name, but=now.id)
        if now.revision != revision:
            raise _changed_meanwhile(now, revision)
        with self._written(contents, now.folder) as partial, self._naming():
            self.check_name(contents.about.name, but=now.id)
            try:
                is_first = takes_place(partial, self.folder / now.id / revision_name(following))
            except OSError:
                self._check_there(now.id)  # it may have been deleted meanwhile
                raise
            if not is_first:
                raise _changed_meanwhile(self.get(now.id), revision)
        self._forget_old(now.id)
        return self._stored(now.id)

    def free_name(self, wanted: str) -> str:
        """The name, or the first of `NAME 2`, `NAME 3` ... that is not taken."""
        taken = self._names()
        name, count = wanted, 1
        while compared(name) in taken:
            count += 1
            name = f"{wanted[: LONGEST_NAME - 5]} {count}"
        return name

    def duplicate(self, id: str, name: str | None = None) -> Stored:
        """The same once more, under this name or a similar one."""
        contents = self.get(id).contents
        return self.create(contents.called(name or self.free_name(contents.about.name)))

    def take_in(self, contents: Contents) -> Stored:
        """Take a character in under a similar name if its own is taken; one that is there already stays as it is."""
        with self._naming():  # so that of the same file twice at a time the second finds the first
            return self.same_as(contents) or self.create(contents.called(self.free_name(contents.about.name)))

    def same_as(self, contents: Contents) -> Stored | None:
        """A character that is called so and has just these files."""
        manifest = contents.manifest(0)
        stored = (each.stored for each in self.all() if each.stored is not None)
        wanted = (manifest.about, manifest.files, manifest.wardrobe)
        alike = (
            each for each in stored if (each.manifest.about, each.manifest.files, each.manifest.wardrobe) == wanted
        )
        return next(alike, None)

    def delete(self, id: str) -> None:
        """Put a character into the bin, from where `restore` brings it back. Raises `NotFound`."""
        self._check_there(id)
        (self.folder / BIN).mkdir(exist_ok=True)
        place = self.folder / BIN / id
        os.utime(self.folder / id, (self._clock(), self._clock()))
        if not takes_place(self.folder / id, place):
            raise Conflict(said("in_bin_already", "{character} is in the bin already", character=id))

    def restore(self, id: str) -> Listed:
        """Bring a character back from the bin. If its name was given to another meanwhile, it gets a similar one."""
        binned = self.folder / BIN / id
        if not ID.fullmatch(id) or not binned.is_dir():
            raise NotFound(
                said("not_in_bin", "there is no character with the id {character!r} in the bin", character=id)
            )
        with self._naming():
            listed = listed_in(binned)
            if listed.stored is not None and compared(listed.stored.manifest.name) in self._names():
                contents = listed.stored.contents
                restored = self.create(contents.called(self.free_name(contents.about.name)))
                shutil.rmtree(binned, ignore_errors=True)
                return Listed(restored.id, restored)
            if not takes_place(binned, self.folder / id):
                raise Conflict(said("id_taken", "there is another character with the id {character} now", character=id))
            return listed_in(self.folder / id)

    def tidy(self) -> None:
        """Remove what programs that were killed left behind, and what has been in the bin for long."""
        now = self._clock()
        partial = (each for each in folders_in(self.folder) if each.name.startswith(PARTIAL))
        binned = folders_in(self.folder / BIN)
        for folders, seconds in ((partial, ABANDONED_SECONDS), (binned, BIN_SECONDS)):
            for folder in folders:
                if now - changed_at(folder) > seconds:
                    shutil.rmtree(folder, ignore_errors=True)

    # Folders.

    def _folders(self, folder: Path) -> list[Path]:
        return [each for each in folders_in(folder) if ID.fullmatch(each.name)]

    def _stored(self, id: str) -> Stored:
        listed = listed_in(self.folder / id)
        if listed.stored is None:
            raise InvalidInput(
                id, said("character_damaged", "this character is damaged: {reason}", reason=listed.damaged)
            )
        return listed.stored

    def _partial(self) -> Path:
        return self.folder / f"{PARTIAL}{uuid.uuid4().hex}"

    @contextmanager
    def _written(self, contents: Contents, before: Path | None = None, inside: str = "") -> Iterator[Path]:
        """A folder with these contents, which the body gives its place. `before` has files of which many stay as they are.

        `inside`: the folder in it that has them, instead of itself. Raises `NotFound` if files of `contents` are gone meanwhile.
        """
        whole = self._partial()
        partial = whole / inside
        partial.mkdir(parents=True)
        try:
            write(contents, partial, self._clock(), self.folder, before)
            yield whole
        finally:
            shutil.rmtree(whole, ignore_errors=True)

    def _forget_old(self, id: str) -> None:
        for revision in revisions(self.folder / id)[KEPT_REVISIONS:]:
            shutil.rmtree(self.folder / id / revision_name(revision), ignore_errors=True)

    def _check_there(self, id: str) -> None:
        if not ID.fullmatch(id) or not (self.folder / id).is_dir():
            raise NotFound(
                said("no_own_character_id", "there is no character of your own with the id {character!r}", character=id)
            )

    # Names.

    @contextmanager
    def _naming(self) -> Iterator[None]:
        """From the look whether a name or place is free until it is taken, no other program and no other thread does so.

        A thread may do so within itself. Raises `Conflict` if another program never ends.
        """
        try:
            self._lock.acquire()
        except Timeout as error:
            raise Conflict(
                said(
                    "library_busy",
                    "another program is using the characters in {folder} and does not end",
                    folder=self.folder,
                )
            ) from error
        try:
            yield
        finally:
            self._lock.release()

    def _names(self, but: str | None = None) -> set[str]:
        """All names that are taken, in the form in which they are compared."""
        own = (each.name for each in self.all() if each.id != but)
        return {compared(name) for name in (*own, *list_characters())}

    def check_name(self, name: str, but: str | None = None) -> None:
        """Raises `InvalidInput` if the name is taken by another than the character of the id `but`."""
        if compared(name) in self._names(but):
            raise InvalidInput(
                "name", said("name_taken", "there is a character named {name} already; choose another name", name=name)
            )

    def _free_id(self, name: str) -> str:
        words = re.findall(r"[a-z0-9]+", anyascii(name).lower())
        wanted = "-".join(words)[:LONGEST_ID].strip("-") or "character"
        taken = {*list_characters(), *DEVICES, *(each.name for each in folders_in(self.folder))}
        taken |= {each.name for each in folders_in(self.folder / BIN)}
        id, count = wanted, 1
        while id in taken:
            count += 1
            id = f"{wanted}-{count}"
        return id


def _changed_meanwhile(now: Stored, revision: int) -> Conflict:
    return Conflict(
        said(
            "saved_meanwhile",
            "{name} was saved by another program meanwhile: it is at revision {now}, and this change was "
            "made to revision {yours}; load it again, or save under another name",
            name=now.manifest.name,
            now=now.revision,
            yours=revision,
        )
    )
