"""A voice agent with a face, in pipecat, with stand-ins for model and listener: python examples/pipecat_agent.py [FILM.mp4]

The model's part is a fixed answer with stage directions in it, the voice is Raven's own, and what a caller would see and hear
becomes a film. Needs pip install 'raven-avatar[pipecat,record]'.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator
from fractions import Fraction
from pathlib import Path

import numpy as np
from pipecat.frames.frames import (
    EndFrame,
    Frame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    OutputAudioRawFrame,
    OutputImageRawFrame,
    StartFrame,
    TTSAudioRawFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import TransportParams
from pipecat.workers.runner import WorkerRunner

from raven.integrations.pipecat import RavenAvatar
from raven.speech import voice_engines
from raven.speech.encoding import samples16
from raven.speech.speaker import Speaker
from raven.video.recorder import FilmSpec, open_film

ANSWER = "[joy] Hello there! *looks surprised* Oh, is that a puppy? [look:left] I would love to pet it."
FPS, RATE = 25, 24_000
AHEAD = 0.2  # seconds of sound that the caller's machine has in hand, so that none is missing when it is busy


class Voice(TTSService):  # type: ignore[misc]
    """Raven's voice, in the place of any other that pipecat knows."""

    def __init__(self) -> None:
        settings = TTSSettings(model=None, voice=None, language=None)
        super().__init__(sample_rate=RATE, push_start_frame=True, push_stop_frames=True, settings=settings)
        self._speaker = Speaker(voice_engines("auto"))

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None]:
        for spoken in await asyncio.to_thread(lambda: list(self._speaker.speak(text))):
            sound = samples16(spoken.segment.audio).tobytes()
            yield TTSAudioRawFrame(audio=sound, sample_rate=RATE, num_channels=1, context_id=context_id)


class Caller(BaseOutputTransport):  # type: ignore[misc]
    """Who is called: sees a picture every 1/25 s, and hears at the pace of the sound."""

    def __init__(self) -> None:
        video = {"video_out_enabled": True, "video_out_is_live": True, "video_out_framerate": FPS}
        size = {"video_out_width": 512, "video_out_height": 512}
        sound = {"audio_out_enabled": True, "audio_out_sample_rate": RATE, "audio_out_end_silence_secs": 0}
        super().__init__(TransportParams(**video, **size, **sound))
        self.seen: list[tuple[float, np.ndarray]] = []
        self.heard: list[tuple[float, np.ndarray]] = []
        self._free = 0.0

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def write_video_frame(self, frame: OutputImageRawFrame) -> bool:
        width, height = frame.size
        self.seen.append((self._now(), np.frombuffer(frame.image, np.uint8).reshape(height, width, 3)))
        return True

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        begins = max(self._now(), self._free)
        self._free = begins + frame.num_frames / frame.sample_rate
        self.heard.append((begins, np.frombuffer(frame.audio, np.int16)))
        await asyncio.sleep(max(0.0, self._free - self._now() - AHEAD))
        return True

    def _now(self) -> float:
        return float(self.get_event_loop().time())

    def write(self, file: Path) -> None:
        """A film of it all: each picture from when it was seen, each sound from when it was heard."""
        began = self.seen[0][0]
        sound = np.zeros(round((self.seen[-1][0] + 1 - began) * RATE), np.float32)
        for at, samples in self.heard:
            place = sound[max(0, round((at - began) * RATE)) :][: len(samples)]
            place[:] = samples[: len(place)] / 32768
        film = open_film(file, "mp4", FilmSpec(Fraction(FPS), RATE))
        shown = 0
        for number in range(round((self.seen[-1][0] - began) * FPS)):
            while shown + 1 < len(self.seen) and self.seen[shown + 1][0] <= began + (number + 0.5) / FPS:
                shown += 1
            film.add_frame(np.dstack([self.seen[shown][1], np.full((512, 512), 255, np.uint8)]))
            film.add_sound(sound[number * RATE // FPS : (number + 1) * RATE // FPS])
        film.close()


async def talk(caller: Caller, answer: str = ANSWER) -> None:
    """One answer, from the first token to the last sound."""
    avatar = RavenAvatar("raven", settings={"target_fps": FPS})
    pipeline = Pipeline([avatar.directions, Voice(), avatar, caller, avatar.heard])
    worker = PipelineWorker(pipeline, cancel_on_idle_timeout=False, enable_rtvi=False)
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    tokens = [LLMTextFrame(answer[begin : begin + 4]) for begin in range(0, len(answer), 4)]
    await worker.queue_frames([LLMFullResponseStartFrame(), *tokens, LLMFullResponseEndFrame(), EndFrame()])
    await runner.run()


if __name__ == "__main__":
    caller = Caller()
    asyncio.run(talk(caller))
    print(f"{len(caller.seen)} pictures seen, {sum(len(samples) for _, samples in caller.heard) / RATE:.1f} s heard")
    if len(sys.argv) > 1:
        caller.write(Path(sys.argv[1]))
