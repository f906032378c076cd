"""The process in which the networks run: `pyanime4k` works with Python's global lock held, and would halt the server.

Run as a script; it must not import other modules of Raven. Reads requests from standard input until its end, answers on
standard output:

    request  model name (16 bytes, padded with NUL), count, height, width (little-endian uint32), count planes of uint8
    answer   count planes of uint8, twice as high and twice as wide
"""

import os
import signal
import struct
import sys
from typing import BinaryIO

import numpy as np
from pyanime4k.pyac.pyac.core import Processor

HEADER = struct.Struct("<16sIII")
NICENESS = 5  # frames may wait, answers of the server should not


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more. Says hello with one byte when it can begin."""
    processors: dict[str, Processor] = {}
    answers.write(b"\n")
    answers.flush()
    while len(header := requests.read(HEADER.size)) == HEADER.size:
        name, count, height, width = HEADER.unpack(header)
        model = name.rstrip(b"\0").decode()
        if model not in processors:
            processors[model] = Processor("cpu", 0, model)
        planes = np.frombuffer(requests.read(count * height * width), np.uint8).reshape(count, height, width)
        for plane in planes:
            answers.write(np.ascontiguousarray(processors[model].process(plane, 2.0)).data)
        answers.flush()


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent; the end of its pipe is for us
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=1 << 20)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not get between the answers
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
