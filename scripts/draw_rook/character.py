"""The character "rook": the layers of his drawing, and the rig with the places of the eyes, brows and mouth in it."""

import json

from draw_rook import face, figure, hair, outfit
from drawing.pen import Sheet


def draw() -> str:
    """The whole figure as SVG, from the back to the front."""
    sheet = Sheet()
    layers = (
        hair.back(sheet),
        outfit.back(sheet),
        figure.neck(sheet),
        outfit.body(sheet),
        face.head(sheet),
        face.earring(sheet),
        face.features(sheet),
        hair.front(sheet),
    )
    return sheet.svg(*layers)


def files() -> dict[str, str]:
    """What is drawn: paths below assets/ and their content."""
    rig = ",\n".join(f'  "{part}": {json.dumps(fields)}' for part, fields in face.rig().items())
    return {"characters/rook/rook.svg": draw(), "characters/rook/rook.rig.json": f"{{\n{rig}\n}}\n"}
