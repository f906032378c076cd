"""The avatar as a DearPyGui item: its newest frame over a backdrop, and subtitles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import dearpygui.dearpygui as dpg

from raven.client import api
from raven.client.dpg.backdrop import cover
from raven.client.dpg.captions import CaptionBlock, lay_out, match
from raven.client.dpg.decoding import Float4
from raven.client.dpg.frames import FrameSource, Shown, Statistics
from raven.client.dpg.live import LiveSession

Box = tuple[float, float, float, float]
Color = tuple[int, int, int, int]

BACKGROUND: Color = (24, 25, 31, 255)
SPOKEN: Color = (255, 255, 255, 255)
COMING: Color = (196, 200, 214, 255)
OUTLINE: Color = (8, 8, 14, 235)
CAPTION_SIZE = (18, 44)  # pixels: least and most
CAPTION_SHARE = 1 / 16  # of the widget's width
MARGIN = 24  # pixels around subtitles
_AROUND = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0)]


class AvatarWidget:
    """A drawing area that shows a live session. Call `update` before each frame of your window.

    Everything here must be called on the thread that runs DearPyGui; nothing waits for the network. `over` is a layer above
    the picture and below the subtitles, in pixels of the area, for what your program wants to draw there.
    """

    def __init__(
        self,
        session: LiveSession,
        parent: int | str,
        width: int = 512,
        height: int = 512,
        format: str | None = "qoi",
        on_frame: Callable[[], object] = lambda: None,
        font: str | Path | None = None,
    ) -> None:
        """`on_frame` is called on another thread when there is a new frame, for windows that do not draw all the time.

        `font`: a file (TTF or OTF) for subtitles; without it they are in Source Sans, if that is installed (extra `gui`).
        """
        self.session = session
        self.frames = FrameSource(session, format, on_frame=on_frame)
        self.shown: Shown | None = None
        """The frame that is seen now."""
        self.item = int(dpg.add_drawlist(width, height, parent=parent))
        self._size = width, height
        self._behind, self._picture, self.over, self._subtitle = (
            int(dpg.add_draw_layer(parent=self.item)) for _ in range(4)
        )
        with dpg.texture_registry() as registry:
            self._registry = int(registry)
        self._texture = _Texture(self._registry)
        self._image = self._backdrop = 0
        self._backdrop_size = (1, 1)
        self._color = BACKGROUND
        self._font = _CaptionFont(font)
        self._caption: tuple[str, tuple[str, ...]] | None = None
        self._block: CaptionBlock | None = None
        self._measured = False  # whether the words of the caption lie where they do by their real widths
        self._words: list[tuple[int, int | None]] = []  # (drawn text, spoken word that it belongs to)
        self._spoken: int | None = None
        self._draw_backdrop()

    @property
    def size(self) -> tuple[int, int]:
        """Of the area, in pixels."""
        return self._size

    def update(self) -> bool:
        """Show the newest frame; whether there was one. Takes about a millisecond."""
        if self._caption is not None and not self._measured and self._font.ready:
            self._draw_caption()
        shown = self.frames.latest()
        if shown is None:
            return False
        before = self.shown
        self.shown = shown
        new_texture = self._texture.show(shown.pixels)
        if (
            new_texture
            or not self._image
            or before is None
            or (before.box, before.full_size) != (shown.box, shown.full_size)
        ):
            self._draw_picture()
        api.avatar_frame_shown(shown.packet.instance_id, dict(shown.packet.headers))
        return True

    def resize(self, width: int, height: int) -> None:
        """Make the area so large, in pixels."""
        if (width, height) == self._size or min(width, height) < 1:
            return
        self._size = width, height
        dpg.configure_item(self.item, width=width, height=height)
        self._draw_backdrop()
        self._draw_picture()
        self._draw_caption()

    def set_backdrop(self, pixels: Float4 | None) -> None:
        """Put a picture (`read_backdrop`, which may run on any thread) behind the avatar; None: a plain colour."""
        old, self._backdrop = self._backdrop, 0
        if pixels is not None:
            height, width = pixels.shape[:2]
            data: Any = pixels  # read once, not for every frame as those of a raw texture: they are many
            self._backdrop = int(dpg.add_static_texture(width, height, data, parent=self._registry))
            self._backdrop_size = width, height
        self._draw_backdrop()
        if old:
            dpg.delete_item(old)

    def set_color(self, color: Color) -> None:
        """The colour behind the avatar while there is no picture."""
        if color != self._color:
            self._color = color
            self._draw_backdrop()

    def show_caption(self, text: str | None, words: Sequence[str] = (), spoken: int | None = None) -> None:
        """Show a sentence as subtitle, None: none. `words` are its spoken words, `spoken` the number of the one heard now."""
        caption = (text, tuple(words)) if text else None
        if caption != self._caption:
            self._caption, self._spoken = caption, spoken
            self._draw_caption()
        elif spoken != self._spoken:
            self._spoken = spoken
            self._color_words()

    def picture_box(self) -> Box:
        """Where in the area the full picture is: left, top, right, bottom.

        What the crop leaves of it is as large as fits, in the middle, and stands on the lower edge; what is cropped away
        may lie outside of the area.
        """
        width, height = self._size
        full = self.shown.full_size if self.shown else (1, 1)
        left, top, right, bottom = self.shown.box if self.shown else (0.0, 0.0, 1.0, 1.0)
        scale = min(width / (right - left), height / (bottom - top))
        x = (width - (right - left) * scale) / 2 - left * scale
        y = height - bottom * scale
        return x, y, x + full[0] * scale, y + full[1] * scale

    def statistics(self) -> Statistics:
        """Rates and sizes of the frames."""
        return self.frames.statistics()

    def latency(self) -> float:
        """Seconds from a frame's pose on the server to its being shown here; 0 while that is not known."""
        instance_id = self.session.instance_id
        return api.path_delay(instance_id).seconds() if instance_id else 0.0

    def destroy(self) -> None:
        """Leave the feed and free what belongs to DearPyGui. The session stays."""
        self.frames.close()
        for item in (self.item, self._registry):
            dpg.delete_item(item)
        self._font.delete()

    # Drawing

    def _draw_backdrop(self) -> None:
        dpg.delete_item(self._behind, children_only=True)
        if not self._backdrop:
            dpg.draw_rectangle((0, 0), self._size, color=(0, 0, 0, 0), fill=self._color, parent=self._behind)
            return
        first, last = cover(*self._size, self._backdrop_size)
        dpg.draw_image(self._backdrop, (0, 0), self._size, uv_min=first, uv_max=last, parent=self._behind)

    def _draw_picture(self) -> None:
        dpg.delete_item(self._picture, children_only=True)
        self._image = 0
        if self.shown is None:
            return
        left, top, right, _ = self.picture_box()
        scale = (right - left) / self.shown.full_size[0]
        box = self.shown.box
        first = left + box[0] * scale, top + box[1] * scale
        last = left + box[2] * scale, top + box[3] * scale
        self._image = int(dpg.draw_image(self._texture.item, first, last, parent=self._picture))

    def _draw_caption(self) -> None:
        dpg.delete_item(self._subtitle, children_only=True)
        self._words, self._block = [], None
        if self._caption is None:
            return
        width, height = self._size
        size = min(max(width * CAPTION_SHARE, CAPTION_SIZE[0]), CAPTION_SIZE[1])
        text, words = self._caption
        block = lay_out(
            match(text, words), lambda piece: self._font.measure(piece, size), width - 2 * MARGIN, 1.2 * size
        )
        self._block, self._measured = block, self._font.ready
        left, top = (width - block.width) / 2, height - MARGIN - block.height
        edge = max(1.5, size / 16)
        for word in block.words:  # every outline first: that of a word must not lie over its neighbour
            for x, y in _AROUND:
                self._draw_text((left + word.x + x * edge, top + word.y + y * edge), word.text, OUTLINE, size)
        for word in block.words:
            item = self._draw_text((left + word.x, top + word.y), word.text, COMING, size)
            self._words.append((item, word.spoken_with))
        self._color_words()

    def _draw_text(self, at: tuple[float, float], text: str, color: Color, size: float) -> int:
        item = int(dpg.draw_text(at, text, color=color, size=size, parent=self._subtitle))
        self._font.bind(item)
        return item

    def _color_words(self) -> None:
        for item, number in self._words:
            said = (
                not self._caption
                or not self._caption[1]
                or (self._spoken is not None and (number or 0) <= self._spoken)
            )
            dpg.configure_item(item, color=SPOKEN if said else COMING)


