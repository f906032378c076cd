"""The chain of filters as an ordered list to edit. Nothing is lost that files can say; every change gives a new chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

MOST_STEPS = 64
"""The server takes no longer chains."""
LONGEST_NAME = 64


@dataclass(frozen=True)
class EditedStep:
    """One use of a filter: what files say of it."""

    key: int
    """Tells the steps of one chain apart; a step keeps it when it is moved or changed."""
    filter: str
    parameters: Mapping[str, Any]
    """As in files: those that differ from the defaults, or were set; with `enabled` and `name`."""

    @property
    def enabled(self) -> bool:
        return self.parameters.get("enabled", True) is not False

    @property
    def name(self) -> str:
        """Its own name, empty if it has none."""
        return self.parameters.get("name") or ""


@dataclass(frozen=True)
class EditedChain:
    """The steps in the order in which they act."""

    steps: tuple[EditedStep, ...] = ()

    @classmethod
    def read(cls, entries: Iterable[Any]) -> EditedChain:
        """From `[[filter, {parameter: value}], ...]`. Raises `ValueError` for anything else."""
        steps = []
        for key, entry in enumerate(entries):
            if not isinstance(entry, list | tuple) or not 1 <= len(entry) <= 2 or not isinstance(entry[0], str):
                raise ValueError(f"postprocessor_chain[{key}]: must be a pair [filter, {{parameter: value}}]")
            parameters = entry[1] if len(entry) == 2 else {}
            if not isinstance(parameters, Mapping):
                raise ValueError(f"postprocessor_chain[{key}].{entry[0]}: must have an object of parameters")
            steps.append(EditedStep(key, entry[0], MappingProxyType(dict(parameters))))
        return cls(tuple(steps))

    def entries(self) -> list[list[Any]]:
        """As in files."""
        return [[step.filter, dict(step.parameters)] for step in self.steps]

    def index(self, key: int) -> int:
        """The position of a step. Raises `KeyError` if there is none of this key."""
        for position, step in enumerate(self.steps):
            if step.key == key:
                return position
        raise KeyError(key)

    def step(self, key: int) -> EditedStep:
        return self.steps[self.index(key)]

    # Changes. All of them leave this chain as it is.

    def added(self, filter: str, position: int | None = None) -> EditedChain:
        """With one more step of this filter, all defaults, at the end or before the step at `position`."""
        return self._with(self._new_step(filter, {}), len(self.steps) if position is None else position)

    def duplicated(self, key: int) -> EditedChain:
        """With a copy of a step behind it. A name of its own gets a number, since names are given once."""
        step = self.step(key)
        parameters = dict(step.parameters)
        if step.name:
            parameters["name"] = self._free_name(step)
        return self._with(self._new_step(step.filter, parameters), self.index(key) + 1)

    def removed(self, key: int) -> EditedChain:
        position = self.index(key)
        return EditedChain(self.steps[:position] + self.steps[position + 1 :])

    def moved(self, key: int, position: int) -> EditedChain:
        """With a step at `position` of the new chain; positions beyond an end are that end."""
        rest = self.removed(key)
        return rest._with(self.step(key), min(max(position, 0), len(rest.steps)))

    def enabled(self, key: int, on: bool) -> EditedChain:
        """With a step switched on or off, as the only thing that changes."""
        return self._set(key, "enabled", False) if not on else self._unset(key, "enabled")

    def renamed(self, key: int, name: str) -> EditedChain:
        """With a step's own name; an empty one takes the name away. Raises `ValueError` for a name that cannot be."""
        name = name.strip()
        if not name:
            return self._unset(key, "name")
        if len(name) > LONGEST_NAME:
            raise ValueError(f"a name has at most {LONGEST_NAME} characters")
        step = self.step(key)
        if any(other.filter == step.filter and other.name == name for other in self.steps if other.key != key):
            raise ValueError(f"another {step.filter} is named {name!r} already")
        return self._set(key, "name", name)

    def changed(self, key: int, parameter: str, value: Any) -> EditedChain:
        """With another value of a parameter."""
        return self._set(key, parameter, value)

    def reset(self, key: int, parameter: str | None = None) -> EditedChain:
        """With the default of one parameter, or of all: a step keeps its name, and whether it is on."""
        if parameter is not None:
            return self._unset(key, parameter)
        kept = {name: value for name, value in self.step(key).parameters.items() if name in ("enabled", "name")}
        return self._replaced(key, kept)

    def _set(self, key: int, parameter: str, value: Any) -> EditedChain:
        return self._replaced(key, {**self.step(key).parameters, parameter: value})

    def _unset(self, key: int, parameter: str) -> EditedChain:
        parameters = self.step(key).parameters
        return self._replaced(key, {name: value for name, value in parameters.items() if name != parameter})

    def _replaced(self, key: int, parameters: Mapping[str, Any]) -> EditedChain:
        self.index(key)
        frozen = MappingProxyType(dict(parameters))
        return EditedChain(tuple(replace(step, parameters=frozen) if step.key == key else step for step in self.steps))

    def _with(self, step: EditedStep, position: int) -> EditedChain:
        if len(self.steps) >= MOST_STEPS:
            raise ValueError(f"a chain has at most {MOST_STEPS} filters")
        return EditedChain((*self.steps[:position], step, *self.steps[position:]))

    def _new_step(self, filter: str, parameters: Mapping[str, Any]) -> EditedStep:
        key = max((step.key for step in self.steps), default=-1) + 1
        return EditedStep(key, filter, MappingProxyType(dict(parameters)))

    def _free_name(self, step: EditedStep) -> str:
        taken = {other.name for other in self.steps if other.filter == step.filter}
        stem = step.name.rstrip("0123456789").rstrip() or step.name
        number = 2
        while f"{stem} {number}" in taken:
            number += 1
        return f"{stem} {number}"[-LONGEST_NAME:]
