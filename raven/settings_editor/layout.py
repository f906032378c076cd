"""Where everything is in the window: menu, what is directed on the left, the picture, what is tuned on the right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from raven.client.dpg.live import LiveSession
from raven.gui import theme
from raven.gui.commands import Command
from raven.gui.menu_bar import LINE, MenuBar, Menus, zooms
from raven.gui.texts import t
from raven.gui.window import Window
from raven.settings_editor.background import Workers
from raven.settings_editor.commands.asking import Asking
from raven.settings_editor.commands.directing import Directing
from raven.settings_editor.commands.tuning import Tuning
from raven.settings_editor.kit import Kit
from raven.settings_editor.panels.chain_panel import ChainPanel
from raven.settings_editor.panels.character_panel import CharacterPanel
from raven.settings_editor.panels.record_panel import RecordPanel
from raven.settings_editor.panels.settings_panel import DocumentSource, SettingsPanel
from raven.settings_editor.panels.voice_panel import VoicePanel
from raven.settings_editor.server import ServerCatalog
from raven.settings_editor.stage import PreviewArea
from raven.settings_editor.widget_backdrop import WidgetBackdrop

LEFT, RIGHT = 292, 404  # points: widths of the panels beside the picture
SIZE = t("Size")
MENUS: Menus = {
    t("File"): (
        *("open character", "refresh", "open backdrop", "open emotions", LINE),
        *("open settings", "save settings", LINE),
        "quit",
    ),
    t("Edit"): ("undo", "redo"),
    t("View"): ("figures", "crop", "full screen", SIZE),
    t("Help"): ("help",),
}


@dataclass(frozen=True)
class Work:
    """What the panels show and call."""

    window: Window
    session: LiveSession
    server: ServerCatalog
    background: Workers
    asking: Asking
    directing: Directing
    tuning: Tuning
    scene: WidgetBackdrop


class Layout:
    """The contents of the window. `build` makes the panels once the server is known."""

    def __init__(self, work: Work, commands: Mapping[str, Command]) -> None:
        self._work = work
        window = work.window
        self.kit = kit = Kit(window)
        self._built = False
        with dpg.theme() as flush, dpg.theme_component(dpg.mvChildWindow):
            dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, 0, 0)
            dpg.add_theme_color(dpg.mvThemeCol_ChildBg, theme.BASE)
        self._flush = int(flush)
        self._menu = MenuBar(window, MENUS, commands, {SIZE: zooms(window)})
        with dpg.group(horizontal=True, parent=window.root) as row:
            self.left = int(dpg.add_child_window(width=kit.px(LEFT), always_use_window_padding=True))
            self.middle = int(dpg.add_child_window(width=100, no_scrollbar=True, no_scroll_with_mouse=True))
            self.right = int(dpg.add_child_window(width=kit.px(RIGHT), always_use_window_padding=True))
        self._row = int(row)
        dpg.bind_item_theme(self.middle, self._flush)
        self.stage = PreviewArea(kit, self.middle, work.session, None, work.tuning.drag_crop)
        self.chain: ChainPanel
        self.settings: SettingsPanel
        self.character: CharacterPanel
        self.voice: VoicePanel
        self.recording: RecordPanel

    @property
    def built(self) -> bool:
        """Whether there are panels."""
        return self._built

    def build(self) -> None:
        """Make the panels for what the server has."""
        directing, tuning, kit = self._work.directing, self._work.tuning, self.kit
        catalog = self._work.server.catalog
        assert catalog is not None
        self._delete_panels()
        self.character = CharacterPanel(kit, self.left, catalog, directing, DocumentSource(tuning))
        self._speech = int(dpg.add_group(parent=self.left))
        self._make_voice()
        dpg.add_spacer(width=1, height=1, parent=self.right)  # else a tab takes a width that another item left
        with dpg.tab_bar(parent=self.right) as tabs:
            self.filters_tab = int(dpg.add_tab(label=t("Filters")))
            self.settings_tab = int(dpg.add_tab(label=t("Settings")))
        self.tabs = int(tabs)
        self.chain = ChainPanel(kit, self.filters_tab, catalog, tuning)
        self.settings = SettingsPanel(
            kit, self.settings_tab, catalog, tuning, directing.play_effect, tuning.toggle_crop
        )
        self._built = True
        self.show_session()

    def build_voice(self) -> None:
        """Make the panels about speech again: the server has told of other voices."""
        if self._built:
            self.voice.delete()
            self.recording.delete()
            dpg.delete_item(self._speech, children_only=True)
            self._make_voice()

    def _make_voice(self) -> None:
        work, kit = self._work, self.kit
        catalog, voices, preferences = work.server.catalog, work.server.voices, work.asking.preferences
        assert catalog is not None
        self.voice = VoicePanel(
            kit,
            self._speech,
            voices,
            "classify" in catalog.modules,
            preferences,
            work.background,
            lambda: work.session.instance_id,
        )
        self.recording = RecordPanel(
            kit,
            self._speech,
            preferences,
            work.background,
            work.window,
            lambda: work.session.instance_id,
            lambda: (self.voice.spoken_text, self.voice.wishes),
            bool(voices.names),
            work.asking.choose_file,
        )

    def arrange(self) -> None:
        """Give everything its place in the window as it is now. Narrow windows keep the panels and shrink the picture."""
        width, height = self._work.window.size
        px = self.kit.px
        space = px(8)
        tall = height - dpg.get_item_pos(self._row)[1] - px(8)
        left = min(px(LEFT), max(px(220), int(width * 0.3)))
        right = min(px(RIGHT), max(px(280), int(width * 0.36)))
        middle = max(px(160), width - left - right - 2 * space - 2 * px(10))
        for item, wide in ((self.left, left), (self.middle, middle), (self.right, right)):
            if (dpg.get_item_width(item), dpg.get_item_height(item)) != (wide, tall):
                dpg.configure_item(item, width=wide, height=tall)
        self.stage.resize(middle, tall)

    def update(self) -> None:
        """Before each frame: subtitles, and the sign of a recording."""
        if self._built:
            self.stage.avatar.show_caption(*self.voice.update())
            self.stage.recording = self.recording.recording

    def show_session(self) -> None:
        """Show what the session is wished to be and how it is."""
        if not self._built:
            return
        session, tuning = self._work.session, self._work.tuning
        state = session.state
        self.character.show(session.wish, _sorted(state.get("emotions", ())), tuning.document.get("backdrop_path"))
        self.character.show_warnings(list(state.get("warnings", ())))
        problem_of_scene = self._work.scene.problem
        scene = {"backdrop": problem_of_scene} if problem_of_scene else {}
        self.character.complain({**session.problems, **scene})
        problem = session.problems.get("settings")
        message, field = (problem.message, problem.field) if problem else ("", None)
        if not self.chain.complain(field, message):
            self.settings.complain(field, message)
        else:
            self.settings.complain(None, "")

    def show_document(self) -> None:
        """Show the settings as they are."""
        if self._built:
            self.chain.show()
            self.settings.show()
            self.kit.light(self.settings.adjust, self._work.tuning.adjusting_crop)
            self.show_session()

    def walk(self, on: bool) -> None:
        """Whether the arrow keys walk through the emotions."""
        if self._built:
            self.character.emotions.walk(on)

    def step(self, by: int) -> None:
        if self._built and self.character.emotions.walks:
            self.character.emotions.step(by)

    def speak(self) -> None:
        if self._built:
            self.voice.toggle()

    def rescale(self) -> None:
        """The window's scale is another one: make the panels in their new sizes."""
        self._delete_panels()
        old, self.kit = self.kit, Kit(self._work.window)
        old.delete()
        self.stage.rescale(self.kit)
        self._menu.refresh()
        if self._work.server.catalog is not None:
            self.build()

    def _delete_panels(self) -> None:
        if self._built:
            self._built = False
            for panel in (self.character, self.voice, self.recording, self.settings, self.chain):
                panel.delete()
        for side in (self.left, self.right):
            dpg.delete_item(side, children_only=True)


def _sorted(emotions: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Neutral first, the rest by alphabet."""
    return tuple(sorted(emotions, key=lambda name: (name != "neutral", name)))