class _Texture:
    """A texture that takes pictures of any size. DearPyGui reads the pixels whenever it draws, so they are kept here."""

    def __init__(self, registry: int) -> None:
        self._registry = registry
        self.item = 0
        self._pixels: Float4 | None = None

    def show(self, pixels: Float4) -> bool:
        """Show these; whether `item` is another one now."""
        if self._pixels is not None and self._pixels.shape == pixels.shape:
            self._pixels = pixels
            dpg.set_value(self.item, pixels)
            return False
        old, self._pixels = self.item, pixels
        height, width = pixels.shape[:2]
        data: Any = pixels
        self.item = int(dpg.add_raw_texture(width, height, data, format=dpg.mvFormat_Float_rgba, parent=self._registry))
        if old:
            dpg.delete_item(old)
        return True


class _CaptionFont:
    """The font of subtitles, large enough to be drawn sharply at every size."""

    def __init__(self, file: str | Path | None) -> None:
        self._registry = self._font = 0
        file = file or _source_sans()
        if file is not None:
            with dpg.font_registry() as registry:
                self._registry = int(registry)
                self._font = int(dpg.add_font(str(file), CAPTION_SIZE[1]))

    def bind(self, item: int) -> None:
        if self._font:
            dpg.bind_item_font(item, self._font)

    @property
    def ready(self) -> bool:
        """Whether it is known how wide texts are: not before the window's first frame."""
        return _text_size("x", self._font)[0] > 0

    def measure(self, text: str, size: float) -> float:
        """The width of a text at this size, in pixels; an estimate while the font is not `ready`."""
        width, height = _text_size(text, self._font)
        own_size = CAPTION_SIZE[1] if self._font else height
        return width * size / own_size if width and own_size else len(text) * size / 2

    def delete(self) -> None:
        if self._registry:
            dpg.delete_item(self._registry)


def _text_size(text: str, font: int) -> tuple[float, float]:
    width, height = dpg.get_text_size(text, font=font) or (0.0, 0.0)
    return width, height


def _source_sans() -> str | None:
    """The font that Raven's windows have; None if its package is missing."""
    try:
        import font_source_sans_pro
    except ImportError:
        return None
    return str(font_source_sans_pro.font_files_ttf["SourceSansProSemibold"])
