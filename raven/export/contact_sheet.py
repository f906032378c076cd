"""Contact sheets: labelled pictures in a grid, to judge them side by side."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

LABEL = 18  # pixels above each picture
GROUND = "#8a96a0"


def shot(picture: Image.Image, part: tuple[float, float, float, float], width: int) -> Image.Image:
    """A part of a picture (left, top, right, bottom as shares of its edges) over the sheet's ground, as wide as that."""
    whole = Image.new("RGBA", picture.size, GROUND)
    whole.alpha_composite(picture)
    left, top, right, bottom = (round(share * picture.width) for share in part)
    cut = whole.crop((left, top, right, bottom))
    return cut.resize((width, width * cut.height // cut.width), Image.Resampling.LANCZOS).convert("RGB")


def contact_sheet(pictures: Sequence[tuple[str, Image.Image]], columns: int, ground: str = GROUND) -> Image.Image:
    """The pictures (label and picture, all of one size) in rows of `columns`; transparency shows the ground."""
    width, height = pictures[0][1].size
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * width, rows * (height + LABEL)), ground)
    draw = ImageDraw.Draw(sheet)
    for position, (label, picture) in enumerate(pictures):
        x, y = position % columns * width, position // columns * (height + LABEL)
        sheet.paste(picture, (x, y + LABEL), picture if picture.mode == "RGBA" else None)
        draw.text((x + 4, y + 3), label, fill="white")
    return sheet
