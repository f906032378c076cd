"""The character "wren": the layers of her drawing, and the rig with the places of the eyes, brows and mouth in it."""

import json

from draw_wren import clothes, face, figure, glasses, hair
from drawing.pen import Sheet


def draw() -> str:
    """The whole figure as SVG, from the back to the front."""
    sheet = Sheet()
    layers = (
        hair.back(sheet),
        figure.neck(sheet),
        clothes.body(sheet),
        face.head(sheet),
        face.features(sheet),
        glasses.draw(sheet),
        hair.front(sheet),
    )
    return sheet.svg(*layers)


def files() -> dict[str, str]:
    """What is drawn: paths below assets/ and their content."""
    rig = ",\n".join(f'  "{part}": {json.dumps(fields)}' for part, fields in face.rig().items())
    return {"characters/wren/wren.svg": draw(), "characters/wren/wren.rig.json": f"{{\n{rig}\n}}\n"}
