"""Who speaks while the avatar does: its own voice from the loudspeakers does not interrupt it, a person does."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from raven.server.endpoints.pages.page import STATIC_FOLDER
from raven.speech import create_engine
from raven.speech.speaker import Speaker

pytest.importorskip("hibari")

GATE = STATIC_FOLDER / "page" / "chat" / "voice-gate.js"
RATE, PIECE = 16_000, 512  # as the page takes them from a microphone
BEGIN = 3.0  # seconds after which somebody speaks
CANCELLED = 30.0  # decibels by which echo cancellers of browsers take out at least what they play themselves
PROGRAM = """
const [module, sound, sounding, piece, rate] = process.argv.slice(1);
const { VoiceGate } = await import(module);
const { readFileSync } = await import('node:fs');
const read = (file) => new Float32Array(new Uint8Array(readFileSync(file)).buffer);
const samples = read(sound), played = sounding ? read(sounding) : null;
const gate = new VoiceGate(), voices = [];
for (let at = 0; at + Number(piece) <= samples.length; at += Number(piece)) {
  const [heard, own] = [samples, played].map((sound) => sound?.slice(at, at + Number(piece)));
  if (gate.take(heard, true, own)?.event === 'voice') voices.push(at / rate);
}
console.log(JSON.stringify(voices));
"""


@pytest.fixture(scope="module")
def voice() -> NDArray[np.float64]:
    """Six seconds of the avatar's voice, of the power 1."""
    speaker = Speaker(create_engine("hibari"))
    text = "I was saying that papa may buy a big apple, and that mama may not, whatever the weather is like today."
    sound = np.concatenate([piece.segment.audio for piece in speaker.speak(text)])
    at = np.arange(0, len(sound), speaker.engine.sample_rate / RATE)
    sound = np.resize(np.interp(at, np.arange(len(sound)), sound), 6 * RATE)
    return sound / np.sqrt(np.mean(sound**2))


def heard_at(sound: NDArray[np.float64], folder: Path, played: NDArray[np.float64] | None = None) -> list[float]:
    """The seconds at which the gate hears that somebody may speak, while the avatar does; `played`: what the page knows of it."""
    return run(PROGRAM, sound, folder, played)


