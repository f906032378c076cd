"""The choice among the engines, made anew for every picture: the best that runs well here and can pose this one."""

from __future__ import annotations

import logging
from typing import Protocol

from raven import neural
from raven.errors import InvalidInput, RavenError, Unavailable
from raven.posers.devices import CPU, pick_device
from raven.posers.names import AUTO, HYBRID, PUPPET, THA3, THA4
from raven.posers.protocol import Poser, Prepared, Source
from raven.posers.tha4.folder import has_model

log = logging.getLogger(__name__)

MERITS = {
    THA4: "made for this character",
    THA3: "the best for any picture",
    HYBRID: "neural eyes and mouth on any CPU",
    PUPPET: "which needs neither a GPU nor model files",
}


class Engines(Protocol):
    """The engines to choose from, as `Posers` has them."""

    @property
    def device(self) -> str: ...

    def get(self, name: str, may_download: bool = False) -> Poser: ...


class AutoPoser:
    """Poses every picture with the best engine for it, and says in one log line which and why.

    On a GPU that is `tha4` for a character with a model of its own, else `tha3`; elsewhere `hybrid` for one with an
    atlas (or a model, of which an atlas is baked meanwhile), else `puppet`.
    """

    name = AUTO

    def __init__(self, posers: Engines) -> None:
        """On a GPU the model files of `tha3` are downloaded now if they are not here, so that no session waits for them.

        Raises `InvalidInput` or `Unavailable` for a device that is none or is not here, and nothing else.
        """
        self.device = pick_device(posers.device)
        self._posers = posers
        self._on_gpu = self.device != CPU
        self._not_downloaded = ""
        if self._on_gpu:
            try:
                posers.get(THA3, may_download=True)
            except Unavailable as error:
                self._not_downloaded = str(error)

    def prepare(self, source: Source) -> Prepared:
        """By the engine that `choose` picks."""
        return self.choose(source)[1]

    def choose(self, source: Source) -> tuple[Poser, Prepared]:
        """The engine for this picture, and the picture in it. Raises `InvalidInput` only for an unusable picture."""
        reasons = [] if self._on_gpu else [self._why_not_neural()]
        for name in self._worth_trying(source):
            try:
                poser = self._posers.get(name)
                prepared = poser.prepare(source)
            except RavenError as error:
                reason = str(error)
                if isinstance(error, InvalidInput) and error.field == "poser":
                    reason = error.message
                reasons.append(self._not_downloaded if name == THA3 and self._not_downloaded else reason)
            else:
                break
        else:
            poser = self._posers.get(PUPPET)
            prepared = poser.prepare(source)
        because = f": {'; '.join(dict.fromkeys(reasons))}" if reasons else ""
        log.info("poser: auto picked %s, %s, on %s%s", poser.name, MERITS[poser.name], poser.device, because)
        return poser, prepared

    def _worth_trying(self, source: Source) -> tuple[str, ...]:
        """What is better than the puppet, best first."""
        if not self._on_gpu:
            return (HYBRID,)
        return (THA4, THA3, HYBRID) if has_model(source.folder) else (THA3, HYBRID)

    def _why_not_neural(self) -> str:
        if self._posers.device != "auto":
            return "neural engines are slow on a CPU"
        return neural.MISSING if neural.has_card() and not neural.is_here() else "there is no GPU"
