"""What the networks are told about their errors."""

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, smooth_l1_loss

from raven.landmarks.parts import PARTS
from training.networks import softargmax

SPREAD = 1.0  # cells of the heat map; of the Gaussian that a heat map shall show
SMALL = {"eye white", "iris", "lash", "brow", "mouth", "glasses", "ear"}  # parts of few pixels, which count more
PART_WEIGHTS = torch.tensor([2.0 if name in SMALL else 1.0 for name in PARTS])


def landmark_loss(
    given: tuple[Tensor, Tensor, Tensor, Tensor], points: Tensor, parts: Tensor, face: Tensor
) -> dict[str, Tensor]:
    """The terms of the loss; their sum is what training lowers.

    `given` is the output of `Landmarks`, `points` (N, K, 3) in cells of the heat map with weights, `parts` (N, S/2, S/2),
    `face` (N,) 1 where there is one. Also `error`, the mean distance in cells, which is not part of the sum.
    """
    heat, part_logits, told, face_logit = given
    weight = points[..., 2]
    total = weight.sum().clamp(min=1.0)
    target = _gaussian(points[..., :2], heat.shape[2], heat.shape[3])
    shape = -(target.flatten(2) * heat.flatten(2).log_softmax(2)).sum(2)
    places = softargmax(heat)
    distance = (places - points[..., :2]).norm(dim=2)
    log_error = told[..., 0].clamp(-4, 4)
    spread = distance.detach() / log_error.exp() + log_error  # Laplace likelihood of the distance
    seen = binary_cross_entropy_with_logits(told[..., 1], (weight > 0.75).float(), reduction="none")
    exists = (weight > 0).float()
    return {
        "heat": (shape * weight).sum() / total,
        "place": 0.15 * (distance * weight).sum() / total,
        "spread": 0.05 * (spread * weight).sum() / total,
        "seen": 0.05 * (seen * exists).sum() / exists.sum().clamp(min=1.0),
        "parts": 0.7 * cross_entropy(part_logits, parts, weight=PART_WEIGHTS),
        "face": 0.1 * binary_cross_entropy_with_logits(face_logit, face),
        "error": ((distance * weight).sum() / total).detach(),
    }


def finder_loss(given: Tensor, wanted: Tensor) -> dict[str, Tensor]:
    """The terms for `Finder`. `wanted` (N, 7, H, W): share of being a head's middle, the five numbers, 1 where these count."""
    share, numbers, counts = wanted[:, 0], wanted[:, 1:6], wanted[:, 6:7]
    logit = given[:, 0]
    chance = logit.sigmoid()
    easy = torch.where(share > 0.99, 1 - chance, chance * (1 - share) ** 2) ** 2  # focal, as for heat maps of centres
    cross = binary_cross_entropy_with_logits(logit, (share > 0.99).float(), reduction="none")
    heads = counts.sum().clamp(min=1.0)
    error = smooth_l1_loss(given[:, 1:], numbers, reduction="none") * counts
    return {"share": (easy * cross).sum() / heads, "numbers": 2.0 * error.sum() / heads}


def _gaussian(places: Tensor, height: int, width: int) -> Tensor:
    """(N, K, 2) to (N, K, height, width), each map with the sum 1."""
    x = torch.arange(width) + 0.5
    y = torch.arange(height) + 0.5
    across = torch.exp(-((x - places[..., :1]) ** 2) / (2 * SPREAD**2))
    down = torch.exp(-((y - places[..., 1:]) ** 2) / (2 * SPREAD**2))
    maps = down[..., :, None] * across[..., None, :]
    return maps / maps.sum((2, 3), keepdim=True).clamp(min=1e-6)
