"""Skin below the chin: neck, legs and hands."""

from __future__ import annotations

from draw_raven import palette as c
from drawing.pen import Sheet, ellipse, fill, group, ink, mirror, outline, shifted, side, spot

NECK = (
    "244.6,176! 245,190 244.4,200 240,207 230,213! 240,232 256,244 272,232 282,213! 272,207 267.6,200 267,190 "
    "267.4,176!"
)


def neck(sheet: Sheet) -> str:
    under_chin = "238,178! 274,178! 268.4,198 266,202.6 259,207 254.6,208.2! 249,203.6 245.4,199 243,192!"
    deep = sheet.linear((252, 180), (258, 208), [(0, "#d98a92"), (0.45, c.SKIN_DEEP), (1, "#f3b0a4")])
    bones = sheet.radial(256, 222, 17, [(0, c.SKIN_WARM, 0.8), (1, c.SKIN_WARM, 0)], 0.7)
    return group(
        "neck",
        fill(NECK, c.SKIN),
        sheet.clip(
            NECK,
            ellipse(256, 222, 17, 12, bones),
            fill("262,196! 270,196! 283,214 262,240! 259,226 262,212", c.SKIN_SHADE, 0.6),
            # a warm edge of light gone through the skin, then the shadow itself
            shifted(0, 1.2, fill(under_chin, "#ff9f86", 0.6, sheet.blur(0.9))),
            fill(under_chin, deep, 0.9),
            fill("244,176! 247.4,182 247.4,196 243,204!", "#ffcfc2", 0.5, sheet.blur(0.6)),
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
    shadow = "150,404! 182,404! 180,421 172,424.6 160,424 150,420!"
    cuff = "155,406! 166,411 178.4,408! 179,416.6! 173,419.6 164,420.4 153.6,417!"
    gaps = ("161.6,440 160.2,432.6 160.9,424.4", "167.8,443 166.6,433 167.2,424.8", "172.8,439 171.7,432 172.2,426")
    between_fingers = (
        "161.6,441! 160.2,432.6 160.9,424.4! 158.9,431 159.6,440 161,444.4!",
        "167.8,443! 166.6,433 167.2,424.8! 165.2,433 166,442 167,446.8!",
        "172.8,440! 171.7,432 172.2,426! 170.5,432 171,440 172,444.8!",
    )
    knuckles = (
        "156.2,425.4 157.6,424.4 159,425",
        "162,425.2 163.6,424 165.2,424.8",
        "168.2,425.4 169.6,424.6 170.8,425.4",
    )
    joints = (
        "155.2,434 156.6,434.6 158,434.2",
        "162.8,435.8 164.4,436.5 165.9,436",
        "168.4,435.4 169.7,436 170.9,435.6",
    )
    nails = (
        "157.9,443.2! 157.3,440.6 158.6,439.4 160.2,440.2 160.4,443.2!",
        "163.5,446.2! 162.9,442.8 164.4,441.6 166.2,442.6 166.5,446!",
        "169.4,445! 168.9,442 170.2,440.8 171.7,441.6 171.9,444.2!",
    )
    ground = sheet.linear(
        spot((152, 425), own_right), spot((177, 430), own_right), [(0, c.SKIN_LIGHT), (0.5, c.SKIN), (1, c.SKIN_SHADE)]
    )
    tips = sheet.linear((165, 432), (165, 448), [(0, c.BLUSH, 0), (1, c.BLUSH, 0.38)])
    sleeve_shadow = sheet.linear((165, 412), (165, 427), [(0, "#dd8f95", 0.85), (1, c.SKIN_DEEP, 0.75)])
    thumb_line = "173.6,414.6 178.8,421 180.4,428.4 179,434.2 176.4,434.8 174.6,431 173,425.4 169.6,421.6"
    return (
        fill(side(hand, own_right), ground)
        + sheet.clip(
            side(hand, own_right),
            fill(side(hand, own_right), tips),
            *(fill(side(gap, own_right), c.SKIN_SHADE) for gap in between_fingers),
            # what the thumb throws on the palm's edge and the last finger
            fill(side("167,420! 171.6,424.6 174.4,433 176.6,437! 179,436! 179,414!", own_right), c.SKIN_DEEP, 0.75),
            shifted(0, 1.2, fill(side(shadow, own_right), c.SKIN_WARM, 0.8, sheet.blur(0.7))),
            fill(side(shadow, own_right), sleeve_shadow, 0.8),
            *(ink(side(line, own_right), [0.1, 0.6, 0.1], "#e39a8c", 0.9) for line in knuckles),
            *(ink(side(line, own_right), [0.1, 0.45, 0.1], "#e9a598", 0.8) for line in joints),
        )
        + "".join(
            fill(side(nail, own_right), "#ffd9d2") + outline(side(nail, own_right), 0.4, "#d58a86") for nail in nails
        )
        + "".join(ink(side(gap, own_right), [0.8, 0.6, 0.1], "#8f4f58") for gap in gaps)
        + outline(side(hand, own_right), 0.75, c.SKIN_INK)
        + ink(side("172.8,438.6 174.4,440.6 176.4,439.4 177,434", own_right), [0.3, 1.1, 1.0, 0.3], c.SKIN_INK)
        + fill(side(thumb, own_right), ground)
        + sheet.clip(
            side(thumb, own_right),
            fill(side(thumb, own_right), sheet.linear((177, 424), (177, 435), [(0, c.BLUSH, 0), (1, c.BLUSH, 0.34)])),
            fill(side("178,416! 179,424 178.4,430 176,436! 183,436! 183,416!", own_right), c.SKIN_SHADE, 0.9),
            fill(side("166,408! 184,408! 181,422 174,422 166,419!", own_right), sleeve_shadow, 0.7),
            ink(side("176,425 177.6,424.6 179,425.2", own_right), [0.1, 0.5, 0.1], "#e39a8c", 0.9),
        )
        + fill(side("175.5,433! 175.3,430.2 176.6,428.8 177.9,429.8 177.8,433.4!", own_right), "#ffd9d2")
        + ink(
            side("175.5,432.4 175.3,430.2 176.6,428.8 177.9,429.8 177.8,432.6", own_right), [0.2, 0.4, 0.2], "#d58a86"
        )
        + ink(side(thumb_line, own_right), [0.6, 0.9, 1.0, 0.6, 0.2], c.SKIN_INK)
        + fill(side(cuff, own_right), c.CREAM)
        + sheet.clip(
            side(cuff, own_right),
            fill(side("150,402! 182,402! 182,413.6 166,416.2 150,412.2!", own_right), c.CREAM_SHADE),
            *(
                ink(side(f"{x},410 {x + d},{y}", own_right), [0.2, 0.7, 0.1], c.CREAM_INK, 0.6)
                for x, d, y in ((158.4, -0.6, 418), (163, 0, 419.6), (169.4, 0.3, 419.4), (174.6, 0.6, 418))
            ),
        )
        + outline(side(cuff, own_right), 0.75, c.CREAM_INK)
    )
