"""The character "finch": the layers of her drawing."""

from draw_finch.braids import BRAID_SHADOWS, draw_braids
from draw_finch.face import draw_features, draw_head
from draw_finch.hair import draw_back, draw_front, fringe_outline
from draw_finch.limbs import draw_neck
from draw_finch.outfit import draw_body
from draw_finch.palette import GRADIENTS
from draw_finch.pen import Layer, path
from draw_finch.scarf import ENDS, draw_scarf, draw_scarf_back


def draw() -> str:
    """The whole figure as SVG, from the back to the front."""
    sheet = Layer()
    draw_back(sheet.group("hair_back"))
    draw_body(sheet.group("body"), [*BRAID_SHADOWS, *ENDS])
    draw_scarf_back(sheet.group("scarf_back"))
    draw_neck(sheet.group("neck"))
    draw_scarf(sheet.group("scarf"))
    draw_braids(sheet.group("braids"))
    draw_head(sheet.group("head"), path(fringe_outline(), closed=True))
    draw_features(sheet.group("face_features"))
    draw_front(sheet.group("hair_front"))
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512">'
    groups = [part if isinstance(part, str) else part.svg() for part in sheet.parts]
    return "\n".join([head, "<defs>", *GRADIENTS, "</defs>", *groups, "</svg>\n"])


def files() -> dict[str, str]:
    """What is drawn: paths below assets/ and their content."""
    return {"characters/finch/finch.svg": draw()}
