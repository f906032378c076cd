"""The settings editor's window: its panels, its commands and the session on the server, brought together."""

from __future__ import annotations

from pathlib import Path

import dearpygui.dearpygui as dpg

from raven.client import api
from raven.client.dpg.live import LiveSession, Wish
from raven.gui.commands import add_hotkeys
from raven.gui.dialogs import Dialogs
from raven.gui.drop import FileDrop
from raven.gui.hotkeys import Hotkeys
from raven.gui.preferences import Preferences
from raven.gui.texts import t
from raven.gui.window import Window
from raven.settings_editor.background import Workers
from raven.settings_editor.catalog import Catalog
from raven.settings_editor.commands.asking import Asking
from raven.settings_editor.commands.directing import Directing, last_character
from raven.settings_editor.commands.dropping import Dropping
from raven.settings_editor.commands.latest import Latest
from raven.settings_editor.commands.listing import Views, commands
from raven.settings_editor.commands.tuning import Tuning
from raven.settings_editor.layout import Layout, Work
from raven.settings_editor.panels.help_card import show_help
from raven.settings_editor.panels.notices import notice_of
from raven.settings_editor.server import ServerCatalog
from raven.settings_editor.stage import PreviewArea
from raven.settings_editor.widget_backdrop import WidgetBackdrop

TITLE = t("Raven settings editor")


class Editor:
    """Everything of one window. Make it, then `window.run()`."""

    def __init__(
        self,
        window: Window,
        preferences: Preferences,
        url: str,
        character: str | Path | None = None,
        settings: Path | None = None,
    ) -> None:
        """`settings`: a file to begin with. `raven.client.api.initialize` must have been called."""
        self.window = window
        self.background = Workers(window)
        self.dialogs = Dialogs(window)
        self._begin_with = settings
        self._shown_title = ""
        asking, latest = Asking(self.dialogs, preferences), Latest()
        window.on_failure = asking.fail
        self.session = LiveSession(
            Wish(character or last_character(preferences)), lambda: window.call(self._session_changed)
        )
        self.scene = WidgetBackdrop(self.background)
        self.server = ServerCatalog(
            url, self.session, self.background, self._take_catalog, lambda: self.layout.build_voice()
        )
        self.tuning = Tuning(
            window, self.session, asking, latest, self._show_scene, lambda: self.layout.show_document()
        )
        self.directing = Directing(
            window,
            self.session,
            self.tuning,
            asking,
            latest,
            self.background,
            lambda: self.layout.show_session(),
        )
        self._hotkeys = Hotkeys(window, ignore=lambda: self.dialogs.any_open)
        listed = commands(self.directing, self.tuning, self._views())
        add_hotkeys(self._hotkeys, listed.values())
        dropping = Dropping(self.session, self.tuning, self.directing, asking, latest, self.background)
        self.drop = FileDrop(window, dropping.rules, self.dialogs.error, ignore=lambda: self.dialogs.any_open)
        work = Work(window, self.session, self.server, self.background, asking, self.directing, self.tuning, self.scene)
        self.layout = Layout(work, listed)
        window.on_scale(self.layout.rescale)
        window.every_frame(self._update)
        window.before_closing(self._may_close)

    @property
    def stage(self) -> PreviewArea:
        return self.layout.stage

    def close(self) -> None:
        """End the session and all work, after the window is gone."""
        api.tts_stop()
        self.stage.avatar.frames.close()
        self.session.close()
        self.background.close()

    # The server

    def _session_changed(self) -> None:
        """Something about the session is new. Called in the window's thread."""
        self.server.look()
        self.layout.show_session()

    def _take_catalog(self, before: Catalog | None, now: Catalog) -> None:
        if before is None or now.fields != before.fields:
            self.tuning.take(now.fields)
        self.layout.build()
        self.tuning.changed()
        if self._begin_with is not None:
            file, self._begin_with = self._begin_with, None
            self.tuning.load(file)

    # The window

    def _views(self) -> Views:
        def toggle_figures() -> None:
            self.stage.show_figures = not self.stage.show_figures

        def go_to_voices() -> None:
            if self.server.catalog is not None:
                dpg.focus_item(self.layout.voice.voice)

        return Views(
            walk=lambda on: self.layout.walk(on),
            step=lambda by: self.layout.step(by),
            speak=lambda: self.layout.speak(),
            go_to_voices=go_to_voices,
            toggle_figures=toggle_figures,
            show_help=lambda: show_help(self.dialogs, self._hotkeys),
            quit=self.window.ask_to_close,
        )

    def _update(self) -> None:
        """Before each frame."""
        self.layout.arrange()
        known, problem = self.server.catalog is not None, self.stage.avatar.frames.problem
        self.stage.update(notice_of(self.session, self.server.url, known, problem), self.tuning.crop)
        self.layout.update()
        self._show_title()

    def _show_title(self) -> None:
        file = self.tuning.file
        name = f"{file.name} – " if file else ""
        title = f"{'* ' if self.tuning.modified else ''}{name}{TITLE} – {self.server.url}"
        if title != self._shown_title:
            self._shown_title = title
            self.window.set_title(title)

    def _show_scene(self) -> None:
        document, catalog = self.tuning.document, self.server.catalog
        self.scene.show(
            self.stage.avatar,
            document.get("backdrop_path"),
            bool(document.get("backdrop_blur")),
            str(document.get("backdrop_color")),
            catalog.backdrops if catalog else (),
        )

    def _may_close(self) -> bool:
        if not self.tuning.modified:
            return True
        self.tuning.unless_lost(self.window.close)
        return False
