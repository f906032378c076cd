"""Every posing engine measured side by side on this machine: milliseconds per frame, and per stage of the neural ones.

    python benchmarks/posers.py                              # the puppet, and THA3 in its small family
    python benchmarks/posers.py puppet tha3/standard_float tha3/standard_float/plain
    python benchmarks/posers.py tha4 hybrid --character ../somewhere/NAME.png

An engine is named `puppet`, `tha4`, `hybrid`, or `tha3/VARIANT[/BACKEND]`. The backends of THA3: `engine` is Raven's own
way, `compiled` the same with compiled networks, `plain` the networks run by PyTorch as they are written down: each
stage of each frame, every head by itself, with the allocator that Python comes with. THA3 runs with random weights where
its files are not here, which takes the same time.

Each engine lives in a process of its own, and they take turns frame by frame, so that whatever else the machine does
hits all alike. The kinds of frames: `all` morphs change, only the `head` turns, `still` is the same pose again. Prints
JSON; `--out` writes it to a file as well.
"""

import argparse
import json
import multiprocessing
import platform
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import torch
from measuring import summary

from raven.avatar.character import find_character, load_character
from raven.pose import HIGH, LOW, MORPH_COUNT, Pose, rest_pose
from raven.posers import create_poser
from raven.posers.protocol import Prepared, Source
from raven.posers.stage_times import Staged
from raven.posers.tha3.checkpoints import Networks, empty_networks, load_networks
from raven.posers.tha3.variants import VARIANTS, Variant
from raven.posers.weights import ModelSource, find
from raven.threads import limit_threads

USUAL = ("puppet", "tha3/separable_float/plain", "tha3/separable_float/engine", "tha3/separable_float/compiled")
KINDS = ("all", "head", "still")
CPU = torch.device("cpu")


