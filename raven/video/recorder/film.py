"""Films with sound in one file, through PyAV (FFmpeg's libraries).

| suffix | picture | sound | made for |
|---|---|---|---|
| `.webm` | VP9 with alpha | Opus | browsers, OBS, editors that know transparent WebM |
| `.mp4` | H.264 over a backdrop | AAC | everything else |

An MP4 is written in fragments, so that what is there can be played whatever happens, and becomes a plain one at the end.
"""

from __future__ import annotations

import logging
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from raven.video.backdrop import flatten
from raven.video.picture import Rgba8
from raven.video.recorder.protocol import FilmSpec, Sound
from raven.video.recorder.tracks import FilmSound, PictureTrack

if TYPE_CHECKING:
    import av

_log = logging.getLogger(__name__)

KEYFRAME_EVERY = 2.0  # seconds; a player can jump there, and a cut-off MP4 loses no more
BOX_HEADER = struct.Struct(">I4s")  # of MP4: size with the header, kind

Container = Literal["webm", "mp4"]


class Film:
    """A `FilmWriter` for one file with picture and sound."""

    def __init__(self, file: Path, container: Container, spec: FilmSpec) -> None:
        """Nothing is written before the first frame, as its size is not known."""
        self._file = file
        self._partial = file.with_name(f".{file.name}.partial")
        self._kind = container
        self._spec = spec
        self._sink: _Sink | None = None
        self._size: tuple[int, ...] = ()
        self._early_sound: list[Sound] = []
        self._closed: tuple[Path, ...] | None = None

    @property
    def held_bytes(self) -> int:
        """None: all is written as it comes."""
        return 0

    def add_frame(self, rgba8: Rgba8) -> None:
        """The next frame; all are of the size of the first."""
        if self._sink is None:
            self._open(rgba8)
        if rgba8.shape != self._size:
            raise ValueError(f"a frame of {rgba8.shape} in a film of {self._size}")
        self._mux(self._picture.add(rgba8 if self._kind == "webm" else flatten(rgba8, self._spec.backdrop)))
        for sound in self._early_sound:
            self._add_sound(sound)
        self._early_sound.clear()

    def add_sound(self, sound: Sound) -> None:
        """What is heard next. Raises `ValueError` in a film without sound."""
        if self._spec.sample_rate is None:
            raise ValueError("a film without sound")
        if self._sink is None:
            self._early_sound.append(sound)
        else:
            self._add_sound(sound)

    def close(self) -> tuple[Path, ...]:
        """Finish; the file, or nothing if there was no frame."""
        if self._spec.unwanted.is_set():
            self.discard()
        if self._closed is None:
            self._closed = ()
            try:
                if self._sink is not None and self._finish(self._sink):
                    self._closed = (self._file,)
            finally:
                self._partial.unlink(missing_ok=True)
        return self._closed

    def discard(self) -> None:
        """End without a film."""
        if self._closed is None:
            self._closed = ()
            if self._sink is not None:
                self._sink.refuse()
                self._end_container()
                self._sink.close()
                self._partial.unlink(missing_ok=True)

    def _open(self, rgba8: Rgba8) -> None:
        import av

        self._size = rgba8.shape
        self._sink = _Sink(self._partial)
        key_interval = str(max(1, round(KEYFRAME_EVERY * self._spec.fps)))
        if self._kind == "webm":
            self._container: av.container.OutputContainer = av.open(self._sink, "w", format="webm")
            effort = ("realtime", "7") if self._spec.live else ("good", "4")
            options = {"crf": "20", "b": "0", "deadline": effort[0], "cpu-used": effort[1], "row-mt": "1"}
            options |= {"auto-alt-ref": "0", "g": key_interval}  # alternate reference frames do not go with alpha
            codec, sound_codec, bits = "libvpx-vp9", "libopus", 96_000
        else:
            flags = {"movflags": "frag_keyframe+delay_moov+default_base_moof"}
            self._container = av.open(self._sink, "w", format="mp4", options=flags)
            options = {"crf": "14", "preset": "veryfast", "tune": "animation", "g": key_interval}
            codec, sound_codec, bits = "libx264", "aac", 160_000
        alpha = self._kind == "webm"
        self._picture = PictureTrack(self._container, codec, self._size, self._spec.fps, options, alpha)
        rate = self._spec.sample_rate
        self._sound = None if rate is None else FilmSound(self._container, sound_codec, bits, rate)

    def _add_sound(self, sound: Sound) -> None:
        assert self._sound is not None
        for packets in self._sound.add(sound):
            self._mux(packets)

    def _mux(self, packets: Any) -> None:
        assert self._sink is not None
        self._container.mux(packets)
        self._sink.check()

    def _finish(self, sink: _Sink) -> bool:
        """Write what the encoders hold yet, and put the film in its place, if it is one."""
        try:
            if self._sound is not None:
                for packets in self._sound.rest():
                    self._container.mux(packets)
            self._container.mux(self._picture.rest())
        finally:
            self._end_container()
            sink.close()
        if sink.failure is not None:
            if self._kind == "mp4":
                _cut_to_whole_fragments(self._partial)
            if not _has_pictures(self._partial):
                return False
        elif self._kind == "mp4":
            _make_plain(self._partial)
        os.replace(self._partial, self._file)
        return True

    def _end_container(self) -> None:
        try:
            self._container.close()
        except OSError as error:  # the sink has taken note of what matters
            _log.debug("a film's end could not be written: %s", error)


