"""Long lines in a text field that does not wrap: broken where a line is full, and whole again when the text is read.

A break that was put in stands after a space, one of the user's own does not (as in RFC 3676, "format=flowed").
"""

from collections.abc import Callable

SOFT = " \n"


def flowed(text: str, width_of: Callable[[str], float], width: float) -> str:
    """The text with breaks so that no line is wider than `width`, as far as there are spaces to break at."""
    return "\n".join(SOFT.join(_lines(line.rstrip(), width_of, width)) for line in joined(text).split("\n"))


def joined(text: str) -> str:
    """The text as it was before `flowed`."""
    return text.replace(SOFT, " ")


def _lines(line: str, width_of: Callable[[str], float], width: float) -> list[str]:
    lines = [""]
    for position, word in enumerate(line.split(" ")):
        longer = f"{lines[-1]} {word}" if position else word
        if lines[-1].strip() and width_of(f"{longer} ") > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
