"""The posing engines: which there are, which can run here, and how one is made."""

import logging
from typing import Any

from raven.errors import InvalidInput, Unavailable
from raven.posers.protocol import Poser
from raven.posers.tha3.start import Tha3Options, start, why_not

log = logging.getLogger(__name__)

PUPPET, THA3, THA4, HYBRID = "puppet", "tha3", "tha4", "hybrid"
ANY_THA3 = Tha3Options()
NAMES = ("auto", PUPPET, HYBRID, THA3, THA4)


def create_poser(name: str = "auto", device: str = "auto", tha3: Tha3Options = ANY_THA3) -> Poser:
    """The engine of this name; `auto` takes the best that runs well here, and says in one log line which and why.

    `device`: `auto`, `cpu`, `cuda:0` ... The model files of `tha3` are downloaded when they are not here.

    Raises `InvalidInput` for an unknown name or a device that the engine has no use for, and `Unavailable`, saying why,
    for an engine that cannot run here.
    """
    if name not in NAMES:
        raise InvalidInput("poser", f"must be one of {', '.join(NAMES)}")
    if name == "auto":
        return _best(device, tha3)
    if name == PUPPET:
        return _puppet(device)
    if name == THA3:
        return _tha3(device, tha3)
    return _tha4(device) if name == THA4 else _hybrid(device)


def available_posers(tha3: Tha3Options = ANY_THA3) -> list[dict[str, Any]]:
    """Every engine as `{"name", "available", "why"}`, the puppet first; `why` says why, or why not. Asks no network."""
    from raven.posers.devices import has_gpu

    lack = why_not(tha3)
    speed = "it is the best for any picture, in real time on this GPU" if has_gpu() else "but without a GPU it is slow"
    slow = "in real time on this GPU" if has_gpu() else "without a GPU it is slow"
    return [
        {"name": PUPPET, "available": True, "why": "it warps the picture itself, on any CPU"},
        {"name": THA3, "available": lack is None, "why": lack or f"its model files are here; {speed}"},
        {"name": HYBRID, "available": True, "why": "for characters with an atlas (raven-avatar-bake), on any CPU"},
        {"name": THA4, "available": True, "why": f"for characters with a character model; {slow}"},
    ]


def _best(device: str, tha3: Tha3Options) -> Poser:
    from raven.posers.devices import pick_device

    place = pick_device(device)
    if place.type == "cpu":
        reason = "there is no GPU" if device == "auto" else "neural engines are slow on a CPU"
    else:
        try:
            poser = _tha3(device, tha3)
        except Unavailable as error:
            reason = str(error)
        else:
            log.info("poser: auto picked %s, the best for any picture, on %s", poser.name, poser.device)
            return poser
    poser = _puppet("cpu")
    log.info("poser: auto picked %s, which needs neither a GPU nor model files: %s", poser.name, reason)
    return poser


def _puppet(device: str) -> Poser:
    _needs_no_gpu(PUPPET, device)
    from raven.posers.puppet.poser import PuppetPoser  # OpenCV and the detector take a while to load

    return PuppetPoser()


def _hybrid(device: str) -> Poser:
    _needs_no_gpu(HYBRID, device)
    from raven.posers.hybrid.poser import HybridPoser

    return HybridPoser()


def _needs_no_gpu(name: str, device: str) -> None:
    if device not in ("auto", "cpu"):
        raise InvalidInput("device", f"must be auto or cpu: {name} has no use for another")


def _tha4(device: str) -> Poser:
    from raven.posers.tha4.poser import Tha4Poser

    return Tha4Poser(device)


def _tha3(device: str, tha3: Tha3Options) -> Poser:
    try:
        return start(device, tha3)
    except Unavailable as error:
        raise Unavailable(f"the posing engine {THA3} cannot run: {error}") from None
