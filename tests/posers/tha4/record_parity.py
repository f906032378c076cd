"""Records what `test_networks.py` compares with; to be run only while `test_golden.py` passes.

python -m tests.posers.tha4.record_parity
"""

import numpy as np
import torch

from raven.posers.tha4 import body, face
from raven.posers.tha4.body import BodyNetwork
from raven.posers.tha4.face import FaceNetwork
from raven.video.color import decode_srgb
from tests.posers.tha4.made_up import block_means, picture, weights
from tests.posers.tha4.test_networks import CPU, PARITY, POSE

whole = torch.from_numpy(decode_srgb(picture())).permute(1, 2, 0).contiguous() * 2 - 1
posed = BodyNetwork(weights(body.SHAPES, 2), CPU).pose(whole, POSE)
drawn = FaceNetwork(weights(face.SHAPES, 1), CPU).draw(POSE)
arrays = {"face": drawn, "alpha": posed.alpha, "grid": posed.grid_change, "picture": posed.picture}
np.savez_compressed(PARITY, **{name: block_means(array).astype(np.float32) for name, array in arrays.items()})
