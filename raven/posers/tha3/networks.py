"""The five networks of Talking Head Anime 3, by Pramook Khungurn: what each takes, and what it makes of it.

    picture, brows ─► decomposer ─► combiner(pose 0:12) ─► face, pasted ─► morpher(pose 12:39) ─► picture, pasted
                                                   ─► in half size: rotator(pose 39:45) ─► editor(pose 39:45) ─► result

Pictures are (1, 4, H, W) float32: red, green, blue in linear light and straight alpha, all four mapped to [-1, 1], fully
transparent pixels -1 throughout. Features have the type of the weights, which is float16 on a GPU. Outputs that the
chain does not use are not computed, though their weights are loaded.
"""

from functools import cache
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import grid_sample, interpolate

from raven.posers.tha3.blocks import evaluate_heads, grid_head, value_head
from raven.posers.tha3.bodies import EditorBody, FaceBody, RotatorBody, pose_planes

BROW_MORPHS, FACE_MORPHS, ROTATION_MORPHS = 12, 27, 6  # how the 45 numbers of a pose are shared out, in this order


def warp(picture: Tensor, change: Tensor) -> Tensor:
    """The picture with every pixel taken from its place plus `change`: (1, 2, H, W), x then y, the edges at -1 and 1.

    Always in float32: float16 places a sample only to the eighth of a pixel.
    """
    grid = _identity_grid(picture.shape[2], picture.shape[3], picture.device) + change.permute(0, 2, 3, 1)
    return grid_sample(picture, grid, mode="bilinear", padding_mode="border", align_corners=False)


@cache
def _identity_grid(height: int, width: int, device: torch.device) -> Tensor:
    x = (2 * torch.arange(width, dtype=torch.float32, device=device) + 1) / width - 1
    y = (2 * torch.arange(height, dtype=torch.float32, device=device) + 1) / height - 1
    return torch.stack(torch.meshgrid(x, y, indexing="xy"), -1)[None]  # (1, H, W, 2)


def blend(alpha: Tensor, over: Tensor, under: Tensor) -> Tensor:
    """`over` where alpha is 1, `under` where it is 0."""
    return under + alpha * (over - under)


class Brows(NamedTuple):
    """The brows of a picture, and the picture without them; (1, 4, 128, 128) each."""

    eyebrow_layer: Tensor
    background_layer: Tensor


class EyebrowDecomposer(nn.Module):
    """Takes the brows off a face. Needed once per picture."""

    def __init__(self, separable: bool) -> None:
        super().__init__()
        self.body = FaceBody(4, 0, separable)
        self.background_layer_alpha = value_head(64, 1, nn.Sigmoid())
        self.background_layer_color_change = value_head(64, 4, nn.Tanh())
        self.eyebrow_layer_alpha = value_head(64, 1, nn.Sigmoid())
        self.eyebrow_layer_color_change = value_head(64, 4, nn.Tanh())

    def forward(self, brows: Tensor) -> Brows:
        """`brows`: (1, 4, 128, 128), the part of the picture around them."""
        background_alpha, background_color, eyebrow_alpha, eyebrow_color = evaluate_heads(
            self.body.features(brows.to(dtype_of(self))),
            self.background_layer_alpha,
            self.background_layer_color_change,
            self.eyebrow_layer_alpha,
            self.eyebrow_layer_color_change,
        )
        return Brows(
            eyebrow_layer=blend(eyebrow_alpha, brows, eyebrow_color),  # here alpha says where the picture stays
            background_layer=blend(background_alpha, background_color, brows),
        )


class EyebrowMorphingCombiner(nn.Module):
    """Moves the brows and lays them back on the face."""

    def __init__(self, separable: bool) -> None:
        super().__init__()
        self.body = FaceBody(8, BROW_MORPHS, separable)
        self.morphed_eyebrow_layer_grid_change = grid_head(64)
        self.morphed_eyebrow_layer_alpha = value_head(64, 1, nn.Sigmoid())
        self.morphed_eyebrow_layer_color_change = value_head(64, 4, nn.Tanh())
        self.combine_alpha = value_head(64, 1, nn.Sigmoid())  # part of the checkpoint; the brows' own alpha is used

    def forward(self, brows: Brows, pose: Tensor) -> Tensor:
        """The part of the picture around the brows, (1, 4, 128, 128). `pose`: (1, 12)."""
        both = torch.cat((brows.background_layer, brows.eyebrow_layer), 1).to(dtype_of(self))
        change, alpha, color = evaluate_heads(
            self.body.features(both, pose),
            self.morphed_eyebrow_layer_grid_change,
            self.morphed_eyebrow_layer_alpha,
            self.morphed_eyebrow_layer_color_change,
        )
        morphed = blend(alpha, color, warp(brows.eyebrow_layer, change))
        visible = (morphed[:, 3:] + 1) / 2
        face = blend(visible, morphed[:, :3], brows.background_layer[:, :3])
        return torch.cat((face, brows.background_layer[:, 3:]), 1)


