"""Chat: what language models write, as a character says and does it.

    script = Script()
    for token in tokens:
        for line in script.add(token):
            print(line.text, [(cue.word, cue.direction) for cue in line.cues])
    script.finish()

A library without a server, a clock or threads of its own.
"""

from raven.chat.directions import Direction
from raven.chat.script import Cue, Line, Script

__all__ = ["Cue", "Direction", "Line", "Script"]
