"""The networks as machine code made for this CPU: the same results up to rounding, in about half the time."""

from __future__ import annotations

import logging
import time
import warnings
from typing import cast

import torch
from torch import nn

from raven.errors import Unavailable
from raven.posers.tha3.checkpoints import Networks
from raven.posers.tha3.networks import BROW_MORPHS, FACE_MORPHS, ROTATION_MORPHS, Brows, Rotated

log = logging.getLogger(__name__)


def compiled(networks: Networks) -> Networks:
    """The same networks, compiled and run once. The first time on a machine it takes a minute or two.

    PyTorch keeps the result in its own cache (`TORCHINDUCTOR_CACHE_DIR`). Raises `Unavailable` where there is no C++
    compiler to do it with.
    """
    log.info("tha3: compiling the networks for this CPU")
    began = time.perf_counter()
    modules = [cast(nn.Module, torch.compile(module)) for module in networks.by_name().values()]
    decomposer, combiner, face_morpher, rotator, editor = modules
    try:
        with torch.inference_mode(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the compiler's remarks about code that it looks through
            brows = torch.zeros(1, 4, 128, 128)
            decomposer(brows)
            combiner(Brows(brows, brows), torch.zeros(1, BROW_MORPHS))
            face_morpher(torch.zeros(1, 4, 192, 192), torch.zeros(1, FACE_MORPHS))
            half, rotation = torch.zeros(1, 4, 256, 256), torch.zeros(1, ROTATION_MORPHS)
            rotator(half, rotation)
            editor(torch.zeros(1, 4, 512, 512), Rotated(half, half[:, :2]), rotation)
    except Exception as error:  # the compiler is a world of its own, and no failure of it may stop the avatar
        reason = str(error).strip().partition("\n")[0]
        raise Unavailable(
            f"the networks cannot be compiled: {reason}; it takes a C++ compiler, or do without"
        ) from error
    log.info("tha3: compiled in %.0f s", time.perf_counter() - began)
    return Networks(*modules)  # type: ignore[arg-type]  # a compiled module is called like the one it was made from
