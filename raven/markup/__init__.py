"""What chat programs and language models write around their words, told apart from the words themselves.

    plain_text("<think>secret</think>*smiles* **Hello** 😀")            # "Hello", for a voice
    plain_text("*smiles* **Hello** 😀", keep={"directions", "faces"})   # "smiles Hello 😀", for a classifier

`kinds.py` is the table of all kinds. Numbers, units and signs that a reader would say are no markup: they stay.
"""

from raven.markup.kinds import KINDS, Kind, plain_text
from raven.markup.notes import Notes

__all__ = ["KINDS", "Kind", "Notes", "plain_text"]
