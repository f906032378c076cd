"""Which posing engines there are, which can run here, and the engines of a program: made once, shared by its sessions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from raven import neural
from raven.errors import InvalidInput, Unavailable
from raven.posers.names import AUTO, HYBRID, NAMES, NEURAL, ON_CPU, PUPPET, THA3, THA4
from raven.posers.protocol import Poser
from raven.posers.tha3.start import Tha3Options, start, why_not
from raven.said import said

if TYPE_CHECKING:
    from raven.posers.puppet.poser import PuppetPoser

ANY_THA3 = Tha3Options()


class Posers:
    """The engines of one program, each made when it is first asked for and shared from then on. For any thread."""

    def __init__(
        self,
        device: str = "auto",
        tha3: Tha3Options = ANY_THA3,
        before_cpu: Callable[[], object] = lambda: None,
    ) -> None:
        """`device`: where neural engines run: `auto`, `cpu`, `cuda:0` ...

        `before_cpu` is called when a neural engine was made that will compute on the CPU; programs, to which the whole process
        belongs, pass `memory.keep_large_blocks`.
        """
        self.device = device
        self.tha3 = tha3
        self._before_cpu = before_cpu
        self._locks = {name: threading.Lock() for name in NAMES}  # making one takes seconds; the others need not wait
        self._made: dict[str, Poser] = {}

    def get(self, name: str, may_download: bool = False) -> Poser:
        """The engine of this name; `auto` picks one for every picture anew, see `AutoPoser`.

        Raises `InvalidInput` for an unknown name or device, and `Unavailable`, saying why and what to do, for an engine
        that cannot run here: one whose model files are missing too, unless they `may_download` now.
        """
        if name not in NAMES:
            raise InvalidInput("poser", said("one_of", "must be one of {known}", known=NAMES))
        with self._locks[name]:
            if name not in self._made:
                made = self._new(name, may_download)
                if name in NEURAL and made.device == "cpu":
                    self._before_cpu()
                self._made[name] = made
            return self._made[name]

    def _new(self, name: str, may_download: bool) -> Poser:  # the engines take a while to import
        if name == PUPPET:
            from raven.posers.puppet.poser import PuppetPoser

            return PuppetPoser()
        if name == HYBRID:
            from raven.posers.hybrid.poser import HybridPoser

            return HybridPoser(cast("PuppetPoser", self.get(PUPPET)))
        if name == THA4:
            _check_neural(THA4)
            from raven.posers.tha4.poser import Tha4Poser

            return Tha4Poser(self.device)
        if name == THA3:
            return _tha3(self.device, self.tha3, may_download)
        from raven.posers.auto import AutoPoser

        return AutoPoser(self)


def create_poser(
    name: str = AUTO,
    device: str = "auto",
    tha3: Tha3Options = ANY_THA3,
    before_cpu: Callable[[], object] = lambda: None,
) -> Poser:
    """A single engine, as `Posers` make it. The model files of `tha3` are downloaded when they are not here.

    Also raises `InvalidInput` for a device that the engine has no use for.
    """
    if name in ON_CPU and device not in ("auto", "cpu"):
        raise InvalidInput("device", f"must be auto or cpu: {name} has no use for another")
    return Posers(device, tha3, before_cpu).get(name, may_download=True)


def available_posers(tha3: Tha3Options = ANY_THA3) -> list[dict[str, Any]]:
    """Every engine as `{"name", "available", "why"}`, the puppet first; `why` says why, or why not. Asks no network."""
    lack, on_gpu = why_not(tha3), neural.has_gpu()
    speed = "it is the best for any picture, in real time on this GPU" if on_gpu else "but without a GPU it is slow"
    slow = "in real time on this GPU" if on_gpu else "without a GPU it is slow"
    own = f"for characters with a character model; {slow}" if neural.is_here() else neural.MISSING
    return [
        {"name": PUPPET, "available": True, "why": "it warps the picture itself, on any CPU"},
        {"name": THA3, "available": lack is None, "why": lack or f"its model files are here; {speed}"},
        {"name": HYBRID, "available": True, "why": "for characters with an atlas (raven-avatar-bake), on any CPU"},
        {"name": THA4, "available": neural.is_here(), "why": own},
    ]


def _check_neural(name: str) -> None:
    if not neural.is_here():
        raise Unavailable(
            said(
                "poser_cannot_run",
                "the posing engine {engine} cannot run: {reason}",
                engine=name,
                reason=neural.MISSING,
            )
        )


def _tha3(device: str, options: Tha3Options, may_download: bool) -> Poser:
    try:
        return start(device, options, may_download)
    except Unavailable as error:
        raise Unavailable(
            said("poser_cannot_run", "the posing engine {engine} cannot run: {reason}", engine=THA3, reason=error)
        ) from None
