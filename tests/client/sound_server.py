"""A real PulseAudio server of one's own, whose devices lead nowhere but can be listened to."""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.patience import PATIENCE

RATE = 48_000
PROGRAMS = ("pulseaudio", "pactl", "parec")  # the Debian packages pulseaudio and pulseaudio-utils


class Recording:
    """What is heard on a device, and when."""

    def __init__(self, arrived: list[tuple[float, bytes]]) -> None:
        self._arrived = arrived

    @property
    def samples(self) -> NDArray[np.int16]:
        """All of it so far, 48 kHz, one channel."""
        sound = b"".join(piece for _, piece in list(self._arrived))
        return np.frombuffer(sound[: len(sound) // 2 * 2], np.int16)

    @property
    def began(self) -> float:
        """When the first sample was heard (monotonic seconds): pieces may arrive late, but never early."""
        count, guesses = 0, []
        for when, piece in list(self._arrived):
            count += len(piece)
            guesses.append(when - count / 2 / RATE)
        return min(guesses)

    def loud_from(self) -> float | None:
        """When something was heard first; None if nothing was."""
        loud = np.flatnonzero(np.abs(self.samples.astype(int)) > 3000)
        return self.began + loud[0] / RATE if len(loud) else None


class SoundServer:
    """The running server. `address` is what `PULSE_SERVER` must be for a program to use it."""

    def __init__(self, process: "subprocess.Popen[bytes]", address: str) -> None:
        self.process = process
        self.address = address

    def control(self, *command: str) -> str:
        """What `pactl` answers."""
        environment = {**os.environ, "PULSE_SERVER": self.address}
        return subprocess.run(
            ["pactl", *command], env=environment, check=True, capture_output=True, text=True, timeout=PATIENCE
        ).stdout

    def plug_in(self, name: str) -> None:
        """One more device, of this name and description."""
        self.control(
            "load-module", "module-null-sink", f"sink_name={name}", f"sink_properties=device.description={name}"
        )

    def unplug(self, name: str) -> None:
        """The device goes away."""
        modules = [line.split("\t") for line in self.control("list", "short", "modules").splitlines()]
        self.control("unload-module", next(number for number, _, wish, *_ in modules if f"sink_name={name}" in wish))

    def connections(self) -> int:
        """How many programs are connected, besides the one that asks."""
        return len(self.control("list", "short", "clients").splitlines()) - 1

    def playing(self) -> int:
        """How many streams play."""
        return len(self.control("list", "short", "sink-inputs").splitlines())

    def hang(self) -> None:
        """It stands still: it takes connections but answers nobody."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """It stands still no longer."""
        self.process.send_signal(signal.SIGCONT)

    def die(self) -> None:
        """It is gone without a word."""
        self.process.kill()
        self.process.wait(PATIENCE)

    @contextmanager
    def listening(self, name: str) -> Iterator[Recording]:
        """Record what is heard on a device while the body runs."""
        environment = {**os.environ, "PULSE_SERVER": self.address}
        form = ["--raw", "--format=s16le", f"--rate={RATE}", "--channels=1", "--latency-msec=10"]
        arrived: list[tuple[float, bytes]] = []
        with subprocess.Popen(
            ["parec", f"--device={name}.monitor", *form], env=environment, stdout=subprocess.PIPE
        ) as recorder:
            assert recorder.stdout is not None
            output = recorder.stdout.fileno()

            def read() -> None:
                while piece := os.read(output, 65_536):
                    arrived.append((time.monotonic(), piece))

            reader = threading.Thread(target=read)
            reader.start()
            try:
                _until(lambda: len(arrived) > 2)
                yield Recording(arrived)
            finally:
                recorder.terminate()
                reader.join(PATIENCE)


@contextmanager
def sound_server(folder: Path) -> Iterator[SoundServer]:
    """A server with a device named `speakers`. `folder` must not be long: a socket's path has 107 letters at most."""
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "native"
    home = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "PULSE_RUNTIME_PATH": str(folder)}
    modules = (f"module-native-protocol-unix socket={path} auth-anonymous=1",)
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"]
    process = subprocess.Popen(
        [*command, *(f"--load={module}" for module in modules)],
        env={**os.environ, **home, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = SoundServer(process, f"unix:{path}")
    try:
        _until(lambda: _answers(path))
        server.plug_in("speakers")
        yield server
    finally:
        process.kill()
        process.wait(PATIENCE)


@cache
def is_installed() -> bool:
    """Whether this machine has the programs, and what they are linked with."""
    if not all(map(shutil.which, PROGRAMS)):
        return False
    started = [subprocess.run([program, "--version"], capture_output=True, check=False) for program in PROGRAMS]
    return all(each.returncode == 0 for each in started)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as attempt:
        return attempt.connect_ex(str(path)) == 0


def _until(condition: Callable[[], bool], seconds: float = 30) -> None:
    pause = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        pause.wait(0.02)
    raise TimeoutError("the sound server does not come up")
