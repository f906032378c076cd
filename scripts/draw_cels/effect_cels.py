"""The effect cels, drawn once for all characters around the head of the template, as SVG files."""

from collections.abc import Callable

from draw_cels import moods, signs
from drawing.pen import Sheet, group

DRAWINGS: dict[str, tuple[Callable[[Sheet, int], str], int]] = {
    "angervein": (signs.angervein, 2),
    "sweatdrop": (moods.sweatdrop, 3),
    "smallsweatdrop": (moods.smallsweatdrop, 3),
    "heart": (moods.heart, 3),
    "blackcloud": (moods.blackcloud, 2),
    "flowers": (moods.flowers, 2),
    "shock": (moods.shock, 1),
    "notice": (signs.notice, 2),
    "beaming": (moods.beaming, 2),
    "question": (signs.question, 3),
    "exclaim": (signs.exclaim, 3),
}
"""By name of the effect: what draws a frame of it, and how many there are."""


def files() -> dict[str, str]:
    """What is drawn: paths below assets/ and their content."""
    drawn = {}
    for name, (draw, frames) in DRAWINGS.items():
        for frame in range(frames):
            sheet = Sheet()
            cel = f"fx_{name}{frame + 1}"
            drawn[f"cels/{cel}.svg"] = sheet.svg(group(cel, draw(sheet, frame)))
    return drawn
