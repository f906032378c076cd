"""What panels tell the editor, and the changes that users make of the chain of filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from raven.gui.texts import t
from raven.settings_editor.chain import EditedChain, EditedStep
from raven.settings_editor.document import Document
from raven.settings_editor.fields import readable


class Edits(Protocol):
    """What a panel tells the editor."""

    @property
    def document(self) -> Document: ...

    def changed(self) -> None:
        """The document has another value; what shows it elsewhere need not be built anew."""

    def rebuilt(self) -> None:
        """The document has another shape."""

    def complain(self, message: str) -> None: ...


class ChainEdits:
    """Changes of the document's chain; a step is told by its key."""

    def __init__(self, edits: Edits) -> None:
        self._edits = edits

    @property
    def chain(self) -> EditedChain:
        return self._edits.document.chain

    def step(self, key: int) -> EditedStep:
        return self.chain.step(key)

    def change(self, change: Callable[[EditedChain], EditedChain], what: str) -> None:
        """Change the shape of the chain, as one step that can be undone, or say why that cannot be."""
        try:
            chain = change(self.chain)
        except ValueError as error:
            self._edits.complain(str(error))
            return
        self._edits.document.set_chain(t("{0} of filters", what) if what == "clearing" else what, chain)
        self._edits.rebuilt()

    def set_parameter(self, key: int, parameter: str, value: Any, dragging: bool) -> None:
        """Change one parameter of a step."""
        stroke = f"step {key} {parameter}" if dragging else None
        self._edits.document.set_chain(readable(parameter), self.chain.changed(key, parameter, value), stroke=stroke)
        self._edits.changed()

    def settle(self) -> None:
        """The user has let go."""
        self._edits.document.settle()
