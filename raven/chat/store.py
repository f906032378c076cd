"""Conversations on the disk: one SQLite file, in which what was written stays written, whatever happens to the program.

A conversation is a tree: another answer, or a message that was edited, is a branch beside the first. Its `leaf` is the last
message of the branch that is shown. Nothing of it is kept in memory.
"""

import json
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from raven.errors import InvalidInput, NotFound, Unavailable
from raven.said import said

Role: TypeAlias = Literal["user", "assistant"]

VERSION = 2
BUSY_SECONDS = 10.0  # that one waits for another program which writes into the same file
SCHEMA = """
CREATE TABLE conversations (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, user TEXT NOT NULL, card TEXT NOT NULL, leaf INTEGER, began REAL NOT NULL
);
CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  parent INTEGER REFERENCES messages (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
  text TEXT NOT NULL,
  at REAL NOT NULL
);
CREATE INDEX children ON messages (conversation, parent);
"""
SINCE_2 = """
CREATE TABLE pictures (
  conversation TEXT PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE, picture BLOB NOT NULL
);
CREATE TABLE summaries (
  message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE, text TEXT NOT NULL
);
"""


@dataclass(frozen=True)
class Message:
    """What was said. `parent`: the message before it; `at`: when it was begun, in seconds of the Unix epoch."""

    id: int
    parent: int | None
    role: Role
    text: str
    at: float


@dataclass(frozen=True)
class ConversationInfo:
    """A conversation, without its messages. `card` is the character's, as JSON has it."""

    id: str
    title: str
    user: str
    card: dict[str, Any]
    leaf: int | None
    began: float


