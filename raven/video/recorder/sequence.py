"""Image sequences for video editors: `frame_00000.png` and so on in a folder, with the sound as `sound.flac` beside them."""

from pathlib import Path
from typing import Any, Literal

from raven.files import replacing
from raven.video.codecs import encode
from raven.video.picture import Rgba8
from raven.video.recorder.protocol import FilmSpec, Sound

SOUND = "sound.flac"
DIGITS = 5  # at least: 400 s at 250 frames per second; more frames get more digits


class Sequence:
    """A `FilmWriter` for a folder. Frames appear one by one, each whole; the sound appears at the end."""

    def __init__(self, folder: Path, image: Literal["png", "qoi"], spec: FilmSpec) -> None:
        """Makes the folder, and takes an earlier sequence out of it, so that the two do not mix."""
        self._folder = folder
        self._image = image
        self._spec = spec
        self._frames: list[Path] = []
        self._size: tuple[int, ...] = ()
        self._sound: Any = None
        self._closed: tuple[Path, ...] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        for earlier in earlier_files(folder):
            earlier.unlink()

    @property
    def held_bytes(self) -> int:
        """None: all is written as it comes."""
        return 0

    def add_frame(self, rgba8: Rgba8) -> None:
        """The next frame; all are of the size of the first."""
        self._size = self._size or rgba8.shape
        if rgba8.shape != self._size:
            raise ValueError(f"a frame of {rgba8.shape} in a sequence of {self._size}")
        file = self._folder / f"frame_{len(self._frames):0{DIGITS}}.{self._image}"
        with replacing(file) as partial:
            partial.write_bytes(encode(rgba8, self._image))
        self._frames.append(file)

    def add_sound(self, sound: Sound) -> None:
        """What is heard next. Raises `ValueError` in a sequence without sound."""
        import soundfile

        if self._spec.sample_rate is None:
            raise ValueError("a sequence without sound")
        if self._sound is None:
            self._sound = soundfile.SoundFile(
                self._partial_sound, "w", self._spec.sample_rate, 1, "PCM_16", format="FLAC"
            )
        try:
            self._sound.write(sound)
        except soundfile.LibsndfileError as error:
            raise OSError(f"the sound cannot be written: {error}") from error

    def close(self) -> tuple[Path, ...]:
        """Finish; the frames in order, and the sound."""
        if self._spec.unwanted.is_set():
            self.discard()
        if self._closed is None:
            self._end_sound()
            if self._partial_sound.exists():
                self._partial_sound.replace(self._folder / SOUND)
            sound = [self._folder / SOUND] if self._sound is not None else []
            self._closed = (*self._frames, *sound)
        return self._closed

    def discard(self) -> None:
        """Take away what was written; the folder too, if there is nothing else in it."""
        if self._closed is None:
            self._closed = ()
            self._end_sound()
            for file in (*self._frames, self._partial_sound):
                file.unlink(missing_ok=True)
            if not any(self._folder.iterdir()):
                self._folder.rmdir()

    @property
    def _partial_sound(self) -> Path:
        return self._folder / f".{SOUND}.partial"

    def _end_sound(self) -> None:
        if self._sound is not None:
            self._sound.close()


def earlier_files(folder: Path) -> list[Path]:
    """What an earlier recording left in the folder."""
    frames = (file for suffix in ("png", "qoi") for file in folder.glob(f"frame_*.{suffix}"))
    return [*(file for file in frames if file.stem.removeprefix("frame_").isdecimal()), *folder.glob(SOUND)]
