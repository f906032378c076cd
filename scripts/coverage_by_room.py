"""How much of each room of `raven/` the tests reach, by lines and branches: run after `scripts/test.py --coverage`.

Prints the rooms, the least covered last; with `--write`, those go into `docs/development.md`.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from coverage import Coverage

import _environment

PAGE = _environment.ROOT / "docs" / "development.md"
BEGIN, END = "<!-- scripts/coverage_by_room.py -->\n", "<!-- end -->\n"
LISTED = 10  # rooms on that page
FILES = 3  # of each, those with most that is not reached


@dataclass(frozen=True)
class Reached:
    """Of a file, or of all files of a room: how many lines and branches there are, and how many of these tests take."""

    name: str
    all: int
    taken: int

    @property
    def missing(self) -> int:
        return self.all - self.taken

    @property
    def percent(self) -> float:
        return 100 * self.taken / self.all if self.all else 100.0


def main() -> int:
    """Print the table, and write it if asked to; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the least covered into docs/development.md")
    options = parser.parse_args()
    files = _files()
    rooms = defaultdict(list)
    for file in files:
        rooms[str(Path(file.name).parent)].append(file)
    by_need = sorted(((_sum(room, inside), inside) for room, inside in rooms.items()), key=lambda pair: pair[0].percent)
    for room, _ in reversed(by_need):
        print(f"{room.percent:5.1f} % of {room.all:5}  {room.name}")
    whole = _sum("raven", files)
    print(f"{whole.percent:5.1f} % of {whole.all:5}  in all")
    if options.write:
        _write(whole, by_need[:LISTED])
    return 0


def _files() -> list[Reached]:
    """What the last run with coverage recorded of each file of the package."""
    coverage = Coverage(config_file=str(_environment.ROOT / "pyproject.toml"))
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        coverage.json_report(outfile=str(report))
        files = json.loads(report.read_text())["files"]
    return [
        Reached(
            Path(name).as_posix(),
            told["summary"]["num_statements"] + told["summary"]["num_branches"],
            told["summary"]["covered_lines"] + told["summary"]["covered_branches"],
        )
        for name, told in files.items()
    ]


def _sum(name: str, files: list[Reached]) -> Reached:
    return Reached(name, sum(file.all for file in files), sum(file.taken for file in files))


def _write(whole: Reached, rooms: list[tuple[Reached, list[Reached]]]) -> None:
    rows = [f"| all of `raven/` | {whole.percent:.0f} % | |\n"]
    for room, files in rooms:
        worst = sorted((file for file in files if file.missing), key=lambda file: -file.missing)[:FILES]
        places = ", ".join(f"`{Path(file.name).name}` ({file.missing})" for file in worst)
        rows.append(f"| `{room.name}/` | {room.percent:.0f} % | {places} |\n")
    table = (
        "| room | lines and branches that tests take | files with most that none takes |\n|---|---|---|\n"
        + "".join(rows)
    )
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    PAGE.write_text(before + BEGIN + table + END + rest.partition(END)[2], "utf-8")


if __name__ == "__main__":
    sys.exit(main())
