"""A server in a process of its own, for the benchmarks that watch one."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psutil


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


def processor_seconds(process: psutil.Process) -> float:
    """What it has used since it began, on all cores together."""
    times = process.cpu_times()
    return float(times.user + times.system)
