"""Attacks on a server on this machine: what those who do nothing wrong notice of them.

    python benchmarks/attack.py [--only NAME,NAME] [--seconds 15] [--viewers 6] [--out FILE]

For every attack a server process of its own is started. Viewers (`viewers.py`) and callers (`healthy.py`) use it before and
during the attack, from processes of their own. Every attack is bounded in time and in connections, meets loopback
addresses only, and ends by itself; see `attacks.py`. Prints JSON: for each attack the longest waits in milliseconds, what
the server took (memory, files, log), how many seconds it went on when it was stopped in the midst of two recordings, and
what the attackers saw. The exit code is 1 if a viewer waited longer than `MOST_WAIT_MS` for its next frame.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import attacks
import psutil
import requests
from proxy import in_front_of

MOST_WAIT_MS = 500
HERE = Path(__file__).parent
WARM_UP = 3.0  # seconds of viewing before an attack begins
START_SECONDS = 600  # on a machine that is busy with other things
LOOK = 0.1  # seconds between two looks at what the server takes


@dataclass(frozen=True)
class Plan:
    """One attack, and the server that it meets."""

    attack: attacks.Attack
    with_key: bool = False
    descriptors: int | None = None
    """How many files the server's process may have open."""
    file_bytes: int | None = None
    """How large its files may become: as on a disk that is full."""
    proxied: bool = False
    """Whether everybody reaches it through HAProxy, and so from one address."""


PLANS = {
    "pipelining": Plan(attacks.pipelining, with_key=True),
    "half_headers": Plan(attacks.half_headers),
    "half_bodies": Plan(attacks.half_bodies),
    "silent_connections": Plan(attacks.silent_connections),
    "slow_viewers": Plan(attacks.slow_viewers),
    "bodies_without_key": Plan(attacks.bodies_without_key, with_key=True),
    "no_descriptors": Plan(attacks.silent_connections, descriptors=160),
    "wrong_keys": Plan(attacks.wrong_keys, with_key=True),
    "smuggling": Plan(attacks.smuggling),
    "metrics": Plan(attacks.metrics),
    "interruptions": Plan(attacks.interruptions),
    "broadcasts_that_stall": Plan(attacks.broadcasts_that_stall),
    "half_headers_proxied": Plan(attacks.half_headers, proxied=True),
    "half_bodies_proxied": Plan(attacks.half_bodies, proxied=True),
    "slow_viewers_proxied": Plan(attacks.slow_viewers, proxied=True),
    "large_pictures": Plan(attacks.large_pictures),
    "full_disk": Plan(attacks.recordings, file_bytes=2**18),
    "tidied_folder": Plan(attacks.tidied_folder),
}


