"""Writing files whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """A hidden path beside `file` to write to; once the body has ended well, that takes the place of `file` in one step.

    A body that fails leaves `file` as it was, and nothing beside it. A program that is killed meanwhile can leave the
    hidden file, which the next writer of `file` overwrites.
    """
    partial = file.with_name(f".{file.name}.partial")
    try:
        yield partial
        os.replace(partial, file)
    finally:
        partial.unlink(missing_ok=True)
