"""What speech must bear: many requests at once, endless texts, clients that leave or read nothing."""

import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from raven.speech.engines import hibari
from tests.patience import PATIENCE

CONTROLS = "".join(chr(n) for n in range(32)) + "\x7f\u200b\u202e\ufeff\ud800" + "Still here."


@pytest.fixture(scope="module")
def silent(start_server):
    """A server that speaks without a sound, on any machine."""
    with start_server(speech={"engine": "silent"}, limits={"stall_seconds": 1.0}) as running:
        yield running


def idle(server) -> bool:
    """Whether every place for calls that wait is free again."""
    return server.services.speeches._taken == 0


def test_two_hundred_at_once_get_speech_or_are_told_to_come_again_and_the_avatar_lives_on(silent, open_feed):
    instance_id = silent.load()
    silent.call("start", instance_id)
    feed = open_feed(silent, instance_id=instance_id, format="jpeg", fps=10)
    texts = [f"Request number {n} has something to say. And more of it. " * 5 for n in range(200)]
    frames, done = [0], threading.Event()

    def watch() -> None:
        while not done.is_set():
            feed.part()
            frames[0] += 1

    def say(n: int) -> tuple[int, str]:
        if n % 2:
            answer = requests.post(f"{silent.url}/api/tts/speak", json={"text": texts[n]}, timeout=PATIENCE)
        else:
            answer = requests.post(
                f"{silent.url}/api/avatar/speak", json={"instance_id": instance_id, "text": texts[n]}, timeout=PATIENCE
            )
        return answer.status_code, answer.headers.get("Retry-After", "")

    watching = threading.Thread(target=watch)
    watching.start()
    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(say, range(200)))
        state = silent.get("state", params={"instance_id": instance_id})
    done.set()
    watching.join(PATIENCE)
    codes = {code for code, _ in answers}
    assert codes <= {200, 503}
    assert 200 in codes
    assert all(again for code, again in answers if code == 503)
    assert state.json()["degraded"] is None
    assert frames[0] > 0
    assert (
        requests.post(f"{silent.url}/api/tts/speak", json={"text": "Afterwards."}, timeout=PATIENCE).status_code == 200
    )


def test_control_characters_and_half_characters_are_no_fault(silent):
    instance_id = silent.load()
    answers = [
        requests.post(f"{silent.url}/api/tts/speak", json={"text": CONTROLS, "format": "json"}, timeout=PATIENCE),
        silent.call("speak", instance_id, text=CONTROLS),
        requests.post(f"{silent.url}/v1/audio/speech", json={"input": CONTROLS}, timeout=PATIENCE),
    ]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert [word["text"] for word in answers[0].json()["words"]] == ["Still", "here."]


def test_a_client_that_leaves_in_the_middle_costs_nothing_more(silent, eventually):
    body = {"text": "A sentence for nobody at all. " * 600, "format": "wav", "stream": True, "get_metadata": False}
    with requests.post(f"{silent.url}/api/tts/speak", json=body, stream=True, timeout=PATIENCE) as answer:
        next(answer.iter_content(1000))
    assert eventually(lambda: idle(silent))


def test_a_client_that_reads_nothing_is_disconnected(silent, eventually):
    body = b'{"text": "%s", "format": "wav", "stream": true, "get_metadata": false}' % (b"Nobody listens. " * 1000)
    head = b"POST /api/tts/speak HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    port = int(silent.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(head % len(body) + body)
        assert eventually(lambda: not idle(silent))
        assert eventually(lambda: idle(silent))


def test_an_unloaded_avatar_ends_its_speech(silent):
    instance_id = silent.load()
    told = silent.call("speak", instance_id, text="Long. " * 3000).json()
    silent.call("unload", instance_id)
    silent.services.utterances.expire()
    assert requests.get(silent.url + told["audio_url"], timeout=PATIENCE).status_code == 404
    deadline = time.monotonic() + 10
    while any(thread.name == f"speaking {told['utterance_id']}" for thread in threading.enumerate()):
        assert time.monotonic() < deadline, "it is still being made"


@pytest.mark.skipif(hibari.why_not() is not None, reason="the engine hibari cannot run here")
def test_a_server_that_is_stopped_while_it_speaks_ends_in_order():
    command = [sys.executable, "-m", "raven.server.main", "--port", "0", "--voice-engine", "hibari"]
    long = " ".join(f"This is the sentence of the number {n}." for n in range(400))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            said = ""
            while "Ctrl+C" not in said:
                said += process.stdout.readline()
            address = re.search(r"http://localhost:\d+/", said)[0]
            requests.get(f"{address}api/tts/info", timeout=PATIENCE)
            call = {"instance_id": "default", "text": long}
            assert requests.post(f"{address}api/avatar/speak", json=call, timeout=PATIENCE).status_code == 200
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
            assert "Traceback" not in process.stdout.read()
        finally:
            process.kill()
