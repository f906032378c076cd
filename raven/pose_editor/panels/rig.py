"""The rig over the picture: lines and points of the face that can be dragged, and the buttons that go with them."""

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from raven.gui import theme
from raven.gui.hotkeys import is_down
from raven.gui.picture_view import PictureView
from raven.gui.texts import t
from raven.gui.window import Window
from raven.pose_editor.rig_document import RigDocument
from raven.pose_editor.rig_points import BROWS, Handle, handles, lines, names_of_guesses, nearest, to_share, to_template
from raven.posers.puppet.rig import Point, Rig
from raven.posers.puppet.rig_file import EYES

COLORS: dict[str, theme.Color] = {
    **dict.fromkeys(EYES, (96, 230, 150, 255)),
    **dict.fromkeys(BROWS, (240, 120, 250, 255)),
    "mouth": (255, 150, 90, 255),
    "head": (120, 190, 255, 255),
    "neck": (240, 220, 120, 255),
}
HINT = t("Drag points; beside them follow.   Shift: the point alone   Ctrl: the whole part")
GRASP = 9  # points of the screen within which a handle is taken


class RigOverlay:
    """Draws a rig on a canvas and lets it be dragged there."""

    def __init__(self, window: Window, canvas: PictureView, rig: Callable[[], RigDocument | None]) -> None:
        """`rig` gives what is edited now; None while there is none or it is not shown."""
        self._window, self._canvas, self._rig = window, canvas, rig
        self._held: Handle | None = None
        canvas.on_press = self._press
        canvas.on_drag = self._drag
        canvas.on_release = self._release

    def draw(self) -> None:
        """Draw it anew."""
        dpg.delete_item(self._canvas.over, children_only=True)
        document = self._rig()
        if document is None:
            return
        rig = document.rig
        guesses = names_of_guesses(rig)
        for part, color in COLORS.items():
            for line in lines(rig, part).values():
                self._polyline([self._at(point) for point in line], color)
            self._draw_shape(rig, part, color)
            if part in guesses:
                x, y = (
                    self._at(next(iter(lines(rig, part).values()))[0]) if lines(rig, part) else self._at(rig.neck.pivot)
                )
                self._text((x, y - self._window.px(20)), t("{0}: only guessed", part.replace("_", " ")), theme.WARM)
        for handle in handles(rig):
            self._dot(handle, COLORS[handle.part])

    def _draw_shape(self, rig: Rig, part: str, color: theme.Color) -> None:
        shape = getattr(rig, part)
        if part in EYES:
            x, y = shape.iris
            corner, other = ((x + side * shape.iris_width / 2, y + side * shape.iris_height / 2) for side in (-1, 1))
            (left, top), (right, bottom) = self._at(corner), self._at(other)
            dpg.draw_ellipse((left, top), (right, bottom), color=color, segments=48, parent=self._canvas.over)
        elif part == "head":
            head = rig.head
            corners = [
                (head.left, head.chin[1]),
                (head.left, head.top),
                (head.right, head.top),
                (head.right, head.chin[1]),
            ]
            self._polyline([self._at(corner) for corner in corners], (*color[:3], 110))
        elif part == "neck":
            (x, y), half = shape.pivot, shape.width / 2
            corners = [(x - half, y), (x - half, shape.bottom), (x + half, shape.bottom), (x + half, y)]
            self._polyline([self._at(corner) for corner in corners], color)

    def _polyline(self, points: list[Point], color: theme.Color) -> None:
        over = self._canvas.over
        dpg.draw_polyline([list(point) for point in points], color=(0, 0, 0, 120), thickness=3, parent=over)
        dpg.draw_polyline([list(point) for point in points], color=color, thickness=1.5, parent=over)

    def _dot(self, handle: Handle, color: theme.Color) -> None:
        held = self._held is not None and (handle.part, handle.field, handle.index) == (
            self._held.part,
            self._held.field,
            self._held.index,
        )
        radius = self._window.px(5 if handle.is_mark or held else 2.5)
        fill = theme.TEXT if held else (24, 25, 31, 255) if handle.is_mark else color
        dpg.draw_circle(self._at(handle.at), radius, color=color, fill=fill, thickness=1.5, parent=self._canvas.over)

    def _text(self, at: Point, words: str, color: theme.Color) -> None:
        text = dpg.draw_text(at, words, size=self._window.px(theme.SMALL_SIZE), color=color, parent=self._canvas.over)
        dpg.bind_item_font(text, self._window.look.small_font)

    def _at(self, point: Point) -> Point:
        return self._canvas.view.to_canvas(to_share(point))

    def _press(self, share: Point) -> bool:
        document = self._rig()
        if document is None:
            return False
        within = self._window.px(GRASP) / self._canvas.view.edge * 512
        self._held = nearest(document.rig, to_template(share), within)
        if self._held is not None:
            document.take(self._held)
        return self._held is not None

    def _drag(self, share: Point) -> None:
        document = self._rig()
        if document is not None:
            document.drag(to_template(share), alone=is_down("Shift"), whole=is_down("Ctrl"))

    def _release(self) -> None:
        self._held = None
        if (document := self._rig()) is not None:
            document.drop()
        self.draw()
