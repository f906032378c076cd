"""The low bun beside the neck, with the pencil that holds it."""

from draw_wren import palette as c
from drawing.pen import Sheet, fill, ink, outline, reverse, turned

OVER = "224,175 214,169.4 203,169.6 193,174.6 187,183.6 186.4,193 190.6,200.4"
OVER_INNER = "225,184 214,178.4 205,178.6 197.6,183.4 193.4,191 190.6,200.4"
UNDER = "190.6,200.4 197.6,206 207.6,207.2 216.6,203.4 223,195 225,184"
UNDER_INNER = "190.6,200.4 199,200.6 207,198.6 213.4,194 218.6,188.4 225,184"
TUFTS = (
    "194,196! 188,205 179.6,209.4! 182.4,202 185,193!",
    "206,203! 204.6,211 199.4,216.4! 197.4,209.4 198,203!",
    "200,173! 193.4,166 185.4,164.6! 188,170.6 191,177!",
)


def bun(sheet: Sheet) -> str:
    whole = f"{OVER} {' '.join(UNDER.split()[1:])}"
    paint = sheet.linear((192, 170), (218, 207), [(0, c.HAIR_LIGHT), (0.4, c.HAIR), (0.75, c.HAIR_SHADE), (1, c.HAIR_DEEP)])
    tuft = sheet.linear((190, 168), (200, 214), [(0, c.HAIR), (1, c.HAIR_SHADE)])
    over = f"{OVER}! {' '.join(reverse(OVER_INNER).split()[1:])}"
    under = f"{UNDER}! {' '.join(reverse(UNDER_INNER).split()[1:-1])}"
    hollow = "225,184 214,178.4 205,178.6 197.6,183.4 193.4,191 190.6,200.4 199,196 206,188 214,184.6"
    return (
        _pencil()
        + "".join(fill(one, tuft) + outline(one, 0.8, c.HAIR_INK) for one in TUFTS)
        + fill(whole, paint)
        + sheet.clip(
            whole,
            fill(hollow, c.HAIR_DEEP, 0.75),
            fill(under, c.HAIR_DEEP, 0.3),
            ink("197,204 208,203 217,197 223,189", [0, 2.6, 2.2, 0], c.HAIR_DEEP, 0.6),
        )
        + sheet.clip(
            over,
            ink("222,182 212,176.4 203,177.4 196,182.6 192,191", [0.6, 2.2, 2.4, 2.6, 0.6], c.HAIR_SHADE, 0.85),
            ink("206,172.2 198,174.8 192,181 190,187", [0, 2.4, 3.0, 0.2], c.HAIR_GLOSS),
            ink("217,173.4 213,172 209.6,171.8", [0, 1.6, 0], c.HAIR_GLOSS, 0.9),
        )
        + ink("222,178.4 212,173.6 203,174.2 195,179.4 190,189", [0.1, 0.7, 0.7, 0.1], c.HAIR_INK, 0.9)
        + ink("193,199.4 199,193 205,186.6 214,182.6", [0.1, 0.6, 0.7, 0.2], c.HAIR_INK, 0.9)
        + ink("196,202.6 206,202 214.6,197.4 221.6,189", [0.1, 0.7, 0.7, 0.2], c.HAIR_INK, 0.9)
        + ink(OVER_INNER, [0.3, 0.9, 0.9, 0.5], c.HAIR_INK)
        + ink(UNDER_INNER, [0.3, 0.8, 0.8, 0.3], c.HAIR_INK)
        + outline(whole, 0.9, c.HAIR_INK)
    )


def _pencil() -> str:
    y = 188.0
    wood = f"231,{y - 2.3}! 235,{y - 1.2} 239.4,{y}! 235,{y + 1.2} 231,{y + 2.3}!"
    shaft = f"176,{y - 2.3}! 231,{y - 2.3}! 231,{y + 2.3}! 176,{y + 2.3}!"
    ferrule = f"171,{y - 2.4}! 176.4,{y - 2.4}! 176.4,{y + 2.4}! 171,{y + 2.4}!"
    rubber = f"166,{y - 2.2} 164.8,{y} 166,{y + 2.2} 171,{y + 2.2}! 171,{y - 2.2}!"
    return turned(
        34, 204, y,
        fill(rubber, c.ERASER), fill(f"165,{y + 0.6}! 171,{y + 0.6}! 171,{y + 2.2}! 166,{y + 2.2}!", c.ERASER_SHADE),
        outline(rubber, 0.8, c.PENCIL_INK),
        fill(shaft, c.PENCIL),
        fill(f"176,{y - 1.9}! 231,{y - 1.9}! 231,{y - 0.8}! 176,{y - 0.8}!", c.PENCIL_LIGHT),
        fill(f"176,{y + 0.8}! 231,{y + 0.8}! 231,{y + 2.3}! 176,{y + 2.3}!", c.PENCIL_SHADE),
        outline(shaft, 0.8, c.PENCIL_INK),
        fill(ferrule, c.FERRULE), fill(f"171,{y + 0.6}! 176.4,{y + 0.6}! 176.4,{y + 2.4}! 171,{y + 2.4}!", c.FERRULE_SHADE),
        outline(ferrule, 0.8, c.PENCIL_INK),
        fill(wood, c.WOOD), outline(wood, 0.7, c.PENCIL_INK),
        fill(f"236.6,{y - 0.8}! 239.6,{y}! 236.6,{y + 0.8}!", c.LEAD),
    )  # fmt: skip
