"""A face for voice agents made with pipecat: speech goes in, and video frames of an avatar that says it come out.

    avatar = RavenAvatar("raven")
    Pipeline([transport.input(), stt, ..., llm, avatar.directions, tts, avatar, transport.output(), avatar.heard])

`avatar` belongs between the voice and the output, `avatar.directions` between the language model and the voice; without it the
avatar speaks all the same, and tags such as [joy] are left to the voice. `avatar.heard` belongs behind the output; without it a
sound that is sent late is not known to be. docs/agents.md tells more.
"""

import asyncio
from collections import deque
from collections.abc import Generator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

try:
    from pipecat.frames.frames import (
        AggregatedTextFrame,
        BotStartedSpeakingFrame,
        BotStoppedSpeakingFrame,
        CancelFrame,
        EndFrame,
        Frame,
        InterruptionFrame,
        LLMFullResponseEndFrame,
        LLMFullResponseStartFrame,
        LLMTextFrame,
        OutputAudioRawFrame,
        OutputImageRawFrame,
        SpeechOutputAudioRawFrame,
        StartFrame,
        TTSAudioRawFrame,
        TTSSpeakFrame,
        TTSStoppedFrame,
        TTSTextFrame,
    )
    from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
    from pipecat.utils.text.base_text_aggregator import TextType
except ImportError as error:
    raise ImportError(
        f"raven.integrations.pipecat needs pipecat: pip install 'raven-avatar[pipecat]' ({error})"
    ) from error

from raven.chat import Script
from raven.chat.script import WORD, Cue, Line
from raven.integrations.spoken_elsewhere import SpokenElsewhere, Stamp
from raven.live.delivery.viewing import ShownFrame, viewer_frames
from raven.live.saying.acting import Classify, Manner
from raven.live.session import Session
from raven.speech.underlaid import reading_of
from raven.video.backdrop import flatten

LOOK_SECONDS = 0.05  # between two looks whether a picture that waits is still wanted


