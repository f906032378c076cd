"""Dialogs over the window: messages, questions, progress. One at a time; the rest of the window waits meanwhile.

None of them blocks: what follows is a function that is called with the answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from raven.errors import RavenError
from raven.gui.texts import t
from raven.gui.window import Window

TEXT_WIDTH = 440  # points


@dataclass(frozen=True)
class DialogButton:
    """A button of a question."""

    label: str
    do: Callable[[], None] = lambda: None
    kind: str = ""
    """`primary`, `danger` or nothing special."""


class Dialogs:
    """The dialogs of one window. A dialog that is asked for while one is open follows it."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self._open: Dialog | None = None
        self._waiting: list[Callable[[], None]] = []
        with dpg.handler_registry():
            dpg.add_key_press_handler(dpg.mvKey_Return, callback=lambda: self._key("enter"))
            dpg.add_key_press_handler(dpg.mvKey_NumPadEnter, callback=lambda: self._key("enter"))
            dpg.add_key_press_handler(dpg.mvKey_Escape, callback=lambda: self._key("escape"))

    @property
    def any_open(self) -> bool:
        """Whether the window waits for an answer. Hotkeys and drops do nothing then."""
        return self._open is not None

    @property
    def shown(self) -> "Dialog | None":
        """The dialog that is open."""
        return self._open

    def message(self, title: str, text: str, then: Callable[[], None] = lambda: None) -> None:
        """Say something; Enter and Escape close it."""
        self.question(title, text, [DialogButton("OK", then, "primary")])

    def error(self, error: Exception, title: str = t("This did not work")) -> None:
        """Say in one sentence why something could not be done."""
        if isinstance(error, RavenError):
            text = str(error)
        elif isinstance(error, OSError):
            text = f"{error.filename or 'the file'}: {error.strerror or error}"
        else:
            text = t("Something went wrong that should not: {0}: {1}. Your work is kept.", type(error).__name__, error)
        self.message(title, text)

    def question(self, title: str, text: str, choices: Sequence[DialogButton]) -> None:
        """Ask. Enter takes the first choice that is `primary` or `danger`, Escape the last one."""
        if self._later(lambda: self.question(title, text, choices)):
            return
        dialog = Dialog(self, title, TEXT_WIDTH)
        dpg.add_text(text, wrap=self.window.px(TEXT_WIDTH - 20), parent=dialog.body)
        dialog.buttons(choices)
        dialog.show()

    def progress(self, title: str, cancel: Callable[[], None]) -> "ProgressDialog":
        """Show how far some work is that another thread does; Escape or the button calls `cancel`. Not while one is open."""
        return ProgressDialog(self, title, cancel)

    def opened(self, dialog: "Dialog") -> None:
        self._open = dialog

    def closed(self, dialog: "Dialog") -> None:
        if self._open is dialog:
            self._open = None
        if self._waiting and self._open is None:
            self.window.call(self._waiting.pop(0))

    def _later(self, ask: Callable[[], None]) -> bool:
        if self._open is None:
            return False
        self._waiting.append(ask)
        return True

    def _key(self, key: str) -> None:
        if self._open is not None:
            (self._open.on_enter if key == "enter" else self._open.on_escape)()


