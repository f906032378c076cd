"""Trains one of the networks on drawn faces.

    python -m training.train head|eye|mouth|finder SAMPLES WEIGHTS.pt [--minutes 60] [--seed 1]

SAMPLES is a folder made by `python -m training.make`; shards that appear while this runs are taken along. The last shard of
each kind is held out: its errors are printed every few minutes, in cells of the heat map (4 pixels of a crop). WEIGHTS.pt gets
the running mean of the weights each time. A second run with --resume goes on from there.
"""

import argparse
import copy
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from raven.landmarks.parts import PARTS
from training.augment import CROPS, SEEN_BY, Example, example
from training.losses import finder_loss, landmark_loss
from training.networks import Finder, Landmarks
from training.samples import Samples, endless
from training.scenes import scene

WIDTHS = {"head": (16, 32, 64, 96, 128, 160), "eye": (24, 48, 64, 96), "mouth": (24, 48, 64, 96)}
BATCH = {"head": 24, "eye": 48, "mouth": 48, "finder": 16}
RATE, WEIGHT_DECAY = 2e-3, 1e-2
WARM_UP = 200  # steps
FLAT = 0.45  # share of the time at the full rate; a cosine follows
MEAN = 0.998  # of the running mean of the weights, per step
REPORT = 120.0  # seconds
Batch = tuple[Tensor, ...]


def network(kind: str) -> nn.Module:
    """An untrained network."""
    if kind == "finder":
        return Finder()
    return Landmarks(len(SEEN_BY[kind]), len(PARTS), WIDTHS[kind])


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=[*CROPS, "finder"])
    parser.add_argument("samples", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true", help="go on from WEIGHTS.pt")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(options.seed)
    model = network(options.kind)
    if options.resume:
        model.load_state_dict(torch.load(options.weights))
    _train(model, options.kind, options.samples, options.weights, options.minutes * 60, options.seed)


def _train(model: nn.Module, kind: str, folder: Path, weights: Path, seconds: float, seed: int) -> None:
    model = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    mean = copy.deepcopy(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=WEIGHT_DECAY)
    rng = np.random.default_rng(seed)
    began = reported = time.monotonic()
    batches: Iterator[Batch] | None = None
    sums: dict[str, float] = {}
    known = step = seen = 0
    while (elapsed := time.monotonic() - began) < seconds:
        if batches is None or time.monotonic() - reported > REPORT:
            if batches is not None:
                _report(mean, kind, folder, weights, step, elapsed, {k: v / seen for k, v in sums.items()})
                sums, seen, reported = {}, 0, time.monotonic()
            files = shards(folder, held_out=False)
            if len(files) != known:
                batches, known = _batches(kind, Samples(files), np.load(folder / "grounds.npy"), rng), len(files)
        assert batches is not None
        for group in optimiser.param_groups:
            group["lr"] = _rate(step, elapsed / seconds)
        terms = _terms(model, kind, next(batches))
        loss = sum((value for name, value in terms.items() if name != "error"), torch.zeros(()))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimiser.step()
        keep = min(MEAN, (step + 1) / (step + 10))
        with torch.no_grad():
            for ours, new in zip(mean.state_dict().values(), model.state_dict().values(), strict=True):
                if ours.dtype.is_floating_point:
                    ours.lerp_(new, 1 - keep)
        for name, value in terms.items():
            sums[name] = sums.get(name, 0.0) + float(value.detach())
        step, seen = step + 1, seen + 1
    _report(mean, kind, folder, weights, step, seconds, {k: v / max(1, seen) for k, v in sums.items()})


def shards(folder: Path, held_out: bool) -> list[Path]:
    """The shards to learn from, or those kept for testing: the first of each kind."""
    return [
        file
        for file in sorted(folder.glob("*.npz"))
        if file.stem.endswith("-0000") == held_out and ".tmp" not in file.name
    ]


def _rate(step: int, share: float) -> float:
    rate = RATE * min(1.0, (step + 1) / WARM_UP)
    if share > FLAT:
        rate *= 0.5 * (1 + np.cos(np.pi * min(1.0, (share - FLAT) / (1 - FLAT)))) + 0.002
    return float(rate)


def _batches(kind: str, samples: Samples, grounds: NDArray[np.uint8], rng: np.random.Generator) -> Iterator[Batch]:
    order = endless(len(samples), rng)
    while True:
        if kind == "finder":
            scenes = []
            for _ in range(BATCH[kind]):
                count = int(rng.choice([0, 1, 2, 3, 4], p=[0.12, 0.55, 0.15, 0.1, 0.08]))
                scenes.append(scene(samples, [next(order) for _ in range(count)], grounds, rng))
            yield _pictures([s[0] for s in scenes]), torch.from_numpy(np.stack([s[1] for s in scenes]))
        else:
            yield _stacked([example(kind, samples[next(order)], grounds, rng) for _ in range(BATCH[kind])])


def _pictures(pictures: list[NDArray[np.uint8]]) -> Tensor:
    stacked = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float().div_(255)
    return stacked.contiguous(memory_format=torch.channels_last)


def _stacked(examples: list[Example]) -> Batch:
    points = torch.from_numpy(np.stack([e.points for e in examples]))
    points[..., :2] /= 4
    parts = torch.from_numpy(np.stack([e.parts for e in examples])).long()
    return _pictures([e.picture for e in examples]), points, parts, torch.tensor([float(e.face) for e in examples])


def _terms(model: nn.Module, kind: str, batch: Batch) -> dict[str, Tensor]:
    with torch.autocast("cpu", torch.bfloat16):
        given = model(batch[0])
    if kind == "finder":
        return finder_loss(given.float(), batch[1])
    return landmark_loss(tuple(part.float() for part in given), *batch[1:])


def _report(
    mean: nn.Module, kind: str, folder: Path, weights: Path, step: int, elapsed: float, terms: dict[str, float]
) -> None:
    temporary = weights.with_suffix(".tmp")
    torch.save(mean.state_dict(), temporary)
    temporary.rename(weights)
    said = "  ".join(f"{name} {value:.4f}" for name, value in terms.items())
    held = "  ".join(f"{name} {value:.3f}" for name, value in held_out_errors(mean, kind, folder).items())
    print(f"{elapsed / 60:6.1f} min  step {step}  {said}  |  held out: {held}", flush=True)


def held_out_errors(model: nn.Module, kind: str, folder: Path, count: int = 96) -> dict[str, float]:
    """Loss terms on figures that no step of training saw, the same ones each time."""
    was = model.training
    model.eval()
    result = {}
    grounds = np.load(folder / "grounds.npy", mmap_mode="r")[:100]
    for file in shards(folder, held_out=True):
        samples = Samples([file])
        batches = _batches(kind, samples, grounds, np.random.default_rng(5))
        with torch.no_grad():
            terms = [_terms(model, kind, next(batches)) for _ in range(max(1, count // BATCH[kind]))]
        name = "share" if kind == "finder" else "error"
        result[file.stem.removesuffix("-0000")] = float(np.mean([float(term[name]) for term in terms]))
    model.train(was)
    return result


if __name__ == "__main__":
    main()
