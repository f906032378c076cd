"""The low bun beside the neck, with the pencil that holds it."""

from draw_wren import palette as c
from drawing.pen import Sheet, fill, group, ink, outline, shifted, turned

BALL = (
    "227,179! 221,173.4 213.6,170.6! 206.4,168.8 197.8,170.8 191.4,176.2! 187.2,181.4 "
    "186.2,188.6 188.4,195.6! 191.6,202.4 199.4,206.6 207.4,206.4! 216,205 223,199.6 "
    "227,191.6!"
)
COILS = (
    "213.6,170.6 204.4,173.4 197.4,179.4 194.2,188 196,196.6 202.4,201.6",
    "228,183 218.4,177.8 208.8,179.6 202.8,185.6 203,192.4 208,195.8 213.6,194",
    "188.4,195.6 193.4,201 202.4,202.6 212,201 220.6,196 226.6,187.6",
    "191.4,176.2 189.4,183.6 190.4,190.4",
)
TUFTS = (
    "196,199! 190.6,204.6 184.6,207 178.4,206.4! 182,203.6 185.6,198.6 187,192!",
    "206,203! 203,207.4 198.6,209.6 193,209.4! 195.4,207 197,204 197.4,200!",
    "198,174! 195,168.4 190,164.6 184.4,163.8! 187,167.6 188,172.4 190,178!",
)


def bun(sheet: Sheet) -> str:
    paint = sheet.radial(200, 181, 30, [(0, c.HAIR_LIGHT), (0.45, c.HAIR), (0.8, c.HAIR_SHADE), (1, c.HAIR_DEEP)])
    tuft = sheet.linear((190, 168), (200, 214), [(0, c.HAIR), (1, c.HAIR_SHADE)])
    band = (
        "193,187.4! 195.6,180 200.4,174.8 207,172! 205.4,174.6 204,176! 206,177 208.4,178.4! "
        "204.6,181 202,184.4! 199.6,183.6 "
        "197,185.4!"
    )
    return shifted(
        1,
        -12,
        group("pencil", _pencil())
        + "".join(fill(one, tuft) + outline(one, 0.8, c.HAIR_INK) for one in TUFTS)
        + fill(BALL, paint)
        + sheet.clip(
            BALL,
            ink(
                "214,172 205.4,175.4 199,181.4 196.4,189 198.4,196.6 204,200.6",
                [0, 1.6, 2.0, 2.6, 3.0, 0.4],
                c.HAIR_SHADE,
                0.8,
            ),
            ink(
                "226,186.6 218,181.4 210,182.6 205.4,187.4 206,192 209,194.4",
                [0, 2.0, 2.4, 2.4, 2.0, 0.4],
                c.HAIR_DEEP,
                0.6,
            ),
            fill("206,200.6! 213.6,194 215,188 222,186! 228,184! 226,192 220,197.6 212,201.4!", c.HAIR_DEEP, 0.5),
            fill("189,197! 194,202.4 203,204 213,202.4 221,197.4 228,188! 230,206 210,212 188,210!", c.HAIR_DEEP, 0.5),
            fill(band, c.HAIR_GLOSS, 0.95),
            ink("216,173.4 219.6,174.6 222.6,177", [0, 1.3, 0], c.HAIR_GLOSS, 0.9),
        )
        + "".join(ink(coil, [0.2, 0.8, 0.9, 0.7, 0.1], c.HAIR_INK) for coil in COILS)
        + outline(BALL, 0.9, c.HAIR_INK),
    )


def _pencil() -> str:
    y = 188.0
    wood = f"231,{y - 2.3}! 235,{y - 1.2} 239.4,{y}! 235,{y + 1.2} 231,{y + 2.3}!"
    shaft = f"176,{y - 2.3}! 231,{y - 2.3}! 231,{y + 2.3}! 176,{y + 2.3}!"
    ferrule = f"171,{y - 2.4}! 176.4,{y - 2.4}! 176.4,{y + 2.4}! 171,{y + 2.4}!"
    rubber = f"166,{y - 2.2} 164.8,{y} 166,{y + 2.2} 171,{y + 2.2}! 171,{y - 2.2}!"
    return turned(
        34,
        204,
        y,
        fill(rubber, c.ERASER),
        fill(f"165,{y + 0.6}! 171,{y + 0.6}! 171,{y + 2.2}! 166,{y + 2.2}!", c.ERASER_SHADE),
        outline(rubber, 0.8, c.PENCIL_INK),
        fill(shaft, c.PENCIL),
        fill(f"176,{y - 1.9}! 231,{y - 1.9}! 231,{y - 0.8}! 176,{y - 0.8}!", c.PENCIL_LIGHT),
        fill(f"176,{y + 0.8}! 231,{y + 0.8}! 231,{y + 2.3}! 176,{y + 2.3}!", c.PENCIL_SHADE),
        outline(shaft, 0.8, c.PENCIL_INK),
        fill(ferrule, c.FERRULE),
        fill(f"171,{y + 0.6}! 176.4,{y + 0.6}! 176.4,{y + 2.4}! 171,{y + 2.4}!", c.FERRULE_SHADE),
        outline(ferrule, 0.8, c.PENCIL_INK),
        fill(wood, c.WOOD),
        outline(wood, 0.7, c.PENCIL_INK),
        fill(f"236.6,{y - 0.8}! 239.6,{y}! 236.6,{y + 0.8}!", c.LEAD),
    )
