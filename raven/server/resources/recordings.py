"""The recordings of this server: each made by a thread of its own, in a folder that is gone when nobody needs it."""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from raven.errors import LimitReached, NotFound, RavenError, Unavailable
from raven.files import bytes_of, files_in
from raven.live.recording import Recorded, sidecar
from raven.live.tally import Tally
from raven.said import said, what_it_says
from raven.threads import every
from raven.video.recorder import FOLDERS, FilmFormat, FilmWriter
from raven.wire.answers import ENDED, RecordingStatus

log = logging.getLogger(__name__)

PREFIX = "raven-recordings-"
LOOK_SECONDS = 5.0  # how often is looked for those that nobody wants any more
CLOSING_PATIENCE = 0.5  # seconds that all of them have when the server stops
PATIENCE = 5.0  # seconds that is waited for a stopped recording to come to its end
TIMES = "recording.json"


@dataclass
class Recording:
    """One recording. Changed by its own thread, read by any."""

    id: str
    format: FilmFormat
    folder: Path
    about: Mapping[str, object]
    """What is told in the file of times besides the times."""
    asked: float
    """When somebody last asked for it (monotonic seconds)."""
    most_bytes: int
    """What it may take at the most."""
    status: RecordingStatus = "waiting"
    progress: float = 0.0
    """0 to 1; of a recording without a known end, 0 until it ends."""
    problem: str | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    unwanted: threading.Event = field(default_factory=threading.Event)
    """Set together with `stop` when nobody wants what there is of it either."""
    film: FilmWriter | None = None
    """What it is written with, as soon as that is there."""

    @property
    def place(self) -> Path:
        """Where the film is written: a file, or a folder of pictures."""
        return self.folder / ("pictures" if self.format in FOLDERS else f"recording.{self.format}")

    @property
    def ended(self) -> bool:
        """Whether no more happens to it."""
        return self.status in ENDED

    @property
    def files(self) -> list[Path]:
        """What can be fetched: the film, or its pictures and sound in order, and last the times."""
        if not self.ended:
            return []
        film = files_in(self.place) if self.format in FOLDERS else [self.place]
        return [file for file in (*film, self.folder / TIMES) if file.is_file()]

    @property
    def film_bytes(self) -> int:
        """What the film takes, or all its pictures and sound; 0 where there is none."""
        return bytes_of(file for file in self.files if file.name != TIMES)

    @property
    def times_bytes(self) -> int:
        """What the file of times takes; 0 where there is none."""
        return bytes_of(file for file in self.files if file.name == TIMES)

    @property
    def bytes(self) -> int:
        """What it takes on the disk, and in memory as long as it is being made."""
        return bytes_of(files_in(self.folder)) + (self.film.held_bytes if self.film is not None else 0)

    def give_up(self) -> None:
        """Have it end at once, with nothing left of it."""
        self.unwanted.set()
        self.stop.set()

    def advance(self, share: float) -> None:
        """So much is done."""
        self.progress = min(max(share, 0.0), 1.0)


