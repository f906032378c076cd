"""Starting the THA3 engine: which variant, from which files, on which device. What is heavy is imported when needed."""

from __future__ import annotations

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


def why_not(source: ModelSource, variant: str = AUTO) -> str | None:
    """Why the engine cannot start from the files on this machine, and what to do; None if it can."""
    chosen = pick_variant(variant, source, on_gpu=False)
    missing = weights.lack(source, chosen.files)
    return f"the model files of THA3 ({chosen.name}) are not here: {missing}" if missing else None


def start(device: str = "auto", source: ModelSource | None = None, variant: str = AUTO) -> Tha3Poser:
    """The engine, ready to prepare pictures; downloads its files (28 MB or more) when they are not here.

    Raises `InvalidInput` for an unknown variant or device, `Unavailable` for a missing device or file.
    """
    from raven.posers.devices import pick_device
    from raven.posers.tha3.poser import Tha3Poser

    source, place = source or ModelSource(), pick_device(device)
    chosen = pick_variant(variant, source, place.type == "cuda")
    try:
        folder = weights.obtain(source, chosen.files)
    except Unavailable as error:
        raise Unavailable(f"the model files of THA3 ({chosen.name}) are not here: {error}") from None
    return Tha3Poser.load(chosen, folder, place)
