"""Skin below the chin: neck, legs and hands."""

from __future__ import annotations

from draw_raven import palette as c
from drawing.pen import Sheet, fill, group, ink, mirror, outline, side

NECK = (
    "244.6,176! 245,190 244.4,200 240,207 230,213! 240,232 256,244 272,232 282,213! 272,207 267.6,200 267,190 "
    "267.4,176!"
)


def neck(sheet: Sheet) -> str:
    under_chin = "238,178! 274,178! 268.4,198 266,202.6 259,207 254.6,208.2! 249,203.6 245.4,199 243,192!"
    return group(
        "neck",
        fill(NECK, c.SKIN),
        sheet.clip(
            NECK,
            fill("262,196! 270,196! 283,214 262,240! 259,226 262,212", c.SKIN_SHADE, 0.6),
            fill(under_chin, c.SKIN_DEEP, 0.8),
        ),
        ink("244.9,184 244.8,192 243.8,200", [0.4, 0.8, 0.8, 0.3], c.SKIN_INK),
        ink("267.1,184 267.2,192 268.2,200", [0.4, 0.8, 0.8, 0.3], c.SKIN_INK),
        ink("245.6,213.4 249.6,215 252,217.6", [0.1, 0.8, 0.2], "#d58a80"),
        ink("266.4,213.4 262.4,215 260,217.6", [0.1, 0.8, 0.2], "#d58a80"),
    )


def legs(sheet: Sheet) -> str:
    leg = "206,440! 207,470 208,492 209,514! 250,514! 252.4,490 253.4,460 253.4,440!"
    both = [leg, mirror(leg)]
    light = sheet.linear((206, 470), (252, 470), [(0, c.SKIN_SHADE), (0.3, c.SKIN), (0.7, c.SKIN), (1, c.SKIN_SHADE)])
    light2 = sheet.linear((260, 470), (306, 470), [(0, c.SKIN_SHADE), (0.3, c.SKIN), (0.6, c.SKIN), (1, "#f6bfb2")])
    under_skirt = "200,440! 312,440! 312,481 292,484 278,486 264,481! 256,474 248,480! 232,484 216,481 200,477!"
    sock = "205,498.6! 216,501.6 230,502.6 242,501.6 254,499! 254,516! 205,516!"
    edge = "206,499.2 216,502.2 230,503.2 242,502.2 253,499.8"
    sheen = sheet.linear(
        (206, 505), (252, 505), [(0, c.SKIRT_SHADE), (0.35, c.SKIRT_LIGHT), (0.6, c.SKIRT), (1, c.SKIRT_SHADE)]
    )
    sheen2 = sheet.linear(
        (260, 505), (306, 505), [(0, c.SKIRT_SHADE), (0.35, c.SKIRT_LIGHT), (0.6, c.SKIRT), (1, c.SKIRT_SHADE)]
    )
    socks = "".join(
        fill(shape, paint) + ink(line, [3.4, 3.6, 3.4], c.CREAM) + ink(line, [0.5, 0.4, 0.5], c.CREAM_DEEP)
        for shape, line, paint in ((sock, edge, sheen), (mirror(sock), mirror(edge), sheen2))
    )
    sides = ("206.6,455 207.4,480 209,514", "253.2,462 252.4,490 250,514")
    lines = "".join(ink(t, [0.6, 0.9, 0.9], c.SKIN_INK) + ink(mirror(t), [0.6, 0.9, 0.9], c.SKIN_INK) for t in sides)
    return (
        fill(leg, light)
        + fill(mirror(leg), light2)
        + sheet.clip(both, fill(under_skirt, c.SKIN_DEEP, 0.75), socks)
        + lines
    )


def hand(sheet: Sheet, own_right: bool) -> str:
    hand = (
        "158.4,400! 155,412 152.8,422 153.2,430 154.8,438.4 157.6,443.4 160,444! 161.6,442.4 161.6,439.6! 162.4,445 "
        "165,447.4 167.2,446.6 167.8,442! "
        "168.6,445.4 171,446 172.6,443.6 172.8,438.6! 174.4,440.6 176.4,439.4 177,434 176.6,424 175.6,412 175,400!"
    )
    thumb = "168.6,412! 173.6,414.6 178.8,421 180.4,428.4 179,434.2 176.4,434.8 174.6,431 173,425.4 168.4,420.6!"
    cuff = "155,406! 166,411 178.4,408! 179,416.6! 173,419.6 164,420.4 153.6,417!"
    fingers = ("161.6,440 160.4,433 160.8,427", "167.8,443 167,434 167.2,428", "172.8,439 172.2,434")
    return (
        fill(side(hand, own_right), c.SKIN)
        + sheet.clip(
            side(hand, own_right),
            fill(side("150,404! 182,404! 180,422 172,426 160,425 150,421!", own_right), c.SKIN_DEEP, 0.6),
            fill(side("172,420! 176,432 174,442! 180,440! 180,416!", own_right), c.SKIN_SHADE),
        )
        + "".join(ink(side(f, own_right), [0.8, 0.7, 0.1], c.SKIN_INK) for f in fingers)
        + outline(side(hand, own_right), 0.8, c.SKIN_INK)
        + fill(side(thumb, own_right), c.SKIN)
        + sheet.clip(
            side(thumb, own_right),
            fill(side("166,408! 184,408! 181,423 174,423 166,420!", own_right), c.SKIN_DEEP, 0.5),
        )
        + ink(
            side("173.6,414.6 178.8,421 180.4,428.4 179,434.2 176.4,434.8 174.6,431 173,425.4 169.6,421.6", own_right),
            [0.6, 0.8, 0.8, 0.7, 0.2],
            c.SKIN_INK,
        )
        + fill(side(cuff, own_right), c.CREAM)
        + sheet.clip(
            side(cuff, own_right),
            fill(side("150,402! 182,402! 182,413 166,415.6 150,411.6!", own_right), c.CREAM_SHADE),
        )
        + outline(side(cuff, own_right), 0.75, c.CREAM_INK)
    )
