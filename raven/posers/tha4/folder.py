"""Whether a folder has a character model: can be asked without PyTorch."""

from pathlib import Path

INDEX_FILE = "character_model.yaml"


def has_model(folder: Path | None) -> bool:
    """Whether a character's folder holds a character model."""
    return folder is not None and (folder / INDEX_FILE).is_file()
