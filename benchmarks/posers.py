"""Every posing engine measured side by side on this machine: milliseconds per frame, and per stage of the neural ones.

    python benchmarks/posers.py                              # all, THA3 in its small family
    python benchmarks/posers.py puppet tha3/standard_float tha3/standard_float/plain
    python benchmarks/posers.py tha4 tha4/plain hybrid --character ../somewhere/NAME.png

An engine is named `puppet`, `hybrid`, `tha4[/BACKEND]`, or `tha3/VARIANT[/BACKEND]`. The backends: `engine` is Raven's
own way, `compiled` (of THA3) the same with compiled networks, `plain` the networks run by PyTorch as they are written
down: each stage of each frame, with the allocator that Python comes with. Where model files are not here, or the
character has no model, random weights take their place, and the same time. For the hybrid an atlas is baked first.

Each engine lives in a process of its own, and they take turns frame by frame, so that whatever else the machine does
hits all alike. The kinds of frames: `all` morphs change, only the `head` turns, `still` is the same pose again. Prints
JSON; `--out` writes it to a file as well.
"""

import argparse
import json
import multiprocessing
import platform
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from atlases import baked
from measuring import summary
from plain_engines import PlainTha3, PlainTha4

from raven.figure.character import find_character, load_character
from raven.memory import keep_large_blocks
from raven.pose import HIGH, LOW, MORPH_COUNT, Pose, rest_pose
from raven.posers import create_poser
from raven.posers.protocol import Prepared, Source
from raven.posers.stage_times import Staged
from raven.posers.tha3.checkpoints import Networks, empty_networks, load_networks
from raven.posers.tha3.variants import VARIANTS, Variant
from raven.posers.tha4 import body, face
from raven.posers.tha4.folder import INDEX_FILE, has_model
from raven.posers.weights import ModelSource, find
from raven.threads import limit_threads

THA3 = "tha3/separable_float"
USUAL = ("puppet", "hybrid", "tha4/plain", "tha4", f"{THA3}/plain", f"{THA3}/engine", f"{THA3}/compiled")
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
    engine, _, details = name.partition("/")
    if engine == "puppet":
        return create_poser(engine).prepare(source), {}
    if engine == "tha3":
        variant, _, backend = details.partition("/")
        return prepare_tha3(source, variant, backend or "engine", options.models_dir)
    with TemporaryDirectory() as folder:
        notes = {"weights": "of the character" if has_model(source.folder) else "random"}
        if not has_model(source.folder):
            source = Source(source.picture, source.rig, write_random_model(Path(folder)))
        if details == "plain":
            return PlainTha4(source), notes
        if engine == "hybrid":
            source = baked(source, Path(folder))
        return create_poser(engine, before_cpu=keep_large_blocks).prepare(source), notes


def prepare_tha3(
    source: Source, variant_name: str, backend: str, models_dir: Path | None
) -> tuple[Prepared, dict[str, Any]]:
    """The same for THA3."""
    from raven.posers.tha3.compiled import compiled
    from raven.posers.tha3.poser import Tha3Poser

    variant = VARIANTS[variant_name]
    folder = find(ModelSource(models_dir), variant.files)
    networks = load_networks(variant, folder, CPU) if folder else random_networks(variant)
    notes = {"weights": "published" if folder else "random"}
    if backend == "plain":
        return PlainTha3(networks, source), notes
    keep_large_blocks()
    way: dict[str, Callable[[Networks], Networks]] = {
        "engine": lambda as_is: as_is,
        "compiled": lambda as_is: compiled(as_is, lambda ready: Tha3Poser(ready, CPU)),
    }
    return Tha3Poser(way[backend](networks), CPU).prepare(source), notes


def write_random_model(folder: Path) -> Path:
    """A character model whose sine layers are begun as by Sitzmann et al. 2020, 3.2."""
    generator = torch.Generator().manual_seed(0)
    names = {"face_morpher": face.SHAPES, "body_morpher": body.SHAPES}
    for name, shapes in names.items():
        reach = {key: (6 / shape[1]) ** 0.5 / 30 if len(shape) == 4 else 0.01 for key, shape in shapes.items()}
        state = {
            key: torch.empty(shape).uniform_(-reach[key], reach[key], generator=generator)
            for key, shape in shapes.items()
        }
        torch.save(state, folder / f"{name}.pt")
    shutil.copy(find_character("raven"), folder / "character.png")
    lines = [f"{name}_file_name: {name}.pt" for name in names]
    (folder / INDEX_FILE).write_text("\n".join(["character_image_file_name: character.png", *lines]))
    return folder


def random_networks(variant: Variant) -> Networks:
    """Networks of the variant whose signals neither die nor burst."""
    networks = empty_networks(variant.separable)
    generator = torch.Generator().manual_seed(0)
    for module in networks.by_name().values():
        for parameter in module.parameters():
            inputs = parameter[0].numel() if parameter.dim() == 4 else 100
            parameter.normal_(0, inputs**-0.5, generator=generator)
    return networks


if __name__ == "__main__":
    sys.exit(main())
