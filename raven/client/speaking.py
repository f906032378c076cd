"""Speech under way: its sentences are fetched while the first is already heard, and the mouth is kept in time with the sound."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from raven.client import playback
from raven.client.errors import PlaybackUnavailable, RavenClientError
from raven.client.sound import BYTES_PER_SECOND, RATE, WIDTH
from raven.client.utterances import Sentence, Utterance

log = logging.getLogger(__name__)

LEAD = 0.12  # seconds of silence first, in which the server learns when the sound will begin
LONGEST_LEAD = 1.0  # seconds that the sound waits at most for a picture that is late
ALIGN_EVERY = 1.0  # seconds
SLIP = 0.08  # seconds; sound that is so far from where it should be had to wait for its next piece: align at once
LAST_WORD = 1.0  # seconds that the end of speech waits for the server to hear which second it was last
LOOK = 0.1  # seconds between looks at the sound


@dataclass(frozen=True)
class Callbacks:
    """What a program wants to hear of. What a callback raises is logged, and changes nothing.

    `on_start` and `on_stop` are called once each and in this order, whatever happens: speech that cannot be had or played
    starts and stops at once. So are `on_sentence` and `on_sentence_end` for each sentence that is heard.
    `on_audio_ready` gets the sound of each sentence as a file, and `on_sentence_ready` the sentence, before it is heard.
    """

    on_audio_ready: Callable[[bytes], Any] | None = None
    on_start: Callable[[], Any] | None = None
    on_stop: Callable[[], Any] | None = None
    on_sentence_ready: Callable[[Sentence], Any] | None = None
    on_sentence: Callable[[Sentence], Any] | None = None
    on_sentence_end: Callable[[Sentence], Any] | None = None


class _Piece(NamedTuple):
    begin: float
    """Second of the speech."""
    sentence: Sentence
    pcm: bytes


class _Alignment:
    """Keeps the mouth in time with the sound, on a thread of its own: sound and subtitles wait for no answer of the server."""

    def __init__(self, utterance: Utterance, position: Callable[[], float]) -> None:
        self._utterance = utterance
        self._position = position
        self._wanted = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._work, name="raven-speech-align", daemon=True)
        self._thread.start()

    def now(self) -> None:
        """Tell the server which second is heard. Returns at once."""
        self._wanted.set()

    def end(self) -> None:
        """Tell it no more. Waits a moment for what is being told, so that nothing comes after the end."""
        self._ended = True
        self._wanted.set()
        self._thread.join(LAST_WORD)

    def _work(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._ended:
                return
            try:
                self._utterance.align(self._position)
            except RavenClientError as error:
                log.warning("the mouth cannot follow: %s", error)
            except Exception:
                log.exception("aligning the mouth failed")


class Speech:
    """One text while it is spoken. Its methods may be called from any thread, its callbacks come from threads of its own."""

    def __init__(self, utterance: Utterance, player: playback.Player, callbacks: Callbacks) -> None:
        self.error: Exception | None = None
        """Why it ended early, if it did."""
        self._utterance = utterance
        self._player = player
        self._callbacks = callbacks
        self._changed = threading.Condition()
        self._pieces: list[_Piece] = []
        self._is_fetched = False
        self._fetcher: threading.Thread | None = None
        self._track: playback.SoundTrack | None = None
        self._current: _Piece | None = None
        self._stopped = False
        self._over = threading.Event()

    def fetch(self) -> Speech:
        """Have it made and fetched already, in the background; `begin` may follow when it is its turn."""
        with self._changed:
            if self._fetcher is None and not self._stopped:
                self._fetcher = threading.Thread(target=self._fetch, name="raven-speech-fetch", daemon=True)
                self._fetcher.start()
        return self

    def begin(self) -> Speech:
        """Speak, in the background."""
        threading.Thread(target=self._run, name="raven-speech", daemon=True).start()
        return self

    def stop(self) -> None:
        """Be silent at once."""
        with self._changed:
            self._stopped = True
            track = self._track
            self._changed.notify_all()
        if track is not None:
            track.stop()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is over and `on_stop` was called; whether it is."""
        return self._over.wait(timeout)

    @property
    def speaking(self) -> bool:
        """Whether it is not over yet."""
        return not self._over.is_set()

    @property
    def sentence(self) -> Sentence | None:
        """The sentence that is heard now: the text for subtitles."""
        return self._current.sentence if self._current is not None else None

    @property
    def word(self) -> int | None:
        """Which of `sentence.words` is heard now."""
        piece = self._current
        return piece.sentence.word_at(self.position() - piece.begin) if piece is not None else None

    def position(self) -> float:
        """Which second of the speech is heard now."""
        return self._track.position() if self._track is not None else 0.0

    def remaining(self) -> float | None:
        """Seconds that are still to be heard; None while nobody knows how many."""
        if not self._is_fetched or self._track is None:
            return None
        return max(0.0, self._track.duration - self._track.position())

    # Fetching

    def _fetch(self) -> None:
        try:
            end = 0.0
            for sentence in self._utterance.sentences():
                sound = playback.decode(sentence.audio)
                pause = bytes(max(0, round((sentence.start - end) * RATE)) * WIDTH)
                begin = end + len(pause) / BYTES_PER_SECOND
                end = begin + len(sound) / BYTES_PER_SECOND
                self._call("on_audio_ready", sentence.audio)
                self._call("on_sentence_ready", sentence)
                with self._changed:
                    if self._stopped:
                        return
                    self._pieces.append(_Piece(begin, sentence, pause + sound))
                    if self._track is not None:
                        self._track.append(pause + sound)
                    self._changed.notify_all()
        except Exception as error:
            self._fail(error)
        finally:
            with self._changed:
                self._is_fetched = True
                if self._track is not None:
                    self._track.complete()
                self._changed.notify_all()

    # Speaking

    def _run(self) -> None:
        started, alignment = False, None
        try:
            track = self._open_track()
            if track is not None:
                alignment = _Alignment(self._utterance, track.position)
                track.wait_until_taken_up(LONGEST_LEAD)
                alignment.now()
                track.wait_until(0.0, LONGEST_LEAD + LEAD + 1)
                self._call("on_start")
                started = True
                self._accompany(track, alignment)
        except Exception as error:
            self._fail(error)
        finally:
            if not started:
                self._call("on_start")
            self._show(None)
            if alignment is not None:
                alignment.end()
            self._leave()
            self._call("on_stop")
            self._over.set()

    def _open_track(self) -> playback.SoundTrack | None:
        """The track with what was fetched so far, or None if there is nothing to be heard."""
        self.fetch()
        if not self._is_something_there():
            return None
        lead = min(LONGEST_LEAD, LEAD + self._utterance.delay())
        # Opening the device may take seconds: not under the lock, for which `stop` would wait.
        track = self._player.track(lead, wanted=lambda: not self._stopped)
        with self._changed:
            if self._stopped:
                track.stop()
                return None
            for piece in self._pieces:
                track.append(piece.pcm)
            if self._is_fetched:
                track.complete()
            self._track = track
            return track

    def _is_something_there(self) -> bool:
        """Wait for the first sentence; whether there is one that may be heard."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._pieces) or self._is_fetched or self._stopped)
            return bool(self._pieces) and not self._stopped

    def _accompany(self, track: playback.SoundTrack, alignment: _Alignment) -> None:
        """Show each sentence while it is heard, and align the mouth again and again, until the sound is over."""
        aligned_at, aligned = time.monotonic(), track.position()
        while not track.over:
            if not self._player.working and not track.over:
                raise PlaybackUnavailable("the sound device has stopped")
            position, now = track.position(), time.monotonic()
            pieces = self._pieces
            self._show(next((piece for piece in reversed(pieces) if piece.begin <= position), None))
            if now - aligned_at >= ALIGN_EVERY or abs(position - aligned - (now - aligned_at)) > SLIP:
                alignment.now()
                aligned_at, aligned = now, position
            coming = next((piece.begin for piece in pieces if piece.begin > position), position + LOOK)
            track.wait_until(coming, LOOK)

    def _show(self, piece: _Piece | None) -> None:
        before = self._current
        if piece is before:
            return
        self._current = piece
        if before is not None:
            self._call("on_sentence_end", before.sentence)
        if piece is not None:
            self._call("on_sentence", piece.sentence)

    def _leave(self) -> None:
        heard = self._track is not None and self._track.heard and self.error is None
        self.stop()
        if heard:
            return
        try:
            self._utterance.cancel()
        except RavenClientError as error:
            log.info("speech could not be cancelled: %s", error)

    def _fail(self, error: Exception) -> None:
        self.error = self.error or error
        if isinstance(error, RavenClientError):
            log.warning("speech failed: %s", error)
        else:
            log.error("speech failed", exc_info=error)

    def _call(self, name: str, *arguments: Any) -> None:
        callback = getattr(self._callbacks, name)
        if callback is None:
            return
        try:
            callback(*arguments)
        except Exception:
            log.exception("the callback %s failed", name)
