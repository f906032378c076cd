"""Where everything is in the window: menu, what is directed on the left, the picture, what is tuned on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from raven.gui import theme
from raven.gui.window import ZOOMS
from raven.settings_editor.kit import Kit
from raven.settings_editor.panels.chain_panel import ChainPanel
from raven.settings_editor.panels.character_panel import CharacterPanel
from raven.settings_editor.panels.record_panel import RecordPanel
from raven.settings_editor.panels.settings_panel import DocumentSource, SettingsPanel
from raven.settings_editor.panels.voice_panel import VoicePanel
from raven.settings_editor.stage import Stage

if TYPE_CHECKING:
    from raven.settings_editor.editor import Editor

LEFT, RIGHT = 292, 404  # points: widths of the panels beside the picture


class Layout:
    """The contents of the window. `build` makes the panels once the server is known."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        window = editor.window
        self.kit = kit = Kit(window)
        self._built = False
        with dpg.theme() as flush, dpg.theme_component(dpg.mvChildWindow):
            dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, 0, 0)
            dpg.add_theme_color(dpg.mvThemeCol_ChildBg, theme.BASE)
        self._flush = int(flush)
        self._menu = int(dpg.add_menu_bar(parent=window.root))
        self._menu_items: dict[str, int] = {}
        self._build_menu()
        with dpg.group(horizontal=True, parent=window.root) as row:
            self.left = int(dpg.add_child_window(width=kit.px(LEFT), always_use_window_padding=True))
            self.middle = int(dpg.add_child_window(width=100, no_scrollbar=True, no_scroll_with_mouse=True))
            self.right = int(dpg.add_child_window(width=kit.px(RIGHT), always_use_window_padding=True))
        self._row = int(row)
        dpg.bind_item_theme(self.middle, self._flush)
        self.stage = Stage(kit, self.middle, editor.session, None, editor.drag_crop)
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
        editor, kit = self._editor, self.kit
        assert editor.catalog is not None
        self._delete_panels()
        self.character = CharacterPanel(kit, self.left, editor.catalog, editor, DocumentSource(editor))
        self._speech = int(dpg.add_group(parent=self.left))
        self._make_voice()
        dpg.add_spacer(width=1, height=1, parent=self.right)  # else a tab takes a width that another item left
        with dpg.tab_bar(parent=self.right) as tabs:
            self.filters_tab = int(dpg.add_tab(label="Filters"))
            self.settings_tab = int(dpg.add_tab(label="Settings"))
        self.tabs = int(tabs)
        self.chain = ChainPanel(kit, self.filters_tab, editor.catalog, editor)
        self.settings = SettingsPanel(
            kit, self.settings_tab, editor.catalog, editor, editor.play_effect, editor.toggle_crop
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
        editor, kit = self._editor, self.kit
        assert editor.catalog is not None
        self.voice = VoicePanel(
            kit,
            self._speech,
            editor.voices,
            "classify" in editor.catalog.modules,
            editor.preferences,
            editor.background,
            lambda: editor.session.instance_id,
        )
        self.recording = RecordPanel(
            kit,
            self._speech,
            editor.preferences,
            editor.background,
            editor.window,
            lambda: editor.session.instance_id,
            lambda: (self.voice.spoken_text, self.voice.wishes),
            bool(editor.voices.names),
            editor.choose_file,
        )

    def arrange(self) -> None:
        """Give everything its place in the window as it is now. Narrow windows keep the panels and shrink the picture."""
        width, height = self._editor.window.size
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
        editor = self._editor
        session = editor.session
        state = session.state
        self.character.show(session.wish, _sorted(state.get("emotions", ())), editor.document.get("backdrop_path"))
        self.character.show_warnings(list(state.get("warnings", ())))
        scene = {"backdrop": editor.scene.problem} if editor.scene.problem else {}
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
            self.kit.light(self.settings.adjust, self._editor.adjusting_crop)
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
        old, self.kit = self.kit, Kit(self._editor.window)
        old.delete()
        self.stage.rescale(self.kit)
        if self._editor.catalog is not None:
            self.build()

    def _delete_panels(self) -> None:
        if self._built:
            self._built = False
            for panel in (self.character, self.voice, self.recording, self.settings, self.chain):
                panel.delete()
        for side in (self.left, self.right):
            dpg.delete_item(side, children_only=True)

    def _build_menu(self) -> None:
        editor = self._editor

        def entry(label: str, keys: str, do: object) -> None:
            self._menu_items[label] = int(dpg.add_menu_item(label=label, shortcut=keys, callback=lambda: do()))  # type: ignore[operator]

        with dpg.menu(label="File", parent=self._menu):
            entry("Open character ...", "Ctrl+O", editor.ask_for_character)
            entry("Read it again", "Ctrl+R", editor.refresh)
            entry("Open backdrop ...", "Ctrl+B", editor.ask_for_backdrop)
            entry("Open emotion templates ...", "Ctrl+Shift+E", editor.ask_for_emotions)
            dpg.add_separator()
            entry("Open settings ...", "Ctrl+Shift+A", editor.ask_for_settings)
            entry("Save settings ...", "Ctrl+Shift+S", editor.ask_where_to_save)
            dpg.add_separator()
            entry("Quit", "", editor.window.ask_to_close)
        with dpg.menu(label="Edit", parent=self._menu):
            entry("Undo", "Ctrl+Z", editor.undo)
            entry("Do again", "Ctrl+Y", editor.redo)
        with dpg.menu(label="View", parent=self._menu):
            entry("Figures", "F2", editor.toggle_figures)
            entry("Adjust the crop", "F3", editor.toggle_crop)
            entry("Full screen", "F11", editor.toggle_fullscreen)
            with dpg.menu(label="Size"):
                for zoom in ZOOMS:
                    dpg.add_menu_item(
                        label=f"{zoom:.0%}",
                        user_data=zoom,
                        callback=lambda _, __, zoom: editor.window.call(editor.window.set_zoom, zoom),
                    )
        with dpg.menu(label="Help", parent=self._menu):
            entry("Keys and hints", "F1", editor.show_help)


def _sorted(emotions: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Neutral first, the rest by alphabet."""
    return tuple(sorted(emotions, key=lambda name: (name != "neutral", name)))
