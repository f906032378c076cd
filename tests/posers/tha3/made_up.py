"""Weights that nobody trained, and a picture that nobody drew: only equality counts."""

import zlib
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from raven.posers.tha3.checkpoints import Networks, empty_networks
from raven.posers.tha3.variants import VARIANTS, Variant
from raven.video.picture import Picture

_WAVES = [  # per colour channel: two plane waves, (x, y, phase) each
    (2.0, 1.0, 0.10, 9.0, 7.0, 0.30),
    (1.0, -2.0, 0.45, 6.0, -11.0, 0.65),
    (-1.5, 1.5, 0.80, 12.0, 5.0, 0.05),
]


def wave_picture(shift: float = 0.0) -> Picture:
    """Coloured waves in a soft disc, (512, 512); `shift` moves the waves: another character."""
    at = (np.arange(512) + 0.5) / 512
    x, y = at[None, :], at[:, None]
    channels = [
        0.5
        + 0.27 * np.sin(2 * np.pi * (a * x + b * y + p + shift))
        + 0.20 * np.sin(2 * np.pi * (d * x + e * y + q + shift))
        for a, b, p, d, e, q in _WAVES
    ]
    t = np.clip((1.15 - np.hypot((x - 0.5) / 0.4, (y - 0.42) / 0.4)) / 0.3, 0, 1)
    channels.append(t * t * (3 - 2 * t))
    return Picture(rgba8=np.floor(np.stack(channels, axis=-1) * 255 + 0.5).astype(np.uint8))


def made_up(network: str, key: str, shape: tuple[int, ...], half: bool = False) -> NDArray[np.float32]:
    """Weights that depend on nothing but their name, scaled so that signals neither die nor burst in the networks.

    The recipe of the parity data, so that both use the same weights; the biases of 0.5 inside the bodies keep rounding
    noise from growing, the small grid changes keep warps inside the picture.
    """
    noise = np.random.Generator(np.random.PCG64(zlib.crc32(f"{network}/{key}".encode()))).standard_normal(shape)
    normal = noise.astype(np.float32)
    if len(shape) == 4:
        gain = 0.03 if "grid_change" in key else 1.0
        weight = normal * np.float32(gain / np.sqrt(float(np.prod(shape[1:]))))
        if "bottleneck_blocks.0." in key and shape[1] > 512:  # the inputs behind the features are the pose
            weight[:, 512:] *= np.float32(8)
    elif key.endswith(".weight"):
        weight = np.float32(1) + np.float32(0.1) * normal
    else:
        weight = np.float32(0.5 if "blocks." in key else 0) + np.float32(0.05) * normal
    return weight.astype(np.float16).astype(np.float32) if half else weight


def made_up_state(variant: Variant, name: str) -> dict[str, torch.Tensor]:
    """The table of weights of one network."""
    network = empty_networks(variant.separable).by_name()[name]
    return {
        key: torch.from_numpy(made_up(name, key, tuple(tensor.shape), variant.half))
        for key, tensor in network.state_dict().items()
    }


def filled_networks(name: str) -> Networks:
    """All networks of a variant, on the CPU."""
    networks = empty_networks(VARIANTS[name].separable)
    for network, module in networks.by_name().items():
        module.load_state_dict(made_up_state(VARIANTS[name], network))
    return networks


def write_models(folder: Path) -> Path:
    """A folder of models as `--models-dir` takes it, with the variant `separable_half`."""
    variant = VARIANTS["separable_half"]
    for file in variant.files:
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        torch.save({key: tensor.half() for key, tensor in made_up_state(variant, path.stem).items()}, path)
    return folder


def block_means(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """(rows, columns, channels) averaged over blocks of 8 x 8."""
    rows, columns, channels = picture.shape
    blocks = picture.astype(np.float64).reshape(rows // 8, 8, columns // 8, 8, channels)
    return np.asarray(blocks.mean((1, 3)), np.float32)
