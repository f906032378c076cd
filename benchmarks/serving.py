"""A server in a process of its own, for the benchmarks that watch one."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

START_SECONDS = 600  # on a machine that is busy with other things


@contextmanager
def running_server(character: str, poser: str) -> Iterator[tuple[psutil.Process, str]]:
    """The server's process, and its address; its first session shows this character."""
    command = [sys.executable, "-m", "raven.server.main", "--port", "0", "--character", character]
    command += ["--poser", poser, "--log-level", "warning"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            for line in server.stdout:
                if found := re.search(r"http://\S+/", line):
                    yield psutil.Process(server.pid), found[0].replace("localhost", "127.0.0.1")
                    return
            raise SystemExit("the server did not start")
        finally:
            server.terminate()
            server.stdout.read()


@contextmanager
def configured_server(folder: Path, config: str) -> Iterator[tuple[psutil.Process, str]]:
    """The process of a server with such a `raven.toml`, and its address; its log and its temporary files are in `folder`."""
    (folder / "raven.toml").write_text("[network]\nport = 0\n" + config)
    log = folder / "log.txt"
    with log.open("wb") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "raven.server.main", "--config", str(folder / "raven.toml")],
            stdout=file,
            stderr=subprocess.STDOUT,
            env=os.environ | {"TMPDIR": str(folder)},
        )
    try:
        until = time.monotonic() + START_SECONDS
        while not (found := re.search(r"http://localhost:(\d+)/.*Ctrl", log.read_text(), re.DOTALL)):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"the server did not start:\n{log.read_text()}")
            time.sleep(0.2)
        yield psutil.Process(server.pid), f"http://127.0.0.1:{found[1]}"
    finally:
        server.terminate()
        server.wait(10)


def processor_seconds(process: psutil.Process) -> float:
    """What it has used since it began, on all cores together."""
    times = process.cpu_times()
    return float(times.user + times.system)
