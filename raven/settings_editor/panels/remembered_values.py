"""Numbers of the window itself, which the program remembers from run to run, for rows with sliders."""

from collections.abc import Iterable
from typing import Any

from raven.gui.preferences import Preferences
from raven.settings_editor.fields import Field


class RememberedValues:
    """A `ValueSource` whose values are kept in the preferences, each as `PREFIX_NAME`."""

    def __init__(self, preferences: Preferences, prefix: str, fields: Iterable[Field]) -> None:
        self._preferences, self._prefix = preferences, prefix
        self._values = {field.name: preferences.get(self._kept_as(field), float(field.default)) for field in fields}

    def __getitem__(self, name: str) -> float:
        return self._values[name]

    def read(self, field: Field) -> float:
        return self._values[field.name]

    def write(self, field: Field, value: Any, dragging: bool) -> None:
        self._values[field.name] = float(value)
        self._preferences.set(self._kept_as(field), float(value))

    def settle(self) -> None:
        """Nothing: these are no steps that can be undone."""

    def default(self, field: Field) -> Any:
        return field.default

    def reset(self, field: Field) -> None:
        self.write(field, field.default, False)

    def _kept_as(self, field: Field) -> str:
        return f"{self._prefix}_{field.name}"
