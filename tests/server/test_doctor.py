"""`raven doctor` tells what is here, what is missing, what that would bring, and what is wrong."""

import importlib.util
import json
import socket

import pytest

from raven.server import doctor
from raven.server.doctor import main


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run it with a configuration (TOML) on a free port; exit code and findings by group and name."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    def run_it(config: str = "", port: int = 0) -> tuple[int, dict[tuple[str, str], dict[str, str]]]:
        file = tmp_path / "raven.toml"
        file.write_text(f"[network]\nport = {port}\n{config}")
        code = main(["--json", "--config", str(file)])
        findings = json.loads(capsys.readouterr().out)["findings"]
        return code, {(each["group"], each["name"]): each for each in findings}

    return run_it


def test_a_machine_that_can_run_it_is_told_so_in_plain_words(capsys, tmp_path):
    file = tmp_path / "raven.toml"
    file.write_text("[network]\nport = 0\n")
    assert main(["--config", str(file)]) == 0
    told = capsys.readouterr().out
    assert told.endswith("Nothing is wrong.\n")
    for word in (
        "Python",
        "GPU",
        "engine puppet",
        "engine hibari",
        "classifier",
        "upscaler",
        "films",
        "fonts",
        "port 0",
    ):
        assert word in told


def test_everything_has_a_state_and_what_is_missing_says_what_it_would_bring(run):
    code, found = run()
    assert code == 0
    for each in found.values():
        assert each["state"] in ("ok", "chosen", "missing")
        assert each["found"]
        assert (each["state"] == "missing") == bool(each["brings"]), each
    assert found["avatar", "character"]["found"] == "raven"
    assert found["voice", "engine"]["state"] == "chosen"


def test_a_missing_package_says_how_to_get_it(run, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "av" else find(name, *rest))
    code, found = run()
    films = found["pictures and films", "films"]
    assert (code, films["state"], films["get"]) == (0, "missing", "pip install av")
    assert "WebM" in films["brings"]


@pytest.mark.parametrize(
    ("config", "place", "words"),
    [
        ('[avatar]\nposer = "tha9"', ("avatar", "engine"), "tha9"),
        ('[avatar]\ncharacter = "nobody"', ("avatar", "character"), "nobody"),
        ('[avatar]\ncharacter = "/nowhere/me.png"', ("avatar", "character"), "/nowhere/me.png"),
        ('[avatar]\nbackdrops = "/nowhere"', ("places", "backdrops"), "/nowhere"),
        ('[avatar]\ndevice = "cuda:77"', ("system", "device"), "cuda:77"),
        ('[speech]\nengine = "parrot"', ("voice", "engine"), "parrot"),
        ("[avatar]\nposser = 1", ("configuration", "configuration"), "posser"),
    ],
)
def test_what_keeps_the_server_from_running_is_wrong_and_says_what_to_do(run, config, place, words):
    code, found = run(config)
    assert code == 1
    assert found[place]["state"] == "wrong"
    assert words in found[place]["found"]
    assert found[place]["get"]
    assert [each["name"] for each in found.values() if each["state"] == "wrong"] == [place[1]]


def test_a_taken_port_and_a_folder_that_cannot_be_are_wrong(run, tmp_path):
    (tmp_path / "file").write_text("")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, found = run(f'key_file = "{(tmp_path / "file" / "key.txt").as_posix()}"', port)
    assert code == 1
    assert found["places", f"port {port}"]["state"] == "wrong"
    assert found["places", "key of the server"]["state"] == "wrong"


def test_what_cannot_be_looked_at_does_not_hide_the_rest(run, monkeypatch):
    def broken(config):
        raise RuntimeError("no such thing")
        yield

    monkeypatch.setattr(doctor, "_text", broken)
    code, found = run()
    assert (code, found["text", "text"]["state"]) == (1, "wrong")
    assert ("windows and sound", "editors") in found
