"""Finds the files that ship with Raven: characters, emotion templates, settings, backdrops; and its documentation."""

from functools import cache
from pathlib import Path


@cache
def assets_folder() -> Path:
    """`assets/` of a checkout, or the copy inside the installed wheel."""
    return _shipped("assets")


@cache
def docs_folder() -> Path:
    """`docs/` of a checkout, or what of it is inside the installed wheel: the texts, and few pictures."""
    return _shipped("docs")


def _shipped(name: str) -> Path:
    package = Path(__file__).parent
    for folder in (package / f"_{name}", package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"Raven's {name} are missing: neither {package / f'_{name}'} nor {package.parent / name} exists"
    )
