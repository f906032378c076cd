"""Writes the layers that the shipped characters are drawn in, each whole, as `assets/characters/NAME/NAME.layers.psd`.

With them nothing of these characters has to be guessed: what is under a lock of hair is as it was drawn. The files are committed
beside the pictures, so that only artists need the renderer (`resvg-py`, in the extra `assets`). With --check nothing is written:
the exit code tells whether the files show their sources.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from raven.layers.drawing import drawing_of  # noqa: E402  (the folder of the project comes first)
from raven.layers.psd import to_psd  # noqa: E402
from raven.layers.stack import laid  # noqa: E402
from training.own_art.layers import true_layers  # noqa: E402

CHARACTERS = ("raven", "finch", "rook", "wren")
SIZE = 512
TOLERANCE = 2  # levels of 255: releases of the renderer round the edges of shapes differently


def is_current(file: Path, data: bytes) -> bool:
    """Whether a file shows the same layers as `data`."""
    if not file.is_file():
        return False
    old, new = drawing_of(file.read_bytes()), drawing_of(data)
    if [layer.name for layer in old.layers] != [layer.name for layer in new.layers]:
        return False
    shape = (old.height, old.width)
    pairs = ((laid([a], shape), laid([b], shape)) for a, b in zip(old.layers, new.layers, strict=True))
    return all(
        int(np.abs(a.astype(int) - b)[np.maximum(a, b)[..., 3] > 8].max(initial=0)) <= TOLERANCE for a, b in pairs
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns its exit code: 0 done or current, 1 out of date."""
    parser = argparse.ArgumentParser(description="Write the layers of the shipped characters.")
    parser.add_argument("characters", nargs="*", metavar="CHARACTER", help=f"{', '.join(CHARACTERS)} (default: all)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a file is not up to date")
    options = parser.parse_args(arguments)
    if unknown := set(options.characters) - set(CHARACTERS):
        parser.error(f"there is no character {', '.join(sorted(unknown))}; there are {', '.join(CHARACTERS)}")
    stale = 0
    for name in options.characters or CHARACTERS:
        file = ROOT / "assets" / "characters" / name / f"{name}.layers.psd"
        data = to_psd(true_layers(name, SIZE))
        if is_current(file, data):
            continue
        stale += 1
        if options.check:
            print(f"out of date: {file}")
        else:
            file.write_bytes(data)
            print(f"{file}: {len(data) / 1024:.0f} KB")
    if not stale:
        print("everything is up to date")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
