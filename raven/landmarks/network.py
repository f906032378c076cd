"""The trained networks, run by onnxruntime: loaded once per process, when the first picture is looked at."""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from raven.assets import assets_folder

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

NAMES = ("finder", "head", "eye", "mouth")


@cache
def _session(name: str) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # it would keep 50 MB for the next picture, and is no faster
    file = assets_folder() / "landmarks" / f"{name}.onnx"
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def run(name: str, pictures: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
    """The outputs of the network `name` of `NAMES` for a batch (N, H, W, 3) of RGB."""
    batch = np.ascontiguousarray(pictures.transpose(0, 3, 1, 2), np.float32) / np.float32(255)
    return _session(name).run(None, {"picture": batch})
