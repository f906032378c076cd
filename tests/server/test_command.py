"""The command `raven-server`: its options, its one-line errors, and how it stops."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from raven.errors import InvalidInput
from raven.server.config import ServerConfig, read_config
from raven.server.main import main
from tests.conftest import draw_face, png
from tests.patience import PATIENCE
from tests.server.server_process import NO_AVATAR, ServerProcess, server_process


def test_help_answers_at_once_because_nothing_heavy_is_imported():
    code = "import sys; from raven.server import main\ntry: main.main(['--help'])\nexcept SystemExit: pass\n"
    check = code + "print([m for m in ('torch', 'numpy', 'flask', 'pydantic', 'cv2') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, timeout=PATIENCE, check=True)
    for option in (
        "config",
        "port",
        "listen",
        "poser",
        "device",
        "models-dir",
        "voice-engine",
        "character",
        "open",
        "log-level",
        "version",
    ):
        assert f"--{option}" in result.stdout
    assert result.stdout.splitlines()[-1] == "[]"


def test_the_server_keeps_numpy_to_one_thread_before_it_imports_it():
    """Its threads would have the priority of the process, whatever the classifier's own has."""
    program = """
import os, sys
from raven import threads
from raven.server.main import main
def told():
    print({"numpy", "scipy", "cv2"} & {*sys.modules})
    kept()
    print(os.environ["OPENBLAS_NUM_THREADS"])
kept, threads.limit_numpy = threads.limit_numpy, told
main(["--config", "/nowhere/raven.toml"])
"""
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, env=environment)
    assert done.stdout.splitlines() == ["set()", "1"], done.stderr


def test_every_configuration_value_says_what_it_is_for():
    for section in (ServerConfig, *(field.annotation for field in ServerConfig.model_fields.values())):
        for name, field in getattr(section, "model_fields", {}).items():
            assert field.description or hasattr(field.annotation, "model_fields"), name


def test_the_example_configuration_holds_the_defaults(pytestconfig):
    assert read_config(pytestconfig.rootpath / "raven.example.toml") == ServerConfig()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[network]\nport = 99999", "network.port"),
        ("[network]\nprot = 5100", "network.prot: is not known here"),
        ("[limits]\nviewers = 0", "limits.viewers"),
        ("[limits]\nidle_seconds = nan", "limits.idle_seconds"),
        ('log_level = "loud"', "log_level"),
        ("[avatar]\ncharacter = 7", "avatar.character"),
        ('[tha3]\nvariant = "tiny"', "tha3.variant"),
        ("port 5100", "is not TOML"),
    ],
)
def test_a_bad_configuration_is_named(tmp_path, text, place):
    file = tmp_path / "raven.toml"
    file.write_text(text)
    with pytest.raises(InvalidInput, match=re.escape(place)):
        read_config(file)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--config", "nowhere.toml"], "nowhere.toml: cannot be read"),
        (["--port", "-1"], "network.port"),
        (["--port", "0", "--poser", "magic"], "poser"),
        (["--port", "0", "--voice-engine", "magic"], "voice_engine"),
        (["--port", "0", "--character", "nobody"], "nobody"),
        (["--port", "0", "--character", "nowhere/face.png"], "face.png"),
    ],
)
def test_what_cannot_start_says_why_in_one_line_and_exits_with_2(arguments, text, capsys, monkeypatch):
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert main(arguments) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith("raven-server: ")
    assert text in complaint
    assert complaint.count("\n") == 1


def test_bad_default_settings_are_an_error_at_start(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    file = tmp_path / "raven.toml"
    file.write_text("[avatar.settings]\ntarget_fps = 'fast'\n")
    assert main(["--config", str(file), "--port", "0"]) == 2
    assert "avatar.settings.target_fps" in capsys.readouterr().err


def test_a_port_in_use_is_an_error_at_once(capsys, monkeypatch):
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["--port", str(port)]) == 2
    assert f"port {port}" in capsys.readouterr().err


WINDOWS_HAS_NONE = pytest.mark.skipif(os.name == "nt", reason="Windows knows no such signals")
UNDER_NOHUP = os.name == "posix" and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
HANGS_UP = pytest.mark.skipif(UNDER_NOHUP, reason="the tests themselves are to go on after a hang-up")
STOPPING = ["SIGINT", "SIGTERM", pytest.param("SIGHUP", marks=HANGS_UP)]


def drawn_avatar(folder: Path) -> str:
    """Configuration of a server that shows a drawn face: a shipped character takes half of what starting takes."""
    (folder / "me.png").write_bytes(png(draw_face()))
    return f'[avatar]\ncharacter = "{(folder / "me.png").as_posix()}"\n'


