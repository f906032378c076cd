"""What of a model's text is shown to people, while it arrives: neither its thoughts nor directions for programs."""

from raven.chat.shown import ShownText
from raven.chat.thoughts import Thoughts


class Displayed:
    """Takes a text in pieces; what is shown of it does not depend on them."""

    def __init__(self, in_thought: bool = False) -> None:
        """`in_thought`: the text begins within a thought, of which only the end is written."""
        self._thoughts = Thoughts(in_thought)
        self._shown = ShownText()

    def add(self, text: str) -> tuple[bool, str]:
        """Go on with these characters: whether what was shown before is to be taken back, and what is shown now."""
        anew, certain = self._thoughts.add(text)
        if anew:
            self._shown = ShownText()
        return anew, self._shown.add(certain)

    def finish(self) -> str:
        """What was held back, in the end."""
        return self._shown.add(self._thoughts.finish()) + self._shown.finish()


def displayed(text: str, in_thought: bool = False) -> str:
    """What is shown of a whole text."""
    whole = Displayed(in_thought)
    _, certain = whole.add(text)
    return (certain + whole.finish()).strip()
