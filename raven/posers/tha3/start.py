"""Starting the THA3 engine: which variant, from which files, on which device. What is heavy is imported when needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from raven.errors import InvalidInput, Unavailable
from raven.posers import weights
from raven.posers.tha3.variants import VARIANTS, Variant
from raven.posers.weights import ModelSource

if TYPE_CHECKING:
    from raven.posers.tha3.poser import Tha3Poser

AUTO = "auto"
BEST_FIRST = ("standard_float", "standard_half", "separable_float", "separable_half")
FASTEST_FIRST = ("separable_float", "separable_half", "standard_float", "standard_half")


@dataclass(frozen=True)
class Tha3Options:
    """What can be chosen: the variant (`auto` or its name), where its files come from, and whether it is compiled."""

    source: ModelSource = field(default_factory=ModelSource)
    variant: str = AUTO
    compile: bool = False


def pick_variant(name: str, source: ModelSource, on_gpu: bool) -> Variant:
    """The variant of this name. `auto` takes of those that are here the best on a GPU, a fast one on a CPU.

    If none is here, `auto` is the one worth downloading: a separable one. Raises `InvalidInput`.
    """
    if name != AUTO and name not in VARIANTS:
        raise InvalidInput("variant", f"must be one of {', '.join((AUTO, *VARIANTS))}")
    if name != AUTO:
        return VARIANTS[name]
    order = [VARIANTS[each] for each in (BEST_FIRST if on_gpu else FASTEST_FIRST)]
    here = (variant for variant in order if weights.find(source, variant.files))
    return next(here, VARIANTS["separable_half" if on_gpu else "separable_float"])


def why_not(options: Tha3Options) -> str | None:
    """Why the engine cannot start from the files on this machine, and what to do; None if it can."""
    chosen = pick_variant(options.variant, options.source, on_gpu=False)
    missing = weights.lack(options.source, chosen.files)
    return _not_here(chosen, missing) if missing else None


def start(device: str, options: Tha3Options) -> Tha3Poser:
    """The engine, ready to prepare pictures; downloads its files (28 MB or more) when they are not here.

    Raises `InvalidInput` for an unknown variant or device, `Unavailable` for a missing device or file.
    """
    from raven.posers.devices import pick_device
    from raven.posers.tha3.poser import Tha3Poser

    place = pick_device(device)
    chosen = pick_variant(options.variant, options.source, place.type == "cuda")
    try:
        folder = weights.obtain(options.source, chosen.files)
    except Unavailable as error:
        raise Unavailable(_not_here(chosen, str(error))) from None
    return Tha3Poser.load(chosen, folder, place, options.compile)


def _not_here(variant: Variant, reason: str) -> str:
    return f"the model files of THA3 ({variant.name}) are not here: {reason}"
