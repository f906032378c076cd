"""Where on this machine a user's own data is kept: characters, and what programs shall remember."""

import os
from pathlib import Path

VARIABLE = "RAVEN_DATA_FOLDER"
"""The environment variable that names another folder. Tests set it, so that they never touch what is a user's own."""


def user_data_folder() -> Path:
    """The folder, which need not exist: `~/.local/share/raven` on Linux, and where each other system wants it."""
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("raven", appauthor=False)
