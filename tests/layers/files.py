"""Stacks and layered files as small as they come."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from psd_tools import PSDImage
from psd_tools.constants import BlendMode
from psd_tools.psd import PSD

from raven.layers.names import KINDS
from raven.layers.stack import Layer, Stack

Pixels = NDArray[np.uint8]
ALL_NAMES = [
    name for kind in KINDS for name in ((f"left {kind.name}", f"right {kind.name}") if kind.sided else (kind.name,))
]


def patch(height: int, width: int, color: Sequence[int] = (200, 100, 50, 255)) -> Pixels:
    """One colour."""
    return np.full((height, width, 4), color, np.uint8)


def noise(height: int, width: int, seed: int) -> Pixels:
    """Any colours, in any alpha; the upper third is transparent, with colours."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4), dtype=np.uint8)
    pixels[: height // 3, :, 3] = 0
    pixels[-1, :, 3] = 255
    return pixels


def whole_stack(size: int = 96) -> Stack:
    """One layer of every kind, each somewhere else; the inside of the mouth is hidden."""
    layers = []
    for index, name in enumerate(ALL_NAMES):
        height, width = 9 + index, 30 - index
        left, top = (7 * index) % (size // 2 - width), (11 * index) % (size - height)
        if name.startswith("left "):  # the character's left
            left += size // 2
        layers.append(Layer(name, noise(height, width, index), left, top, shown=name != "mouth inside"))
    return Stack(size, tuple(layers))


@dataclass
class Drawn:
    """A file that another program might have written."""

    width: int = 64
    height: int = 48
    mode: str = "RGBA"
    depth: int = 8
    file: PSDImage = field(init=False)

    def __post_init__(self) -> None:
        self.file = PSDImage.new(self.mode, (self.width, self.height), depth=self.depth)  # type: ignore[arg-type]

    def layer(
        self,
        name: str,
        pixels: Pixels,
        left: int = 0,
        top: int = 0,
        *,
        shown: bool = True,
        opacity: int = 255,
        mode: str = "normal",
        clipped: bool = False,
        groups: Sequence[str] = (),
        change: Callable[[object], None] = lambda layer: None,
    ) -> "Drawn":
        """Put a layer over all that is there."""
        holder = self.file
        for group in groups:
            found = next((each for each in holder if each.is_group() and each.name == group), None)
            holder = found or holder.create_group(name=group)
        written = holder.create_pixel_layer(
            Image.fromarray(pixels),
            name="layer",
            left=left,
            top=top,
            opacity=opacity,
            blend_mode=BlendMode[mode.upper()],
        )
        written.name = name
        written.visible = shown
        written.clipping = clipped
        change(written)
        return self

    def data(self) -> bytes:
        """The file."""
        file = io.BytesIO()
        self.file.save(file, encoding="utf-8")
        return file.getvalue()


def with_its_layer(data: bytes, times: int) -> bytes:
    """A file of one layer with so many of it: to put that many into one by themselves takes long."""
    psd, file = PSD.read(io.BytesIO(data)), io.BytesIO()
    layers = psd.layer_and_mask_information.layer_info
    assert layers is not None
    layers.layer_count = times
    layers.layer_records._items *= times
    layers.channel_image_data._items *= times
    psd.write(file)
    return file.getvalue()