class FaceMorpher(nn.Module):
    """Morphs eyes, irises and mouth."""

    def __init__(self, separable: bool) -> None:
        super().__init__()
        body = FaceBody(4, FACE_MORPHS, separable)
        self.features = body.features
        if separable:
            self.body = body
        else:  # the published full-convolution checkpoint has no name for the body: its lists are members of the network
            self.downsample_blocks = body.downsample_blocks
            self.bottleneck_blocks = body.bottleneck_blocks
            self.upsample_blocks = body.upsample_blocks
        self.iris_mouth_grid_change = grid_head(64)
        self.iris_mouth_color_change = value_head(64, 4, nn.Tanh())
        self.iris_mouth_alpha = value_head(64, 1, nn.Sigmoid())
        self.eye_color_change = value_head(64, 4, nn.Tanh())
        self.eye_alpha = value_head(64, 1, nn.Sigmoid())

    def forward(self, face: Tensor, pose: Tensor) -> Tensor:
        """`face` and the result: (1, 4, 192, 192); `pose`: (1, 27)."""
        change, iris_mouth_color, iris_mouth_alpha, eye_color, eye_alpha = evaluate_heads(
            self.features(face.to(dtype_of(self)), pose),
            self.iris_mouth_grid_change,
            self.iris_mouth_color_change,
            self.iris_mouth_alpha,
            self.eye_color_change,
            self.eye_alpha,
        )
        morphed = blend(iris_mouth_alpha, iris_mouth_color, warp(face, change))
        return blend(eye_alpha, eye_color, morphed)


class Rotated(NamedTuple):
    """The turned figure, (1, 4, 256, 256), and how it was turned, (1, 2, 256, 256): x, y for `warp`."""

    warped: Tensor
    grid_change: Tensor


class Rotator(nn.Module):
    """Turns head and body, in half size."""

    def __init__(self, separable: bool) -> None:
        super().__init__()
        self.encoder_decoder = RotatorBody(4 + ROTATION_MORPHS, separable)
        self.direct_creator = value_head(64, 4, nn.Tanh())  # part of the checkpoint; its picture is not used
        self.grid_change_creator = grid_head(64)

    def forward(self, half: Tensor, pose: Tensor) -> Rotated:
        """`half`: the picture, (1, 4, 256, 256); `pose`: (1, 6)."""
        posed = torch.cat((half, pose_planes(pose, half)), 1).to(dtype_of(self))
        (change,) = evaluate_heads(self.encoder_decoder.features(posed), self.grid_change_creator)
        return Rotated(warp(half, change), change)


class Editor(nn.Module):
    """Turns the full picture like the small one, and paints what the turn has uncovered or blurred."""

    def __init__(self, separable: bool) -> None:
        super().__init__()
        self.body = EditorBody(4 + 4 + 2 + ROTATION_MORPHS, separable)
        self.color_change_creator = value_head(32, 4, nn.Tanh())
        self.alpha_creator = value_head(32, 4, nn.Sigmoid())
        self.grid_change_creator = grid_head(32)

    def forward(self, picture: Tensor, rotated: Rotated, pose: Tensor) -> Tensor:
        """`picture` and the result: (1, 4, 512, 512); `pose`: (1, 6)."""
        size = picture.shape[2:]
        warped, grid_change = (interpolate(x, size, mode="bilinear", align_corners=False) for x in rotated)
        seen = torch.cat((picture, warped, grid_change, pose_planes(pose, picture)), 1).to(dtype_of(self))
        color, alpha, correction = evaluate_heads(
            self.body.features(seen), self.color_change_creator, self.alpha_creator, self.grid_change_creator
        )
        return blend(alpha, color, warp(picture, grid_change + correction))


def dtype_of(network: nn.Module) -> torch.dtype:
    """The type of a network's weights."""
    return next(network.parameters()).dtype