class ConversationStore:
    """The conversations in a file, which is made if it does not exist. All calls may come from any thread."""

    def __init__(self, path: Path) -> None:
        """Raises `Unavailable` for a file that cannot be opened or is something else."""
        self._lock = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute("PRAGMA synchronous = FULL")
            self._file.execute("PRAGMA foreign_keys = ON")
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            raise Unavailable(
                said(
                    "conversations_closed",
                    "the conversations in {file} cannot be opened: {reason}",
                    file=path,
                    reason=error,
                )
            ) from error

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()

    # Conversations.

    def begin(self, title: str, user: str, card: dict[str, Any], now: float) -> str:
        """A new conversation; its id."""
        id = str(uuid.uuid4())
        self._do(
            "INSERT INTO conversations (id, title, user, card, began) VALUES (?, ?, ?, ?, ?)",
            (id, title, user, json.dumps(card), now),
        )
        return id

    def conversations(self) -> list[ConversationInfo]:
        """All of them, the newest first."""
        return [_about(row) for row in self._do("SELECT * FROM conversations ORDER BY began DESC, id")]

    def last_text(self, conversation: ConversationInfo) -> str:
        """The last message that is shown; empty if there is none."""
        return "" if conversation.leaf is None else self.message(conversation.id, conversation.leaf).text

    def about(self, conversation: str) -> ConversationInfo:
        """One of them. Raises `NotFound`."""
        for row in self._do("SELECT * FROM conversations WHERE id = ?", (conversation,)):
            return _about(row)
        raise NotFound(said("no_such_conversation", "there is no conversation of this id"))

    def forget(self, conversation: str) -> None:
        """Delete it; one that does not exist is gone already."""
        self._do("UPDATE conversations SET leaf = NULL WHERE id = ?", (conversation,))
        self._do("DELETE FROM conversations WHERE id = ?", (conversation,))

    def keep_picture(self, conversation: str, picture: bytes) -> None:
        """Keep the file that the character's picture is in."""
        self._do("INSERT OR REPLACE INTO pictures (conversation, picture) VALUES (?, ?)", (conversation, picture))

    def picture(self, conversation: str) -> bytes | None:
        """That file; None if there is none."""
        for (picture,) in self._do("SELECT picture FROM pictures WHERE conversation = ?", (conversation,)):
            return bytes(picture)
        return None

    def has_picture(self, conversation: str) -> bool:
        """Whether there is one."""
        return bool(self._do("SELECT 1 FROM pictures WHERE conversation = ?", (conversation,)))

    # Messages.

    def add(self, conversation: str, role: Role, text: str, now: float, parent: int | None) -> Message:
        """A message behind `parent` (None: the first one), which becomes the leaf."""
        with self._lock, self._file:
            self._file.execute("BEGIN IMMEDIATE")
            added = self._file.execute(
                "INSERT INTO messages (conversation, parent, role, text, at) VALUES (?, ?, ?, ?, ?)",
                (conversation, parent, role, text, now),
            )
            id = int(added.lastrowid or 0)
            self._file.execute("UPDATE conversations SET leaf = ? WHERE id = ?", (id, conversation))
        return Message(id, parent, role, text, now)

    def write(self, message: int, text: str) -> None:
        """The message's text is this now: it still arrives, or was not heard to its end."""
        self._do("UPDATE messages SET text = ? WHERE id = ?", (text, message))

    def drop(self, conversation: str, message: Message) -> None:
        """Take back a message that has none behind it; its parent becomes the leaf."""
        with self._lock, self._file:
            self._file.execute("BEGIN IMMEDIATE")
            self._file.execute("UPDATE conversations SET leaf = ? WHERE id = ?", (message.parent, conversation))
            self._file.execute("DELETE FROM messages WHERE id = ?", (message.id,))

    def message(self, conversation: str, id: int) -> Message:
        """One of a conversation's. Raises `NotFound`."""
        rows = self._do(
            "SELECT id, parent, role, text, at FROM messages WHERE conversation = ? AND id = ?", (conversation, id)
        )
        for row in rows:
            return Message(*row)
        raise NotFound(said("no_such_message", "there is no message of this id in this conversation"))

    def back_from(self, conversation: str, message: int | None) -> Iterator[Message]:
        """This message, the one before it, and so on to the first, each read when it is asked for."""
        while message is not None:
            found = self.message(conversation, message)
            yield found
            message = found.parent

    def summarise(self, message: int, text: str) -> None:
        """Keep what was said up to this message, in short."""
        self._do("INSERT OR REPLACE INTO summaries (message, text) VALUES (?, ?)", (message, text))

    def summary(self, message: int) -> str | None:
        """What was said up to this message, in short; None where nobody has put that down."""
        for (text,) in self._do("SELECT text FROM summaries WHERE message = ?", (message,)):
            return str(text)
        return None

    def branches(self, conversation: str, message: Message) -> list[int]:
        """The ids of all messages that stand at the same place, this one among them, in the order in which they were made."""
        rows = self._do(
            "SELECT id FROM messages WHERE conversation = ? AND parent IS ? AND role = ? ORDER BY id",
            (conversation, message.parent, message.role),
        )
        return [row[0] for row in rows]

    def set_leaf(self, conversation: str, message: int) -> None:
        """Let the conversation end with this message, whatever is behind it."""
        self._do("UPDATE conversations SET leaf = ? WHERE id = ?", (message, conversation))

    def show(self, conversation: str, message: int) -> int:
        """Go to the branch of this message: the leaf is the newest behind it. Its id; raises `NotFound`."""
        leaf = self.message(conversation, message).id
        with self._lock:
            while rows := self._do(
                "SELECT max(id) FROM messages WHERE conversation = ? AND parent = ? HAVING max(id) IS NOT NULL",
                (conversation, leaf),
            ):
                leaf = rows[0][0]
            self.set_leaf(conversation, leaf)
        return int(leaf)

    def _prepare(self) -> None:
        (version,) = self._file.execute("PRAGMA user_version").fetchone()
        if version == 0:
            (tables,) = self._file.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if tables:
                raise sqlite3.DatabaseError("it is a file of another program")
            self._file.executescript(f"BEGIN IMMEDIATE; {SCHEMA} {SINCE_2} PRAGMA user_version = {VERSION}; COMMIT;")
        elif version == 1:
            self._file.executescript(f"BEGIN IMMEDIATE; {SINCE_2} PRAGMA user_version = {VERSION}; COMMIT;")
        elif version != VERSION:
            raise sqlite3.DatabaseError(f"it was made by a later version of Raven ({version})")

    def _do(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self._lock:
            return self._file.execute(statement, values).fetchall()


def _about(row: tuple[Any, ...]) -> ConversationInfo:
    id, title, user, card, leaf, began = row
    return ConversationInfo(id, title, user, json.loads(card), leaf, began)


def check_text(text: object, field: str, most: int) -> str:
    """A message's text. Raises `InvalidInput` for what is none, is empty or too long."""
    if not isinstance(text, str) or not text.strip():
        raise InvalidInput(field, said("text_wanted", "must be text"))
    if len(text) > most:
        raise InvalidInput(field, said("at_most_characters", "must have at most {most} characters", most=most))
    return text.encode("utf-8", "replace").decode("utf-8")
