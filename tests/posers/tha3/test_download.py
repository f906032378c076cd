"""`raven-models` against a hub on this machine: the real command in a process of its own, with an empty cache."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from raven.posers.tha3.variants import VARIANTS
from raven.posers.weights import THA3_REPOSITORY
from tests.patience import PATIENCE
from tests.posers.tha3.hub import Hub, running_hub

pytest.importorskip("huggingface_hub")

VARIANT = VARIANTS["separable_half"]
EDITOR = VARIANT.files[-1]
MEGABYTE = 2**20
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def hub() -> Iterator[Hub]:
    """A hub that has one variant; what is in the files does not matter to a download."""
    files = {file: file.encode() * 1000 for file in VARIANT.files}
    with running_hub(Hub(THA3_REPOSITORY, files)) as running:
        yield running


@pytest.fixture
def run(hub: Hub, tmp_path: Path) -> Run:
    """Run the command against the hub."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
        ours = {"HF_ENDPOINT": hub.address, "HF_HOME": str(tmp_path / "hf"), "HF_HUB_DISABLE_TELEMETRY": "1"}
        command = [sys.executable, "-m", "raven.commands.models", *arguments]
        return subprocess.run(
            command, env={**inherited, **ours, **environment}, capture_output=True, text=True, timeout=PATIENCE
        )

    return run


def content_of(run: Run) -> dict[str, bytes]:
    folder = Path(run("path", VARIANT.name).stdout.strip())
    return {file: (folder / file).read_bytes() for file in VARIANT.files}


def leftovers(tmp_path: Path) -> list[Path]:
    return [path for path in tmp_path.rglob("*") if "incomplete" in path.name or "partial" in path.name]


def test_five_files_arrive_once_and_are_found_offline(hub: Hub, run: Run, tmp_path: Path):
    fetched = run("fetch", VARIANT.name, TQDM_POSITION="-1")  # draws progress bars without a terminal, too
    assert fetched.returncode == 0, fetched.stderr
    assert "editor.pt: 100%" in fetched.stderr
    assert content_of(run) == hub.files
    assert run("fetch", VARIANT.name, HF_HUB_OFFLINE="1").returncode == 0
    assert sorted(file for file, _ in hub.transfers) == sorted(VARIANT.files)
    listed = run("list").stdout.splitlines()
    assert [line.split()[0] for line in listed if "here, below" in line] == [VARIANT.name]


def test_files_can_be_carried_to_a_machine_without_a_hub(hub: Hub, run: Run, tmp_path: Path):
    assert run("fetch", VARIANT.name, "--to", str(tmp_path / "models")).returncode == 0
    copied = {file: (tmp_path / "models" / file).read_bytes() for file in VARIANT.files}
    assert copied == hub.files
    assert not leftovers(tmp_path)


def test_a_transfer_that_is_cut_goes_on_where_it_stopped(hub: Hub, run: Run, tmp_path: Path):
    hub.files[EDITOR] = os.urandom(MEGABYTE) * 24
    hub.cut[EDITOR] = 22 * MEGABYTE
    fetched = run("fetch", VARIANT.name)
    assert fetched.returncode == 0, fetched.stderr
    first, second = (wanted for file, wanted in hub.transfers if file == EDITOR)
    assert first is None
    assert int(str(second).removeprefix("bytes=").rstrip("-")) >= 10 * MEGABYTE
    assert content_of(run)[EDITOR] == hub.files[EDITOR]


def test_a_wrong_checksum_is_an_error_and_leaves_no_file(hub: Hub, run: Run, tmp_path: Path):
    hub.spoilt.add(EDITOR)
    fetched = run("fetch", VARIANT.name)
    assert fetched.returncode == 1
    assert EDITOR in fetched.stderr
    assert "checksum" in fetched.stderr
    assert run("path", VARIANT.name).returncode == 1
    hub.spoilt.clear()
    assert run("fetch", VARIANT.name).returncode == 0
    assert content_of(run) == hub.files
    assert len(hub.transfers) == 6  # the four right ones were kept


def test_a_file_that_rots_in_the_cache_is_found_and_fetched_anew(hub: Hub, run: Run, tmp_path: Path):
    run("fetch", VARIANT.name)
    rotten = (Path(run("path", VARIANT.name).stdout.strip()) / EDITOR).resolve()
    rotten.write_bytes(rotten.read_bytes()[:-1] + b"?")
    verified = run("verify")
    assert verified.returncode == 1
    assert EDITOR in verified.stdout
    assert run("fetch", VARIANT.name).returncode == 0
    assert content_of(run) == hub.files


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ({"repository": "somebody/else"}, "somebody/else"),
        ({"file": None}, "no such file"),
        ({"environment": {"HF_ENDPOINT": "http://127.0.0.1:9"}}, "127.0.0.1:9"),
        ({"environment": {"HF_HUB_OFFLINE": "1"}}, "HF_HUB_OFFLINE"),
    ],
    ids=["no repository", "no file", "no network", "offline"],
)
def test_what_cannot_be_downloaded_is_one_line_that_says_what_to_do(hub: Hub, run: Run, trouble, said: str):
    if "file" in trouble:
        del hub.files[VARIANT.files[0]]
    repository = ["--repository", trouble["repository"]] if "repository" in trouble else []
    fetched = run("fetch", VARIANT.name, *repository, **trouble.get("environment", {}))
    assert fetched.returncode == 1
    (line,) = fetched.stderr.splitlines()
    assert VARIANT.files[0] in line
    assert said in line
    assert "--models-dir" in line


def test_an_unknown_variant_is_refused_with_the_known_ones(run: Run):
    answer = run("fetch", "tiny")
    assert answer.returncode == 2
    assert "separable_float" in answer.stderr
