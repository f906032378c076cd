"""`RavenClient`: one server as an object, its answers as what they are, and a test's own transport in place of the network."""

import io
import json
import threading
import wave
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from raven.client.client import RavenClient
from raven.client.errors import NotFound, ServerBusy
from raven.client.speech import SPEAKERS
from raven.client.utterances import PreparedSpeech
from raven.wire import answers
from tests.patience import PATIENCE


class Answers(BaseAdapter):
    """Answers every request from a table, and remembers what was asked."""

    def __init__(self, table: dict[str, tuple[int, Any]]) -> None:
        super().__init__()
        self.table = table
        self.asked: list[tuple[str, str, Any]] = []
        self.closed = 0

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        path = request.path_url.partition("?")[0]
        body = json.loads(request.body) if request.body else None
        self.asked.append((request.method, path, body))
        response = requests.Response()
        response.status_code, data = self.table.get(path, (404, {"error": {"code": "not_found", "message": "no"}}))
        response.raw, response.url, response.request = io.BytesIO(json.dumps(data).encode()), request.url, request
        response.headers["Content-Type"] = "application/json"
        return response

    def close(self) -> None:
        self.closed += 1


def test_answers_are_what_the_contract_says(server):
    with RavenClient(server.url) as raven:
        loaded = raven.load_character("raven", poser="puppet")
        assert isinstance(loaded, answers.Loaded)
        raven.set_emotion(loaded.instance_id, "joy")
        state = raven.state(loaded.instance_id)
        assert isinstance(state, answers.State)
        assert (state.emotion, state.poser, state.speech, state.settings["target_fps"] > 0) == (
            "joy",
            "puppet",
            None,
            True,
        )
        assert loaded.instance_id in [session.instance_id for session in raven.sessions()]
        assert raven.unload(loaded.instance_id) == answers.Done(ok=True, warnings=[])
        name, bloom = next(each for each in raven.available_filters() if each[0] == "bloom")
        assert isinstance(bloom, answers.FilterInformation)
        assert bloom.schema["properties"].keys() > bloom.defaults.keys() > set(), name


def test_a_program_is_tested_without_a_server():
    transport = Answers({"/api/avatar/set_emotion": (200, {"ok": True, "warnings": ["a face is missing"]})})
    raven = RavenClient("http://raven.example", transport=transport)
    assert raven.set_emotion("me", "joy").warnings == ["a face is missing"]
    assert transport.asked == [
        ("POST", "/api/avatar/set_emotion", {"instance_id": "me", "emotion_name": "joy"}),
    ]
    with pytest.raises(NotFound, match="no"):
        raven.state("me")
    transport.table["/health"] = (503, {"error": {"code": "loading", "message": "wait", "progress": 0.5}})
    assert not raven.available()
    with pytest.raises(ServerBusy) as busy:
        raven.check()
    assert busy.value.code == "loading"


def test_several_servers_are_spoken_to_at_a_time_by_any_thread():
    tables = [{"/api/modules": (200, {"modules": [name]})} for name in ("one", "two")]
    clients = [
        RavenClient(f"http://raven{number}.example", transport=Answers(table)) for number, table in enumerate(tables)
    ]
    found: dict[int, list[list[str]]] = {0: [], 1: []}

    def ask(number: int) -> None:
        found[number].extend(clients[number].modules() for _ in range(20))

    threads = [threading.Thread(target=ask, args=(number,)) for number in (0, 1) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {0: [["one"]] * 80, 1: [["two"]] * 80}


def test_it_closes_what_it_keeps():
    transport = Answers({})
    with RavenClient("http://raven.example", transport=transport):
        assert transport.closed == 0
    assert transport.closed == 1


def test_closing_one_client_does_not_silence_what_another_says():
    pytest.importorskip("miniaudio")
    one, two = (RavenClient(f"http://{name}.example", transport=Answers({})) for name in ("one", "two"))
    SPEAKERS.use("null")
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(24_000)
        writer.writeframes(bytes(48_000 * 60))
    word = {"word": "Hush", "phonemes": "", "start_time": 0.0, "end_time": 60.0}
    speech = two.voice.speak("Hush", prep=PreparedSpeech(file.getvalue(), "wav", 24_000, 60.0, [word]))
    one.close()
    assert speech.speaking
    two.close()
    assert speech.wait(PATIENCE)


def test_the_key_goes_along():
    class Keys(Answers):
        def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
            self.key = request.headers["Authorization"]
            return super().send(request, **options)

    transport = Keys({"/health": (200, {})})
    assert RavenClient("http://raven.example", "sesame", transport).available()
    assert transport.key == "Bearer sesame"