def main() -> int:
    """Run the benchmark; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engines", nargs="*", default=USUAL, help=f"(default: {' '.join(USUAL)})")
    parser.add_argument("--character", type=Path, default=None, help="a PNG (default: the shipped raven)")
    parser.add_argument("--frames", type=int, default=10, help="of each kind and engine (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="processor threads of an engine (default: %(default)s)")
    parser.add_argument("--models-dir", type=Path, default=None, help="where model files are, if not in the cache")
    parser.add_argument("--out", type=Path, default=None, help="write the result to this file as well")
    options = parser.parse_args()
    result = {
        "machine": {"processor": platform.processor(), "torch": torch.__version__, "threads": options.threads},
        "engines": measure(options.engines, options),
    }
    text = json.dumps(result, indent=2)
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    return 0


def measure(names: list[str], options: argparse.Namespace) -> dict[str, Any]:
    """Milliseconds by engine: of each kind of frame, and of the stages."""
    context = multiprocessing.get_context("spawn")
    workers: dict[str, Connection] = {}
    ready: dict[str, dict[str, Any]] = {}
    for name in names:
        ours, theirs = context.Pipe()
        context.Process(target=work, args=(theirs, name, options), daemon=True).start()
        workers[name], ready[name] = ours, ours.recv()  # one starts after the other: none disturbs another's start
        print(f"{name}: {ready[name].get('failed') or 'ready'}", file=sys.stderr)
    running = [name for name in names if "failed" not in ready[name]]
    taken: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for kind in KINDS:
        for number in range(-1, options.frames):
            for name in running:
                workers[name].send((kind, number))
                seconds = workers[name].recv()
                if number >= 0:  # the first of a kind is for warming up
                    taken[name][kind].append(seconds)
    results: dict[str, Any] = {}
    for name in names:
        results[name] = dict(ready[name])
        if name in running:
            workers[name].send(None)
            results[name]["frame"] = {
                kind: {"min_ms": round(min(values) * 1000, 3), **summary(values)}
                for kind, values in taken[name].items()
            }
            results[name]["stages_mean_ms"] = workers[name].recv()
    return results


def work(connection: Connection, name: str, options: argparse.Namespace) -> None:
    """The process of one engine: poses a frame when told to, and says how long it took."""
    limit_threads(options.threads)
    began = time.perf_counter()
    try:
        prepared, notes = prepare(name, options)
    except Exception as error:  # of whatever kind: the others go on
        connection.send({"failed": f"{type(error).__name__}: {error}"})
        return
    connection.send({"start_seconds": round(time.perf_counter() - began, 1), **notes})
    rng = np.random.default_rng(1)
    pose = rest_pose()
    while (task := connection.recv()) is not None:
        pose = next_pose(task[0], pose, rng)
        began = time.perf_counter()
        prepared.pose(pose).rgba8()
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        connection.send(time.perf_counter() - began)
    stages = prepared.stage_ms() if isinstance(prepared, Staged) else {}
    connection.send({stage: round(taken, 1) for stage, taken in stages.items()})


def next_pose(kind: str, last: Pose, rng: np.random.Generator) -> Pose:
    """A pose that differs from the last one as the kind says."""
    pose = rng.uniform(LOW, HIGH, MORPH_COUNT).astype(np.float32)
    if kind == "head":
        pose[:39] = last[:39]
    return last if kind == "still" else pose


def prepare(name: str, options: argparse.Namespace) -> tuple[Prepared, dict[str, Any]]:
    """The character in the engine of this name, and what to note about it."""
    character = load_character(options.character or find_character("raven"))
    source = Source(character.picture, character.rig, character.folder)
    engine, *details = name.split("/")
    if engine != "tha3":
        return create_poser(engine).prepare(source), {}
    from raven.posers.tha3.compiled import compiled
    from raven.posers.tha3.poser import Tha3Poser

    variant, backend = VARIANTS[details[0]], (details[1] if len(details) > 1 else "engine")
    folder = find(ModelSource(options.models_dir), variant.files)
    networks = load_networks(variant, folder, CPU) if folder else random_networks(variant)
    notes = {"weights": "published" if folder else "random"}
    if backend == "plain":
        return PlainTha3(networks, source), notes
    way: dict[str, Callable[[Networks], Networks]] = {"engine": lambda as_is: as_is, "compiled": compiled}
    return Tha3Poser(way[backend](networks), CPU).prepare(source), notes


def random_networks(variant: Variant) -> Networks:
    """Networks of the variant whose signals neither die nor burst."""
    networks = empty_networks(variant.separable)
    generator = torch.Generator().manual_seed(0)
    for module in networks.by_name().values():
        for parameter in module.parameters():
            inputs = parameter[0].numel() if parameter.dim() == 4 else 100
            parameter.normal_(0, inputs**-0.5, generator=generator)
    return networks


class PlainTha3:
    """One picture in the networks as they are written down, to compare with. The brow layers are made once."""

    size = 512
    warnings: tuple[str, ...] = ()

    def __init__(self, networks: Networks, source: Source) -> None:
        from raven.posers.tha3 import networks as module
        from raven.posers.tha3.pictures import network_picture

        module.__dict__["evaluate_heads"] = lambda features, *heads: [head(features) for head in heads]
        self._networks, self._picture = networks, network_picture(source.picture)
        with torch.no_grad():
            self._brows = networks.decomposer(self._picture[:, :, 64:192, 192:320])

    def pose(self, pose: Pose) -> Any:
        """The picture in this pose, every stage run."""
        from raven.posers.tha3.pictures import to_premultiplied
        from raven.video.picture import Picture

        with torch.no_grad():
            numbers = torch.from_numpy(pose)[None]
            face = self._picture[:, :, 32:224, 160:352].clone()
            face[:, :, 32:160, 32:160] = self._networks.combiner(self._brows, numbers[:, :12])
            picture = self._picture.clone()
            picture[:, :, 32:224, 160:352] = self._networks.face_morpher(face, numbers[:, 12:39])
            half = torch.nn.functional.interpolate(picture, (256, 256), mode="bilinear", align_corners=False)
            rotated = self._networks.rotator(half, numbers[:, 39:])
            return Picture(linear=to_premultiplied(self._networks.editor(picture, rotated, numbers[:, 39:]))[0])

    def with_overlay(self, skin: Any, eyes: Any) -> Prepared:
        """Not measured here."""
        raise NotImplementedError


if __name__ == "__main__":
    sys.exit(main())
