"""How soon an answer that streams in is heard and acted, how soon it is silent, and what passing it on costs.

    python benchmarks/chat.py [--runs 10] [--gap 30] [--out FILE]

Prints JSON. A real server with the voice `hibari` stands between this program and a stand-in model, whose tokens come `--gap`
milliseconds apart. All times are in milliseconds, median and 95th percentile.

* `first_sound`: from when the model wrote the last character of its first sentence to when the sound of it can be played;
  `first_sound_fetched` until it is here; `mouth`: until the mouth moves, where nobody listens.
* `silence_after_stop`: from `stop_speaking` until the mouth is still; `silence_after_request`: the same after another request;
  `model_stopped`: from when a client leaves to when the model notices.
* `interrupted`: from the call that interrupts an answer of the page's chat until the mouth is still; `model_interrupted` until
  the model notices.
* `added_per_token`: by how much later tokens arrive than straight from the model.
* `direction_error`: by how much emotions are taken on later than the word after their direction sounds, by the session's clock.
"""

import argparse
import json
import queue
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests
from measuring import summary

from raven.chat import Script
from raven.figure.character import find_character, load_character
from raven.live.saying.acting import Manner
from raven.live.saying.performance import LEAD, Performance
from raven.live.saying.speech import Utterance
from raven.live.saying.speech_words import word_starts
from raven.live.saying.stage import Stage
from raven.live.session import Session
from raven.posers import Posers
from raven.speech import create_engine
from raven.speech.speaker import Speaker

FIRST = "[joy] Hello there, my dear friend!"
TEXT = f"{FIRST} It is so good to see you again. Tell me, how was your day? I have been waiting here for hours."
DIRECTED = (
    "[joy] Hello there, [sadness] my old [surprise] friend. I must go [anger] now, but [fear] I shall [love] return"
)
PATIENCE = 30.0  # seconds


class Model(BaseHTTPRequestHandler):
    """Answers with a text, token by token; notes when each was written."""

    protocol_version = "HTTP/1.1"
    gap = 0.03  # seconds
    text = TEXT
    written: list[tuple[str, float]] = []  # noqa: RUF012  # one model, one answer at a time
    left: "queue.Queue[float]" = queue.Queue()

    def log_message(self, *args: Any) -> None:
        """Says nothing."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        Model.written = []
        try:
            for token in re.findall(r"\s?\S{1,5}", self.text):
                time.sleep(self.gap)
                event = {"choices": [{"index": 0, "delta": {"content": token}, "finish_reason": None}]}
                self._chunk(b"data: " + json.dumps(event).encode() + b"\n\n")
                Model.written.append((token, time.monotonic()))
            self._chunk(b"data: [DONE]\n\n")
            self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.left.put(time.monotonic())
            self.close_connection = True

    def _chunk(self, part: bytes) -> None:
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")


@contextmanager
def model() -> Iterator[str]:
    """The stand-in model; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()


