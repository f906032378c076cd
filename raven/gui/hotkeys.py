"""Keys that do something wherever the mouse is, with their modifiers. Text fields keep the keys that edit text."""

from collections.abc import Callable
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from raven.gui.window import Window

_NAMES = {
    "Del": dpg.mvKey_Delete,
    "Esc": dpg.mvKey_Escape,
    "Enter": dpg.mvKey_Return,
    "Space": dpg.mvKey_Spacebar,
    "PageUp": 517,  # as Dear ImGui counts its keys; DearPyGui 2.3 gives mvKey_Prior and mvKey_Next a number of old
    "PageDown": 518,
    "Plus": dpg.mvKey_Plus,
    "Minus": dpg.mvKey_Minus,
    "Tilde": dpg.mvKey_Tilde,
}
_MODIFIERS = {
    "Ctrl": (dpg.mvKey_LControl, dpg.mvKey_RControl),
    "Shift": (dpg.mvKey_LShift, dpg.mvKey_RShift),
    "Alt": (dpg.mvKey_LAlt, dpg.mvKey_RAlt),
}
_EDITING_WITH_CTRL = {*"ACVXZY", "Left", "Right", "Home", "End", "Del", "Back"}
_ALWAYS_FREE = {f"F{number}" for number in range(1, 13)}
_TEXT_TYPES = ("::mvInput", "::mvSlider", "::mvDrag", "::mvColor")  # sliders take typed numbers after Ctrl+click


@dataclass(frozen=True)
class Hotkey:
    """One combination, written such as `Ctrl+Shift+S`, and what it does."""

    keys: str
    action: str
    """In words, for the help card."""
    do: Callable[[], object]
    while_editing: bool
    """Whether it works while a text or a number is typed."""
    repeats: bool


def parse(keys: str) -> tuple[frozenset[str], str]:
    """The modifiers and the key of a combination. Raises `ValueError` for one that does not exist."""
    *modifiers, key = keys.split("+")
    if unknown := set(modifiers) - _MODIFIERS.keys():
        raise ValueError(f"{keys}: {', '.join(sorted(unknown))} is no modifier")
    if key not in _NAMES and not hasattr(dpg, f"mvKey_{key}"):
        raise ValueError(f"{keys}: there is no key {key}")
    return frozenset(modifiers), key


def edits_text(modifiers: frozenset[str], key: str) -> bool:
    """Whether a text field has a use of its own for this combination."""
    if key in _ALWAYS_FREE or "Alt" in modifiers:
        return False
    return key in _EDITING_WITH_CTRL if "Ctrl" in modifiers else True


def is_editing_text() -> bool:
    """Whether the user is typing into some field now. What is dragged by the mouse is not typed."""
    if dpg.is_mouse_button_down(dpg.mvMouseButton_Left):
        return False
    return any(
        any(kind in dpg.get_item_info(item)["type"] for kind in _TEXT_TYPES) and dpg.is_item_active(item)
        for item in dpg.get_all_items()
    )


def is_down(modifier: str) -> bool:
    """Whether `Ctrl`, `Shift` or `Alt` is held now."""
    return any(dpg.is_key_down(key) for key in _MODIFIERS[modifier])


class Hotkeys:
    """All hotkeys of one window."""

    def __init__(self, window: Window, ignore: Callable[[], bool] = lambda: False) -> None:
        """While `ignore()`, such as under a dialog, no hotkey does anything."""
        self._ignore = ignore
        self._window = window
        self._hotkeys: dict[tuple[frozenset[str], int], Hotkey] = {}
        self._held: set[int] = set()
        with dpg.handler_registry():
            dpg.add_key_press_handler(callback=self._pressed)
            dpg.add_key_release_handler(callback=lambda _, key: self._held.discard(key))

    def add(self, keys: str, action: str, do: Callable[[], object], repeats: bool = False) -> None:
        """Have `do` called when these keys are pressed; again and again while they are held if it `repeats`."""
        modifiers, key = parse(keys)
        code = _NAMES.get(key) or getattr(dpg, f"mvKey_{key}")
        hotkey = Hotkey(keys, action, do, not edits_text(modifiers, key), repeats)
        self._hotkeys[modifiers, code] = hotkey

    def table(self) -> list[tuple[str, str]]:
        """(keys, action) in the order they were added, for the help card."""
        return [(hotkey.keys, hotkey.action) for hotkey in self._hotkeys.values()]

    def _pressed(self, _: int, code: int) -> None:
        again = code in self._held
        self._held.add(code)
        modifiers = frozenset(name for name in _MODIFIERS if is_down(name))
        hotkey = self._hotkeys.get((modifiers, code))
        if hotkey is None or (again and not hotkey.repeats) or self._ignore():
            return
        if hotkey.while_editing or not is_editing_text():
            hotkey.do()
