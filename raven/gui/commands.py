"""A command as menu and keys know it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from raven.gui.hotkeys import Hotkeys


@dataclass(frozen=True)
class Command:
    """Something that the user can have done."""

    label: str
    """As it stands in the menu; "" if it has no place there."""
    do: Callable[[], object]
    keys: str = ""
    action: str = ""
    """What the keys do, for the help card, where that is not the label."""
    possible: Callable[[], bool] | None = None
    """Whether it can be done now; always if there is none."""
    on: Callable[[], bool] | None = None
    """Whether what it switches is on."""
    repeats: bool = False
    """Whether it is done again and again while the keys are held."""


def add_hotkeys(hotkeys: Hotkeys, commands: Iterable[Command]) -> None:
    """Have the keys do what the commands say; the help card shows them in this order."""
    for command in commands:
        if command.keys:
            hotkeys.add(command.keys, command.action or command.label.removesuffix("…"), command.do, command.repeats)
