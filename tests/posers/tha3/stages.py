"""What every stage of the engine makes of a pose, caught on its way through the real poser."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from raven.pose import Pose
from raven.posers.protocol import Source
from raven.posers.tha3.checkpoints import Networks
from raven.posers.tha3.poser import Tha3Poser
from raven.video.picture import Picture


def stages_of(networks: Networks, picture: Picture, pose: Pose) -> dict[str, NDArray[np.float32]]:
    """(rows, columns, channels) by the names of the parity data, from a character prepared just for this."""
    caught: dict[str, torch.Tensor] = {}

    def catch(**found: torch.Tensor) -> None:
        caught.update(found)

    hooks = [
        networks.decomposer.register_forward_hook(lambda module, inputs, brows: catch(**brows._asdict())),
        networks.combiner.register_forward_hook(lambda module, inputs, image: catch(eyebrow_image=image)),
        networks.rotator.register_forward_hook(
            lambda module, inputs, rotated: catch(rotator_warped=rotated.warped, rotator_grid=rotated.grid_change)
        ),
        networks.editor.register_forward_hook(lambda module, inputs, final: catch(face_morphed=inputs[0], final=final)),
    ]
    try:
        Tha3Poser(networks, torch.device("cpu")).prepare(Source(picture)).pose(pose)
    finally:
        for hook in hooks:
            hook.remove()
    return {name: tensor[0].permute(1, 2, 0).numpy() for name, tensor in caught.items()}


def sampled(picture: NDArray[np.float32], at: NDArray[Any]) -> NDArray[np.float32]:
    """The values at (row, column, channel) triples."""
    rows, columns, channels = at.astype(int).T
    return picture[rows, columns, channels]
