"""The book under her arm."""

from draw_wren import palette as c
from draw_wren.forms import shape, soft
from drawing.pen import Sheet, ellipse, fill, ink, outline, turned

X, Y = 268.0, 304.0  # its middle


def book(sheet: Sheet) -> str:
    """A clothbound book with gilt tooling, a little turned, its fore-edge to the viewer's right."""
    left, right, top, bottom = X - 24, X + 22, Y - 34, Y + 34
    cover = f"{left},{top}! {right},{top}! {right},{bottom}! {left},{bottom}!"
    pages = (
        f"{right - 1},{top + 1.4}! {right + 4.4},{top + 3}! {right + 4.4},{bottom - 0.4}! {right - 1},{bottom - 1.4}!"
    )
    behind = f"{right - 2},{top + 0.6}! {right + 6},{top + 2.4}! {right + 6},{bottom + 0.8}! {right - 2},{bottom}!"
    frame = f"{left + 7},{top + 4}! {right - 4},{top + 4}! {right - 4},{bottom - 4}! {left + 7},{bottom - 4}!"
    paint = sheet.linear((left, top), (right, bottom), [(0, c.BOOK_LIGHT), (0.3, c.BOOK), (1, c.BOOK_SHADE)])
    leaves = "".join(
        ink(f"{right + d},{top + 3} {right + d},{bottom - 1}", [0.4, 0.4], c.PAGES_SHADE) for d in (1, 2.2, 3.4)
    )
    cx, cy = (left + right) / 2 + 1.5, Y - 8
    corners = "".join(
        fill(
            f"{x},{y}! {x + dx * 9},{y}! {x + dx * 5},{y + dy * 3.6} {x + dx * 3.6},{y + dy * 5} {x},{y + dy * 9}!",
            c.GOLD,
        )
        + ink(
            f"{x + dx * 8.6},{y + dy * 0.4} {x + dx * 4.8},{y + dy * 3.4} "
            f"{x + dx * 3.4},{y + dy * 4.8} {x + dx * 0.4},{y + dy * 8.6}",
            0.6,
            c.GOLD_INK,
        )
        for x, y, dx, dy in ((right, top, -1, 1), (right, bottom, -1, -1))
    )
    bands = "".join(
        ink(f"{left},{y} {left + 4.8},{y}", [1.3, 1.3], c.GOLD) for y in (top + 9, top + 13, bottom - 12, bottom - 8)
    )
    return turned(
        -7,
        X,
        Y,
        shape(sheet, behind, c.BOOK_SHADE, c.BOOK_INK, 0.8),
        fill(pages, c.PAGES),
        leaves,
        outline(pages, 0.7, c.BOOK_INK),
        shape(
            sheet,
            cover,
            paint,
            c.BOOK_INK,
            0.95,
            fill(f"{left},{top}! {left + 4.6},{top}! {left + 4.6},{bottom}! {left},{bottom}!", c.BOOK_SHADE, 0.8),
            soft(
                sheet,
                f"{left},{bottom - 22}! {right},{bottom - 26}! {right},{bottom}! {left},{bottom}!",
                c.BOOK_INK,
                2.5,
                0.45,
            ),
        ),
        bands,
        corners,
        outline(frame, 0.9, c.GOLD),
        # a star of tooling
        fill(
            f"{cx},{cy - 9}! {cx + 1.8},{cy - 1.8} {cx + 7},{cy}! {cx + 1.8},{cy + 1.8} "
            f"{cx},{cy + 9}! {cx - 1.8},{cy + 1.8} {cx - 7},{cy}! {cx - 1.8},{cy - 1.8}",
            c.GOLD,
        ),
        ellipse(cx, cy, 1.4, 1.4, c.GOLD_LIGHT),
        ink(f"{cx - 8},{top + 10} {cx},{top + 9} {cx + 8},{top + 10}", [0.2, 1.0, 0.2], c.GOLD),
    )
