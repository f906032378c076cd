"""A server that is killed and started again while a page is open."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
import requests

from tests.patience import PATIENCE


@pytest.fixture
def launch(eventually, tmp_path) -> Iterator[Callable[[], str]]:
    """Starts the server as a program, always at the same address; a running one is killed first."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    (tmp_path / "raven.toml").write_text("[avatar]\nsettings = { target_fps = 5 }\n")
    running: list[subprocess.Popen] = []

    def answers() -> bool:
        try:
            return requests.get(f"{url}/health", timeout=1).ok
        except requests.RequestException:
            return False

    def kill() -> None:
        while running:
            program = running.pop()
            program.kill()
            program.wait(PATIENCE)

    def start() -> str:
        kill()
        options = ["--port", str(port), "--poser", "puppet", "--character", "raven", "--log-level", "error"]
        options += ["--config", str(tmp_path / "raven.toml")]
        running.append(subprocess.Popen([sys.executable, "-m", "raven.server.main", *options]))
        assert eventually(answers)
        return url

    yield start
    kill()


def test_after_a_restart_of_the_server_everything_is_as_it_was(browser, launch):
    url = launch()

    def state() -> dict:
        return requests.get(f"{url}/api/avatar/state", params={"instance_id": "default"}, timeout=PATIENCE).json()

    browser.open(url)
    browser.until("globalThis.raven && raven.view.stats().fps > 0")
    browser.click(".card:nth-child(2)")
    browser.until("document.querySelector('.card[aria-pressed=true]').textContent === 'Finch'")
    browser.click(".emotion:has([value=joy])")
    browser.click("label:has([name=look][value=old_film])")
    browser.slide("Frame rate", 6)
    browser.until("raven.client.state('default').then(({settings}) => settings.target_fps === 6)")
    before = state()
    assert before["settings"]["postprocessor_chain"]
    browser.until("raven.view.stats().frame.id > 20")

    launch()
    browser.until("document.querySelector('.messages').textContent.includes('started anew')")
    after = state()
    assert {key: after[key] for key in ("character", "emotion", "settings")} == {
        key: before[key] for key in ("character", "emotion", "settings")
    }
    browser.until("document.querySelector('#status').textContent === 'live' && raven.view.stats().fps > 0")
    assert browser.js("return document.querySelector('[name=look]:checked').value") == "old_film"
    browser.click(".emotion:has([value=anger])")
    browser.until("raven.client.state('default').then(({emotion}) => emotion === 'anger')")
    browser.open("about:blank")
