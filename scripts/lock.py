"""Write the versions that the tests have just passed with into `constraints.txt`: `.venv/bin/python scripts/lock.py`.

They are those of this environment: of what `pyproject.toml` asks for with the extra `dev`, and of all that those need. To try
newer ones first: `.venv/bin/pip install --upgrade -e ".[dev]"`, then `scripts/test.py`.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import _environment

OURS = "raven-avatar"
FILE = _environment.ROOT / "constraints.txt"
EVERYWHERE = ("torch",)  # pinned for every Python: it is the largest, and its models depend on it
HEAD = """\
# The versions that the tests pass with, made by scripts/lock.py; scripts/run.py and scripts/test.py install these. A
# version holds for the Python that it was tested with: on others pip takes what pyproject.toml allows. The local build
# "2.13.0+cpu" of PyTorch satisfies its line too, so pip takes the CPU wheel where one is on hand; docs/server.md says
# how to ask for it.
"""


def main() -> int:
    """Write the file, or with `--check` only compare; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 when the file says something else")
    options = parser.parse_args()
    text = HEAD + "".join(f"{line}\n" for line in _lines())
    if options.check:
        return int(FILE.read_text() != text)
    FILE.write_text(text)
    print(f"wrote {FILE}")
    return 0


def _lines() -> Iterator[str]:
    tested = f'python_version == "{sys.version_info.major}.{sys.version_info.minor}"'
    for name, version in sorted(_versions().items()):
        pin = f"{name}=={version}"
        yield pin if name in EVERYWHERE else f"{pin}; {tested}"


def _versions() -> dict[str, str]:
    """Name and version, without a local build, of all that the extra `dev` brings here."""
    project = tomllib.loads((_environment.ROOT / "pyproject.toml").read_text())["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    open_ends = [(text, "") for text in (*project["dependencies"], *extras["dev"])]
    while open_ends:
        text, extra = open_ends.pop()
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        if name == OURS:
            open_ends += [(each, "") for wanted in requirement.extras for each in extras[wanted]]
            continue
        for wanted in ("", *requirement.extras):
            if (name, wanted) in seen:
                continue
            seen.add((name, wanted))
            try:
                installed = distribution(name)
            except PackageNotFoundError:
                sys.exit(f'{name} is missing here: .venv/bin/pip install -e ".[dev]"')
            found[name] = Version(installed.version).public
            open_ends += [(each, wanted) for each in installed.requires or []]
    return found


if __name__ == "__main__":
    sys.exit(main())
