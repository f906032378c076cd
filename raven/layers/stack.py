"""A stack of layers, and the picture that it gives."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from raven.layers.names import LayerKind, kind_of
from raven.video.picture import Rgba8


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer: a cut-out of the figure's square, at its resolution."""

    name: str
    """As `kind_of` knows it: `face`, `left brow`. Left and right are the character's own."""
    rgba8: Rgba8
    """(h, w, 4), sRGB, straight alpha; where it is transparent the colour goes on, so that it can be moved and scaled."""
    left: int
    top: int
    """Pixels of the square at which its first column and row lie."""
    shown: bool = True
    """Whether it is seen at rest. The inside of a closed mouth is not."""
    given: bool = False
    """Whether it was drawn by hand; guessed ones give way to it."""

    @property
    def kind(self) -> LayerKind:
        return kind_of(self.name)

    @property
    def slices(self) -> tuple[slice, slice]:
        """Its rows and columns in the square."""
        height, width = self.rgba8.shape[:2]
        return slice(self.top, self.top + height), slice(self.left, self.left + width)


@dataclass(frozen=True, eq=False)
class Stack:
    """The layers of one figure, from back to front; every layer lies inside of the square."""

    size: int
    """Edge length of the figure's square, pixels."""
    layers: tuple[Layer, ...]

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.layers)

    def get(self, name: str) -> Layer | None:
        """The layer of this name, if the figure has it."""
        return next((layer for layer in self.layers if layer.name == name), None)


def flattened(stack: Stack) -> Rgba8:
    """(size, size, 4), straight alpha: what is seen at rest."""
    return laid(stack, (stack.size, stack.size))


def laid(layers: Iterable[Layer], shape: tuple[int, int]) -> Rgba8:
    """(rows, columns, 4), straight alpha: every layer that is shown over those before it (Porter and Duff, 1984)."""
    out = np.zeros((*shape, 4), np.float32)
    for layer in layers:
        if layer.shown:
            top = layer.rgba8.astype(np.float32) / 255
            view = out[layer.slices]
            alpha = top[..., 3:]
            view *= 1 - alpha
            view[..., :3] += top[..., :3] * alpha
            view[..., 3:] += alpha
    return _straight(out)


def joined(layers: Sequence[Layer]) -> Layer:
    """Layers over each other as one, shown, with the name of the first."""
    if len(layers) == 1:
        return layers[0]
    top, left = (min(getattr(layer, side) for layer in layers) for side in ("top", "left"))
    bottom, right = (max(layer.slices[axis].stop for layer in layers) for axis in (0, 1))
    moved = [replace(layer, top=layer.top - top, left=layer.left - left, shown=True) for layer in layers]
    return replace(layers[0], rgba8=laid(moved, (bottom - top, right - left)), left=left, top=top)


def _straight(premultiplied: NDArray[np.float32]) -> Rgba8:
    alpha = premultiplied[..., 3:]
    color = np.divide(premultiplied[..., :3], alpha, out=np.zeros_like(premultiplied[..., :3]), where=alpha > 0)
    return (np.concatenate((color, alpha), axis=2) * 255 + 0.5).clip(0, 255).astype(np.uint8)
