"""The help card: all keys, and what the mouse does."""

import dearpygui.dearpygui as dpg

from raven.gui import theme
from raven.gui.dialogs import Dialog, DialogButton, Dialogs
from raven.gui.texts import t

WIDTH = 760  # points
COLUMNS = (122, 214, 138, 214)  # points
MOUSE = (
    (t("Drag a slider"), t("Set a value")),
    (t("Shift + drag"), t("Ten times as finely")),
    (t("Ctrl + click"), t("Type a number")),
    (t("Ctrl + wheel"), t("Step by 0.05; with Shift by 0.005")),
    (t("Right click"), t("To zero, or back to what is saved")),
    (t("Wheel on the picture"), t("Zoom")),
    (t("Middle or right drag"), t("Move the picture")),
    (t("Double click"), t("The whole picture")),
    (t("Drop files"), t("Open a character or templates")),
)


def show_help(dialogs: Dialogs, keys: list[tuple[str, str]]) -> None:
    """Open the card over the window; any answer closes it."""
    if dialogs.any_open:
        return
    px, look = dialogs.window.px, dialogs.window.look
    dialog = Dialog(dialogs, t("Keys and mouse"), WIDTH)
    rows = [*keys, *MOUSE]
    half = (len(rows) + 1) // 2
    with dpg.table(
        parent=dialog.body,
        header_row=False,
        width=px(WIDTH - 36),
        row_background=True,
        policy=dpg.mvTable_SizingFixedFit,
    ):
        for width in COLUMNS:
            dpg.add_table_column(width_fixed=True, init_width_or_weight=px(width))
        for left, right in zip(rows[:half], [*rows[half:], ("", "")], strict=False):
            with dpg.table_row():
                for text, width, color in zip((*left, *right), COLUMNS, 2 * (theme.ACCENT, theme.TEXT), strict=True):
                    dpg.bind_item_font(dpg.add_text(text, color=color, wrap=px(width)), look.small_font)
    dialog.buttons([DialogButton(t("Close"), kind="primary")])
    dialog.show()
