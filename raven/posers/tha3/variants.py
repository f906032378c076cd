"""The four published variants of the networks, and the names of their files. Imports nothing heavy."""

from dataclasses import dataclass

NETWORKS: tuple[str, ...] = (
    "eyebrow_decomposer",
    "eyebrow_morphing_combiner",
    "face_morpher",
    "two_algo_face_body_rotator",
    "editor",
)
"""The networks in the order in which a picture passes through them; `NAME.pt` is the file of each."""


@dataclass(frozen=True)
class Variant:
    """One set of five checkpoints. `separable`: the small family; `half`: its weights were published as float16."""

    name: str
    separable: bool
    half: bool

    @property
    def files(self) -> tuple[str, ...]:
        """Where the five files are, below a folder of models and in the published repository."""
        return tuple(f"{self.name}/{network}.pt" for network in NETWORKS)

    @property
    def megabytes(self) -> int:
        """About how much the five files weigh: 135.6 or 14.5 million parameters."""
        return (58 if self.separable else 543) // (2 if self.half else 1)


VARIANTS: dict[str, Variant] = {
    variant.name: variant
    for variant in (
        Variant("standard_float", separable=False, half=False),
        Variant("separable_float", separable=True, half=False),
        Variant("standard_half", separable=False, half=True),
        Variant("separable_half", separable=True, half=True),
    )
}