class Recordings:
    """Owns every recording. All calls may come from any thread.

    `most` are made at the same time. An ended one that nobody asked for within `keep_seconds` of `clock` is deleted; so are
    those that ended first when all together take more than `most_bytes`, and the largest of those that are being made is
    stopped when these alone do. The folder is made when it is first needed, and deleted by `close`.
    """

    def __init__(
        self,
        most: int,
        most_bytes: int,
        keep_seconds: float,
        clock: Callable[[], float] = time.monotonic,
        tally: Tally | None = None,
    ) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._keep_seconds = keep_seconds
        self._clock = clock
        self._tally = tally or Tally()
        self._lock = threading.RLock()
        self._kept: dict[str, Recording] = {}
        self._threads: dict[str, threading.Thread] = {}
        self._root: Path | None = None
        self._closed = threading.Event()

    def open(self, format: FilmFormat, about: Mapping[str, object], make: Callable[[Recording], Recorded]) -> Recording:
        """Begin a recording: a thread calls `make`, which writes to `place`. Raises `LimitReached`, `Unavailable`."""
        with self._lock:
            self.expire()
            running = [recording for recording in self._kept.values() if not recording.ended]
            if len(running) >= self._most or self._closed.is_set():
                raise LimitReached(
                    said(
                        "too_many_recordings",
                        "this server makes no more than {most} recordings at a time",
                        most=self._most,
                    )
                )
            recording_id = str(uuid.uuid4())
            folder = self._new_folder(recording_id)
            recording = Recording(recording_id, format, folder, about, self._clock(), self._most_bytes)
            thread = threading.Thread(
                target=self._run, args=(recording, make), name=f"recording {recording_id}", daemon=True
            )
            self._kept[recording_id], self._threads[recording_id] = recording, thread
            thread.start()
            return recording

    def get(self, recording_id: str) -> Recording:
        """The recording of this id, which counts as asking for it. Raises `NotFound`."""
        with self._lock:
            recording = self._kept.get(recording_id)
            if recording is None:
                raise NotFound(
                    said(
                        "no_such_recording",
                        "there is no recording with this recording_id; it expired, or never existed",
                    )
                )
            recording.asked = self._clock()
            return recording

    @property
    def running(self) -> int:
        """How many are being made."""
        with self._lock:
            return sum(not each.ended for each in self._kept.values())

    def delete(self, recording_id: str) -> None:
        """Stop it if it is being made, and delete what there is of it. Raises `NotFound`."""
        with self._lock:
            recording, thread = self.get(recording_id), self._threads[recording_id]
        recording.give_up()
        thread.join(PATIENCE)
        with self._lock:
            self._drop(recording)

    def expire(self) -> None:
        """Delete those that nobody wants any more, and stop what grows too large."""
        with self._lock:
            now = self._clock()
            for recording in self._ended():
                if now - recording.asked >= self._keep_seconds:
                    self._drop(recording)
            sizes = {recording.id: recording.bytes for recording in self._kept.values()}
            for recording in self._ended():
                if sum(sizes.values()) > self._most_bytes:
                    self._drop(recording)
                    del sizes[recording.id]
            if sum(sizes.values()) > self._most_bytes:
                going = [each for each in self._kept.values() if not each.ended and not each.stop.is_set()]
                for recording in sorted(going, key=lambda each: sizes[each.id])[-1:]:
                    recording.problem = said(
                        "recording_too_large", "stopped: it took more room than there is for recordings"
                    )
                    recording.stop.set()

    def watch(self) -> None:
        """Have them looked after from now on."""
        every(LOOK_SECONDS, self.expire, self._closed, "recording-expiry")

    def close(self) -> None:
        """Give up what is being made, and delete everything. Takes no longer than a moment. May be called twice."""
        self._closed.set()
        deadline = time.monotonic() + CLOSING_PATIENCE
        with self._lock:
            for recording in self._kept.values():
                recording.give_up()
            threads = list(self._threads.values())
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        with self._lock:
            self._kept.clear()
            if self._root is not None:
                shutil.rmtree(self._root, ignore_errors=True)
                self._root = None

    def _ended(self) -> list[Recording]:
        """Those that ended, first those that nobody asked for longest."""
        return sorted((each for each in self._kept.values() if each.ended), key=lambda each: each.asked)

    def _drop(self, recording: Recording) -> None:
        self._kept.pop(recording.id, None)
        self._threads.pop(recording.id, None)
        shutil.rmtree(recording.folder, ignore_errors=True)

    def _new_folder(self, recording_id: str) -> Path:
        """A folder for a recording. Programs that tidy up temporary files may have taken the one in which they lie."""
        try:
            if self._root is None or not self._root.is_dir():
                _delete_abandoned(Path(tempfile.gettempdir()))
                self._root = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
            folder = self._root / recording_id
            folder.mkdir()
        except OSError as error:
            raise Unavailable(
                said(
                    "no_place_for_recording",
                    "there is no place for a recording: {reason}",
                    reason=error.strerror or error,
                )
            ) from error
        return folder

    def _run(self, recording: Recording, make: Callable[[Recording], Recorded]) -> None:
        try:
            recorded = make(recording)
            times = json.dumps(sidecar(recorded, recording.about), indent=1)
            (recording.folder / TIMES).write_text(times + "\n", "utf-8")
            recording.progress = 1.0
            recording.status = "done" if recorded.complete else "stopped"
        except (RavenError, OSError) as error:
            recording.problem = what_it_says(error) if isinstance(error, RavenError) else (error.strerror or str(error))
            recording.status = "failed"
        except Exception as error:  # whatever it is, the server goes on, and who waits must be told
            log.error("a recording failed", exc_info=error)
            recording.problem = said("server_failed", "the server failed at this; its log says why")
            recording.status = "failed"
        finally:
            recording.film = None
            recording.asked = self._clock()
            self._tally.add("recordings", recording.status)


def _delete_abandoned(temporary: Path) -> None:
    """Delete what servers left behind that were killed. Folders of processes that live, or that are not ours, stay."""
    if os.name != "posix":
        return
    for folder in temporary.glob(f"{PREFIX}*-*"):
        process = folder.name.removeprefix(PREFIX).partition("-")[0]
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (ValueError, PermissionError, OverflowError):
            continue
