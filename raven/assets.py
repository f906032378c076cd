"""Finds the files that ship with Raven: characters, emotion templates, settings, backdrops."""

from functools import cache
from pathlib import Path


@cache
def assets_folder() -> Path:
    """`assets/` of a checkout, or the copy inside the installed wheel."""
    package = Path(__file__).parent
    for folder in (package / "_assets", package.parent / "assets"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"Raven's assets are missing: neither {package / '_assets'} nor {package.parent / 'assets'} exists"
    )