@dataclass
class Running:
    """A server process and where it keeps its things."""

    process: subprocess.Popen[bytes]
    target: attacks.Target
    folder: Path
    most_memory: int = 0
    most_files: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Note the most memory and the most bytes in temporary files, also in deleted ones that are still open."""
        process = psutil.Process(self.process.pid)
        while not self.ended.wait(LOOK):
            self.most_memory = max(self.most_memory, process.memory_info().rss)
            self.most_files = max(self.most_files, _bytes_in_files(self.process.pid, self.folder))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="names of attacks, separated by commas (default: all)")
    parser.add_argument("--seconds", type=float, default=15.0, help="how long each attack goes on, at most 60")
    parser.add_argument("--viewers", type=int, default=6)
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    names = options.only.split(",") if options.only else list(PLANS)
    if unknown := [name for name in names if name not in PLANS]:
        parser.error(f"there is no attack {', '.join(unknown)}; there are {', '.join(PLANS)}")
    results = {name: _run(PLANS[name], min(options.seconds, 60.0), options.viewers) for name in names}
    json.dump(results, options.out, indent=2)
    options.out.write("\n")
    worst = max(result["longest_gap_ms"] for result in results.values())
    raise SystemExit(0 if worst <= MOST_WAIT_MS else 1)


def _run(plan: Plan, seconds: float, viewers: int) -> dict[str, Any]:
    with _server(plan) as running:
        target = running.target
        url = target.url
        key = f"?key={target.key}" if target.key else ""
        watching = _program(
            "viewers.py",
            f"{url}/api/avatar/feed.mjpg{key}",
            *("--viewers", viewers, "--warm-up", WARM_UP, "--seconds", seconds + 2),
        )
        assert watching.stdout is not None
        assert watching.stdout.readline().strip() == b"measuring", "the server shows no viewer anything"
        calling = _program("healthy.py", url, "--seconds", seconds, *(("--key", target.key) if target.key else ()))
        threading.Thread(target=running.watch, daemon=True).start()
        log_before = _log_bytes(running)
        began = time.monotonic()
        seen = plan.attack(target, began + seconds)
        took = time.monotonic() - began
        viewed = _ended(watching, seconds)
        called = _ended(calling, seconds)
        running.ended.set()
        stopped = _stopped(running)
        return {
            "longest_gap_ms": viewed.get("longest_gap_ms", 1000 * seconds),
            "fps_least": viewed.get("fps_least", 0.0),
            **called,
            "seconds": round(took, 1),
            "most_memory_mb": round(running.most_memory / 2**20),
            "most_files_mb": round(running.most_files / 2**20, 1),
            "stopped_after_s": stopped,
            "log_kb": round((_log_bytes(running) - log_before) / 1024, 1),
            "attackers_saw": seen,
        }


def _stopped(running: Running) -> float:
    """Seconds that the server takes to end after SIGTERM, two recordings being made."""
    body = {"instance_id": "default", "seconds": 60.0, "format": "gif"}
    headers = {"Authorization": f"Bearer {running.target.key}"} if running.target.key else {}
    with suppress(requests.RequestException):
        for _ in range(2):
            requests.post(f"{running.target.api}/record", json=body, headers=headers, timeout=20)
    began = time.monotonic()
    running.process.terminate()
    with suppress(subprocess.TimeoutExpired):
        running.process.wait(60)
    return round(time.monotonic() - began, 1)


def _program(name: str, *arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(HERE / name), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _ended(program: subprocess.Popen[bytes], seconds: float) -> dict[str, Any]:
    """The last line it printed; nothing if it ended otherwise, as viewers do whose feed breaks off."""
    try:
        out, _ = program.communicate(timeout=seconds + 90)
    except subprocess.TimeoutExpired:
        program.kill()
        program.communicate()
        return {}
    lines = out.splitlines()
    return json.loads(lines[-1]) if program.returncode == 0 and lines else {}


@contextmanager
def _server(plan: Plan) -> Iterator[Running]:
    with tempfile.TemporaryDirectory(prefix="raven-attack-") as name:
        folder = Path(name)
        config = folder / "raven.toml"
        config.write_text(
            f'[network]\nport = 0\nkey_file = "{folder / "key.txt"}"\nrequire_key = {str(plan.with_key).lower()}\n'
            '[speech]\nengine = "silent"\n[avatar]\nposer = "puppet"\n'
        )

        def limit() -> None:
            import resource
            import signal

            if plan.file_bytes is not None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that writing fails instead
                resource.setrlimit(resource.RLIMIT_FSIZE, (plan.file_bytes, plan.file_bytes))
            if plan.descriptors is not None:
                resource.setrlimit(resource.RLIMIT_NOFILE, (plan.descriptors, plan.descriptors))

        with (folder / "log.txt").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "raven.server.main", "--config", str(config)],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | {"TMPDIR": name},
                preexec_fn=limit if os.name == "posix" else None,
            )
        try:
            port = _port(folder / "log.txt", process)
            key = (folder / "key.txt").read_text().strip() if plan.with_key else None
            with in_front_of(port, folder) if plan.proxied else nullcontext(port) as reached:
                yield Running(process, attacks.Target("127.0.0.1", reached, key, folder), folder)
        finally:
            process.kill()
            process.wait()


def _port(log: Path, process: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        said = log.read_text()
        if "Ctrl+C" in said and (found := re.search(r"http://localhost:(\d+)/", said)):
            return int(found[1])
        time.sleep(LOOK)
    raise SystemExit(f"the server did not start:\n{log.read_text()}")


def _log_bytes(running: Running) -> int:
    return (running.folder / "log.txt").stat().st_size


def _bytes_in_files(pid: int, folder: Path) -> int:
    """What the temporary files of a process take that are open, deleted or not. Only Linux tells."""
    total = 0
    try:
        for link in Path(f"/proc/{pid}/fd").iterdir():
            try:
                if str(folder) in os.readlink(link) and "log.txt" not in os.readlink(link):
                    total += link.stat().st_size
            except OSError:
                continue
    except OSError:
        return 0
    return total


if __name__ == "__main__":
    main()