class RavenAvatar(FrameProcessor):  # type: ignore[misc]
    """Shows an avatar whose mouth follows the speech that passes through, sound and all else untouched.

    The mouth moves by the phonemes of the text that the voice announces, once a sentence's sound is there as a whole; before
    that, and where there is no text, by loudness. It begins when the output tells that the sound does
    (`BotStartedSpeakingFrame`), and where none tells, with the first sound that passes; from then on it goes by the sound that
    the output has sent. An interruption silences it at once.
    """

    def __init__(
        self,
        character: str | Path = "raven",
        *,
        settings: Mapping[str, Any] | None = None,
        poser: str = "auto",
        device: str = "auto",
        alpha: bool = False,
        lead: float = 0.0,
        classify: Classify = lambda text: None,
        manner: Manner | None = None,
        **options: Any,
    ) -> None:
        """A shipped character by its name, or a picture file; `settings` as the server's, such as `{"target_fps": 30}`.

        `alpha`: frames are RGBA, without the backdrop of the settings. `lead`: seconds that the output needs longer for a
        picture than for a sound. `classify` gives the emotions that a text speaks, for a face that follows text without
        directions. Raises `InvalidInput` for a character or settings that cannot be.
        """
        from raven.export.sources import open_character
        from raven.settings.levels import resolve_settings, server_settings

        super().__init__(**options)
        self._settings, _ = resolve_settings(dict(settings or {}), server_settings(), "settings")
        self._character = open_character(character)
        self._poser = poser, device
        self._alpha = alpha
        self._speaking = classify, manner or Manner(), lead
        self._session: Session | None = None
        self._speech: SpokenElsewhere | None = None
        self._showing: list[asyncio.Task[None]] = []
        self._pictures: asyncio.Queue[tuple[int, Stamp | None, OutputImageRawFrame]] = asyncio.Queue()
        self._interruptions = 0  # until now; pictures of before the last one are not shown any more
        self._silent = asyncio.Event()
        self.directions = RavenDirections()
        """To be placed before the voice: takes stage directions out of the text, and has them done here."""
        self.heard = RavenHeard(self)
        """To be placed behind the output: sees which sound it has sent, by which the mouth goes."""

    @property
    def session(self) -> Session:
        """The avatar, for what else it is to be told, such as `set_emotion`. Raises `RuntimeError` before the pipeline runs."""
        if self._session is None:
            raise RuntimeError("the pipeline does not run yet")
        return self._session

    async def setup(self, setup: Any) -> None:
        """Prepares the character, a second or more, before the pipeline begins."""
        await super().setup(setup)
        await asyncio.to_thread(self._open)

    async def cleanup(self) -> None:
        """Ends the session."""
        await super().cleanup()
        await self._close()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Notes what is said and when it is heard; passes every frame on."""
        await super().process_frame(frame, direction)
        if self._speech is not None:
            await self._note(self._speech, frame, direction)
        if isinstance(frame, EndFrame) and self._showing:
            await self._silent.wait()  # behind it the output takes no more pictures, though it plays all sound before
        await self.push_frame(frame, direction)
        if isinstance(frame, StartFrame) and not self._showing:
            self._showing = [self.create_task(self._make()), self.create_task(self._show())]
        elif isinstance(frame, EndFrame | CancelFrame):
            await self._close()

    async def _note(self, speech: SpokenElsewhere, frame: Frame, direction: FrameDirection) -> None:
        upstream = direction == FrameDirection.UPSTREAM
        if isinstance(frame, AggregatedTextFrame) and not isinstance(frame, TTSTextFrame) and frame.will_be_spoken:
            cues = self.directions.cues_of(frame.text)
            await asyncio.to_thread(speech.announced, frame.text, cues)
        elif isinstance(frame, TTSAudioRawFrame | SpeechOutputAudioRawFrame):
            await asyncio.to_thread(speech.sound, _mono(frame), frame.sample_rate)
        elif isinstance(frame, TTSStoppedFrame | EndFrame):
            self._silent.clear()
            await asyncio.to_thread(speech.ended, self.directions.last_cues())
        elif isinstance(frame, InterruptionFrame):
            speech.interrupted()
            self._interruptions += 1
        elif isinstance(frame, BotStartedSpeakingFrame) and upstream:
            speech.started()
        elif isinstance(frame, BotStoppedSpeakingFrame) and upstream:
            speech.stopped()

    def _open(self) -> None:
        from raven.posers import create_poser

        reading_of("Hello.")  # the dictionary is there when the first sentence comes
        self._session = Session("pipecat", self._character, create_poser(*self._poser), self._settings)
        self._session.start()
        classify, manner, lead = self._speaking
        self._speech = SpokenElsewhere(self._session, classify, manner, lead)

    async def _close(self) -> None:
        showing, self._showing = self._showing, []
        if self._session is not None:
            self._session.feed.close()  # wakes who waits for a frame
        for task in showing:
            await self.cancel_task(task)
        if self._session is not None:
            await asyncio.to_thread(self._session.close)

    async def note_sent(self, seconds: float) -> None:
        """The output has sent so much more of the voice's sound. For `heard`."""
        if self._speech is not None:
            await asyncio.to_thread(self._speech.sent, seconds, self.session.now())

    async def _make(self) -> None:
        session = self.session
        frames = viewer_frames(session.feed, lambda: session.fps)
        while not session.feed.closed:
            interruptions = self._interruptions
            if (made := await asyncio.to_thread(self._next_image, session, frames)) is not None:
                self._pictures.put_nowait((interruptions, *made))
            if self._speech is not None and not self._speech.goes_on:
                self._silent.set()
        self._silent.set()

    async def _show(self) -> None:
        assert self._speech is not None
        while True:
            interruptions, stamp, image = await self._pictures.get()
            while interruptions == self._interruptions and (wait := self._speech.to_wait(stamp)) > 0:
                await asyncio.sleep(min(wait, LOOK_SECONDS))
            if interruptions == self._interruptions:
                await self.push_frame(image)

    def _next_image(
        self, session: Session, frames: Generator[ShownFrame | None]
    ) -> tuple[Stamp | None, OutputImageRawFrame] | None:
        """A picture, and which sound it belongs to."""
        view = next(frames, None)
        if self._speech is not None:
            self._speech.step()
        if view is None:
            return None
        rgba8 = view.frame.rgba8
        pixels = rgba8 if self._alpha else flatten(rgba8, session.backdrop())
        size = pixels.shape[1], pixels.shape[0]
        image = OutputImageRawFrame(image=pixels.tobytes(), size=size, format="RGBA" if self._alpha else "RGB")
        return self._speech.stamp(view.frame.time) if self._speech is not None else None, image


