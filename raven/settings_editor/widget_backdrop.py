"""The backdrop behind the live picture: fetched and blurred in the background when the settings say another one."""

from __future__ import annotations

from pathlib import Path

from raven.client import api
from raven.client.dpg.backdrop import read_backdrop
from raven.client.dpg.decoding import Float4
from raven.client.dpg.widget import AvatarWidget
from raven.gui.texts import t
from raven.settings_editor.background import Workers

Wanted = tuple[str | None, bool]


class WidgetBackdrop:
    """Keeps the widget's backdrop as the settings `backdrop_path`, `backdrop_blur` and `backdrop_color` say."""

    def __init__(self, background: Workers) -> None:
        self._background = background
        self._wanted: Wanted | None = None
        self.problem = ""
        """Why the picture cannot be shown, in words."""

    def show(self, avatar: AvatarWidget, path: str | None, blurred: bool, color: str, shipped: tuple[str, ...]) -> None:
        """Have this behind the avatar. `shipped`: the names that stand for pictures of the server."""
        red, green, blue = bytes.fromhex(color.removeprefix("#"))
        avatar.set_color((red, green, blue, 255))
        wanted = path, blurred
        if wanted == self._wanted:
            return
        self._wanted, self.problem = wanted, ""
        if path is None:
            avatar.set_backdrop(None)
            return

        def take(pixels: Float4) -> None:
            if wanted == self._wanted:
                avatar.set_backdrop(pixels)

        def fail(error: Exception) -> None:
            if wanted == self._wanted:
                self.problem = t("{0} cannot be shown: {1}", Path(path).name, error)
                avatar.set_backdrop(None)

        self._background.run(
            lambda: read_backdrop(api.avatar_backdrop(path) if path in shipped else Path(path), blurred), take, fail
        )
