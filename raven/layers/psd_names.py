"""What other programs call the layers of a figure, and what ours are called there.

The first name of each kind is written. These names are those of See-through (github.com/shitagaki-lab/see-through), which
Anime2.5DRig and StretchyStudio look for; `-l` and `-r` are the character's own left and right there, as here. The rest is
read: further names of See-through, the Japanese and English ones that Anime2.5DRig's page lists, and what artists write.
"""

import re
import unicodedata
from collections.abc import Sequence

from raven.layers.names import KINDS, kind_of

NAMES: dict[str, tuple[str, ...]] = {
    "back hair": ("back hair", "hair back", "rear hair", "hairb", "後ろ髪", "後髪"),
    "body": (
        *("topwear", "body", "clothes", "clothing", "outfit", "torso", "bottomwear", "legwear", "footwear", "handwear"),
        *("neckwear", "tail", "wings", "objects", "arm", "hand", "leg", "skirt", "scarf", "体", "胴体", "上半身", "服"),
        *("スカート", "ズボン", "腕", "手", "脚", "靴下", "靴", "ネクタイ", "チョーカー", "尻尾", "羽", "翼"),
    ),
    "neck": ("neck", "首"),
    "ear": ("ears*", "耳"),
    "face": ("face", "head", "face skin", "facedetail", "blush", "cheeks", "顔", "輪郭", "頬", "頬染め"),
    "mouth inside": ("mouth inside", "inner mouth", "mouth interior", "teeth", "tongue", "口内", "口の中", "歯", "舌"),
    "mouth line": (
        *("mouth", "mouth close", "closed mouth", "mouth line", "lips", "mouth open", "open mouth"),
        *("口", "閉じ口", "開き口"),
    ),
    "nose": ("nose", "鼻"),
    "eye white": ("eyewhite*", "sclera", "eye bg", "白目"),
    "iris": ("irides*", "iris", "pupil", "eyeball", "瞳", "黒目"),
    "highlights": ("irides* highlights", "highlight", "eye highlight", "catchlight", "glint", "ハイライト"),
    "lower lashes": (
        "eyelash* lower",
        "lower lash",
        "lower lashes",
        "lower eyelash",
        "lower lashline",
        "下まつ毛",
        "下まつげ",
    ),
    "upper lashes": (
        *("eyelash*", "eyelashes", "lash", "lashes", "upper lash", "upper lashes", "upper eyelash", "upper lashline"),
        *("eyeline", "eyeliner", "まつ毛", "まつげ", "上まつ毛", "アイライン"),
    ),
    "brow": ("eyebrow*", "brow", "眉", "眉毛"),
    "glasses": ("eyewear", "glasses", "spectacles", "眼鏡", "メガネ"),
    "side lock": ("front hair*", "side hair", "side lock", "sidelocks", "横髪", "もみあげ"),
    "front hair": ("front hair", "hair front", "hairf", "bangs", "fringe", "ahoge", "前髪", "アホ毛"),
    "ornament": (
        *("headwear", "ornament", "earwear", "hat", "cap", "ribbon", "hairpin", "headphones", "hair accessory"),
        *("accessory", "earring", "animal ears", "horns", "帽子", "髪飾り", "カチューシャ", "リボン", "ピアス"),
        "イヤリング",
    ),
}
"""Kind of layer: the name that is written, with the side (`-l`, `-r`) in place of `*`, and names that are read as well."""
HAIR = ("hair", "髪")
"""Hair that may be in front or behind: where it lies among the others tells."""
PASSED_OVER = (
    *("eye close", "eye close 2", "eyes closed", "closed eyes", "閉じ目", "閉じ目2"),
    *("background", "backdrop", "bg", "paper", "canvas", "背景", "用紙"),
)
"""Layers that are no part of the figure as it looks at rest: closed eyes are drawn by the puppet, and figures have no ground."""
OPEN_MOUTH = ("mouth open", "open mouth", "開き口")
"""Beside a closed mouth it is another mouth; without one it is the one that the picture has."""
SHARED = {
    "highlights": "iris",
    "lower lashes": "upper lashes",
    "side lock": "front hair",
    "mouth inside": "mouth line",
}
"""Kinds that programs which know few layers have in another one."""
GROUPS = {"body": "body", "head": "head", "eye": "eyes", "mouth": "mouth", "hair": "hair"}
"""What the groups of ours are called in a file."""