class RavenHeard(FrameProcessor):  # type: ignore[misc]
    """Tells a `RavenAvatar` how much of the voice's sound the output before it has sent; passes every frame on."""

    def __init__(self, avatar: RavenAvatar, **options: Any) -> None:
        super().__init__(**options)
        self._avatar = avatar

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Sound that arrives here was sent."""
        await super().process_frame(frame, direction)
        if isinstance(frame, TTSAudioRawFrame | SpeechOutputAudioRawFrame) and direction == FrameDirection.DOWNSTREAM:
            await self._avatar.note_sent(frame.num_frames / frame.sample_rate)
        await self.push_frame(frame, direction)


class RavenDirections(FrameProcessor):  # type: ignore[misc]
    """Takes stage directions, markup and thoughts out of what a model writes; sentence by sentence the rest goes on to the voice.

    Belongs to a `RavenAvatar`, which does what is directed when the word after it sounds.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._script = Script()
        self._lines: deque[Line] = deque()  # that went on to the voice, which has not announced them yet

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Text becomes sentences without directions; all else passes."""
        await super().process_frame(frame, direction)
        if isinstance(frame, LLMTextFrame) and direction == FrameDirection.DOWNSTREAM:
            await self._say(self._script.add(frame.text))
            return
        if isinstance(frame, LLMFullResponseStartFrame):
            self._script = Script()
        elif isinstance(frame, LLMFullResponseEndFrame):
            await self._say(self._script.finish())
        elif isinstance(frame, TTSSpeakFrame):
            script = Script()
            lines = [*script.add(frame.text), *script.finish()]
            text = " ".join(line.text for line in lines if line.text)
            self._lines.append(_as_one(lines, text))
            frame.text = text
        elif isinstance(frame, InterruptionFrame):
            self._script = Script()
            self._lines.clear()
        await self.push_frame(frame, direction)

    def cues_of(self, text: str) -> tuple[Cue, ...]:
        """What is to be done at which word of what the voice says now. For the avatar."""
        wanted = _bare(text)
        if not any(_bare(line.text) == wanted for line in self._lines):
            return ()
        missed: list[Cue] = []
        while _bare((line := self._lines.popleft()).text) != wanted:
            missed += (replace(cue, word=0) for cue in line.cues)  # of what the voice left out
        return (*missed, *line.cues)

    def last_cues(self) -> tuple[Cue, ...]:
        """What is to be done when all was said. For the avatar."""
        cues: list[Cue] = []
        while self._lines and not self._lines[0].text:
            cues += self._lines.popleft().cues
        return tuple(cues)

    async def _say(self, lines: list[Line]) -> None:
        for line in lines:
            self._lines.append(line)
            if line.text:
                await self.push_frame(AggregatedTextFrame(line.text, TextType.SENTENCE))


def _as_one(lines: list[Line], text: str) -> Line:
    cues: list[Cue] = []
    words = 0
    for line in lines:
        cues += (replace(cue, word=cue.word + words) for cue in line.cues)
        words += len(WORD.findall(line.text))
    return Line(text, tuple(cues))


def _bare(text: str) -> str:
    return " ".join(text.split())


def _mono(frame: OutputAudioRawFrame) -> Any:
    samples = np.frombuffer(frame.audio, np.int16)
    if frame.num_channels == 1:
        return samples
    return samples.reshape(-1, frame.num_channels).mean(axis=1).astype(np.int16)
