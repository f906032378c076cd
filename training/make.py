"""Draws the samples to train on.

    python -m training.make FOLDER [--heads 30000] [--own 4000] [--grounds 2000] [--workers 1]

Writes FOLDER/heads-0000.npz ..., FOLDER/own-0000.npz ... and FOLDER/grounds.npy. The seed of a figure is its number, so a second
run gives the same figures; shards that exist are kept. The first shard of each kind is held out from training.
"""

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from training.samples import SHARD, write_grounds, write_shard


def _heads(path: Path, seeds: range) -> None:
    from training.heads.head import draw_head

    write_shard(path, draw_head, seeds)


def _own(path: Path, seeds: range) -> None:
    from training.own_art.draw import draw_own

    write_shard(path, draw_own, seeds)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--heads", type=int, default=30_000)
    parser.add_argument("--own", type=int, default=4_000)
    parser.add_argument("--grounds", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    if not (grounds := options.folder / "grounds.npy").exists():
        from training.heads.ground import draw_ground

        write_grounds(grounds, draw_ground, range(options.grounds))
    jobs = []
    for kind, write, count in (("heads", _heads, options.heads), ("own", _own, options.own)):
        for number, first in enumerate(range(0, count, SHARD)):
            path = options.folder / f"{kind}-{number:04}.npz"
            if not path.exists():
                jobs.append((number, write, path, range(first, min(first + SHARD, count))))
    jobs.sort(key=lambda job: job[0])  # some of each kind early, so that training can begin
    with ProcessPoolExecutor(options.workers) as workers:
        running = [workers.submit(write, path, seeds) for _, write, path, seeds in jobs]
        for done, job in enumerate(as_completed(running), 1):
            job.result()
            print(f"{done} of {len(jobs)} shards", flush=True)


if __name__ == "__main__":
    main()
