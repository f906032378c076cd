"""Looks for markup that is heard and words that are lost, in texts that are put together at random.

    python benchmarks/fuzz_texts.py [--seconds 60] [--seed 1] [--engine hibari]

A text is a row of plain words with markup of all kinds around and between them; what stands inside of markup that must not be
heard is made of words that occur nowhere else. Prints one line per fault, and how many texts were tried; returns 1 if there
was any fault. With `--engine` the marked text is also spoken, and its phonemes compared with those of the plain words.
"""

import argparse
import random
import re
import sys
import time

from raven.speech.engines.registry import NAMES, create_engine
from raven.speech.reading.text import speakable
from raven.speech.speaker import Speaker

WORDS = (
    "apple",
    "river",
    "table",
    "window",
    "garden",
    "yellow",
    "seven",
    "letter",
    "silver",
    "people",
    "winter",
    "music",
)
SECRETS = ("zorblax", "quintrell", "vexomy", "drakonite", "mulgrith")
MARKS = re.compile(r"[*_`#<>|{}\[\]\\^~=+\U0001f000-\U0001faff\u2600-\u27bf]|&\w+;|https?:")

WRAPS = (
    "**W**", "*W*", "__W__", "_W_", "***W***", "~~W~~", "==W==", "++W++", "`W`", "||W||", "<b>W</b>", "<i>W</i>", "<u>W</u>",
    '<span class="x">W</span>', "[W](https://x.org)", '[W](http://x.org/a_(b) "t")', "![W](x.png)", "[W][1]", "W~", "W~~",
    "W😀", "W ✨", "**W", "W**", "&quot;W&quot;", "<mark>W</mark>", "W&nbsp;", "W&#x2764;", "W\u200b", "“W”", "W…", "***W", "`W",
    "<speak>W</speak>", "W [1]", "W【3†source】", "<font color=red>W</font>", "*W", "W *", "# W", "W\ufe0f",
)  # fmt: skip
SILENT = (
    "<think>§</think>", "<thinking>\n§\n</thinking>", "<tool_call>§</tool_call>", "<function=§>§</function>", "```§```",
    "\n```py\n§\n```\n", "<!-- § -->", "<script>§</script>", "<style>§</style>", '{"§": "§"}', '[{"§": 1}]', "T_T", "^_^",
    "[THINK]§[/THINK]", "◁think▷§◁/think▷", "<|channel|>analysis<|message|>§<|end|>", "![](§.png)", "<§>", "<§/>", "~~~",
    '<x y="§">', ":smile:", "😀", "(◕‿◕)", "\\o/", "¯\\_(ツ)_/¯", "{{§}}", "<|§|>", "【§】", "\ue200§\ue201", "[joy]", ":+1:",
    "[laughs]", "{smile}", "\n---\n", "\n***\n", "\n| --- | --- |\n", "\n[§]: http://§.org\n", "[^1]", "<br>", "<hr/>",
    "<reasoning>§</reasoning>", "&lt;think&gt;§&lt;/think&gt;", "<think>```§</think>", '<tool_call>{"§": </tool_call>',
    "\u200b\u200d", "<unused94>§<unused95>",
)  # fmt: skip
BEFORE = ("*smiles*", "*waves at §*", "*She laughs, § §.*", "[joy]", "(giggles)", "*softly*", "_sighs_")
LAST = (
    "<think>§",
    "<tool_call>§ §",
    "```\n§",
    '{"§": "§',
    "[TOOL_CALLS] §",
    "*waves*",
    "<!-- §",
    "<|python_tag|>§",
    "<script>§",
)


def text_of(choice: random.Random) -> tuple[str, list[str]]:
    """A text, and the words that are to be heard of it."""

    def hidden(form: str) -> str:
        return "".join(choice.choice(SECRETS) if each == "§" else each for each in form)

    words: list[str] = []
    parts: list[str] = []
    for _ in range(choice.randrange(1, 7)):
        some = [choice.choice(WORDS) for _ in range(choice.randrange(1, 4))]
        piece = " ".join(some)
        for _ in range(choice.choice((0, 0, 1, 1, 2))):
            piece = choice.choice(WRAPS).replace("W", piece)
        words += some
        if choice.random() < 0.2 and (not parts or parts[-1][-1] in ".!?\n"):  # in a sentence it could be emphasis
            parts.append(hidden(choice.choice(BEFORE)))
        parts.append(piece + choice.choice(("", "", ",", ".", "!", "?", "~")))
        if choice.random() < 0.5:
            parts.append(hidden(choice.choice(SILENT)))
        if choice.random() < 0.1:
            parts.append("\n")
    if choice.random() < 0.2:
        parts.append(hidden(choice.choice(LAST)))
    return " ".join(parts), words


def fault(text: str, words: list[str]) -> str | None:
    """What is wrong with what would be read out of a text, or None."""
    heard = speakable(text)
    found = re.findall(r"[a-z]+", heard.lower())
    if extra := [word for word in found if word in SECRETS]:
        return f"heard {extra[0]}"
    if found != words:
        return f"heard {' '.join(found)}"
    if mark := MARKS.search(heard):
        return f"left {mark.group()}"
    return None


def main(arguments: list[str] | None = None) -> int:
    """See above."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=NAMES, help="also compare the phonemes")
    wanted = parser.parse_args(arguments)
    speaker = Speaker(create_engine(wanted.engine)) if wanted.engine else None
    choice = random.Random(wanted.seed)
    end = time.monotonic() + wanted.seconds
    tried = faults = 0
    while time.monotonic() < end:
        text, words = text_of(choice)
        wrong = fault(text, words)
        if wrong is None and speaker is not None:
            said = [
                word.text.lower().strip('.,!?…“”"') for piece in speaker.speak(text) for word in piece.segment.words
            ]
            wrong = None if said == words else f"said {' '.join(said)}"
        tried += 1
        if wrong is not None:
            faults += 1
            print(f"{wrong!r} of {text!r}, which should be {' '.join(words)!r}")
    print(f"{tried} texts, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
