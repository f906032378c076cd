"""The networks as they are written down, run by eager PyTorch: what the engines are compared with."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import conv2d, grid_sample, interpolate

from raven.layers.chains import Chain
from raven.pose import Pose
from raven.posers.protocol import NO_ROOTS, Prepared, Roots, Source, Swing
from raven.posers.tha3.checkpoints import Networks
from raven.posers.tha4.model import read_model
from raven.video.picture import Picture


class PlainTha3:
    """One picture in the networks as they are written down, to compare with. The brow layers are made once."""

    size = 512
    warnings: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    chains: tuple[Chain, ...] = ()

    def __init__(self, networks: Networks, source: Source) -> None:
        from raven.posers.tha3 import networks as module
        from raven.posers.tha3.pictures import network_picture

        module.__dict__["evaluate_heads"] = lambda features, *heads: [head(features) for head in heads]
        self._networks, self._picture = networks, network_picture(source.picture)
        with torch.no_grad():
            self._brows = networks.decomposer(self._picture[:, :, 64:192, 192:320])

    def roots(self, pose: Pose) -> Roots:
        return NO_ROOTS

    def pose(self, pose: Pose, swing: Swing | None = None) -> Any:
        """The picture in this pose, every stage run."""
        from raven.posers.tha3.pictures import to_premultiplied
        from raven.video.picture import Picture

        with torch.no_grad():
            numbers = torch.from_numpy(pose)[None]
            face = self._picture[:, :, 32:224, 160:352].clone()
            face[:, :, 32:160, 32:160] = self._networks.combiner(self._brows, numbers[:, :12])
            picture = self._picture.clone()
            picture[:, :, 32:224, 160:352] = self._networks.face_morpher(face, numbers[:, 12:39])
            half = torch.nn.functional.interpolate(picture, (256, 256), mode="bilinear", align_corners=False)
            rotated = self._networks.rotator(half, numbers[:, 39:])
            return Picture(linear=to_premultiplied(self._networks.editor(picture, rotated, numbers[:, 39:]))[0])

    def with_overlay(self, skin: Any, eyes: Any) -> Prepared:
        """Not measured here."""
        raise NotImplementedError


class PlainTha4:
    """A character model as it is written down: every layer a convolution over the whole picture, pose and place as planes."""

    size = 512
    warnings: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    chains: tuple[Chain, ...] = ()

    def __init__(self, source: Source) -> None:
        assert source.folder is not None
        self._model = read_model(source.folder)
        self._picture = torch.from_numpy(source.picture.linear())[None] * 2 - 1

    def roots(self, pose: Pose) -> Roots:
        return NO_ROOTS

    def pose(self, pose: Pose, swing: Swing | None = None) -> Picture:
        """The picture in this pose, everything computed."""
        with torch.no_grad():
            numbers = torch.from_numpy(pose)
            x = _inputs(128, numbers[:39])
            for i in range(8):
                x = torch.sin(30 * _layer(x, self._model.face, f"siren.sine_layers.{i}.linear"))
            picture = self._picture.clone()
            picture[:, :, 80:208, 192:320] = _layer(x, self._model.face, "siren.last_linear")
            return Picture(linear=((self._moved(picture, numbers) + 1) / 2)[0])

    def _moved(self, picture: Tensor, numbers: Tensor) -> Tensor:
        x: Tensor | None = None
        for level, size in enumerate((128, 256, 512)):
            at = _inputs(size, numbers)
            x = at if x is None else torch.cat((interpolate(x, size=size, mode="bilinear"), at), 1)
            for i in range(3):
                x = torch.sin(30 * _layer(x, self._model.body, f"siren_layers.{level}.{i}.linear"))
        assert x is not None
        out = _layer(x, self._model.body, "last_linear")
        change, alpha, color = out[:, :2], out[:, 2:3], out[:, 3:]
        grid = (_inputs(512, numbers)[:, :2] + change).permute(0, 2, 3, 1)
        warped = grid_sample(picture, grid, padding_mode="border", align_corners=False)
        return torch.lerp(warped, color, alpha)

    def with_overlay(self, skin: Any, eyes: Any) -> Prepared:
        """Not measured here."""
        raise NotImplementedError


def _inputs(size: int, numbers: Tensor) -> Tensor:
    at = (2 * torch.arange(size) + 1) / size - 1
    x, y = at[None].expand(size, size), at[:, None].expand(size, size)
    return torch.cat((torch.stack((x, y)), numbers[:, None, None].expand(-1, size, size)))[None]


def _layer(x: Tensor, state: Mapping[str, Tensor], name: str) -> Tensor:
    return conv2d(x, state[f"{name}.weight"], state[f"{name}.bias"])