def stopped(server: ServerProcess, name: str, times: int = 1) -> float:
    """Sends the signal, and waits for the end in order; how many seconds it took."""
    began = time.monotonic()
    for _ in range(times):
        server.process.send_signal(getattr(signal, name))
    assert server.process.wait(PATIENCE) == 0
    return time.monotonic() - began


@WINDOWS_HAS_NONE
@pytest.mark.parametrize("name", STOPPING)
def test_it_stops_within_two_seconds_though_viewers_watch(name, tmp_path):
    with server_process(tmp_path, "require_key = true\n" + drawn_avatar(tmp_path)) as server:
        key = (tmp_path / "key.txt").read_text().strip()
        assert "puppet" in server.said
        assert str(tmp_path / "key.txt") in server.said
        assert key not in server.said
        feeds = [server.get(f"/api/avatar/feed.{kind}?key={key}", stream=True) for kind in ("mjpg", "png")]
        for feed in feeds:
            assert next(feed.iter_content(64)).startswith(b"--frame")
        assert stopped(server, name) < 2
    assert "Traceback" not in server.said


@WINDOWS_HAS_NONE
@pytest.mark.parametrize(
    ("format", "name"), [("gif", "SIGINT"), ("webp", "SIGTERM"), pytest.param("mp4", "SIGHUP", marks=HANGS_UP)]
)
def test_it_stops_within_two_seconds_though_recordings_are_made(name, format, tmp_path, eventually):
    with server_process(tmp_path, drawn_avatar(tmp_path)) as server:
        wish = {"instance_id": "default", "seconds": 120, "fps": 60, "format": format}
        recording_id = server.post("/api/avatar/record", json=wish).json()["recording_id"]
        assert eventually(lambda: server.get(f"/api/avatar/recordings/{recording_id}").json()["progress"] > 0.001)
        assert list(tmp_path.glob("raven-recordings-*"))
        assert stopped(server, name) < 2
    assert list(tmp_path.glob("raven-recordings-*")) == []
    assert "Traceback" not in server.said


@WINDOWS_HAS_NONE
def test_it_stops_within_two_seconds_though_a_film_is_being_saved(tmp_path, eventually):
    with server_process(tmp_path, drawn_avatar(tmp_path)) as server:
        wish = {"instance_id": "default", "seconds": 600, "format": "gif", "mode": "live"}
        recording_id = server.post("/api/avatar/record", json=wish).json()["recording_id"]
        recording = f"/api/avatar/recordings/{recording_id}"
        assert eventually(lambda: server.get(recording).json()["progress"] > 0.01)
        server.post(f"{recording}/stop")
        assert stopped(server, "SIGTERM") < 2
    assert list(tmp_path.glob("raven-recordings-*")) == []


@WINDOWS_HAS_NONE
@pytest.mark.parametrize("name", STOPPING)
def test_impatience_changes_nothing(name, tmp_path, eventually):
    with server_process(tmp_path, drawn_avatar(tmp_path)) as server:
        server.post("/api/avatar/record", json={"instance_id": "default", "seconds": 60})
        assert eventually(lambda: list(tmp_path.glob("raven-recordings-*")))
        assert stopped(server, name, times=5) < 2
    assert server.said.endswith("stopped\n")
    assert "before the start" not in server.said
    assert list(tmp_path.glob("raven-recordings-*")) == []


@WINDOWS_HAS_NONE
def test_under_nohup_it_outlives_its_terminal(tmp_path):
    with_voice = drawn_avatar(tmp_path) + "[speech]\n"
    with server_process(tmp_path, with_voice, preexec=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) as server:
        server.process.send_signal(signal.SIGHUP)
        assert server.get("/health").text == "OK"
        assert stopped(server, "SIGTERM") < 2


@WINDOWS_HAS_NONE
def test_something_that_hangs_does_not_keep_it(tmp_path):
    """Here: the voice, which was told to end and does not."""
    code = (
        "import threading\nfrom raven.server.resources import utterances\n"
        "utterances.Utterances.close = lambda self: threading.Event().wait()\n"
        "from raven.server.main import main\nmain()\n"
    )
    with server_process(tmp_path, NO_AVATAR, program=["-c", code]) as server:
        assert stopped(server, "SIGTERM") < 2


def test_an_engine_without_its_files_names_the_folder_that_was_looked_into(tmp_path, capsys):
    assert main(["--poser", "tha3", "--models-dir", str(tmp_path), "--port", "0"]) == 2
    complaint = capsys.readouterr().err
    assert complaint.count("\n") == 1
    assert str(tmp_path) in complaint


def test_clients_can_connect_before_anything_heavy_is_imported():
    """They wait there while the server starts, instead of being refused and trying again later."""
    program = "import sys, raven.server.http.sockets; print({'flask', 'numpy', 'cv2', 'pydantic'} & {*sys.modules})"
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "set()"
