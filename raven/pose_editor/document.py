"""A template that is being edited: its values, what its file holds, and every step between, to be undone and done again."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path

from raven.gui.history import History
from raven.pose_editor.values import Values, changed, other_side, two_sided_alike


@dataclass(frozen=True)
class TemplatePlace:
    """Where a template is kept: a file, and the name under which it stands there."""

    file: Path
    name: str


class Document:
    """One template with its history. Knows nothing of files but where it belongs."""

    def __init__(self, name: str, values: Values, place: TemplatePlace | None, saved: Values) -> None:
        """`saved`: what the place holds; without a place what the work began with."""
        self.name = name
        self.place = place
        self.saved = saved
        self._history = History(values)
        self._unlinked = {key for key in values if not two_sided_alike(values, key)}
        self.on_change: Callable[[], None] = lambda: None

    @property
    def values(self) -> Values:
        return self._history.state

    @property
    def dirty(self) -> bool:
        """Whether there is something that no file holds."""
        return self.values != self.saved

    @property
    def can_undo(self) -> bool:
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        return self._history.can_redo

    def change(self, changes: Values, gesture: Hashable = None) -> None:
        """Give values to some morphs and cels; each is brought into its range."""
        self._history.advance(changed(self.values, changes), gesture)
        self.on_change()

    def move(self, name: str, value: float, linked: bool, gesture: Hashable = None) -> None:
        """Move one slider. If sides are `linked`, the other side comes along, unless this row's link is broken."""
        names = {name, other_side(name)} if linked and self.is_linked(name) else {name}
        self.change(dict.fromkeys(names, value), gesture)

    def is_linked(self, name: str) -> bool:
        """Whether both sides of this morph go together. Broken where they differed when the template was read."""
        return name not in self._unlinked

    def set_link(self, name: str, linked: bool) -> None:
        """Make or break the link of a row. Values stay as they are."""
        for side in (name, other_side(name)):
            (self._unlinked.discard if linked else self._unlinked.add)(side)
        self.on_change()

    def end_gesture(self) -> None:
        """The slider was let go: what comes next is another step."""
        self._history.end_gesture()

    def undo(self) -> None:
        self._history.undo()
        self.on_change()

    def redo(self) -> None:
        self._history.redo()
        self.on_change()

    def revert(self) -> None:
        """Back to what the file holds, as one step that can be undone."""
        self._history.advance(self.saved)
        self.on_change()

    def mark_saved(self, place: TemplatePlace, values: Values) -> None:
        """`place` holds these values now, which were this document's a moment ago."""
        self.place, self.name, self.saved = place, place.name, values
        self.on_change()
