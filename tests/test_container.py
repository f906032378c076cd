"""What the container is made of: as far as that can be seen without building it."""

import re
import tomllib
from pathlib import Path

import pytest

from raven.server.config import read_config

yaml = pytest.importorskip("yaml")


@pytest.fixture(scope="module")
def root(pytestconfig: pytest.Config) -> Path:
    return pytestconfig.rootpath


@pytest.fixture(scope="module")
def dockerfile(root: Path) -> str:
    return (root / "Dockerfile").read_text()


def test_all_that_is_copied_is_there_and_not_left_out(root, dockerfile):
    kept = {line[1:] for line in (root / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
    for source in " ".join(copied).split():
        assert (root / source).exists(), source
        assert any(source == each or source.startswith(f"{each}/") for each in kept), (
            f".dockerignore leaves out {source}"
        )


def test_the_server_runs_as_nobody_in_particular_and_is_looked_after(dockerfile):
    last = dockerfile.rpartition("FROM ")[2]
    assert re.search(r"^USER raven$", last, re.MULTILINE)
    assert last.index("USER raven") < last.index("ENTRYPOINT")
    assert "HEALTHCHECK" in last


def test_every_extra_exists(root, dockerfile):
    known = tomllib.loads((root / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    compose = yaml.safe_load((root / "compose.yaml").read_text())
    wanted = [re.search(r"EXTRAS=(\S+)$", dockerfile, re.MULTILINE)[1]]
    wanted += [
        each["build"]["args"]["EXTRAS"] for each in compose["services"].values() if isinstance(each["build"], dict)
    ]
    assert {extra for each in wanted for extra in each.split(",")} <= known.keys()


def test_what_the_container_keeps_lies_in_its_volumes(root, dockerfile):
    config = read_config(root / "deploy" / "container" / "raven.toml")
    assert config.network.listen
    places = (config.network.key_file, config.server.state_dir, config.avatar.characters_folder)
    assert all(place is not None and place.is_relative_to("/data") for place in places)
    compose = yaml.safe_load((root / "compose.yaml").read_text())
    for service in compose["services"].values():
        assert {each.partition(":")[2] for each in service["volumes"]} == {"/data", "/models"}
        assert service["read_only"]
    assert set(compose["volumes"]) == {"characters", "models"}