def run(program: str, sound: NDArray[np.float64], folder: Path, played: NDArray[np.float64] | None) -> Any:
    """What a program for Node.js writes of the sound, as JSON."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node.js")
    file, beside = folder / "microphone", folder / "played"
    sound.astype("<f4").tofile(file)
    if played is not None:
        played.astype("<f4").tofile(beside)
    files = [str(file), str(beside) if played is not None else ""]
    command = [node, "--input-type=module", "-e", program, GATE.as_uri(), *files, str(PIECE), str(RATE)]
    return json.loads(subprocess.check_output(command, text=True))


def level(decibels: float) -> float:
    return float(10 ** (decibels / 20))


@pytest.mark.parametrize(("loudspeakers", "room"), [(-15, -75), (-15, -60), (-35, -60)])
def test_the_avatar_does_not_interrupt_itself_and_somebody_who_speaks_does(voice, loudspeakers, room, tmp_path):
    """`loudspeakers`: how loud they are at the microphone; `room`: how loud that is. Both in decibels below full scale."""
    echo = np.roll(voice, RATE // 20) * level(loudspeakers - CANCELLED)
    noise = np.random.default_rng(1).normal(0, level(room), len(voice))
    assert heard_at(echo + noise, tmp_path) == []
    person = np.roll(voice[::-1], RATE) * level(-20) * (np.arange(len(voice)) >= BEGIN * RATE)
    heard = heard_at(echo + noise + person, tmp_path)
    assert BEGIN - PIECE / RATE <= heard[0] < BEGIN + 0.6


def test_moments_in_which_the_browser_lets_the_echo_through_interrupt_nothing(voice, tmp_path):
    """As Chromium does on a busy machine: it loses track of the echo for up to a sixth of a second."""
    echo, let_through = voice * level(-15), np.zeros(len(voice), bool)
    for begin in (0.8, 2.0, 3.1, 4.4):
        let_through[round(begin * RATE) : round((begin + 0.16) * RATE)] = True
    noise = np.random.default_rng(1).normal(0, level(-75), len(voice))
    assert heard_at(np.where(let_through, echo, echo * level(-CANCELLED)) + noise, tmp_path) == []


# Before the browser's canceller has adapted, and where it loses track for long: the page compares with what it plays itself.

PLAYED = -15  # decibels below full scale
WAY = 0.1373  # seconds from what is played to what is heard: no whole number of samples


def room_of(late: float) -> NDArray[np.float64]:
    """What becomes of a click on its way: a direct sound, and a reverberation of 0.3 s, altogether so many decibels louder."""
    rng, time = np.random.default_rng(4), np.arange(round(0.25 * RATE)) / RATE
    at = WAY * RATE
    direct = np.sinc(np.arange(round(at) + 40) - at)
    tail = rng.normal(0, 1, len(time)) * 10 ** (-3 * time / 0.3)
    tail *= level(late) / np.sqrt(np.sum(tail**2))
    made = np.zeros(len(direct) + len(tail))
    made[: len(direct)] += direct
    made[round(at) + 16 : round(at) + 16 + len(tail)] += tail
    return made


def echo_of(voice: NDArray[np.float64], decibels: float, late: float = -8.0) -> NDArray[np.float64]:
    """What the microphone hears of it without any canceller."""
    return np.convolve(voice * level(PLAYED + decibels), room_of(late))[: len(voice)]


def adapting(echo: NDArray[np.float64]) -> NDArray[np.float64]:
    """As a canceller lets it through that adapts for 2.5 s: less and less, and from moment to moment not alike."""
    rng, time = np.random.default_rng(7), np.arange(len(echo)) / RATE
    moments = np.arange(0, time[-1] + 0.05, 0.05)
    trembling = np.interp(time, moments, rng.uniform(-6, 0, len(moments)))
    return echo * 10 ** ((trembling - np.minimum(20 * time, 50)) / 20)


@pytest.mark.parametrize("decibels", [0, -6])
def test_the_echo_in_the_first_sentence_interrupts_nothing(voice, decibels, tmp_path):
    noise = np.random.default_rng(1).normal(0, level(-75), len(voice))
    heard = adapting(echo_of(voice, decibels)) + noise
    assert heard_at(heard, tmp_path), "by its loudness alone it is a voice"
    assert heard_at(heard, tmp_path, voice * level(PLAYED)) == []


@pytest.mark.parametrize("late", [-8, 0])
def test_an_echo_that_no_canceller_takes_out_interrupts_nothing(voice, late, tmp_path):
    """`late`: from a loudspeaker near the microphone, and across a room."""
    voice = voice[: 3 * RATE]
    noise = np.random.default_rng(1).normal(0, level(-75), len(voice))
    assert heard_at(echo_of(voice, -6, late) + noise, tmp_path, voice * level(PLAYED)) == []


@pytest.mark.parametrize("person", [-6, -12])
def test_somebody_who_speaks_into_a_loud_echo_is_heard(voice, person, tmp_path):
    """`person`: decibels below what is played; the echo is at -6."""
    noise = np.random.default_rng(1).normal(0, level(-75), len(voice))
    somebody = np.roll(voice[::-1], RATE) * level(PLAYED + person) * (np.arange(len(voice)) >= BEGIN * RATE)
    heard = heard_at(echo_of(voice, -6) + noise + somebody, tmp_path, voice * level(PLAYED))
    assert BEGIN <= heard[0] < BEGIN + 1.3


def test_looking_for_the_echo_takes_at_most_half_of_the_time_of_a_slow_processor(voice, tmp_path):
    """A page that falls behind answers nothing any more; here each look takes as long as 20 pieces last."""
    slow = "let looks = 0; performance.now = () => 320 * looks++;\n"
    told = "console.log(JSON.stringify(looks / 2));"
    sound = echo_of(voice, 0) + np.random.default_rng(1).normal(0, level(-75), len(voice))
    looks = run(
        slow + PROGRAM.replace("console.log(JSON.stringify(voices));", told), sound, tmp_path, voice * level(PLAYED)
    )
    assert 2 <= looks <= len(voice) / PIECE / 20 + 1