WHOLE_HEAD = ["head"]
"""A layer of this name is the face; a group of this name holds anything."""

_SIDES = {"l": "left", "left": "left", "左": "left", "r": "right", "right": "right", "右": "right"}
_COPIES = re.compile(r"(のコピー|\bcopy)( ?\d+)?$")
_SPACES = re.compile(r"[\s_\-.()\[\]#]+")


def psd_name(name: str) -> str:
    """What one of our layers is called in a file: `left eye white` is `eyewhite-l`, `body 2` is `topwear 2`.

    Raises `KeyError` for no name of ours.
    """
    kind = kind_of(name)
    side = f"-{name[0]}" if kind.sided else ""
    return NAMES[kind.name][0].replace("*", side) + number_of(name)


def plain_name(name: str) -> str:
    """What one of our layers is called for programs that know few: those of both sides share a name,
    and so do irises with their lights, lashes, all hair in front, and the mouth."""
    kind = kind_of(name).name
    return NAMES[SHARED.get(kind, kind)][0].replace("*", "") + number_of(name)


def written_name(name: str) -> str | None:
    """Which of our layers has exactly this name in the files that we write."""
    number = number_of(name)
    plain = _WRITTEN.get(name.removesuffix(number))
    return None if plain is None else plain + number


def read_name(name: str, groups: Sequence[str] = ()) -> tuple[str, str]:
    """The kind and the side that a layer of a file is of: by its name after that of its group (`eye`, `white`), by its
    name alone, and else by its groups, of which the outermost is the first.

    The kind is one of ours, `hair`, `passed over`, or empty where nothing tells; the side is `left`, `right` or empty.
    Cases, spaces, dashes, numbers at the end and the word for a copy do not count.
    """
    told = [_words(each) for each in (name, *reversed(groups))]
    side = next((_SIDES[word] for words in told for word in words if word in _SIDES), "")
    plain = [[word for word in words if word not in _SIDES] for words in told]
    tries = [
        *((group + plain[0]) for group in plain[1:]),
        plain[0],
        *(group for group in plain[1:] if group != WHOLE_HEAD),
    ]
    kind = next((_KINDS[key] for key in map(_key, tries) if key in _KINDS), "")
    return ("side lock" if kind == "front hair" and side else kind), side


def is_open_mouth(name: str, groups: Sequence[str] = ()) -> bool:
    """Whether a layer is called an open mouth."""
    return any(_key(_words(f"{group} {name}")) in _OPEN_MOUTHS for group in ("", *groups))


def number_of(name: str) -> str:
    """The number at the end of a name, with the space before it; empty without."""
    found = re.search(r" \d+$", name)
    return found.group() if found else ""


def _words(name: str) -> list[str]:
    text = unicodedata.normalize("NFKC", name).lower().strip()
    text = _SPACES.sub(" ", _COPIES.sub("", text)).strip()
    text = re.sub(r"^([左右])", r"\1 ", re.sub(r"([左右])$", r" \1", text))
    return [word for word in text.split() if not word.isdecimal()]


def _key(words: Sequence[str]) -> str:
    """Names that differ in nothing but spaces and a plural have the same one."""
    return "".join(re.sub(r"\d+$", "", word) for word in words).rstrip("s")


def _table() -> dict[str, str]:
    kinds = {_key(_words(name)): "passed over" for name in PASSED_OVER} | {_key([name]): "hair" for name in HAIR}
    for kind, names in NAMES.items():
        for name in names:
            kinds.setdefault(_key(_words(name.replace("*", ""))), kind)
    kinds[_key(["front", "hair"])] = "front hair"  # side locks share its name and have a side
    return kinds


_KINDS = _table()
_WRITTEN = {
    psd_name(name): name
    for kind in KINDS
    for name in ([f"left {kind.name}", f"right {kind.name}"] if kind.sided else [kind.name])
}
_OPEN_MOUTHS = {_key(_words(name)) for name in OPEN_MOUTH}
