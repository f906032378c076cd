"""Model files: finds them in a folder or in the user's cache, and downloads them from the Hugging Face hub.

The cache is that of the hub's own library (`HF_HOME`, by default `~/.cache/huggingface`), shared with other programs.
`HF_ENDPOINT` names another hub, `HF_HUB_OFFLINE=1` forbids to ask any. Nothing here imports PyTorch.
"""

import hashlib
import logging
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from raven.errors import Unavailable

log = logging.getLogger(__name__)

THA3_REPOSITORY = "OktayAlpk/talking-head-anime-3"
PROBE_SECONDS = 5.0  # how long a hub may take to say what it has; its library would try for half a minute
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ModelSource:
    """Where model files come from: only from `folder` if there is one, else from the cache, which the hub fills."""

    folder: Path | None = None
    repository: str = THA3_REPOSITORY
    revision: str = "main"

    def __str__(self) -> str:
        return str(self.folder) if self.folder else f"{self.repository} at {hub_address()}"


def hub_address() -> str:
    """The hub that is asked."""
    return os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")


def is_offline() -> bool:
    """Whether the user forbids to ask a hub."""
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE")


def find(source: ModelSource, files: Sequence[str]) -> Path | None:
    """The folder on this machine below which all these files are, or None. Asks no hub."""
    if source.folder is not None:
        return source.folder if all((source.folder / file).is_file() for file in files) else None
    found = [_cached(source, file) for file in files]
    if any(path is None for path in found):
        return None
    folders = {Path(str(path)[: -len(file)]) for path, file in zip(found, files, strict=True)}
    return folders.pop() if len(folders) == 1 else None


def lack(source: ModelSource, files: Sequence[str]) -> str | None:
    """Why these files cannot be used on this machine as it is, and what to do; None if they can."""
    if find(source, files) is not None:
        return None
    if source.folder is not None:
        missing = [file for file in files if not (source.folder / file).is_file()]
        return f"{source.folder / missing[0]} is missing{_and_more(missing)}; {_offline_advice(files)}"
    if not has_hub_library():
        return f"huggingface_hub is not installed: pip install 'raven-avatar[models]', or {_offline_advice(files)}"
    missing = [file for file in files if _cached(source, file) is None]
    return f"{missing[0]} is not in the cache{_and_more(missing)}; `raven-models fetch` downloads it"


def obtain(source: ModelSource, files: Sequence[str]) -> Path:
    """The folder below which all these files are, after downloading those that are not there.

    Raises `Unavailable`, naming a file and what to do, if that is impossible.
    """
    folder = find(source, files)
    if folder is not None:
        return folder
    if source.folder is not None or not has_hub_library():
        raise Unavailable(lack(source, files) or "")
    return download(source, files)


def download(source: ModelSource, files: Sequence[str]) -> Path:
    """Get these files from the hub into the cache, with a progress bar, and return the folder below which they are.

    What is there already is not downloaded again, and a transfer that is cut goes on where it stopped. A file appears
    under its name when it is complete and its size and checksum are what the hub says. Raises `Unavailable`.
    """
    if is_offline():
        reason = "is not in the cache, and HF_HUB_OFFLINE forbids to download it"
        raise Unavailable(f"{files[0]} {reason}; {_offline_advice(files)}")
    if not has_hub_library():
        raise Unavailable(lack(source, files) or "huggingface_hub is not installed")
    from huggingface_hub import hf_hub_download, hf_hub_url
    from huggingface_hub.file_download import get_hf_file_metadata

    address = hub_address()
    path = Path()
    for file in files:
        with _hub_problems(file, files, source):
            url = hf_hub_url(source.repository, file, revision=source.revision, endpoint=address)
            said = get_hf_file_metadata(url, timeout=PROBE_SECONDS, endpoint=address)
            log.info("%s: getting it from %s", file, source)
            path = Path(hf_hub_download(source.repository, file, revision=source.revision, endpoint=address))
        problem = _differs(path, said.etag)
        if problem:
            discard(path)
            raise Unavailable(
                f"{file} from {source} {problem}; it was thrown away. Try again, or {_offline_advice(files)}"
            )
    folder = find(source, files)
    if folder is None:
        raise Unavailable(f"the hub changed {source.repository} during the download; try again")
    return folder


def copy_to(folder: Path, found: Path, files: Sequence[str]) -> None:
    """Copy files from below `found` to below `folder`, each under its name only when complete."""
    for file in files:
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
        try:
            shutil.copyfile(found / file, partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)


def checksum_problem(path: Path) -> str | None:
    """How a cached file differs from what the hub promised, or None. Files elsewhere have no promise to go by: None."""
    return _differs(path, path.resolve().name)


def discard(path: Path) -> None:
    """Remove a cached file: its name and its content."""
    content = path.resolve()
    path.unlink(missing_ok=True)
    if content != path and SHA256.fullmatch(content.name):
        content.unlink(missing_ok=True)


def has_hub_library() -> bool:
    """Whether the optional package is installed."""
    return find_spec("huggingface_hub") is not None


def _cached(source: ModelSource, file: str) -> Path | None:
    if not has_hub_library():
        return None
    from huggingface_hub import try_to_load_from_cache

    path = try_to_load_from_cache(source.repository, file, revision=source.revision)
    return Path(path) if isinstance(path, str) else None


def _differs(path: Path, expected: str | None) -> str | None:
    if expected is None or not SHA256.fullmatch(expected):  # the hub gives one for every large file
        return None
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    return None if found == expected else f"has the checksum {found[:12]}… instead of {expected[:12]}…"


@contextmanager
def _hub_problems(file: str, files: Sequence[str], source: ModelSource) -> Iterator[None]:
    """Turns what the hub's library raises into one line that says what to do."""
    from huggingface_hub.errors import (
        EntryNotFoundError,
        HfHubHTTPError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    try:
        yield
        return
    except RepositoryNotFoundError:
        reason = f"there is no repository {source.repository}"
    except RevisionNotFoundError:
        reason = f"{source.repository} has no revision {source.revision}"
    except EntryNotFoundError:
        reason = f"{source.repository} has no such file"
    except HfHubHTTPError as error:
        reason = f"the hub answered {error.response.status_code}"
    except Exception as error:  # its transport, and so the kinds of error, differ between versions of the library
        reason = _first_line(error)
    raise Unavailable(f"{file} could not be downloaded from {hub_address()}: {reason}; {_offline_advice(files)}")


def _offline_advice(files: Sequence[str]) -> str:
    return f"without a hub, --models-dir names a folder that holds {files[0]} and the others"


def _and_more(missing: Sequence[str]) -> str:
    return f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
