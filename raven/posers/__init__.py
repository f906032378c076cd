"""The posing engines: which there are, which can run here, and how one is made."""

import logging
from typing import Any

from raven.errors import InvalidInput
from raven.posers.protocol import Poser

log = logging.getLogger(__name__)

NAMES = ("puppet",)
"""Best first: `auto` takes the first that runs well here."""


def create_poser(name: str = "auto", device: str = "auto") -> Poser:
    """The engine of this name. Raises `InvalidInput` for an unknown one, `Unavailable` for one that cannot run here."""
    if name not in (*NAMES, "auto"):
        raise InvalidInput("poser", f"must be auto or one of {', '.join(NAMES)}")
    if device not in ("auto", "cpu"):
        raise InvalidInput("device", "must be auto or cpu: the puppet, the only engine so far, has no use for another")
    from raven.posers.puppet.poser import PuppetPoser

    poser = PuppetPoser()
    if name == "auto":
        log.info("poser: auto picked %s, which needs neither a GPU nor model files", poser.name)
    return poser


def available_posers() -> list[dict[str, Any]]:
    """Every engine as `{"name", "available", "why"}`; `why` says what it needs, or what it lacks here."""
    return [{"name": "puppet", "available": True, "why": "warps the picture itself, on any CPU"}]