@contextmanager
def raven(base_url: str) -> Iterator[str]:
    """A server in front of it; its address."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "raven.toml"
        config.write_text(
            f'[chat]\nbase_url = "{base_url}"\n[speech]\nengine = "hibari"\n[classify]\nenabled = false\n'
        )
        command = [
            sys.executable,
            "-m",
            "raven.server.main",
            "--port",
            "0",
            "--config",
            str(config),
            "--log-level",
            "warning",
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                address = next(found[0] for line in server.stdout if (found := re.search(r"http://\S+(?=/)", line)))
                yield address.replace("localhost", "127.0.0.1")
            finally:
                server.terminate()
                server.stdout.read()


class Listener:
    """Who listens to the session: events with when they came."""

    def __init__(self, url: str) -> None:
        self.events: queue.Queue[tuple[dict[str, str], float]] = queue.Queue()
        self._answer = requests.get(f"{url}/api/avatar/events", stream=True, timeout=(PATIENCE, None))
        threading.Thread(target=self._read, daemon=True).start()

    def next(self, kind: str) -> tuple[dict[str, str], float]:
        while True:
            event, when = self.events.get(timeout=PATIENCE)
            if event["event"] == kind:
                return event, when

    def close(self) -> None:
        self._answer.close()

    def _read(self) -> None:
        try:
            for line in self._answer.iter_lines(chunk_size=1):
                if line.startswith(b"data:"):
                    self.events.put((json.loads(line[5:]), time.monotonic()))
        except (requests.RequestException, AttributeError):
            return  # closed


def ask(url: str) -> requests.Response:
    """A streamed answer, of which nothing was read yet."""
    body = {"messages": [{"role": "user", "content": "hi"}], "stream": True}
    return requests.post(f"{url}/chat/completions", json=body, stream=True, timeout=PATIENCE)


def arrivals(url: str) -> list[float]:
    """By how many seconds each token arrives later than it was written."""
    came = []
    with ask(url) as answer:
        for line in answer.iter_lines(chunk_size=1):
            if line.startswith(b"data: {"):
                came.append(time.monotonic())
    return [here - there for here, (_, there) in zip(came, Model.written, strict=True)]


def first_written() -> float:
    """When the last character of the first sentence was written."""
    text = ""
    for token, when in Model.written:
        text += token
        if text.endswith(FIRST):
            return when
    raise LookupError(FIRST)


def heard(url: str, runs: int) -> dict[str, list[float]]:
    """How soon the first sentence is heard."""
    result: dict[str, list[float]] = {"first_sound": [], "first_sound_fetched": []}
    session = requests.Session()
    listener = Listener(url)
    for run in range(runs):
        Model.text = f"{FIRST} {run} {TEXT}"  # another text each time: what was said before is remembered
        reader = threading.Thread(target=arrivals, args=(f"{url}/v1",), daemon=True)
        reader.start()
        event, when = listener.next("speaking")
        sound = session.get(f"{url}/api/avatar/utterances/{event['utterance_id']}/sentences/0/audio", timeout=PATIENCE)
        fetched = time.monotonic()
        sound.raise_for_status()
        reader.join()
        result["first_sound"].append(when - first_written())
        result["first_sound_fetched"].append(fetched - first_written())
        stop(session, url)
    listener.close()
    return result


def stop(session: requests.Session, url: str) -> None:
    session.post(f"{url}/api/avatar/stop_speaking", json={"instance_id": "default"}, timeout=PATIENCE)


def state(session: requests.Session, url: str) -> Any:
    return session.get(f"{url}/api/avatar/state", timeout=PATIENCE).json()


def moved(url: str, runs: int) -> dict[str, list[float]]:
    """How soon the mouth moves, and is still again."""
    result: dict[str, list[float]] = {"mouth": [], "silence_after_stop": [], "silence_after_request": []}
    session = requests.Session()
    time.sleep(2)  # until it is noticed that nobody listens
    for run in range(runs):
        Model.text = f"{FIRST} {run} more. {TEXT}"
        reader = threading.Thread(target=arrivals, args=(f"{url}/v1",), daemon=True)
        reader.start()
        while not (told := state(session, url))["speech"]:
            time.sleep(0.002)
        spoken = told["speech"]
        opens = session.get(
            f"{url}/api/avatar/utterances/{spoken['utterance_id']}/sentences/0", timeout=PATIENCE
        ).json()
        opening = next(frame[0] for frame in opens["timeline"]["keyframes"] if any(frame[1:]))
        reader.join()
        result["mouth"].append(told["clock"] - spoken["position"] + opening - first_written())
        asked = time.monotonic()
        if run % 2:
            stop(session, url)
        else:
            Model.text = "Yes?"
            reader = threading.Thread(target=arrivals, args=(f"{url}/v1",), daemon=True)
            reader.start()
        while (now := state(session, url))["speech"] and now["speech"]["utterance_id"] == spoken["utterance_id"]:
            time.sleep(0.001)
        result["silence_after_stop" if run % 2 else "silence_after_request"].append(now["clock"] - asked)
        reader.join()
        stop(session, url)
    return result


def left(url: str, runs: int) -> list[float]:
    """How soon the model notices that a client has left."""
    result = []
    Model.text = TEXT * 20
    body = json.dumps({"messages": [], "stream": True}).encode()
    head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    for _ in range(runs):
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), PATIENCE) as client:
            client.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            while b"content" not in client.recv(65536):
                pass
        gone = time.monotonic()
        result.append(Model.left.get(timeout=PATIENCE) - gone)
    return result


def interrupted(url: str, runs: int) -> dict[str, list[float]]:
    """How soon mouth and model stop when an answer in a conversation is interrupted."""
    result: dict[str, list[float]] = {"interrupted": [], "model_interrupted": []}
    session = requests.Session()
    chats = f"{url}/api/chat/conversations"
    begun = session.post(chats, json={"card": {"name": "Aoi"}}, timeout=PATIENCE).json()["id"]
    for run in range(runs):
        Model.text = f"{FIRST} {run} times. {TEXT * 20}"
        say = {"instance_id": "default", "text": "Hi."}
        with requests.post(f"{chats}/{begun}/answer", json=say, stream=True, timeout=PATIENCE) as answer:
            lines = answer.iter_lines(chunk_size=1)
            while not state(session, url)["speech"]:
                next(lines)
            asked = time.monotonic()
            stopping = threading.Thread(target=session.post, args=(f"{chats}/{begun}/stop",), daemon=True)
            stopping.start()
            watch = requests.Session()
            while (now := state(watch, url))["speech"]:
                time.sleep(0.001)
            result["interrupted"].append(now["clock"] - asked)
            result["model_interrupted"].append(Model.left.get(timeout=PATIENCE) - asked)
            stopping.join()
    return result


def direction_errors(runs: int) -> list[float]:
    """By how much emotions are late, in seconds."""
    session = Session("s", load_character(find_character("raven")), Posers("cpu").get("puppet"))
    speaker = Speaker(create_engine("hibari"))
    stage = Stage(session)
    taken: list[tuple[str, float]] = []
    feel = session.feel

    def noted(name: str, *how: Any) -> None:
        feel(name, *how)
        taken.append((name, session.now()))

    session.feel = noted  # type: ignore[method-assign, assignment]
    errors = []
    for run in range(runs):
        taken.clear()
        utterance = Utterance(speaker, None)
        performance = Performance(session, utterance, lambda text: None, Manner())
        stage.enter(performance)
        script = Script()
        lines = script.add(f"{DIRECTED} {run}.") + script.finish()
        for line in lines:
            performance.add(line)
        performance.finish()
        while session.speech is None:
            time.sleep(0.001)
        began = session.speech.since + LEAD
        while not performance.over:
            time.sleep(0.05)
        wanted = []
        for sentence, line in zip(utterance.ready, lines, strict=False):
            starts = word_starts(sentence.text, sentence.words, sentence.duration)
            wanted += [(cue.direction.words, began + sentence.start + starts[cue.word]) for cue in line.cues]
        errors += [at - when for (name, at), (meant, when) in zip(taken, wanted, strict=True) if name == meant]
    session.close()
    return errors


def main() -> None:
    """Measures all and prints it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--gap", type=float, default=30, help="milliseconds between tokens")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout, help="where to write the JSON")
    options = parser.parse_args()
    Model.gap = options.gap / 1000
    report: dict[str, Any] = {}
    with model() as base_url, raven(base_url) as url:
        arrivals(f"{url}/v1")  # until the voice is loaded
        stop(requests.Session(), url)
        for name, seconds in (heard(url, options.runs) | moved(url, options.runs)).items():
            report[name] = summary(seconds)
        report["model_stopped"] = summary(left(url, options.runs))
        for name, seconds in interrupted(url, options.runs).items():
            report[name] = summary(seconds)
        Model.text = TEXT
        straight = [late for _ in range(3) for late in arrivals(base_url)]
        passed = [late for _ in range(3) for late in arrivals(f"{url}/v1")]
        straight_ms, passed_ms = summary(straight), summary(passed)
        report["added_per_token"] = {name: round(passed_ms[name] - straight_ms[name], 3) for name in passed_ms}
    report["direction_error"] = summary(direction_errors(max(2, options.runs // 3)))
    json.dump(report, options.out, indent=2)
    print(file=options.out)


if __name__ == "__main__":
    main()
