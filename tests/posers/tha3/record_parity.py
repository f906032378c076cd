"""Records what the networks make of made-up weights into `parity.npz`, for `test_parity.py`.

    python -m tests.posers.tha3.record_parity

Only worth anything when `test_golden.py` has just passed with the same code.
"""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from raven.pose import HIGH, LOW, Pose
from raven.posers.tha3.networks import Editor, Rotated
from raven.posers.tha3.pictures import network_picture
from tests.posers.tha3.made_up import filled_networks, made_up_state, wave_picture
from tests.posers.tha3.stages import sampled, stages_of

FILE = Path(__file__).with_name("parity.npz")
SAMPLES = 200


def some_pose() -> Pose:
    """A pose in which every morph has a part."""
    return np.random.default_rng(45).uniform(LOW, HIGH).astype(np.float32)


def full_editor() -> NDArray[np.float32]:
    """What the full-convolution editor makes of the picture: the quickest network with that family's activations."""
    from raven.posers.tha3.variants import VARIANTS

    editor = Editor(separable=False)
    editor.load_state_dict(made_up_state(VARIANTS["standard_float"], "editor"))
    picture = network_picture(wave_picture())
    half = torch.nn.functional.avg_pool2d(picture, 2)
    with torch.inference_mode():
        edited = editor(picture, Rotated(half, 0.1 * half[:, :2]), torch.from_numpy(some_pose()[None, 39:]))
    return edited[0].permute(1, 2, 0).numpy()


def main() -> None:
    """Write the file."""
    rng = np.random.default_rng(0)
    stages = stages_of(filled_networks("separable_float"), wave_picture(), some_pose())
    recorded = {}
    for name, picture in {**stages, "full_editor": full_editor()}.items():
        at = np.stack([rng.integers(0, size, SAMPLES) for size in picture.shape], axis=1).astype(np.int16)
        recorded[f"{name}.at"], recorded[name] = at, sampled(picture, at)
    np.savez_compressed(FILE, **recorded)


if __name__ == "__main__":
    main()
