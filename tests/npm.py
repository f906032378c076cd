"""Packages of npm that tests speak with: fetched once for this checkout, and kept with pytest's cache."""

import shutil
import subprocess
from pathlib import Path

import pytest

OPENAI = "openai@6"


def folder_with(package: str, config: pytest.Config) -> Path:
    """A folder in whose `node_modules` this package is. Skips the test where it cannot be had, and says why."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("needs Node.js and npm (on Debian: apt-get install nodejs npm)")
    folder = config.cache.mkdir(f"npm-{package.replace('@', '-')}")
    if not (folder / "node_modules" / package.partition("@")[0] / "package.json").is_file():
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), package]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        except subprocess.TimeoutExpired:
            pytest.skip(f"npm did not fetch {package} in ten minutes")
        if done.returncode:
            pytest.skip(f"npm cannot fetch {package}: {done.stderr.strip()[-300:]}")
    return folder
