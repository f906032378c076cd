"""The avatar in a program with DearPyGui: a widget, and what keeps its pictures coming. See docs/settings-editor.md.

    session = LiveSession("raven")                    # loads the character, and again if the server starts anew
    avatar = AvatarWidget(session, parent=window)
    while dpg.is_dearpygui_running():
        avatar.update()                               # shows the newest frame
        dpg.render_dearpygui_frame()

`live` and `frames` need no window: any program that wants a session that outlives its server can use them.
"""

from typing import TYPE_CHECKING, Any

from raven.client.dpg.frames import FrameSource, Shown
from raven.client.dpg.live import LiveSession, Status, Wish

if TYPE_CHECKING:
    from raven.client.dpg.widget import AvatarWidget

__all__ = ["AvatarWidget", "FrameSource", "LiveSession", "Shown", "Status", "Wish"]


def __getattr__(name: str) -> Any:
    if name == "AvatarWidget":  # brings DearPyGui, which the rest can do without
        from raven.client.dpg.widget import AvatarWidget

        return AvatarWidget
    raise AttributeError(name)
