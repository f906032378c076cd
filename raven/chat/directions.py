"""Stage directions: what a character is to do, from what was taken out of its text.

`[joy]`, `[joy:0.7]`, `<emotion:joy>`, `[face:Joy]`, `<|ACT {"emotion": "happy"}|>`, `*smiles shyly*`, `(laughs)`, 😀 show a
feeling; `[fx:heart]` plays an effect; `[look:left]` turns the gaze; `[pause:0.5]` is silence.
"""

import json
import re
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from raven.emotions import EMOTIONS
from raven.markup.directions import is_tag
from raven.markup.notes import Taken

Doing: TypeAlias = Literal["emotion", "act", "face", "effect", "look", "pause"]

LONGEST_PAUSE = 10.0  # seconds
USUAL_PAUSE = 0.6

LOOKS = {
    "left": (1.0, 0.0), "right": (-1.0, 0.0), "up": (0.0, 1.0), "down": (0.0, -1.0), "away": (0.8, -0.3),
    "front": (0.0, 0.0), "center": (0.0, 0.0), "centre": (0.0, 0.0), "straight": (0.0, 0.0), "ahead": (0.0, 0.0),
    "forward": (0.0, 0.0), "user": (0.0, 0.0), "camera": (0.0, 0.0), "viewer": (0.0, 0.0), "you": (0.0, 0.0),
    "reset": (0.0, 0.0),
}  # fmt: skip
"""Words of a gaze, alone or as "up left": to the side (of the viewer: left is positive) and up, -1 to 1."""

MEANT = {
    "admiration": "admiring impressed awe",
    "amusement": "amused fun funny laughing laugh giggle",
    "anger": "angry mad furious rage fury",
    "annoyance": "annoyed irritated frustrated",
    "approval": "approving agree agreeing yes",
    "caring": "tender affectionate",
    "confusion": "confused puzzled awkward",
    "curiosity": "curious question questioning think thinking thoughtful interested",
    "desire": "longing",
    "disappointment": "disappointed",
    "disapproval": "disapproving no",
    "disgust": "disgusted",
    "embarrassment": "embarrassed shy blush blushing flustered ashamed",
    "excitement": "excited giddy",
    "fear": "afraid scared fearful terrified",
    "gratitude": "grateful thankful",
    "grief": "grieving crying cry",
    "joy": "happy happiness joyful cheerful glad smile smiling",
    "love": "loving",
    "nervousness": "nervous anxious worried worry",
    "neutral": "calm normal default reset relaxed serious bored idle",
    "optimism": "hopeful optimistic",
    "pride": "proud smug",
    "realization": "realizing realising aha",
    "relief": "relieved",
    "remorse": "sorry guilty regret",
    "sadness": "sad sorrow sorrowful unhappy upset hurt lonely",
    "surprise": "surprised shock shocked amazed astonished",
}
"""Names that models and avatars of other programs have for emotions."""

FIELDS: dict[str, Doing] = {
    **dict.fromkeys(("emotion", "emote", "face", "expression", "mood", "feeling", "emo", "mimic"), "emotion"),
    **dict.fromkeys(("fx", "effect", "animefx", "vfx"), "effect"),
    **dict.fromkeys(("look", "gaze", "eyes", "lookat", "look_at"), "look"),
    **dict.fromkeys(("pause", "wait", "delay", "break", "silence"), "pause"),
    **dict.fromkeys(("act", "action", "motion", "animation", "anim", "gesture", "pose"), "act"),
}  # fmt: skip
NUMBER = r"(\d{0,4}(?:\.\d{1,6})?)\s*(%|ms|s|sec|seconds?)?"
FIELD = re.compile(r"\s*([A-Za-z_]{1,20})(?:\s*[:=]\s*|\s+)(.{1,60}?)(?:\s*[:=,|]\s*" + NUMBER + r")?\s*", re.DOTALL)
NAMED = re.compile(r"\s*([^:=|\d]{1,60}?)(?:\s*[:=,|]\s*" + NUMBER + r")?\s*")
DURATION = re.compile(r"\s*" + NUMBER + r"\s*")
TIME = re.compile(r"""time\s*=\s*["']?\s*""" + NUMBER, re.IGNORECASE)
TOKEN = re.compile(r"<[|｜]\s*([A-Za-z]+)[\s_:=]*(.*?)\s*[|｜]>", re.DOTALL)
TAG = re.compile(r"<([A-Za-z][\w.-]*)\s*[:=]?\s*([^<>]*?)\s*/?>")


@dataclass(frozen=True)
class Direction:
    """What is to be done.

    `words`: of an `emotion` its name as far as it is one of the 28, else as it was written; of an `act` what is done, of a
    `face` the signs, of an `effect` its name. `amount`: how strongly an emotion is felt, 0 to 1; how long a `pause` is,
    in seconds. `gaze`: of a `look`, to the side and up, -1 to 1.
    """

    doing: Doing
    words: str = ""
    amount: float = 1.0
    gaze: tuple[float, float] = (0.0, 0.0)


