"""The cels that a character may bring: pictures of blush, tears, sweat and the like, laid on it."""

CELS: tuple[str, ...] = (
    "blush1",  # cheeks
    "blush2",  # ears
    "blush3",  # full face
    "shadow1",  # dark upper face
    "sweat1",
    "sweat2",
    "sweat3",
    "tears1",  # outer corners of the eyes
    "tears2",  # inner corners
    "tears3",  # lower edge
    "data1",
    "data2",
    "data3",
    "data4",
    "waver1",
    "waver2",
)
"""The cels that lie on the character, in the order they are laid on the picture, bottom to top."""

DATA_CELS: tuple[str, ...] = ("data1", "data2", "data3", "data4")
"""The pictures of the data eyes, in the order they are shown. A character may have the first one, two or three only."""

WAVER_CELS: tuple[str, ...] = ("waver1", "waver2")
"""The two pictures between which a wavering eye alternates."""

EYE_CELS: tuple[str, ...] = DATA_CELS + WAVER_CELS
"""The cels that lie on the irises, and move with them."""

EFFECT_PREFIX = "fx_"
"""How the names of effect cels begin: pictures drawn around the posed character."""
