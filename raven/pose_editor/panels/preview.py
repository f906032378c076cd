"""The right side of the window: the posed character, and how one looks at it."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path

import dearpygui.dearpygui as dpg

from raven.errors import RavenError
from raven.gui import theme
from raven.gui.picture_view import CHECKER, Backing, PictureView, texture_pixels
from raven.gui.texts import t
from raven.gui.window import Window
from raven.pose_editor.desk import Desk
from raven.pose_editor.options import BACKINGS, Options
from raven.pose_editor.panels.rig import HINT, RigOverlay
from raven.pose_editor.preview import Idle, PreviewPicture
from raven.pose_editor.rig_document import RigDocument
from raven.pose_editor.rig_points import FACE_BOX, HEAD_BOX
from raven.video.codecs import decode_rgba8
from raven.video.picture import Rgba8

IDLE_WORDS = {
    "blink": t("Blink"),
    "sway": t("Sway"),
    "breathing": t("Breath"),
    "swing": t("Swing"),
    "talking": t("Talk"),
    "effects": t("Effects"),
    "waver": t("Waver"),
    "data_eyes": t("Data"),
}
IDLE_HINTS = {
    "swing": t("Hair swings after the head, and in the wind"),
    "effects": t("Going to another emotion sets off its effects"),
    "waver": t("Wavering eyes, as strongly as waver1 says"),
    "data_eyes": t("Something runs through the eyes"),
}
BACKING_WORDS = {"checker": t("Checker"), "colour": t("Colour"), "picture": t("Picture")}
assert BACKING_WORDS.keys() == {*BACKINGS}
assert IDLE_WORDS.keys() == {part.name for part in fields(Idle)}


@dataclass(frozen=True)
class RigCalls:
    """What the buttons of the rig do."""

    toggle: Callable[[], None]
    save: Callable[[], None]
    undo: Callable[[], None]
    redo: Callable[[], None]
    revert: Callable[[], None]


class PreviewPanel:
    """Shows what the preview draws, zoomed, over a backdrop, compared with what is saved."""

    def __init__(
        self,
        window: Window,
        parent: int,
        desk: Desk,
        options: Options,
        pick_backdrop: Callable[[], None],
        rig: Callable[[], RigDocument | None],
        rig_calls: "RigCalls",
    ) -> None:
        """`rig`: the rig that is edited, None while it is not shown; `rig_calls`: what its buttons do."""
        self._window, self._desk, self._options, self._pick_backdrop = window, desk, options, pick_backdrop
        self.box: int = dpg.add_child_window(parent=parent, always_use_window_padding=True, no_scrollbar=True)
        self.switches: dict[str, int] = {}
        with dpg.group(horizontal=True, horizontal_spacing=window.px(4), parent=self.box):
            self._switch("alive", t("Alive"), t("The idle animation on top of the pose (Space)"), self._toggle_alive)
            for part, words in IDLE_WORDS.items():
                self._switch(part, words, IDLE_HINTS.get(part, ""), lambda _, __, what: desk.toggle_idle(what))
        with dpg.group(horizontal=True, horizontal_spacing=window.px(4), parent=self.box):
            self._switch(
                "compare", "A/B", t("Compare with what is saved; the divider can be moved (C)"), self._toggle_compare
            )
            self._switch(
                "rig", t("Rig"), t("Where the features of the face are, to be corrected (R)"), rig_calls.toggle
            )
            self._button(t("Fit"), t("The whole picture (0, or a double click)"), self.fit)
            self._button(t("Face"), t("As large as the face fits (F)"), self.show_face)
            self.backing: int = dpg.add_combo(
                list(BACKING_WORDS.values()),
                width=window.px(106),
                callback=lambda _, words: self.choose_backing(
                    next(name for name in BACKINGS if BACKING_WORDS[name] == words)
                ),
            )
            with dpg.tooltip(self.backing, delay=0.4):
                dpg.add_text(t("What is behind the character"))
            self.color: int = dpg.add_color_edit(
                (*options.color, 255),
                no_inputs=True,
                no_alpha=True,
                no_label=True,
                callback=lambda: self._choose_color(),
            )
            self._button(t("Picture…"), t("Choose the picture behind the character"), pick_backdrop)
        with dpg.group(parent=self.box, show=False) as self._rig_tools:
            with dpg.group(horizontal=True, horizontal_spacing=window.px(4)):
                save = self._button(
                    t("Save the rig"), t("Into NAME.rig.json beside the picture (Ctrl+S)"), rig_calls.save
                )
                self.rig_save: int = save
                self._button(t("Undo"), t("The last drag (Ctrl+Z)"), rig_calls.undo)
                self._button(t("Redo"), t("(Ctrl+Y)"), rig_calls.redo)
                self._button(t("Revert"), t("As the file has it"), rig_calls.revert)
            hint = dpg.add_text(HINT, color=theme.DIM)
            dpg.bind_item_font(hint, window.look.small_font)
        with dpg.group(horizontal=True, parent=self.box) as canvases:
            self.rig_canvas = PictureView(window, canvases)
            self.canvas = PictureView(window, canvases)
        self.overlay = RigOverlay(window, self.rig_canvas, rig)
        self.rig_canvas.on_view = self._rig_looked_at
        self.canvas.on_view = self._looked_at
        dpg.configure_item(self.rig_canvas.canvas, show=False)
        self._shows_rig = False
        self._size = (100, 100)
        self.show_backing()

    def destroy(self) -> None:
        """Take down what is not inside the panel's parent."""
        self.canvas.destroy()
        self.rig_canvas.destroy()

    def resize(self, width: int, height: int) -> None:
        """Make the panel so large, in pixels."""
        px = self._window.px
        dpg.configure_item(self.box, width=width, height=height)
        self._size = width, height
        inner, tall = width - px(20), height - px(16 + 2 * 32)
        if not self._shows_rig:
            self.canvas.resize(inner, tall)
            return
        half, tall = (inner - px(8)) // 2, tall - px(32 + 26)
        self.rig_canvas.resize(half, tall)
        self.canvas.resize(half, tall)

    def refresh(self) -> None:
        """Show how things are looked at."""
        look, looking = self._window.look, self._desk.looking
        on = {"alive": looking.alive, "compare": looking.compare, "rig": self._shows_rig}
        on |= {part.name: looking.alive and getattr(looking.idle, part.name) for part in fields(Idle)}
        for name, switch in self.switches.items():
            dpg.bind_item_theme(switch, look.on if on[name] else look.off)
        dpg.set_value(self.backing, BACKING_WORDS[self._options.backing])
        dpg.configure_item(self.color, show=self._options.backing == "colour")
        if not looking.compare and self.canvas.divider is not None:
            self.canvas.compare(None)

    def show(self, shown: PreviewPicture) -> None:
        """Show a picture."""
        self.canvas.show(shown.pixels)
        if shown.compared is not None and self._desk.looking.compare:
            self.canvas.compare(shown.compared)
        if not shown.scene.idle.still:
            self._window.keep_lively()

    def show_rig(self, picture: Rgba8 | None) -> None:
        """Show the rig over this picture, beside the preview, both zoomed alike; None: no more."""
        began = picture is not None and not self._shows_rig
        self._shows_rig = picture is not None
        dpg.configure_item(self.rig_canvas.canvas, show=self._shows_rig)
        dpg.configure_item(self._rig_tools, show=self._shows_rig)
        if picture is not None:
            self.rig_canvas.show(texture_pixels(picture))
        self.resize(*self._size)
        if began:
            self.show_face()
        self.overlay.draw()
        self.refresh()

    def _rig_looked_at(self) -> None:
        self._follow(self.canvas, self.rig_canvas)
        self.overlay.draw()

    def _looked_at(self) -> None:
        if self._shows_rig:
            self._follow(self.rig_canvas, self.canvas)

    def _follow(self, follower: PictureView, leader: PictureView) -> None:
        """Both canvases of a rig show the same part of their pictures."""
        wanted = replace(follower.view, zoom=leader.view.zoom, center=leader.view.center)
        if follower.view != wanted:
            follower.look_at(wanted)

    def fit(self) -> None:
        self.canvas.look_at(self.canvas.view.fitted())

    def show_face(self) -> None:
        self.canvas.look_at(self.canvas.view.showing(*(FACE_BOX if self._shows_rig else HEAD_BOX)))

    def choose_backing(self, name: str) -> None:
        """`checker`, `colour`, or `picture`, which is asked for if there is none yet."""
        if name == "picture" and not self._options.backdrop:
            self._pick_backdrop()
        else:
            self._options.backing = name
            self.show_backing()
        self.refresh()

    def show_backing(self) -> None:
        """Put behind the character what the options say. Raises nothing: a picture that cannot be read is a checker."""
        name = self._options.backing
        if name == "colour":
            self.canvas.back(Backing(color=self._options.color))
        elif name == "picture" and (picture := _picture(Path(self._options.backdrop))) is not None:
            self.canvas.back(picture)
        else:
            self.canvas.back(CHECKER)
        self.rig_canvas.back(CHECKER)

    def _toggle_alive(self) -> None:
        self._desk.look(alive=not self._desk.looking.alive)

    def _toggle_compare(self) -> None:
        self._desk.look(compare=not self._desk.looking.compare)

    def _choose_color(self) -> None:
        red, green, blue, *_ = (round(min(max(value, 0), 255)) for value in dpg.get_value(self.color))
        self._options.color = red, green, blue
        self.show_backing()

    def _switch(self, name: str, words: str, hint: str, do: Callable[..., object]) -> None:
        self.switches[name] = self._button(words, hint, do, user_data=name)

    def _button(self, words: str, hint: str, do: Callable[..., object], user_data: object = None) -> int:
        button: int = dpg.add_button(label=words, callback=do, user_data=user_data)
        if hint:
            with dpg.tooltip(button, delay=0.4):
                dpg.add_text(hint)
        return button


def _picture(file: Path) -> Backing | None:
    try:
        picture = decode_rgba8(file.read_bytes(), file.name)
    except (OSError, RavenError):
        return None
    return Backing(picture=picture)
