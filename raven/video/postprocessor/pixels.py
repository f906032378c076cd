"""What per-pixel filters do, as a few kinds of operations that neighbours in a chain can share passes in.

All work on premultiplied colour: a colour channel lies between 0 and alpha. `m` and other factors are numbers, one value
per row (H, 1), or one per pixel (H, W).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import torch

from raven.video.postprocessor.frame import Workspace

Factor: TypeAlias = float | torch.Tensor

LUMINANCE = (0.2126, 0.7152, 0.0722)
"""Weights of linear red, green, blue in relative luminance (ITU-R BT.709)."""


class PixelOperation(Protocol):
    def apply(self, picture: torch.Tensor, workspace: Workspace) -> None:
        """Change the (4, H, W) picture in place."""
        ...


@dataclass(frozen=True)
class Gain:
    """Multiplies colour, alpha, or both. Where that would take a colour beyond white, it keeps its hue and ends there."""

    color: tuple[Factor, ...] = ()
    both: tuple[Factor, ...] = ()
    """Factors of colour and alpha alike: makes the picture more transparent."""
    brightens: bool = False

    def then(self, other: Gain) -> Gain | None:
        """Both in one, or None where that would not be the same."""
        if self.brightens and other.color:
            return None
        return Gain(self.color + other.color, self.both + other.both, self.brightens or other.brightens)

    def apply(self, picture: torch.Tensor, workspace: Workspace) -> None:
        if self.both and not self.color:
            picture.mul_(_product(self.both, "gain", picture, workspace))
            return
        if self.both:
            both = _product(self.both, "gain.both", picture, workspace)
            picture[3].mul_(both)
            picture[:3].mul_(_product((*self.color, both), "gain", picture, workspace))
        else:
            picture[:3].mul_(_product(self.color, "gain", picture, workspace))
        if self.brightens:
            limit(picture, workspace)


@dataclass(frozen=True)
class LumaGain:
    """Multiplies luminance by m <= 1 and leaves the chroma alone, as the gain of a composite video signal does.

    That is a shift of all three colours by (m - 1) * luminance; what falls below black ends there.
    """

    m: torch.Tensor

    def apply(self, picture: torch.Tensor, workspace: Workspace) -> None:
        shift = luminance(picture, workspace).mul_(self.m - 1)
        picture[:3].add_(shift).clamp_(min=0)


@dataclass(frozen=True)
class Tint:
    """Replaces `strength` of the colour by its luminance, shown in a tint (linear red, green, blue)."""

    strength: float
    rgb: tuple[float, float, float]

    def apply(self, picture: torch.Tensor, workspace: Workspace) -> None:
        luma = luminance(picture, workspace)
        picture[:3].mul_(1 - self.strength)
        for plane, tint in zip(picture[:3], self.rgb, strict=True):
            plane.add_(luma, alpha=self.strength * tint)


@dataclass(frozen=True)
class RowBlend:
    """Blends rows into a grey texture: its colours only, or with alpha taking the texture's values as well."""

    rows: slice
    weight: Factor
    texture: torch.Tensor
    """(rows, W) in 0..1, linear light."""
    with_alpha: bool = False

    def apply(self, picture: torch.Tensor, workspace: Workspace) -> None:
        part = picture[:, self.rows]
        color, alpha = part[:3], part[3]
        if self.with_alpha:
            alpha.add_((self.texture - alpha).mul_(self.weight))
            color.add_((self.texture.square() - color).mul_(self.weight))
        else:
            color.add_((self.texture * alpha - color).mul_(self.weight))


def run(operations: Iterable[PixelOperation], picture: torch.Tensor, workspace: Workspace) -> None:
    """Apply operations one after the other, gains that can be merged as one."""
    merged: list[PixelOperation] = []
    for operation in operations:
        both = None
        if merged and isinstance(before := merged[-1], Gain) and isinstance(operation, Gain):
            both = before.then(operation)
        merged = [*merged[:-1], both] if both else [*merged, operation]
    for operation in merged:
        operation.apply(picture, workspace)


def luminance(picture: torch.Tensor, workspace: Workspace, purpose: str = "luminance") -> torch.Tensor:
    """Relative luminance of the premultiplied colour, (H, W), in a buffer."""
    red, green, blue = picture[:3]
    luma = workspace.buffer(purpose, tuple(red.shape))
    torch.mul(red, LUMINANCE[0], out=luma)
    return luma.add_(green, alpha=LUMINANCE[1]).add_(blue, alpha=LUMINANCE[2])


def limit(picture: torch.Tensor, workspace: Workspace) -> None:
    """Scale colours that are brighter than their alpha allows down to it, all three channels alike."""
    scale = workspace.buffer("limit", tuple(picture.shape[1:]))
    torch.amax(picture[:3], 0, out=scale)
    torch.div(picture[3], scale.clamp_(min=1e-12), out=scale)
    picture[:3].mul_(scale.clamp_(max=1))


def _product(factors: Sequence[Factor], purpose: str, picture: torch.Tensor, workspace: Workspace) -> Factor:
    """The product of factors, the small ones first; in a buffer when it is as large as the picture."""
    pixels = picture[0].numel()
    fields = [factor for factor in factors if isinstance(factor, torch.Tensor) and factor.numel() == pixels]
    product: Factor = 1.0
    for factor in factors:
        if not isinstance(factor, torch.Tensor) or factor.numel() < pixels:
            product = product * factor
    if not fields:
        return product
    if len(fields) == 1 and isinstance(product, float) and product == 1:
        return fields[0]
    whole = torch.mul(fields[0], product, out=workspace.buffer(purpose, tuple(picture.shape[1:])))
    for field in fields[1:]:
        whole.mul_(field)
    return whole
