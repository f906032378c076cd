"""Cuts tricky texts at random into tokens, and looks whether what is said and done of them ever depends on the cuts.

    python benchmarks/fuzz_chat.py [--texts 200] [--cuts 100000] [--seed 1]

Some texts are written by hand (of those that begin with "Open." markup that is never closed is heard), the others are put
together of plain words, markup and directions. For each it is also looked whether anything is said that is markup or stands
inside of it, and whether a plain word is lost. Prints one line per fault; returns 1 if there was any.
"""

import argparse
import random
import sys
import time

from fuzz_texts import MARKS, SECRETS, text_of

from raven.chat import Line, Script

TRICKY = (
    "[joy] Hello there! *smiles shyly* How are you? (laughs) I am fine 😀 today.",
    "<think>First. [joy] Second!</think>Hello, my dear friend of so many years, how are you? *waves* Bye!",
    "Secret. Plan!</think>Hello. You there?",
    '<|ACT {"emotion": {"name": "happy", "intensity": 0.8}}|>Hello! <|DELAY:1|>How are you? <|ACT:{"emotion":"sad"}|>Bye.',
    "&lt;think&gt;sec. ret&lt;/think&gt;Hi &amp; you &amp;lt;b&amp;gt;there&lt;/b&gt;. &Ok &copy; &#x27;Yes&#39;",
    "Look:\n```python\nx = 'a. B'\n```\nThat is it. `a. B` is `code`. ~~~\nx\n~~~\nDone.",
    "| a | b. C |\n|---|---|\n| 1. X | 2 |\n\n1. First. Really\n2. Second\n* third\n",
    "Open. *not closed. Ever. And on\nNext [joy line. One (laughs. Two $$ and \\[ x. Y {smile. And <b. C",
    "$$a. B$$ and \\(x. Y\\) or $5. And $6. [a. B](https://x.org/a. \"c. D\") <https://x.org/a.b> https://x.org/a. Done.",
    '{"name": "f. G", "arguments": {"a": [1, 2, "}. X"]}} It is sunny.\n\n{"broken": "x. Y\n\nIt rains. Now',
    "<|channel|>analysis<|message|>Secret. X.<|end|><|start|>assistant<|channel|>final<|message|>Hi. You.<|return|>",
    "<|im_start|>assistant\nHi there. You<|im_end|>\n<|im_start|>user\n",
    "*She smiles. Then she waves.* Hello! **Bold. Text** and __so. On__ [joy. X](y) Yes (laughs) a. B",
    "Dr. Smith, e.g. No. 5 at 3.14 p.m. Then? \"Yes!\" she said. 'No.' (He left.) What…? Well... ok!!! ~",
    "こんにちは。元気ですか？「はい！」と言った。[joy]嬉しい、とても。*微笑む* 终于。",
    "Open. <emotion:joy and [fx:heart and <|ACT {\"emotion\": \"happy\" and ( and ` and ``` and $$ and \\( and {\"a\": ",
    "[pause:0.5][look:left][fx:heart][emotion:joy:0.3] {smile} <wave> <joy/> <emotion:sad> x <break time=\"1s\"/> y",
    "\ud800\u200b\ufeffH\u0301e\r\nllo\r\r\n\rthere\x1f\x1e\x1c you\x00. 𝓗𝓲. Ｈｅｙ。 \ue200cite\ue202x\ue201 ok. \ue200never",
    "a" * 500 + " " + "word " * 300 + "end, " * 100 + ". " * 50 + "[" * 50 + "*" * 50 + "`" * 50 + "<" * 50 + "&" * 50,
    "🎉🎉 :) ^_^ (◕‿◕) T_T :joy: <3 xD ¯\\_(ツ)_/¯ Hello :D. Bye ;) 👨‍👩‍👧 👍🏽",
    "<script>x. y</script>Hi. <b>you</b>. <style>a. B</style> <!-- c. D --> there <span class='a. B'>x</span>. x",
)  # fmt: skip
DIRECTIONS = (
    "[joy]", "[anger:0.7]", "<emotion:joy>", "[face:Joy]", '<|ACT {"emotion":"happy"}|>', "[fx:heart]", "[look:left]",
    "[pause:0.5]", "*smiles shyly*", "(laughs)", "😀", "<joy>", "{smile}", "<|EMOTE_HAPPY|>", "[emotion: sad]",
)  # fmt: skip


def texts(count: int, seed: int = 1) -> list[tuple[str, list[str] | None]]:
    """So many texts, and the words that are to be heard of each where that is known."""
    choice = random.Random(seed)
    made: list[tuple[str, list[str] | None]] = [(text, None) for text in TRICKY[:count]]
    while len(made) < count:
        parts: list[str] = []
        words: list[str] = []
        for _ in range(choice.randrange(1, 5)):
            text, said = text_of(choice)
            parts += [
                choice.choice(("", choice.choice(DIRECTIONS) + " ")),
                text,
                choice.choice((". ", "! ", "\n", "? ")),
            ]
            words += said
            if text.rstrip(' "').endswith(SECRETS):
                break  # of something that is not closed
        made.append(("".join(parts), None if len(parts) > 3 else words))
    return made


def lines_of(text: str, cuts: list[int]) -> list[Line]:
    """What is said and done of a text that arrives in these pieces."""
    script = Script()
    lines: list[Line] = []
    for begin, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        lines += script.add(text[begin:end])
    return lines + script.finish()


def random_cuts(text: str, choice: random.Random) -> list[int]:
    """Tokens of one character, of a few, or very long ones."""
    most = choice.choice((1, 3, 8, 40, 400))
    cuts, at = [], 0
    while (at := at + choice.randrange(1, most + 1)) < len(text):
        cuts.append(at)
    return cuts


def heard_wrongly(lines: list[Line]) -> str | None:
    """What is said that is markup or inside of it; None if nothing is."""
    for line in lines:
        if found := MARKS.search(line.text):
            return f"{found.group()!r} is said: {line.text!r}"
        if secrets := [word for word in SECRETS if word in line.text]:
            return f"{secrets[0]!r} is said: {line.text!r}"
        if beyond := [cue for cue in line.cues if not 0 <= cue.word <= len(line.text.split())]:
            return f"{beyond[0]} is at no word of {line.text!r}"
    return None


def main() -> int:
    """Runs until all cuts are tried."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--cuts", type=int, default=100_000, help="of all texts together")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    choice = random.Random(options.seed)
    faults = characters = 0
    began = time.perf_counter()
    for text, words in texts(options.texts, options.seed):
        whole = lines_of(text, [])
        wrong = None if text.startswith("Open.") else heard_wrongly(whole)
        said = " ".join(line.text for line in whole)
        if wrong is None and words is not None and any(word not in said for word in words):
            wrong = f"lost: {[word for word in words if word not in said]}"
        for _ in range(options.cuts // options.texts):
            if wrong is not None:
                break
            cuts = random_cuts(text, choice)
            characters += len(text)
            if lines_of(text, cuts) != whole:
                wrong = f"it depends on the cuts {cuts}"
        if wrong is not None:
            faults += 1
            print(f"{text!r}\n    {wrong}")
    seconds = time.perf_counter() - began
    print(
        f"{options.texts} texts, {options.cuts} cuts, {faults} faults; {1e6 * seconds / max(characters, 1):.1f} µs per character"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
