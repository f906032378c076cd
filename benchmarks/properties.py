"""What Hypothesis tries in the tests, ten times as often: texts, feeds, settings, corrections, and what editors do.

    python benchmarks/properties.py [--times 10] [--out FILE]

Runs every test that is `given` something (`tests/trying.py`). Prints JSON: for each how many examples held, how many did not, and
the totals. Returns 1 if any did not; what failed stands on stderr, with the smallest example.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TRIED = re.compile(r"(\d+) passing, (\d+) failing,")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--times", type=int, default=10, help="as many examples as the tests try (default: %(default)s)"
    )
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    texts = ((file, file.read_text("utf-8")) for file in sorted((ROOT / "tests").rglob("test_*.py")))
    files = [str(file.relative_to(ROOT)) for file, text in texts if "\n@given(" in text]
    command = [sys.executable, "-m", "pytest", "-q", "--hypothesis-show-statistics", "-k", _named(files), *files]
    ran = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"RAVEN_EXAMPLES": str(options.times)}, stdout=subprocess.PIPE, text=True
    )
    if ran.returncode:
        sys.stderr.write(ran.stdout)
    tests: dict[str, dict[str, int]] = {}
    name = ""
    for line in ran.stdout.splitlines():
        if found := re.match(r"(tests/\S+::\w+)\S*:$", line):
            name = found[1]
        for passing, failing in TRIED.findall(line):
            counts = tests.setdefault(name, {"held": 0, "failed": 0})
            counts["held"] += int(passing)
            counts["failed"] += int(failing)
    totals = {what: sum(counts[what] for counts in tests.values()) for what in ("held", "failed")}
    json.dump({"tests": tests, "totals": totals}, options.out, indent=2)
    options.out.write("\n")
    raise SystemExit(1 if ran.returncode or totals["failed"] or not tests else 0)


def _named(files: list[str]) -> str:
    """Those of the tests in these files that are `given` something, as pytest's `-k` wants them."""
    given = re.compile(r"^@given\(.*?^def (test_\w+)", re.MULTILINE | re.DOTALL)
    return " or ".join(name for file in files for name in given.findall((ROOT / file).read_text("utf-8")))


if __name__ == "__main__":
    main()
