"""The help card: every key, and the few things that cannot be seen."""

import dearpygui.dearpygui as dpg

from raven.gui import theme
from raven.gui.dialogs import Dialog, DialogButton, Dialogs
from raven.gui.hotkeys import Hotkeys
from raven.gui.texts import t

TEXT = t(
    "Drop a picture with transparency to see another character, any other picture as backdrop, and a JSON file as settings "
    "or as emotion templates. Numbers can be typed beside each slider. Filters are dragged by their dots. Everything can be "
    "undone. When the server is started anew, the session comes back by itself."
)

KEYS, ACTION = 130, 360  # points: the columns


def show_help(dialogs: Dialogs, hotkeys: Hotkeys) -> None:
    """Show the card, unless a dialog is open."""
    if dialogs.any_open:
        return
    px, look = dialogs.window.px, dialogs.window.look
    card = Dialog(dialogs, t("Raven settings editor"), 560)
    dpg.add_text(TEXT, wrap=px(510), parent=card.body)
    dpg.add_spacer(height=px(4), parent=card.body)
    height = min(px(400), dialogs.window.size[1] - px(250))
    with (
        dpg.child_window(height=height, parent=card.body, border=False, always_use_window_padding=True),
        dpg.table(header_row=False, policy=dpg.mvTable_SizingFixedFit),
    ):
        dpg.add_table_column(init_width_or_weight=px(KEYS), width_fixed=True)
        dpg.add_table_column()
        for keys, action in hotkeys.table():
            with dpg.table_row():
                name = dpg.add_text(keys, color=theme.ACCENT)
                words = dpg.add_text(action, wrap=px(ACTION))
            for item in (name, words):
                dpg.bind_item_font(item, look.small_font)
    card.buttons([DialogButton(t("Close"), kind="primary")])
    card.show()
