"""The posing engines: which there are, which can run here, and how one is made."""

import logging
from typing import Any

from raven.errors import InvalidInput, Unavailable
from raven.posers.protocol import Poser

log = logging.getLogger(__name__)

PUPPET = "puppet"
NOT_BUILT = {
    "tha3": "the neural engine for any picture is not part of this build",
    "tha4": "the neural engine for distilled characters is not part of this build",
    "hybrid": "the engine for characters with an atlas of face shapes is not part of this build",
}


def create_poser(name: str = "auto", device: str = "auto") -> Poser:
    """The engine of this name; `auto` takes the best that can run here. `device`: `auto`, `cpu`, `cuda:0` ...

    Raises `InvalidInput` for an unknown name or a device that the engine has no use for, and `Unavailable`, saying why,
    for an engine that cannot run here.
    """
    if name in NOT_BUILT:
        raise Unavailable(f"the posing engine {name} cannot run: {NOT_BUILT[name]}; use {PUPPET}")
    if name not in ("auto", PUPPET):
        raise InvalidInput("poser", f"must be one of {', '.join(('auto', PUPPET, *NOT_BUILT))}")
    if device not in ("auto", "cpu"):
        raise InvalidInput("device", f"must be auto or cpu: {PUPPET} has no use for another")
    from raven.posers.puppet.poser import PuppetPoser  # OpenCV and the detector take a while to load

    poser = PuppetPoser()
    if name == "auto":
        log.info("poser: auto picked %s, which needs neither a GPU nor model files", poser.name)
    return poser


def available_posers() -> list[dict[str, Any]]:
    """Every engine as `{"name", "available", "why"}`, those that can run here first; `why` says why, or why not."""
    return [
        {"name": PUPPET, "available": True, "why": "it warps the picture itself, on any CPU"},
        *({"name": name, "available": False, "why": why} for name, why in NOT_BUILT.items()),
    ]
