"""Who speaks while the avatar does: its own voice from the loudspeakers does not interrupt it, a person does."""

import json
import shutil
import subprocess
from pathlib import Path

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
const [module, sound, piece, rate] = process.argv.slice(1);
const { VoiceGate } = await import(module);
const { readFileSync } = await import('node:fs');
const bytes = readFileSync(sound), samples = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const gate = new VoiceGate(), voices = [];
for (let at = 0; at + Number(piece) <= samples.length; at += Number(piece)) {
  if (gate.take(samples.slice(at, at + Number(piece)), true)?.event === 'voice') voices.push(at / rate);
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


def heard_at(sound: NDArray[np.float64], folder: Path) -> list[float]:
    """The seconds at which the gate hears that somebody may speak, while the avatar does."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node.js")
    file = folder / "microphone"
    sound.astype("<f4").tofile(file)
    command = [node, "--input-type=module", "-e", PROGRAM, GATE.as_uri(), str(file), str(PIECE), str(RATE)]
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