class _Sink:
    """The file that FFmpeg writes to. After a first failure it takes everything and writes nothing.

    FFmpeg goes on after failures and would write an index over what is there for parts that are not.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb+", buffering=0)
        self._position = 0
        self.failure: OSError | None = None

    def write(self, data: bytes) -> int:
        """All of `data`, or nothing more at all."""
        left = memoryview(data)
        try:
            while self.failure is None and len(left):
                left = left[self._file.write(left) :]
        except OSError as error:
            self.failure = error
        self._position += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """As files have it; FFmpeg goes back to fill in what it did not know before."""
        if self.failure is None:
            self._position = self._file.seek(offset, whence)
        else:
            self._position = offset if whence == 0 else self._position + offset
        return self._position

    def tell(self) -> int:
        """Where the next byte goes."""
        return self._position

    def check(self) -> None:
        """Raises the failure, if there was one."""
        if self.failure is not None:
            raise self.failure

    def refuse(self) -> None:
        """Write no more."""
        self.failure = self.failure or OSError("discarded")

    def close(self) -> None:
        self._file.close()


def _has_pictures(file: Path) -> bool:
    """Whether at least one frame of a film that was cut off can be shown."""
    import av

    try:
        with av.open(str(file)) as container:
            return next(container.decode(video=0), None) is not None
    except (OSError, ValueError):
        return False


def _cut_to_whole_fragments(file: Path) -> None:
    """Take off the last fragment of an MP4 if it is not whole. A fragment ends with its data, the box `mdat`."""
    length, end, position = file.stat().st_size, 0, 0
    with file.open("rb+") as film:
        while position + BOX_HEADER.size <= length:
            film.seek(position)
            size, kind = BOX_HEADER.unpack(film.read(BOX_HEADER.size))
            if size < BOX_HEADER.size:  # 0 and 1 have meanings that do not occur in fragments of seconds
                break
            position += size
            if kind == b"mdat" and position <= length:
                end = position
        film.truncate(end)


def _make_plain(file: Path) -> None:
    """An MP4 in fragments becomes one with its index in front, which every program reads; if there is room for both."""
    import av

    plain = file.with_name(f"{file.name}.plain")
    try:
        with (
            av.open(str(file)) as source,
            av.open(str(plain), "w", format="mp4", options={"movflags": "faststart"}) as target,
        ):
            streams = {stream.index: target.add_stream_from_template(stream) for stream in source.streams}
            for packet in source.demux():
                if packet.dts is not None:
                    packet.stream = streams[packet.stream.index]
                    target.mux(packet)
        os.replace(plain, file)
    except (OSError, ValueError) as error:
        _log.warning("the film stays in fragments: %s", error)
    finally:
        plain.unlink(missing_ok=True)
