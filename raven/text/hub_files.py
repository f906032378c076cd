"""Models of the Hugging Face hub: whether they are on this machine, and how they come here.

The cache is that of the hub's own library (`HF_HOME`), shared with other programs; `HF_ENDPOINT` names another hub,
`HF_HUB_OFFLINE=1` forbids to ask any. What serves other frameworks than PyTorch is not downloaded.
"""

import os
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from raven.errors import Unavailable
from raven.said import said
from raven.text.protocol import Report, ignore

WEIGHTS = (".safetensors", ".bin")  # best first
QUICK_SECONDS = 10.0  # how long the hub may take to say what it has
OF_OTHERS = ("onnx/*", "openvino/*", "coreml/*", "*.onnx", "*.h5", "*.msgpack", "*.ot", "*.tflite", "*.gguf", "*.md")


def local_folder(model: str) -> Path | None:
    """Where a model is on this machine, complete with weights: a folder of that name, or the hub's cache. Asks no hub."""
    folder = Path(os.path.expanduser(model))
    if folder.is_dir():
        return folder
    if find_spec("huggingface_hub") is None:
        return None
    from huggingface_hub import try_to_load_from_cache

    try:
        config = try_to_load_from_cache(model, "config.json")
    except ValueError:  # no name of a model
        return None
    cached = Path(config).parent if isinstance(config, str) else None
    return cached if cached is not None and _weights(cached) else None


def fetch(model: str, report: Report = ignore) -> Path:
    """Where a model is on this machine, after downloading it if it is not. Raises `Unavailable`."""
    if folder := local_folder(model):
        return folder
    if find_spec("huggingface_hub") is None:
        raise Unavailable(
            said(
                "package_missing",
                "the package {package} is not installed: {remedy}",
                package="huggingface_hub",
                remedy="pip install 'raven-avatar[text]'",
            )
        )
    from huggingface_hub import HfApi, snapshot_download

    hub = os.environ.get("HF_ENDPOINT")
    try:
        there = HfApi(hub).model_info(model, files_metadata=True, timeout=QUICK_SECONDS).siblings or []
        sizes = {file.rfilename: file.size or 0 for file in there}
        names = _wanted([*sizes])
        told = _told(report, sum(sizes[name] for name in names))
        return Path(snapshot_download(model, endpoint=hub, allow_patterns=names, tqdm_class=told))
    except Exception as error:  # of the hub's library and of its transport
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise Unavailable(
            said(
                "model_not_here",
                "the model {model} is not on this machine and cannot be downloaded: {reason}",
                model=model,
                reason=reason,
            )
        ) from error


def _wanted(names: list[str]) -> list[str]:
    """The files that PyTorch needs: of a folder that has weights in both forms, the better ones."""
    ours = [name for name in names if not any(fnmatch(name, pattern) for pattern in OF_OTHERS)]
    best, older = WEIGHTS
    served = {os.path.dirname(name) for name in ours if name.endswith(best)}
    return [name for name in ours if not (name.endswith(older) and os.path.dirname(name) in served)]


def _weights(folder: Path) -> list[Path]:
    return [file for kind in WEIGHTS for file in folder.glob(f"*{kind}")]


def _told(report: Report, total: int) -> Any:
    """A progress bar in the form that the hub's library wants. It draws nothing, and tells how many of `total` bytes are here."""
    from tqdm import tqdm

    class Told(tqdm):  # type: ignore[misc]
        monitor_interval = 0  # no thread to watch it

        def update(self, n: float | None = 1) -> bool | None:
            self.n += n or 0
            if self.unit == "B" and total:
                report(self.n / total)
            return None

        def refresh(self, *_: Any, **__: Any) -> bool:
            return True

        def close(self) -> None:
            """Nothing was drawn that has to go."""

    return Told