def emotion_named(words: str) -> str | None:
    """The one of the 28 emotions that has this name, or is what a word means; None if none is."""
    name = words.strip().lower()
    return name if name in EMOTIONS else _meant().get(name)


def directions_of(taken: Taken) -> tuple[Direction, ...]:
    """What is to be done where this was taken out of a text; nothing where it was no direction."""
    if taken.kind == "faces":
        return (Direction("face", taken.written),)
    if token := TOKEN.fullmatch(taken.written):
        return _of_token(token.group(1).lower(), token.group(2))
    if tag := TAG.fullmatch(taken.written):
        return _of_tag(tag.group(1).lower(), tag.group(2))
    words = taken.written.strip("*_[](){}（）").strip()
    if taken.written[:1] in "[{":
        return _of_words(words)
    if taken.written[:1] == "<":
        return ()
    return (Direction("act", words),)


def _of_token(name: str, content: str) -> tuple[Direction, ...]:
    """The tokens of airi: ACT with JSON, DELAY with seconds, EMOTE_HAPPY."""
    if name == "act":
        try:
            act = json.loads(content)
        except (ValueError, RecursionError):
            return ()
        return _of_act(act) if isinstance(act, dict) else ()
    if name in FIELDS and content:
        return _of_field(FIELDS[name], content, None)
    return ()


def _of_act(act: dict[str, Any]) -> tuple[Direction, ...]:
    emotion, motion = act.get("emotion"), act.get("motion")
    amount = 1.0
    if isinstance(emotion, dict):
        intensity = emotion.get("intensity")
        if isinstance(intensity, int | float) and not isinstance(intensity, bool):
            amount = _share(float(intensity))
        emotion = emotion.get("name")
    felt = (Direction("emotion", emotion_named(emotion) or emotion, amount),) if isinstance(emotion, str) else ()
    return felt or ((Direction("act", motion),) if isinstance(motion, str) and motion else ())


def _of_tag(name: str, content: str) -> tuple[Direction, ...]:
    if name in FIELDS:
        time = TIME.match(content)
        if FIELDS[name] == "pause":
            return (_pause(time or DURATION.fullmatch(content)),)
        return _of_field(FIELDS[name], content.strip("\"'"), None) if content else ()
    named = emotion_named(name)
    if named is not None or is_tag(name):
        return (Direction("emotion", named),) if named is not None else (Direction("act", name),)
    return ()


def _of_words(words: str) -> tuple[Direction, ...]:
    """Of what stands in brackets."""
    if words.lower() in FIELDS and FIELDS[words.lower()] == "pause":
        return (_pause(None),)
    field = FIELD.fullmatch(words)
    if (
        field
        and field.group(1).lower() in FIELDS
        and (":" in words or "=" in words or field.group(1).lower() == "pause")
    ):
        return _of_field(FIELDS[field.group(1).lower()], field.group(2), field)
    named = NAMED.fullmatch(words)
    if named and (emotion := emotion_named(named.group(1))):
        return (Direction("emotion", emotion, _amount(named.group(2), named.group(3))),)
    if named and named.group(2) is None:
        return (Direction("act", words),)
    return ()


def _of_field(doing: Doing, value: str, field: re.Match[str] | None) -> tuple[Direction, ...]:
    if doing == "pause":
        return (_pause(DURATION.fullmatch(value)),)
    if field is None and (parts := NAMED.fullmatch(value)) is not None:
        value, amount = parts.group(1), _amount(parts.group(2), parts.group(3))
    else:
        amount = _amount(field.group(3), field.group(4)) if field else 1.0
    value = value.strip().strip("\"'")
    if doing == "emotion":
        return (Direction("emotion", emotion_named(value) or value, amount),)
    if doing == "look":
        looks = [LOOKS[word] for word in re.findall(r"[a-z]+", value.lower()) if word in LOOKS]
        if not looks:
            return ()
        return (Direction("look", value, gaze=(sum(x for x, _ in looks), sum(y for _, y in looks))),)
    return (Direction(doing, value),)


def _pause(found: re.Match[str] | None) -> Direction:
    if found is None or not found.group(1).strip("."):
        return Direction("pause", amount=USUAL_PAUSE)
    seconds = float(found.group(1)) / (1000 if found.group(2) == "ms" else 1)
    return Direction("pause", amount=min(seconds, LONGEST_PAUSE))


def _amount(number: str | None, unit: str | None) -> float:
    if not number or number == ".":
        return 1.0
    return _share(float(number) / (100 if unit == "%" else 1))


def _share(value: float) -> float:
    """0 to 1; models also write percents."""
    return min(max(value / 100 if 1 < value <= 100 and value == round(value) and value > 10 else value, 0.0), 1.0)


def _meant() -> dict[str, str]:
    return {word: label for label, words in MEANT.items() for word in words.split()}
