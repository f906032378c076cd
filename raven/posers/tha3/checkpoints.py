"""The five networks of a variant, made from its published files."""

import pickle
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from raven.errors import Unavailable
from raven.posers.tha3.networks import Editor, EyebrowDecomposer, EyebrowMorphingCombiner, FaceMorpher, Rotator
from raven.posers.tha3.variants import NETWORKS, Variant


@dataclass(frozen=True)
class Networks:
    """The five networks of one variant on one device. Read only, so all characters and threads may share them."""

    decomposer: EyebrowDecomposer
    combiner: EyebrowMorphingCombiner
    face_morpher: FaceMorpher
    rotator: Rotator
    editor: Editor

    def by_name(self) -> dict[str, nn.Module]:
        """The networks under the names of their files."""
        modules = self.decomposer, self.combiner, self.face_morpher, self.rotator, self.editor
        return dict(zip(NETWORKS, modules, strict=True))


def empty_networks(separable: bool) -> Networks:
    """The networks of a family with memory for weights, but none in it yet."""
    with torch.device("meta"):
        networks = Networks(
            EyebrowDecomposer(separable),
            EyebrowMorphingCombiner(separable),
            FaceMorpher(separable),
            Rotator(separable),
            Editor(separable),
        )
    for network in networks.by_name().values():
        network.to_empty(device="cpu").eval().requires_grad_(False)
    return networks


def load_networks(variant: Variant, folder: Path, device: torch.device, half: bool = False) -> Networks:
    """The networks of a variant from `folder/VARIANT/NETWORK.pt`, ready to run on the device.

    In float32, or `half`: in float16, which is slow on a CPU and not exact enough there. Raises `Unavailable` naming the
    file, the variant and what to do, if one is missing or is not what it should be.
    """
    networks = empty_networks(variant.separable)
    for (name, network), file in zip(networks.by_name().items(), variant.files, strict=True):
        _load(network, folder / file, f"the network {name} of the THA3 variant {variant.name}")
        network.to(device, torch.float16 if half else torch.float32)
        if (
            device.type == "cuda" and not variant.separable
        ):  # what tensor cores read; depthwise convolutions gain nothing
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # missing in PyTorch's stubs
    return networks


def _load(network: nn.Module, file: Path, what: str) -> None:
    advice = "`raven-models verify` checks the files, `raven-models fetch` downloads them anew"
    try:
        state = torch.load(file, map_location="cpu", weights_only=True, mmap=True)
    except FileNotFoundError:
        raise Unavailable(f"{file} is missing: {what}; {advice}") from None
    except (pickle.UnpicklingError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Unavailable(f"{file} cannot be read as {what}: {_first_line(error)}; {advice}") from None
    if not isinstance(state, dict) or not all(isinstance(value, torch.Tensor) for value in state.values()):
        raise Unavailable(f"{file} holds no table of weights, so it is not {what}; {advice}")
    wrong = _difference(network.state_dict(), state)
    if wrong:
        raise Unavailable(f"{file} is not {what}: {wrong}; {advice}")
    network.load_state_dict(state, strict=True)


def _difference(wanted: dict[str, torch.Tensor], found: dict[str, torch.Tensor]) -> str | None:
    """The first way in which two tables of weights differ, or None."""
    for key in wanted.keys() - found.keys():
        return f"it lacks {key}"
    for key in found.keys() - wanted.keys():
        return f"it has {key}, which does not belong there"
    for key, tensor in wanted.items():
        if tensor.shape != found[key].shape:
            return f"{key} has the shape {tuple(found[key].shape)} instead of {tuple(tensor.shape)}"
        if not torch.isfinite(found[key]).all():
            return f"{key} holds values that are no numbers"
    return None


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
