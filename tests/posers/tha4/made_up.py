"""A character model that means nothing: seeded weights in the form of a published one, and a drawn picture."""

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from raven.posers.tha4 import body, face

SHARED = Path(__file__).parents[4] / "shared"


def weights(shapes: Mapping[str, tuple[int, ...]], seed: int) -> dict[str, torch.Tensor]:
    """Uniform weights as SIRENs are begun with (Sitzmann et al. 2020, 3.2), so that nothing dies and nothing explodes."""
    rng = np.random.Generator(np.random.PCG64(seed))
    state = {}
    for key, shape in shapes.items():
        inputs = shape[1] if len(shape) == 4 else 64
        reach = math.sqrt(6 / inputs) / 30
        state[key] = torch.from_numpy(rng.uniform(-reach, reach, shape).astype(np.float32))
    return state


def picture() -> np.ndarray:
    """(512, 512, 4): coloured waves in a disc."""
    y, x = np.mgrid[0:512, 0:512] / 512
    waves = [127 + 90 * np.sin(2 * np.pi * (a * x + b * y)) for a, b in ((3, 1), (-2, 5), (7, -4))]
    alpha = np.clip((0.45 - np.hypot(x - 0.5, y - 0.5)) * 2000, 0, 255)
    return np.stack((*waves, alpha), axis=2).astype(np.uint8)


def write_model(folder: Path, seed: int = 1) -> Path:
    """A whole model in this folder; another seed is another character."""
    (folder / "character_model.yaml").write_text(
        "# made up\ncharacter_image_file_name: character.png\n"
        "face_morpher_file_name: 'face_morpher.pt'\nbody_morpher_file_name: \"body_morpher.pt\" # the large one\n"
    )
    Image.fromarray(picture()).save(folder / "character.png")
    torch.save(weights(face.SHAPES, seed), folder / "face_morpher.pt")
    torch.save(weights(body.SHAPES, seed + 1), folder / "body_morpher.pt")
    return folder


def block_means(values: torch.Tensor) -> np.ndarray:
    """8 x 8 block means of a square picture (size, size, channels)."""
    array = values.numpy().astype(np.float64)
    size, channels = array.shape[0], array.shape[2]
    return array.reshape(8, size // 8, 8, size // 8, channels).mean(axis=(1, 3))
