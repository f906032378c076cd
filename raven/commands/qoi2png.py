"""`raven-qoi2png`: turns QOI pictures into PNG files, many at once."""

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

from raven.errors import InvalidInput
from raven.terminal import command_parser

EPILOG = """\
Folders are searched with all folders in them; with -o their structure is kept. A PNG that exists is left as it is, unless
--force is given, so that an interrupted run can be continued.

exit codes: 0 every picture is there as PNG, 1 some could not be converted, 2 nothing to convert, or an option is unusable
"""

Outcome = Literal["written", "kept"]


@dataclass(frozen=True)
class Conversion:
    """One picture to be converted."""

    source: Path
    target: Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = command_parser("raven-qoi2png", "Convert QOI pictures to PNG, pixel for pixel.", EPILOG)
    parser.add_argument("sources", type=Path, nargs="+", metavar="FILE_OR_FOLDER", help="QOI files, or folders of them")
    parser.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="where to write; beside the QOI by default")
    parser.add_argument("--jobs", type=_jobs, default=os.cpu_count() or 1, metavar="N", help="how many at a time")
    parser.add_argument("--force", action="store_true", help="overwrite PNG files that exist")
    options = parser.parse_args(arguments)
    try:
        tasks = find_tasks(options.sources, options.output)
    except InvalidInput as error:
        print(f"raven-qoi2png: {error}", file=sys.stderr)
        return 2
    try:
        return _run(tasks, options.jobs, options.force)
    except KeyboardInterrupt:
        print("raven-qoi2png: stopped; what was written is complete", file=sys.stderr)
        return 130


def find_tasks(sources: Sequence[Path], output: Path | None) -> list[Conversion]:
    """What is to be converted, and where to; each picture once.

    Raises `InvalidInput` for a source that does not exist, if there is nothing at all, or if two pictures would become
    the same PNG.
    """
    by_target: dict[Path, Path] = {}
    for source, inner in _pictures(sources):
        target = (output / inner if output else source).with_suffix(".png")
        earlier = by_target.setdefault(target, source)
        if earlier.resolve() != source.resolve():
            raise InvalidInput(str(source), f"would become {target}, as {earlier} does")
    if not by_target:
        raise InvalidInput(", ".join(map(str, sources)), "there is no .qoi in it")
    return [Conversion(source, target) for target, source in by_target.items()]


def convert(task: Conversion, force: bool) -> Outcome:
    """Write one PNG, whole or not at all. Raises `InvalidInput` for a broken picture, `OSError` for a file's trouble."""
    from raven.video.codecs import decode_rgba8
    from raven.video.png import encode_png

    if task.target.exists() and not force:
        return "kept"
    data = task.source.read_bytes()
    if data[:4] != b"qoif":
        raise InvalidInput(str(task.source), "is not a QOI file")
    png = encode_png(decode_rgba8(data, str(task.source)))
    task.target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = task.target.with_name(f".{task.target.name}.unfinished")
    try:
        unfinished.write_bytes(png)
        unfinished.replace(task.target)
    finally:
        unfinished.unlink(missing_ok=True)
    return "written"


def _pictures(sources: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Every QOI file with the path that it has inside the source in which it was found."""
    for source in sources:
        if source.is_dir():
            found = (path for path in source.rglob("*") if path.suffix.lower() == ".qoi" and path.is_file())
            yield from ((path, path.relative_to(source)) for path in sorted(found))
        elif source.exists():
            yield source, Path(source.name)
        else:
            raise InvalidInput(str(source), "there is no such file or folder")


def _run(tasks: Sequence[Conversion], jobs: int, force: bool) -> int:
    counts = {"written": 0, "kept": 0, "failed": 0}
    progress = _Progress(len(tasks), sys.stderr)
    with ThreadPoolExecutor(jobs) as pool:  # threads will do: reading and writing both formats releases the lock
        running: dict[Future[Outcome], Conversion] = {pool.submit(convert, task, force): task for task in tasks}
        try:
            for future in as_completed(running):
                try:
                    counts[future.result()] += 1
                except (InvalidInput, OSError) as error:
                    counts["failed"] += 1
                    progress.say(f"raven-qoi2png: {error}")
                progress.advance()
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    progress.finish()
    kept = f", {counts['kept']} there already (--force overwrites)" if counts["kept"] else ""
    failed = f", {counts['failed']} failed" if counts["failed"] else ""
    print(f"{counts['written']} written{kept}{failed}")
    return 1 if counts["failed"] else 0


class _Progress:
    """A line that counts up on a terminal, and nothing anywhere else."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self._done, self._total, self._stream = 0, total, stream
        self._shown = stream.isatty()

    def advance(self) -> None:
        self._done += 1
        if self._shown:
            self._stream.write(f"\r{self._done} of {self._total}")
            self._stream.flush()

    def say(self, text: str) -> None:
        self.finish()
        print(text, file=self._stream)

    def finish(self) -> None:
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def _jobs(text: str) -> int:
    jobs = int(text)
    if not 1 <= jobs <= 256:
        raise ValueError
    return jobs


if __name__ == "__main__":
    sys.exit(main())
