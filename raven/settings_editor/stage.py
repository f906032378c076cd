"""The middle of the window: the live picture over its backdrop, figures about it, and the crop to drag on it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import dearpygui.dearpygui as dpg

from raven.client.dpg.live import LiveSession
from raven.client.dpg.widget import AvatarWidget
from raven.gui import theme
from raven.settings_editor.crop import EditedCrop, dragged, edges_at
from raven.settings_editor.figures import client_line, server_line, stages_line
from raven.settings_editor.kit import Kit

FIGURES_EVERY = 0.25  # seconds
REACH = 9  # points within which the mouse takes an edge of the crop
SHADE = (0, 0, 0, 110)
YELLOW = (255, 214, 92, 255)
PLATE = (12, 13, 18, 176)
RED = (232, 64, 72)
FIXED = "\u00a0"  # a space at which no line breaks


@dataclass(frozen=True)
class Notice:
    """Words in the middle of the picture."""

    text: str
    color: theme.Color = theme.TEXT


class PreviewArea:
    """The drawing area and what is drawn over the picture."""

    def __init__(
        self,
        kit: Kit,
        parent: int | str,
        session: LiveSession,
        font: str | None,
        on_crop: Callable[[EditedCrop, bool], None],
    ) -> None:
        """`on_crop` gets the crop that the user drags; the second argument tells whether the drag goes on."""
        self._kit, self._session, self._on_crop = kit, session, on_crop
        window = kit.window
        self.avatar = AvatarWidget(session, parent, on_frame=lambda: window.call(window.keep_lively, 0.0), font=font)
        self.show_figures = True
        self.recording = False
        """Whether to show that a recording is made."""
        self.crop: EditedCrop | None = None
        """The crop that is adjusted on the picture; None: it is not shown."""
        self._notice: Notice | None = None
        self._figures: tuple[str, ...] = ()
        self._looked = 0.0
        self._held: tuple[frozenset[str], tuple[float, float], EditedCrop] | None = None
        self._overlay = int(dpg.add_draw_layer(parent=self.avatar.item))
        self._hud = int(dpg.add_draw_layer(parent=self.avatar.item))
        self._hud_drawn: Any = None
        with dpg.handler_registry():
            dpg.add_mouse_click_handler(dpg.mvMouseButton_Left, callback=lambda: self._pressed())
            dpg.add_mouse_move_handler(callback=lambda: self._moved())
            dpg.add_mouse_release_handler(dpg.mvMouseButton_Left, callback=lambda: self._released())

    def update(self, notice: Notice | None, crop: EditedCrop | None) -> None:
        """Show the newest frame and figures. Call it before each frame of the window."""
        self.avatar.update()
        self._notice = notice
        if crop != self.crop and self._held is None:
            self.crop = crop
        now = time.monotonic()
        if now - self._looked > FIGURES_EVERY:
            self._looked = now
            self._figures = self._read_figures()
        self._draw_crop()
        self._draw_hud(now)

    def resize(self, width: int, height: int) -> None:
        self.avatar.resize(width, height)

    def rescale(self, kit: Kit) -> None:
        """Draw what is over the picture in other sizes."""
        self._kit, self._hud_drawn = kit, None

    # Figures

    def figures(self) -> tuple[str, ...]:
        """The lines about client and server."""
        return self._figures

    def _read_figures(self) -> tuple[str, ...]:
        shown = self.avatar.shown
        paused = self._session.state.get("running") is False
        headers: Mapping[str, str] = shown.packet.headers if shown else {}
        lines = (
            client_line(self.avatar.statistics(), shown, self.avatar.latency(), paused),
            server_line(headers, paused),
            stages_line(self._session.state, paused),
        )
        return tuple(line for line in lines if line)

    def _draw_hud(self, now: float) -> None:
        pulse = round(0.5 + 0.5 * math.sin(4 * now), 1) if self.recording else 0.0
        figures = self._fitting_figures() if self.show_figures else ()
        drawn = (figures, self._notice, pulse, self.recording, self.avatar.size)
        if drawn == self._hud_drawn:
            return
        self._hud_drawn = drawn
        dpg.delete_item(self._hud, children_only=True)
        px, look = self._kit.px, self._kit.look
        size, y = px(theme.SMALL_SIZE), px(10)
        if figures:
            widest = max(self._width(line, look.small_font) for line in figures)
            height = len(figures) * 1.25 * size
            self._plate(px(8), y - px(4), px(8) + widest + px(16), y + height + px(4))
            for line in figures:
                self._text((px(16), y), line, size, theme.GOOD, look.small_font)
                y += round(1.25 * size)
            y += px(14)
        if self.recording:
            center = px(20), y + px(9)
            self._plate(px(8), y - px(2), px(78), y + px(22))
            dpg.draw_circle(center, px(6), fill=(*RED, round(130 + 125 * pulse)), color=theme.CLEAR, parent=self._hud)
            self._text((px(34), y), "REC", size, (*RED, 255), look.small_font)
        if self._notice is not None:
            self._draw_notice(self._notice)

    def _fitting_figures(self) -> tuple[str, ...]:
        """The lines, with breaks between figures where the picture is narrow."""
        px, font = self._kit.px, self._kit.look.small_font
        room = self.avatar.size[0] - px(32)
        return tuple(
            part.replace(FIXED, " ").strip()
            for line in self._figures
            for part in _wrapped(
                line.replace(" ", FIXED).replace(f"{FIXED}·{FIXED}", f"{FIXED}· "),
                lambda text: self._width(text, font),
                room,
            )
        )

    def _draw_notice(self, notice: Notice) -> None:
        px, look = self._kit.px, self._kit.look
        size = px(theme.TEXT_SIZE)
        width, height = self.avatar.size
        lines = _wrapped(notice.text, lambda text: self._width(text, look.text_font), width - px(64))
        widest = max(self._width(line, look.text_font) for line in lines)
        tall = len(lines) * 1.3 * size
        left, top = (width - widest) / 2, (height - tall) / 2
        self._plate(left - px(18), top - px(12), left + widest + px(18), top + tall + px(10))
        for row, line in enumerate(lines):
            x = (width - self._width(line, look.text_font)) / 2
            self._text((x, top + row * 1.3 * size), line, size, notice.color, look.text_font)

    def _plate(self, left: float, top: float, right: float, bottom: float) -> None:
        dpg.draw_rectangle(
            (left, top), (right, bottom), fill=PLATE, color=theme.CLEAR, rounding=self._kit.px(7), parent=self._hud
        )

    def _text(self, at: tuple[float, float], text: str, size: float, color: theme.Color, font: int) -> None:
        item = dpg.draw_text(at, text, size=size, color=color, parent=self._hud)
        dpg.bind_item_font(item, font)

    def _width(self, text: str, font: int) -> float:
        return float((dpg.get_text_size(text, font=font) or (8.0 * len(text), 0.0))[0])

    # The crop

    def _draw_crop(self) -> None:
        dpg.delete_item(self._overlay, children_only=True)
        if self.crop is None or self.avatar.shown is None:
            return
        left, top, right, bottom = self.avatar.picture_box()
        width, height = right - left, bottom - top
        crop = self.crop
        x0, x1 = left + crop.left * width, left + crop.right * width
        y0, y1 = top + crop.top * height, top + crop.bottom * height
        for first, last in (
            ((left, top), (right, y0)),
            ((left, y1), (right, bottom)),
            ((left, y0), (x0, y1)),
            ((x1, y0), (right, y1)),
        ):
            dpg.draw_rectangle(first, last, fill=SHADE, color=theme.CLEAR, parent=self._overlay)
        thick = self._kit.px(2)
        dpg.draw_rectangle((x0, y0), (x1, y1), color=YELLOW, thickness=thick, parent=self._overlay)
        handle = self._kit.px(5)
        for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1)):
            dpg.draw_rectangle(
                (x - handle, y - handle), (x + handle, y + handle), color=YELLOW, fill=YELLOW, parent=self._overlay
            )

    def crop_to_screen(self, x: float, y: float) -> tuple[float, float]:
        """Where in the window a point of the full picture (0..1) is."""
        left, top, right, bottom = self.avatar.picture_box()
        origin = dpg.get_item_rect_min(self.avatar.item)
        return origin[0] + left + x * (right - left), origin[1] + top + y * (bottom - top)

    def _mouse(self) -> tuple[float, float]:
        """The mouse in the full picture, 0..1 inside it."""
        x, y = dpg.get_mouse_pos(local=False)
        origin = dpg.get_item_rect_min(self.avatar.item)
        left, top, right, bottom = self.avatar.picture_box()
        return (x - origin[0] - left) / (right - left), (y - origin[1] - top) / (bottom - top)

    def _pressed(self) -> None:
        if self.crop is None or not dpg.is_item_hovered(self.avatar.item):
            return
        left, _, right, _ = self.avatar.picture_box()
        at = self._mouse()
        edges = edges_at(self.crop, at, self._kit.px(REACH) / (right - left))
        if edges:
            self._held = edges, at, self.crop

    def _moved(self) -> None:
        if self._held is not None:
            edges, began, crop = self._held
            x, y = self._mouse()
            self.crop = dragged(crop, edges, x - began[0], y - began[1])
            self._on_crop(self.crop, True)

    def _released(self) -> None:
        if self._held is not None:
            self._held = None
            if self.crop is not None:
                self._on_crop(self.crop, False)


def _wrapped(text: str, width_of: Callable[[str], float], width: float) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in filter(None, paragraph.split(" ")):
            while width_of(word) > width and len(word) > 1:  # a path, an address: it has no spaces
                fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width_of(word[:n]) <= width)
                lines += [line, word[:fits]] if line else [word[:fits]]
                line, word = "", word[fits:]
            longer = f"{line} {word}".strip()
            if line and width_of(longer) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines
