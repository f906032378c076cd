"""The sixteen cels that lie on a character, as SVG files for every character."""

from collections.abc import Callable
from functools import partial

from draw_cels import eyes, skin, water
from draw_cels.faces import Face, finch_figure, raven_figure, rook_figure, wren_figure
from drawing.pen import Sheet, group

DRAWINGS: dict[str, Callable[[Sheet, Face], str]] = {
    "blush1": skin.blush1,
    "blush2": skin.blush2,
    "blush3": skin.blush3,
    "shadow1": skin.shadow1,
    "sweat1": water.sweat1,
    "sweat2": water.sweat2,
    "sweat3": water.sweat3,
    "tears1": water.tears1,
    "tears2": water.tears2,
    "tears3": water.tears3,
    **{f"data{i + 1}": partial(eyes.data, frame=i) for i in range(4)},
    **{f"waver{i + 1}": partial(eyes.waver, frame=i) for i in range(2)},
}
"""By name of the cel, in the order they are laid on the character."""


def files() -> dict[str, str]:
    """What is drawn: paths below assets/ and their content."""
    drawn = {}
    for face in (raven_figure(), finch_figure(), rook_figure(), wren_figure()):
        for name, draw in DRAWINGS.items():
            sheet = Sheet()
            drawn[f"characters/{face.name}/{face.name}_{name}.svg"] = sheet.svg(group(name, draw(sheet, face)))
    return drawn
