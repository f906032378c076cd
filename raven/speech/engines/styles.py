"""The files that a voice of Kokoro is: 510 styles of 256 numbers, one for each length of a sentence.

`NAME.pt` as on the Hugging Face hub (a torch tensor, [510, 1, 256]) or `NAME.bin` as in the npm package kokoro-js (the same
numbers, raw float32). `NAME` is as Kokoro's: `af_bella` is American and female.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from raven.errors import Unavailable
from raven.said import said

SIZE = 256  # numbers of a style


def style_files(folder: Path) -> dict[str, Path]:
    """The voices in the folder, or in `voices` inside it, by name."""
    found = {}
    for place in (folder / "voices", folder):
        for file in sorted(place.glob("*.bin")) + sorted(place.glob("*.pt")):
            size = file.stat().st_size
            if file.suffix == ".pt" or (size and size % (4 * SIZE) == 0):
                found[file.stem] = file
    return found


def load_style(file: Path) -> NDArray[np.float32]:
    """The styles, float32 [N, 256]. Raises `Unavailable` for a file that is something else."""
    try:
        if file.suffix == ".bin":
            styles = np.fromfile(file, "<f4")
        else:
            import torch

            styles = torch.load(file, map_location="cpu", weights_only=True).float().numpy()
        styles = styles.reshape(-1, SIZE)
    except Exception as error:  # torch has many kinds
        raise Unavailable(
            said(
                "voice_file_unreadable", "the voice file {file} cannot be read: {reason}", file=file.name, reason=error
            )
        ) from error
    if not len(styles) or not np.isfinite(styles).all():
        raise Unavailable(said("voice_file_damaged", "the voice file {file} is damaged", file=file.name))
    return np.asarray(styles, np.float32)
