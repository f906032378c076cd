"""What faces and pictures say where a text has no words: emoji, emoticons and kaomoji, and the emotion of each."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from raven.emotions import EMOTIONS
from raven.markup.faces import faces

SURE = 0.8  # how much of the whole an emotion has when all faces agree; the rest is neutral

# Chosen after the names in Unicode's CLDR and how chats use them.
MEANT = {
    "admiration": "🤩👏🙌👑🏆🌟💯🫡",
    "amusement": "😂🤣😆😹😜😝😛🤪😏🤭💀 xD XD :P :p XP >:) =D =P",
    "anger": "😠😡🤬👿💢😾👊 >:( ಠ_ಠ (╬ಠ益ಠ) (╯°□°)╯︵┻━┻ (ノಠ益ಠ)ノ彡┻━┻ ┻━┻",
    "annoyance": "😒🙄😤😑😬 -_- =_= ¬_¬ :/ :\\ (-_-) (¬_¬)",
    "approval": "👍👌✅✔☑🆗",
    "caring": "🤗🫂🙏💐🌹 (づ｡◕‿‿◕｡)づ (っ◔◡◔)っ",
    "confusion": "😕🤨😵😖🫤❓🤷 o_O O_o O.o o.O @_@ (⊙_⊙)",
    "curiosity": "🤔🧐👀🔍",
    "desire": "😋🤤😈💋🥵",
    "disappointment": "😞😔🙁☹😟 :( :-( =( (︶︹︺)",
    "disapproval": "👎❌🚫🙅⛔",
    "disgust": "🤢🤮😷💩",
    "embarrassment": "😳🙈🫣 >_< (>_<) (⁄⁄•⁄ω⁄•⁄⁄)",
    "excitement": "🎉🎊🥳🤸🔥🚀⚡🙌 \\o/ (ﾉ◕ヮ◕)ﾉ \\(^o^)/ ヽ(´▽`)/",
    "fear": "😨😱😧👻",
    "gratitude": "🙏🙇",
    "grief": "⚰🪦🥀💔 </3",
    "joy": "😀😃😄😁😊☺🙂😺😸🌞✨🎶♪♫ :) :-) :D :-D =) ^_^ ^^ (^_^) (◕‿◕) (＾▽＾) (*^▽^*) :3 UwU uwu OwO owo",
    "love": "❤🧡💛💚💙💜🤍🖤🤎💕💖💗💓💞💘💝♥🥰😍😘😻😚😙💌 <3 (｡♥‿♥｡) (♥_♥)",
    "nervousness": "😅😰😓😥💦🥶 (；一_一)",
    "optimism": "🤞🌈🍀☀💪",
    "pride": "😎🦚🥇🎖🏅",
    "realization": "💡😮",
    "relief": "😌",
    "remorse": "🙇🥺",
    "sadness": "😢😭😿😣😩😫🌧 T_T T.T ;_; ;-; :'( :’( (T_T) (;_;) (ㄒoㄒ) (´；ω；`)",
    "surprise": "😲😯🤯❗🙀 :O :o :-O (°o°) (O_O) O_O o_o",
}


def expressed(text: str) -> NDArray[np.float32] | None:
    """The 28 probabilities that the faces in a text speak of, all alike; None if it has none that speak of any."""
    shares = np.zeros(len(EMOTIONS), np.float32)
    for face in faces(text):
        for label in _emotions().get(_bare(face), ()):
            shares[EMOTIONS.index(label)] += 1
    if not shares.any():
        return None
    rest = np.eye(1, len(EMOTIONS), EMOTIONS.index("neutral"), dtype=np.float32)[0]
    return np.asarray(SURE * shares / shares.sum() + (1 - SURE) * rest, np.float32)


def expressed_emotion(text: str) -> str | None:
    """The emotion that most faces in a text speak of; None if it has none that speak of any."""
    shares = expressed(text)
    return None if shares is None else EMOTIONS[int(np.argmax(shares))]


@cache
def _emotions() -> dict[str, list[str]]:
    """A face without blanks to its emotions."""
    result: dict[str, list[str]] = {}
    for label, written in MEANT.items():
        for word in written.split():
            emoji = [each for each in word if ord(each) > 0x203B and each not in "\u200d\ufe0f"]
            for face in emoji if len(emoji) == len(word) else [word]:
                result.setdefault(_bare(face), []).append(label)
    return result


def _bare(face: str) -> str:
    return "".join(face.split())
