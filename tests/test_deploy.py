"""What is in deploy/ is accepted by those who read it; what is not installed is skipped."""

import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[1] / "deploy"


def needs(program: str) -> str:
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"needs {program}")
    return found


def test_haproxy_takes_its_configuration():
    check = [needs("haproxy"), "-c", "-f", str(DEPLOY / "haproxy" / "haproxy.cfg")]
    found = subprocess.run(check, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert "warning" not in (found.stdout + found.stderr).lower()


@pytest.mark.parametrize("unit", ["raven@.service", "raven-broadcast@.service"])
def test_systemd_finds_no_fault_in_the_units(unit):
    check = [needs("systemd-analyze"), "verify", str(DEPLOY / "systemd" / unit)]
    found = subprocess.run(check, capture_output=True, text=True)
    assert unit not in found.stdout + found.stderr


def test_the_manifests_are_what_kubernetes_takes():
    validate = pytest.importorskip(
        "kubernetes_validate", reason="needs the package kubernetes-validate, of the extra dev"
    )
    yaml = pytest.importorskip("yaml", reason="needs PyYAML")
    kinds = []
    for manifest in yaml.safe_load_all((DEPLOY / "kubernetes" / "raven.yaml").read_text("utf-8")):
        validate.validate(manifest, "1.30", strict=True)
        kinds.append(manifest["kind"])
    assert {"StatefulSet", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget"} <= set(kinds)


def test_the_manifests_configuration_is_one_that_the_server_takes(tmp_path):
    yaml = pytest.importorskip("yaml", reason="needs PyYAML")
    from raven.server.config import read_config

    first = next(yaml.safe_load_all((DEPLOY / "kubernetes" / "raven.yaml").read_text("utf-8")))
    (tmp_path / "raven.toml").write_text(first["data"]["raven.toml"])
    assert read_config(tmp_path / "raven.toml").server.state_url == "redis://valkey:6379/0"
