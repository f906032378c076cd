"""Fills an incomplete atlas in the background, while the character is posed with what is there."""

import logging
import threading
import weakref
from pathlib import Path

from raven.posers.hybrid.atlas import Atlas, write_atlas
from raven.posers.hybrid.bake import bake
from raven.posers.hybrid.face_pictures import FacePictures
from raven.posers.hybrid.features import Feature, features_of
from raven.threads import step_back

log = logging.getLogger(__name__)

SHARES = (0.03, 0.06, 0.1, 0.15, 0.25, 0.5, 0.75, 1.0)
"""How much of the plan is there whenever what was baked comes into use and is kept; the first pictures change the most."""
PAUSE = 1.0  # rests between pictures, as a multiple of the time that one takes: the frames come first


class Filling:
    """Bakes in a thread of its own until the atlas is complete, or nobody holds this object any more."""

    def __init__(self, atlas: Atlas, faces: FacePictures, file: Path | None) -> None:
        """`file`: where the atlas is kept; without one it is lost with the session."""
        self._work = _Work(atlas, faces, file)
        self._thread = threading.Thread(target=self._work.run, name="atlas filling", daemon=True)
        weakref.finalize(self, self._work.stop.set)
        self._thread.start()

    @property
    def features(self) -> tuple[Feature, ...] | None:
        """What the atlas shows by now; None before the first pictures are there. A new object whenever it can do more."""
        return self._work.features

    def wait(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds for the end; returns whether it has come."""
        self._thread.join(timeout)
        return not self._thread.is_alive()


class _Work:
    """What the thread holds; knows nothing of who holds the `Filling`, so that this one can go."""

    def __init__(self, atlas: Atlas, faces: FacePictures, file: Path | None) -> None:
        self.stop = threading.Event()
        self.features: tuple[Feature, ...] | None = None
        self._atlas, self._faces, self._file = atlas, faces, file

    def run(self) -> None:
        """Bake, publish, save. What goes wrong is logged, and the character keeps what it has."""
        step_back()
        try:
            self._bake()
        except Exception:
            log.exception("the atlas could not be completed; it stays at %.0f %%", 100 * self._atlas.share)
        finally:
            self._save()

    def _bake(self) -> None:
        ahead = [share for share in SHARES if share > self._atlas.share]
        for share in bake(self._atlas, self._faces, pause=self._rest):
            if ahead and share >= ahead[0]:
                self.features = features_of(self._atlas)
                self._save()  # a program that is killed must not begin anew
                ahead = [step for step in ahead if step > share]
            if self.stop.is_set():
                return

    def _rest(self, seconds: float) -> None:
        self.stop.wait(PAUSE * seconds)

    def _save(self) -> None:
        if self._file is None:
            return
        try:
            write_atlas(self._atlas, self._file)
        except OSError as error:
            log.warning("the atlas cannot be kept in %s: %s", self._file, error.strerror)
