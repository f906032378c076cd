"""The way to an address of SRT: the program `ffmpeg`, as the libraries that PyAV's packages bring do not know that protocol.

It is given MPEG-TS as it is to arrive, and looks into none of it.
"""

from __future__ import annotations

import subprocess
import threading
import time
from contextlib import suppress
from shutil import which

from raven.errors import Unavailable

PROGRAM = "ffmpeg"
PATIENCE = 5.0  # seconds for connecting; the protocol itself gives up after three, unless the address says otherwise
ENDING = 5.0  # seconds for what is on the way still, when nothing more comes
LOOK_SECONDS = 0.02
PACKET = 7 * 188  # bytes: so many packets of MPEG-TS go into one of SRT
NOTHING = 7 * (
    b"\x47\x1f\xff\x10" + bytes([255]) * 184
)  # packets that carry nothing: before the first one it does not connect


def check_available() -> None:
    """Raises `Unavailable` where there is no such program, or one that knows nothing of SRT."""
    if which(PROGRAM) is None:
        raise Unavailable(
            f"srt:// needs the program {PROGRAM}, which is not installed (Debian: apt-get install ffmpeg)"
        )
    known = subprocess.run([PROGRAM, "-hide_banner", "-protocols"], capture_output=True, text=True, check=False).stdout
    if "srt" not in known.partition("Output:")[2].split():
        raise Unavailable(f"srt:// needs the program {PROGRAM} with SRT (libsrt), which the one here was built without")


class SrtPipe:
    """A connection, made by a program of its own. Takes the bytes of MPEG-TS as a file does; may be closed by any thread.

    What goes wrong raises `OSError` with what the program said.
    """

    def __init__(self, address: str) -> None:
        """`address`: `srt://HOST:PORT?...`, with what ffmpeg knows as its options. Waits for the connection."""
        as_it_is = [
            "-f",
            "data",
            "-raw_packet_size",
            str(PACKET),
            "-i",
            "pipe:0",
            "-map",
            "0",
            "-c",
            "copy",
            "-f",
            "data",
        ]
        self._program = subprocess.Popen(
            [PROGRAM, "-hide_banner", "-loglevel", "error", *as_it_is, "-progress", "pipe:1", address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl+C is for the one who sends, and ends this one in order
        )
        self._said = ""
        self._connected = threading.Event()
        self._readers = [
            threading.Thread(target=work, name=f"srt {work.__name__}", daemon=True)
            for work in (self._read_progress, self._read_faults)
        ]
        for reader in self._readers:
            reader.start()
        try:
            self.write(NOTHING)
            self._wait_for_connection()
        except OSError:
            self.kill()
            raise

    def write(self, data: bytes) -> int:
        """Send this."""
        assert self._program.stdin is not None
        try:
            self._program.stdin.write(data)
            self._program.stdin.flush()
        except (OSError, ValueError):
            raise self._broken() from None
        return len(data)

    def close(self) -> None:
        """Send what is left, and end the program."""
        with suppress(OSError):
            if self._program.stdin is not None:
                self._program.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._program.wait(ENDING)
        self.kill()

    def kill(self) -> None:
        """End the program at once, whatever is on the way; who is just writing hears of it."""
        self._program.kill()
        self._program.wait()
        for reader in self._readers:
            reader.join()

    def _wait_for_connection(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self._connected.wait(LOOK_SECONDS):
            if self._program.poll() is not None:
                raise self._broken()
            if time.monotonic() > until:
                raise OSError("it does not answer")

    def _broken(self) -> OSError:
        with suppress(subprocess.TimeoutExpired):
            self._program.wait(ENDING)
            self._readers[1].join()
        return OSError(self._said or "the connection broke off")

    def _read_progress(self) -> None:
        """The first word of how it goes comes when the connection is there."""
        assert self._program.stdout is not None
        for _ in self._program.stdout:
            self._connected.set()

    def _read_faults(self) -> None:
        """The first one is the reason of the others. Each begins with the part of the program that it is from: `[srt @ 0x1] `."""
        assert self._program.stderr is not None
        for line in self._program.stderr:
            self._said = self._said or line.decode(errors="replace").strip().rpartition("] ")[2]
