"""Chance of one's own for PyTorch code that asks the generator of the whole process, which belongs to programs."""

from collections.abc import Sequence
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

_LIKE = {torch.rand_like: torch.rand, torch.randn_like: torch.randn}


class OwnChance(TorchFunctionMode):
    """While it lasts, random numbers in this thread come from generators that are seeded for it; other threads notice nothing."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._seed = seed
        self._generators: dict[torch.device, torch.Generator] = {}

    def __torch_function__(
        self, function: Any, types: Any, arguments: Sequence[Any] = (), named: dict[str, Any] | None = None
    ) -> Any:
        """Calls `function`, one that draws numbers with a generator of ours."""
        named = dict(named or {})
        if function in _LIKE:
            model, *arguments = arguments
            function, arguments = _LIKE[function], [model.shape, *arguments]
            named = {"device": model.device, "dtype": model.dtype} | named
        if function in _LIKE.values() and named.get("generator") is None:
            named["generator"] = self._generator(torch.device(named.get("device") or "cpu"))
        return function(*arguments, **named)

    def _generator(self, device: torch.device) -> torch.Generator:
        if device not in self._generators:
            self._generators[device] = torch.Generator(device).manual_seed(self._seed)
        return self._generators[device]
