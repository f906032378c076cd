"""Starting the THA3 engine: which variant, from which files, on which device. What is heavy is imported when needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from raven import neural
from raven.errors import InvalidInput, Unavailable
from raven.posers import weights
from raven.posers.tha3.variants import VARIANTS, Variant
from raven.posers.weights import ModelSource

if TYPE_CHECKING:
    from raven.posers.tha3.poser import Tha3Poser

AUTO = "auto"
DTYPES = (AUTO, "float32", "float16")
BEST_FIRST = ("standard_float", "standard_half", "separable_float", "separable_half")
FASTEST_FIRST = ("separable_float", "separable_half", "standard_float", "standard_half")


@dataclass(frozen=True)
class Tha3Options:
    """What can be chosen: where the files come from, the variant and the numbers (`auto` or a name), and whether the
    networks are compiled."""

    source: ModelSource = field(default_factory=ModelSource)
    variant: str = AUTO
    dtype: str = AUTO
    """`float32`; `float16`, on GPUs only; `auto`: float16 on a GPU."""
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
    if not neural.is_here():
        return neural.MISSING
    chosen = pick_variant(options.variant, options.source, on_gpu=False)
    missing = weights.lack(options.source, chosen.files)
    return _not_here(chosen, missing) if missing else None


def start(device: str, options: Tha3Options, may_download: bool = True) -> Tha3Poser:
    """The engine, ready to prepare pictures; files (28 MB or more) that are not here are downloaded if they may be.

    Raises `InvalidInput` for an unknown variant or device, `Unavailable` for a missing device or file.
    """
    from raven.posers.devices import pick_device

    torch = neural.load()
    from raven.posers.tha3.poser import Tha3Poser

    place = torch.device(pick_device(device))
    on_gpu = place.type == "cuda"
    chosen = pick_variant(options.variant, options.source, on_gpu)
    if options.dtype not in DTYPES:
        raise InvalidInput("dtype", f"must be one of {', '.join(DTYPES)}")
    if options.dtype == "float16" and not on_gpu:
        raise Unavailable("THA3 computes with float16 on GPUs only; on a CPU that is slow and not exact enough")
    if not may_download and (missing := weights.lack(options.source, chosen.files)):
        raise Unavailable(_not_here(chosen, missing))
    try:
        folder = weights.obtain(options.source, chosen.files)
    except Unavailable as error:
        raise Unavailable(_not_here(chosen, str(error))) from None
    half = on_gpu and options.dtype != "float32"
    return Tha3Poser.load(chosen, folder, place, half, options.compile)


def _not_here(variant: Variant, reason: str) -> str:
    return f"the model files of THA3 ({variant.name}) are not here: {reason}"