class Dialog:
    """One modal window in the middle of the window, with a heading, a `body` for contents, and buttons below.

    What else is needed as a dialog, such as the choice of a file, is built on this.
    """

    def __init__(self, dialogs: Dialogs, title: str, width: float, height: float | None = None) -> None:
        """Sizes in points; without `height` it is as high as its contents."""
        self.dialogs, self.window = dialogs, dialogs.window
        self.title = title
        px = self.window.px
        self.on_enter: Callable[[], None] = lambda: None
        self.on_escape: Callable[[], None] = lambda: None
        self._box: int = dpg.add_window(
            modal=True,
            show=False,
            no_title_bar=True,
            no_resize=True,
            no_move=True,
            width=min(px(width), self.window.size[0] - px(16)),
            height=0 if height is None else min(px(height), self.window.size[1] - px(16)),
            autosize=height is None,
            no_scrollbar=True,
        )
        dpg.bind_item_theme(self._box, self.window.look.dialog)
        heading = dpg.add_text(title, parent=self._box)
        dpg.bind_item_font(heading, self.window.look.heading_font)
        dpg.add_spacer(height=px(2), parent=self._box)
        self.body: int = dpg.add_group(parent=self._box)
        self.button_items: dict[str, int] = {}
        dialogs.opened(self)

    def buttons(self, choices: Sequence[DialogButton], parent: int | None = None) -> None:
        """Buttons that close the dialog and do something. The first special one answers Enter, the last one Escape."""
        px = self.window.px
        dpg.add_spacer(height=px(6), parent=parent or self._box)
        row = dpg.add_group(horizontal=True, parent=parent or self._box)
        for choice in choices:
            self.button_items[choice.label] = self._button(choice, row)
        special = [choice for choice in choices if choice.kind] or list(choices)
        self.on_enter = lambda: self._answer(special[0])
        self.on_escape = lambda: self._answer(choices[-1])

    def show(self) -> None:
        """Open it, in the middle once its size is known."""
        dpg.configure_item(self._box, show=True)
        self.window.every_frame(self._center)

    def close(self) -> None:
        """Take it away, without an answer."""
        self.window.no_longer_every_frame(self._center)
        if dpg.does_item_exist(self._box):
            dpg.configure_item(self._box, show=False)  # a modal window that is deleted while it is open blocks the rest
            self.window.call(dpg.delete_item, self._box)
        self.dialogs.closed(self)

    def _button(self, choice: DialogButton, row: int) -> int:
        look = self.window.look
        wanted = dpg.get_text_size(choice.label) or [0, 0]
        button: int = dpg.add_button(
            label=choice.label,
            width=max(self.window.px(84), int(wanted[0]) + self.window.px(28)),
            parent=row,
            callback=lambda: self._answer(choice),
        )
        if choice.kind:
            dpg.bind_item_theme(button, look.primary if choice.kind == "primary" else look.danger)
        return button

    def _answer(self, choice: DialogButton) -> None:
        self.close_and(choice.do)

    def close_and(self, do: Callable[[], None]) -> None:
        """Take it away, and do something once it is gone: a dialog opened in the same frame would go along with it."""
        self.close()
        self.window.call(self.window.call, do)

    def _center(self) -> None:
        width, height = self.window.size
        own_width, own_height = dpg.get_item_width(self._box), dpg.get_item_height(self._box)
        dpg.set_item_pos(self._box, [max(0, (width - own_width) // 2), max(0, int((height - own_height) * 0.42))])


class ProgressDialog:
    """A bar, a line of text, and a button that cancels. `report` and `done` may be called from any thread."""

    def __init__(self, dialogs: Dialogs, title: str, cancel: Callable[[], None]) -> None:
        window = dialogs.window
        self._window = window
        self._dialog = Dialog(dialogs, title, TEXT_WIDTH)
        self._bar: int = dpg.add_progress_bar(parent=self._dialog.body, width=window.px(TEXT_WIDTH - 20))
        self._text: int = dpg.add_text("", parent=self._dialog.body, wrap=window.px(TEXT_WIDTH - 20))
        self._cancelled = False
        self._cancel = cancel
        dpg.add_spacer(height=window.px(6), parent=self._dialog.body)
        self.button: int = dpg.add_button(
            label=t("Cancel"), width=window.px(84), parent=self._dialog.body, callback=self._stop
        )
        self._dialog.on_escape = self._stop
        self._dialog.show()

    def report(self, share: float, text: str) -> None:
        """`share` of the work (0..1) is done; `text` says what is at hand."""
        self._window.call(self._show, share, text)

    def done(self, then: Callable[[], None] = lambda: None) -> None:
        """The work is over; `then` is called in the window's thread."""
        self._window.call(self._finish, then)

    def _show(self, share: float, text: str) -> None:
        self._window.keep_lively()
        dpg.set_value(self._bar, min(max(share, 0.0), 1.0))
        if not self._cancelled:
            dpg.set_value(self._text, text)

    def _stop(self) -> None:
        if not self._cancelled:
            self._cancelled = True
            dpg.set_value(self._text, t("Cancelling ..."))
            self._cancel()

    def _finish(self, then: Callable[[], None]) -> None:
        self._dialog.close_and(then)
