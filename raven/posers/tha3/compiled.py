"""The networks as machine code made for this CPU: the same results up to rounding, in about half the time."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable
from typing import cast

import numpy as np
import torch
from torch import nn

from raven.errors import Unavailable
from raven.pose import rest_pose
from raven.posers.protocol import Poser, Source
from raven.posers.tha3.checkpoints import Networks
from raven.posers.tha3.pictures import SIZE
from raven.video.picture import Picture

log = logging.getLogger(__name__)


def compiled(networks: Networks, engine_of: Callable[[Networks], Poser]) -> Networks:
    """The same networks, compiled, and run once by the engine that they are for. The first time on a machine it takes a minute
    or two.

    PyTorch keeps the result in its own cache (`TORCHINDUCTOR_CACHE_DIR`). Raises `Unavailable` where there is no C++
    compiler to do it with.
    """
    log.info("tha3: compiling the networks for this CPU")
    began = time.perf_counter()
    modules = [cast(nn.Module, torch.compile(module)) for module in networks.by_name().values()]
    ready = Networks(*modules)  # type: ignore[arg-type]  # a compiled module is called like the one it was made from
    nobody = Picture(rgba8=np.zeros((SIZE, SIZE, 4), np.uint8))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the compiler's remarks about code that it looks through
            # It happens when they run, for exactly the tensors that they are given: so let the engine give them.
            engine_of(ready).prepare(Source(nobody)).pose(rest_pose())
    except Exception as error:  # the compiler is a world of its own, and no failure of it may stop the avatar
        reason = str(error).strip().partition("\n")[0]
        raise Unavailable(
            f"the networks cannot be compiled: {reason}; it takes a C++ compiler, or do without"
        ) from error
    log.info("tha3: compiled in %.0f s", time.perf_counter() - began)
    return ready
