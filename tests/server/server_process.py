"""`raven-server` as a process of its own, for tests of what happens to a whole process."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.patience import PATIENCE

NO_AVATAR = '[avatar]\ncharacter = ""\n'
"""Configuration of a server that shows nobody at its start, for tests in which nobody is seen: that halves what it takes."""
START_SECONDS = 600  # on a machine that is busy with other things


@dataclass
class ServerProcess:
    """The process, where it answers, and what it has said so far."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def said(self) -> str:
        return "".join(self.lines)

    def get(self, path: str, **options: Any) -> requests.Response:
        return requests.get(self.url + path, timeout=180, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        return requests.post(self.url + path, timeout=180, **options)


@contextmanager
def server_process(
    folder: Path,
    config: str = "",
    log_level: str = "info",
    preexec: Callable[[], None] | None = None,
    program: Sequence[str] = ("-m", "raven.server.main"),
) -> Iterator[ServerProcess]:
    """A running server with `config` (TOML; `[network]` has its port already), with all its files in `folder`.

    Its voice is loaded when somebody wants to hear it, unless `config` has a table `speech`: that takes as long as all else.
    """
    later = "" if "[speech]" in config else "[speech]\npreload = false\n"
    file = folder / "raven.toml"
    file.write_text(f'[network]\nport = 0\nkey_file = "{folder.as_posix()}/key.txt"\n{config}{later}')
    process = subprocess.Popen(
        [sys.executable, *program, "--config", str(file), "--log-level", log_level],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=preexec,
        env=os.environ | {"TMPDIR": str(folder)},
    )
    server, ready = ServerProcess(process), threading.Event()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            server.lines.append(line)
            if "Ctrl+C" in line:
                ready.set()
        ready.set()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        assert ready.wait(START_SECONDS), server.said
        found = re.search(r"http://localhost:\d+", server.said)
        assert found, server.said
        server.url = found[0]
        yield server
    finally:
        process.kill()
        process.wait()
        listener.join(PATIENCE)
