"""What a busy household does with a server: everything that it can do, at random, with hostile calls among it."""

import io
import json
import random
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import requests
from hostile_calls import CALLS, HostileCall, half_a_call, wrongly_answered
from PIL import Image

from raven.client.broadcast.source import SAMPLE_RATE, SessionSource
from raven.client.broadcast.stream import broadcast
from raven.client.client import RavenClient
from raven.figure.character import find_character
from raven.settings.emotion_templates import EMOTIONS
from raven.video.outlet import Target

Parts = dict[str, tuple[str | None, str | bytes]]  # of a form
CHARACTERS = ("raven", "wren", "finch", "raven")
PATIENCE = 60.0  # seconds that a call may take
BROADCAST_SECONDS = 10.0
CARD = {"name": "Aoi", "first_mes": "*waves* Hello {{user}}.", "description": "{{char}} is shy."}
TEXTS = (
    "Good morning! I have been waiting for you all day long.",
    "That is sad to hear. Do you want to talk about it? I am here, and I have time.",
    "Ha! You did not see that one coming, did you?",
)


class Household:
    """Those who use the server: what they do, and how often they did it. One call at a time."""

    def __init__(self, url: str, fps: float, seed: int) -> None:
        self.url = url
        self.fps = fps
        self.done: Counter[str] = Counter()
        self.refused = 0
        """Calls that were told to come again, as the server had no room."""
        self.timed_out: list[str] = []
        self.failures: list[str] = []
        self.offences = 0
        self.wrong_refusals: list[str] = []
        self._broadcasting: threading.Thread | None = None
        self._began = monotonic()
        self._random = random.Random(seed)
        self._http = requests.Session()
        self.sessions = [self._open(name) for name in CHARACTERS]

    def act(self) -> None:
        """Do one thing, the frequent ones more often."""
        often = (self.feel, self.feel, self.speak, self.speak, self.offend, self.offend, self.offend, self.chat)
        self._do(self._random.choice((*often, *self._things())))

    def rehearse(self) -> None:
        """Do every thing once, so that all is loaded that will be needed."""
        for thing in self._things():
            self._do(thing)
        for call in CALLS:
            self._offend(call)

    def _things(self) -> list[Callable[[str], None]]:
        return [
            self.feel, self.hold, self.let_go, self.set_up, self.speak, self.say_only, self.say, self.change_character,
            self.upload, self.visit, self.film, self.filter, self.look, self.classify, self.chat, self.complete,
            self.broadcast, self.offend, self.die,
        ]  # fmt: skip

    def _do(self, thing: Callable[[str], None]) -> None:
        name, when = thing.__name__, monotonic() - self._began
        try:
            thing(self._random.choice(self.sessions))
        except _ComeAgain:
            self.refused += 1
        except requests.Timeout:
            self.timed_out.append(f"{name} at {when:.0f} s")
        except (requests.RequestException, OSError, AssertionError) as error:
            self.failures.append(f"{name} at {when:.0f} s: {error}"[:300])
        self.done[name] += 1

    def feel(self, session: str) -> None:
        self._call("set_emotion", session, emotion_name=self._random.choice(EMOTIONS))

    def hold(self, session: str) -> None:
        self._call("modify_overrides", session, action="set", overrides={"head_x_index": self._random.uniform(-1, 1)})

    def let_go(self, session: str) -> None:
        self._call("set_overrides", session, overrides={})

    def set_up(self, session: str) -> None:
        chains: list[list[Any]] = [[], [["bloom", {}]], [["scanlines", {}], ["noise", {}]]]
        settings = {"target_fps": self.fps, "postprocessor_chain": self._random.choice(chains)}
        self._call("load_animator_settings", session, animator_settings=settings)

    def speak(self, session: str) -> None:
        told = self._call("speak", session, text=self._random.choice(TEXTS), emotion="joy")
        self._call("speech_started", session, utterance_id=told["utterance_id"], position=0.0)
        self._get(told["audio_url"])

    def say_only(self, session: str) -> None:
        body = {"text": self._random.choice(TEXTS), "format": self._random.choice(["wav", "mp3", "flac"])}
        assert self._http.post(f"{self.url}/api/tts/speak", json=body, timeout=PATIENCE).content

    def change_character(self, session: str) -> None:
        self._call("reload", session, character=self._random.choice(CHARACTERS))

    def upload(self, session: str) -> None:
        """A picture that the server has never seen."""
        picture = Image.open(find_character(self._random.choice(CHARACTERS))).convert("RGBA")
        picture.putpixel((0, 0), tuple(self._random.randbytes(4)))
        file = io.BytesIO()
        picture.save(file, "PNG", compress_level=1)
        parts: Parts = {"file": ("me.png", file.getvalue()), "json": (None, json.dumps({"instance_id": session}))}
        self._answered(self._http.post(f"{self.url}/api/avatar/reload", files=parts, timeout=PATIENCE))

    def visit(self, session: str) -> None:
        """A session more, for a moment."""
        guest = self._open("wren")
        self._get("/api/avatar/snapshot", instance_id=guest)
        self._call("unload", guest)

    def film(self, session: str) -> None:
        format = self._random.choice(["webm", "mp4", "gif", "webp", "apng"])
        recording = self._call("record", session, seconds=2.0, fps=10, format=format)["recording_id"]
        path = f"/api/avatar/recordings/{recording}"
        until = monotonic() + 30
        while self._get(path).json()["status"] in ("waiting", "recording") and monotonic() < until:
            sleep(0.5)
        self._answered(self._http.post(f"{self.url}{path}/delete", timeout=PATIENCE))

    def filter(self, session: str) -> None:
        file = ("a.png", find_character("wren").read_bytes())
        parts: Parts = {"file": file, "json": (None, json.dumps({"filters": [["bloom", {}]], "format": "png"}))}
        self._answered(self._http.post(f"{self.url}/api/imagefx/process", files=parts, timeout=PATIENCE))

    def look(self, session: str) -> None:
        self._get("/api/avatar/state", instance_id=session)
        for path in ("/", "/health", "/metrics", "/api/modules", "/api/avatar/sessions"):
            self._get(path)

    def say(self, session: str) -> None:
        """By itself, whoever listens; what it said before is interrupted."""
        self._call("say", session, text=self._random.choice(TEXTS), interrupt=True)

    def classify(self, session: str) -> None:
        self._call("set_emotion_from_text", session, text=self._random.choice(TEXTS))

    def chat(self, session: str) -> None:
        """A conversation as the page has it: begun, answered twice, read, forgotten."""
        path = f"{self.url}/api/chat/conversations"
        id = self._answered(self._http.post(path, json={"card": CARD, "user": "Bo"}, timeout=PATIENCE))["id"]
        for text in ("Hello!", "And then?"):
            body = {"instance_id": session, "text": text}
            with self._http.post(f"{path}/{id}/answer", json=body, timeout=PATIENCE, stream=True) as answer:
                assert answer.ok, f"an answer in a conversation: {answer.status_code} {answer.text[:200]}"
                assert answer.content, "an answer in a conversation is empty"
        assert len(self._get(f"/api/chat/conversations/{id}").json()["messages"]) >= 4
        self._answered(self._http.post(f"{path}/{id}/delete", timeout=PATIENCE))

    def complete(self, session: str) -> None:
        """A chat of a program with OpenAI's interface."""
        body = {"model": "parrot", "messages": [{"role": "user", "content": "Hello!"}], "stream": True}
        answer = self._http.post(f"{self.url}/v1/chat/completions", json=body, timeout=PATIENCE)
        assert answer.ok, f"a completion: {answer.status_code} {answer.text[:200]}"
        assert b"[DONE]" in answer.content, "a completion has no end"

    def broadcast(self, session: str) -> None:
        """Some seconds into a file, while others do other things."""
        if self._broadcasting is not None and self._broadcasting.is_alive():
            return
        self._broadcasting = threading.Thread(target=self._broadcast, args=(session,), daemon=True)
        self._broadcasting.start()

    def _broadcast(self, session: str) -> None:
        try:
            with tempfile.TemporaryDirectory() as folder, RavenClient(self.url) as client:
                target = Target(str(Path(folder) / "film.flv"), Fraction(self.fps), SAMPLE_RATE, 500_000)
                with SessionSource(client, session, self.fps) as source:
                    broadcast(source, target, threading.Event(), seconds=BROADCAST_SECONDS)
                assert Path(target.place).stat().st_size > 1000, "the film of a broadcast is empty"
        except Exception as error:  # whatever it is, it belongs in the report
            self.failures.append(f"broadcast: {type(error).__name__}: {error}"[:300])

    def offend(self, session: str) -> None:
        """A call that is to be refused."""
        self._offend(self._random.choice(CALLS))

    def _offend(self, call: HostileCall) -> None:
        self.offences += 1
        if wrong := wrongly_answered(self.url, call):
            self.wrong_refusals.append(wrong[:300])

    def die(self, session: str) -> None:
        """In the middle of a call."""
        half_a_call(self.url)

    def leave(self) -> None:
        """Close all sessions but the server's own, and wait for what still goes on."""
        if self._broadcasting is not None:
            self._broadcasting.join(PATIENCE)
        for session in self.sessions[1:]:
            self._call("unload", session)
        self._http.close()

    def _open(self, character: str) -> str:
        if not hasattr(self, "sessions") and character == CHARACTERS[0] and not self.done["opened"]:
            session = "default"
        else:
            answer = self._http.post(f"{self.url}/api/avatar/load", json={"character": character}, timeout=PATIENCE)
            session = str(self._answered(answer)["instance_id"])
        self.done["opened"] += 1
        self._call("load_animator_settings", session, animator_settings={"target_fps": self.fps})
        self._call("start", session)
        return session

    def _call(self, path: str, session: str, **fields: Any) -> dict[str, Any]:
        body = {"instance_id": session, **fields}
        return self._answered(self._http.post(f"{self.url}/api/avatar/{path}", json=body, timeout=PATIENCE))

    def _get(self, path: str, **query: Any) -> requests.Response:
        answer = self._http.get(f"{self.url}{path}", params=query, timeout=PATIENCE)
        assert answer.ok, f"{path} answered {answer.status_code}"
        return answer

    def _answered(self, answer: requests.Response) -> dict[str, Any]:
        if answer.status_code == 503 and "Retry-After" in answer.headers:
            raise _ComeAgain
        assert answer.ok, f"{answer.request.path_url} answered {answer.status_code}: {answer.text[:200]}"
        told: dict[str, Any] = answer.json() if "json" in answer.headers["Content-Type"] else {}
        return told


class _ComeAgain(Exception):
    """The server has no room now, and says when to come again."""
