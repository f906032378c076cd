"""The help card: all keys, and what the mouse does."""

import dearpygui.dearpygui as dpg

from raven.gui import theme
from raven.gui.dialogs import Choice, Dialog, Dialogs

WIDTH = 760  # points
MOUSE = (
    ("Drag a slider", "Set a value"),
    ("Shift + drag", "Ten times as finely"),
    ("Ctrl + click", "Type a number"),
    ("Ctrl + wheel", "Step by 0.05; with Shift by 0.005"),
    ("Right click", "To zero, or back to what is saved"),
    ("Wheel on the picture", "Zoom"),
    ("Middle or right drag", "Move the picture"),
    ("Double click", "The whole picture"),
    ("Drop files", "Open a character or templates"),
)


def show_help(dialogs: Dialogs, keys: list[tuple[str, str]]) -> None:
    """Open the card over the window; any answer closes it."""
    if dialogs.any_open:
        return
    px, look = dialogs.window.px, dialogs.window.look
    dialog = Dialog(dialogs, "Keys and mouse", WIDTH)
    rows = [*keys, *MOUSE]
    half = (len(rows) + 1) // 2
    with dpg.table(
        parent=dialog.body,
        header_row=False,
        width=px(WIDTH - 36),
        row_background=True,
        policy=dpg.mvTable_SizingFixedFit,
    ):
        for width in (130, 220, 140, 220):
            dpg.add_table_column(width_fixed=True, init_width_or_weight=px(width))
        for left, right in zip(rows[:half], [*rows[half:], ("", "")], strict=False):
            with dpg.table_row():
                for words, meaning in (left, right):
                    for text, color in ((words, theme.ACCENT), (meaning, theme.TEXT)):
                        dpg.bind_item_font(dpg.add_text(text, color=color), look.small_font)
    dialog.buttons([Choice("Close", kind="primary")])
    dialog.show()
