"""OpenAI's client for JavaScript speaks with Raven, in Node.js: a changed address is all that it takes."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from raven.speech.engines import hibari
from tests import npm
from tests.patience import PATIENCE
from tests.server.stand_in_model import TOKENS, stand_in_model

TEXT = "Hello there, it is good to see you! I have been waiting here for hours. Come in."
SCRIPT = """
import OpenAI from "openai";

const [address, input] = process.argv.slice(1);
const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: "none", maxRetries: 0 });
const ask = { model: "tts-1", input };
const told = { models: [], sounds: {} };

for await (const model of await client.models.list()) told.models.push(model.id);
told.model = await client.models.retrieve(told.models[0]);

for (const voice of ["alloy", "Nova", "AF_Sky", "af_sky+af_bella"]) {
  const answer = await client.audio.speech.create({ ...ask, voice });
  const sound = { type: answer.headers.get("content-type"), seconds: Number(answer.headers.get("x-audio-duration")) };
  told.sounds[voice] = { ...sound, bytes: (await answer.arrayBuffer()).byteLength };
}

const left_out = { instructions: null, response_format: null, speed: null, stream_format: null };
told.nulls = (await client.audio.speech.create({ ...ask, voice: "nova", ...left_out })).headers.get("content-type");

const pcm = { ...ask, voice: "nova", response_format: "pcm" };
const whole = await client.audio.speech.create(pcm);
const stream = await client.audio.speech.create({ ...pcm, stream_format: "audio" });
told.whole_seconds = Number(whole.headers.get("x-audio-duration"));
told.first_seconds = Number(stream.headers.get("x-audio-duration"));
told.same_sound = Buffer.from(await whole.arrayBuffer()).equals(Buffer.from(await stream.arrayBuffer()));

try {
  await client.audio.speech.create({ ...ask, voice: "nobody" });
} catch (error) {
  told.error = { kind: error.constructor.name, status: error.status, text: error.message };
}

const chat = { model: "parrot", messages: [{ role: "user", content: "hi" }] };
told.said = "";
for await (const part of await client.chat.completions.create({ ...chat, stream: true })) {
  told.said += part.choices[0].delta.content ?? "";
}
told.whole = (await client.chat.completions.create(chat)).choices[0].message.content;
try {
  const cut = { ...chat, messages: [{ role: "user", content: "cut" }], stream: true };
  for await (const part of await client.chat.completions.create(cut)) told.cut = part.choices[0].delta.content;
} catch (error) {
  told.broken = error.message;
}
console.log(JSON.stringify(told));
"""


@pytest.fixture(scope="module")
def told(start_server, pytestconfig) -> dict[str, Any]:
    """What the script saw."""
    if (lack := hibari.why_not()) is not None:
        pytest.skip(lack)
    folder: Path = npm.folder_with(npm.OPENAI, pytestconfig)
    with stand_in_model() as model, start_server(speech={"engine": "hibari"}, chat={"base_url": model.url}) as server:
        command = [str(shutil.which("node")), "--input-type=module", "--eval", SCRIPT, server.url, TEXT]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_finds_models(told):
    assert "tts-1" in told["models"]
    assert told["model"]["object"] == "model"


def test_voices_speak_in_any_case_and_mixed(told):
    for voice, sound in told["sounds"].items():
        assert sound["type"] == "audio/mpeg", voice
        assert 3 < sound["seconds"] < 10, voice
        assert sound["bytes"] > 10_000, voice


def test_parameters_that_are_null_are_left_out(told):
    assert told["nulls"] == "audio/mpeg"


def test_a_stream_is_the_same_sound_and_tells_how_long_its_begin_is(told):
    assert told["same_sound"]
    assert 0 < told["first_seconds"] < told["whole_seconds"]


def test_its_errors_have_their_kind_and_say_what_is_wrong(told):
    assert (told["error"]["kind"], told["error"]["status"]) == ("UnprocessableEntityError", 422)
    assert "must be one of" in told["error"]["text"]


def test_a_language_model_is_spoken_with_through_this_server(told):
    assert told["said"] == told["whole"] == "".join(TOKENS)
    assert told["cut"].startswith("Hello there.")
    assert "broke off" in told["broken"]
