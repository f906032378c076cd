"""The settings that are being edited: all of them at once, with undo, and with what files say that this editor does not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from raven.gui.history import History
from raven.gui.texts import t
from raven.settings_editor.chain import EditedChain
from raven.settings_editor.fields import Field

CHAIN = "postprocessor_chain"
MOST_UNDO = 200


@dataclass(frozen=True)
class Version:
    """The settings at one moment. Never written to."""

    values: Mapping[str, Any]
    """Every setting but the chain, by its name in files; further keys of the file as well."""
    chain: EditedChain


class Document:
    """The settings being edited. Each change is a step that can be undone; a drag of a slider is one step.

    `fields` are those of the server: their defaults are what is there at first and what `reset` goes back to.
    """

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = {field.name: field for field in fields}
        self._defaults = _nested({field.name: field.default for field in fields if field.name != CHAIN})
        chain = EditedChain.read(self.fields[CHAIN].default if CHAIN in self.fields else ())
        self._history = History(Version(self._defaults, chain), MOST_UNDO)
        self._saved = self.to_json()

    @property
    def chain(self) -> EditedChain:
        return self._now.chain

    @property
    def modified(self) -> bool:
        """Whether there is something that no file has."""
        return self.to_json() != self._saved

    @property
    def can_undo(self) -> str:
        """What `undo` would take back, in words; empty if there is nothing."""
        return self._history.undoes

    @property
    def can_redo(self) -> str:
        return self._history.redoes

    def get(self, name: str) -> Any:
        """The value of a setting, or of a part of one (`crop.left`)."""
        outer, _, inner = name.partition(".")
        value = self._now.values[outer]
        return value[inner] if inner else value

    def to_json(self) -> dict[str, Any]:
        """All settings as the server takes them and files contain them."""
        return {**self._now.values, CHAIN: self._now.chain.entries()}

    # Changes

    def set(self, name: str, value: Any, *, stroke: str | None = None) -> None:
        """Change one setting. Changes of one `stroke` (a drag) that follow each other are one step to undo."""
        outer, _, inner = name.partition(".")
        values = dict(self._now.values)
        values[outer] = {**values[outer], inner: value} if inner else value
        self._history.advance(Version(values, self._now.chain), stroke, _title(self.fields.get(name), name))

    def set_many(self, what: str, values: Mapping[str, Any], *, stroke: str | None = None) -> None:
        """Change several settings as one step, which is called `what`. Names may be parts, as for `set`."""
        version = dict(self._now.values)
        for name, value in values.items():
            outer, _, inner = name.partition(".")
            version[outer] = {**version[outer], inner: value} if inner else value
        self._history.advance(Version(version, self._now.chain), stroke, what)

    def set_chain(self, what: str, chain: EditedChain, *, stroke: str | None = None) -> None:
        """Put another chain in the place of this one; `what` says what was done to it."""
        self._history.advance(Version(self._now.values, chain), stroke, what)

    def reset(self, name: str) -> None:
        """Back to the server's default."""
        self.set(name, self.fields[name].default)

    def reset_group(self, title: str, group: str) -> None:
        """All settings of a group back to the server's defaults."""
        names = [name for name, field in self.fields.items() if field.group == group and name != CHAIN]
        self.set_many(t("reset of {0}", title), {name: self.fields[name].default for name in names})

    def settle(self) -> None:
        """The drag is over: the next change is a step of its own."""
        self._history.end_gesture()

    def undo(self) -> None:
        """Take the last step back. Nothing happens if there is none."""
        self._history.undo()

    def redo(self) -> None:
        self._history.redo()

    # Files

    def load(self, settings: Mapping[str, Any]) -> None:
        """Put settings in the place of all: those of a file that the server has completed. One step to undo.

        Raises `ValueError` when they do not have a chain.
        """
        chain = EditedChain.read(settings.get(CHAIN, ()))
        values = {**self._defaults, **{name: value for name, value in settings.items() if name != CHAIN}}
        self._history.advance(Version(values, chain), what="loading")
        self._saved = self.to_json()

    def mark_saved(self) -> None:
        self._saved = self.to_json()

    @property
    def _now(self) -> Version:
        return self._history.state


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """`{"crop.left": 0}` as `{"crop": {"left": 0}}`."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        outer, _, inner = name.partition(".")
        if inner:
            found.setdefault(outer, {})[inner] = value
        else:
            found[outer] = value
    return found


def _title(field: Field | None, name: str) -> str:
    return field.title if field else name
