"""A window with a live avatar: python examples/avatar_window.py [CHARACTER or PICTURE.png] [BACKDROP.jpg]"""

import sys
from pathlib import Path

import dearpygui.dearpygui as dpg

from raven.client import api
from raven.client.dpg import AvatarWidget, LiveSession
from raven.client.dpg.backdrop import read_backdrop

character, backdrop = [*sys.argv[1:], *["raven", ""][len(sys.argv) - 1 :]][:2]
api.initialize("http://localhost:5100", Path.home() / ".config/raven/server/api_key.txt")
session = LiveSession(Path(character) if Path(character).is_file() else character)

dpg.create_context()
dpg.create_viewport(title="Avatar", width=640, height=760)
dpg.setup_dearpygui()
with dpg.window() as window:
    with dpg.group(horizontal=True):
        for emotion in ("neutral", "joy", "anger", "surprise"):
            dpg.add_button(label=emotion, user_data=emotion, callback=lambda _, __, name: session.tell(emotion=name))
    avatar = AvatarWidget(session, parent=window)
    status = dpg.add_text("")
dpg.set_primary_window(window, True)
if backdrop:
    avatar.set_backdrop(read_backdrop(Path(backdrop), blurred=True))
avatar.show_caption("Hello! I am live, and I come back by myself when the server does.")

dpg.show_viewport()
while dpg.is_dearpygui_running():
    avatar.resize(dpg.get_viewport_client_width() - 16, dpg.get_viewport_client_height() - 80)
    avatar.update()
    dpg.set_value(status, f"{session.status.phase}, {avatar.statistics().fps:.0f} frames per second")
    dpg.render_dearpygui_frame()

avatar.destroy()
session.close()
dpg.destroy_context()
