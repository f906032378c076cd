"""Chat programs speak with their model through Raven, and the avatar says and acts what it answers."""

import json
import shutil
import socket
import subprocess

import pytest
import requests

from raven.server.config import Chat
from raven.server.resources.chat.backend import Backend
from raven.server.resources.chat.choice import ChosenModelServer
from tests.patience import PATIENCE
from tests.server.stand_in_model import KEY, TOKENS, stand_in_model, stream_of, whole_of

openai = pytest.importorskip("openai")


@pytest.fixture(scope="module")
def model():
    with stand_in_model() as model:
        yield model


@pytest.fixture(scope="module")
def server(start_server, model):
    sections = {
        "chat": {"base_url": model.url, "timeout": 1.0},
        "speech": {"engine": "silent"},
        "avatar": {"poser": "puppet", "character": "raven"},
        "classify": {"enabled": False},
    }
    with start_server(**sections) as running:
        yield running


@pytest.fixture
def client(server):
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key=KEY, max_retries=0) as client:
        yield client


@pytest.fixture(autouse=True)
def quiet(server, model):
    model.left.clear()
    model.tokens = TOKENS
    yield
    assert server.call("stop_speaking", "default").status_code == 200


def ask(wish, **more):
    return {"model": "parrot", "messages": [{"role": "user", "content": wish}], **more}


def post(server, body, **options):
    return requests.post(f"{server.url}/v1/chat/completions", json=body, timeout=PATIENCE, **options)


def stage(server):
    return server.services.stages.of(server.services.sessions.get("default"))


def said(server) -> str:
    performance = stage(server).current
    return "" if performance is None else " ".join(performance.utterance.sentences)


def test_a_stream_arrives_as_the_model_gives_it_and_is_said(client, server, eventually):
    stream = client.chat.completions.create(**ask("hi", stream=True))
    assert "".join(part.choices[0].delta.content or "" for part in stream) == "".join(TOKENS)
    assert eventually(lambda: said(server) == "Hello there, dear friend! How are you today?")
    assert eventually(lambda: server.services.sessions.get("default").state()["emotion"] == "joy")


def test_it_is_the_same_byte_for_byte(server, model):
    body = json.dumps(ask("hi", stream=True, seed=7, unheard_of={"a": [1.0, None]})).encode()
    options = {"data": body, "headers": {"Content-Type": "application/json", "X-Custom": "x"}, "timeout": 60}
    answer = requests.post(f"{server.url}/v1/chat/completions", **options)
    assert answer.content == stream_of(TOKENS)
    assert (answer.headers["Content-Type"], answer.headers["X-Served-By"]) == ("text/event-stream; charset=utf-8", "m1")
    assert model.bodies[-1] == body
    assert model.headers[-1]["x-custom"] == "x"


def test_an_answer_that_comes_whole_is_said_too(client, server, eventually):
    answer = client.chat.completions.create(**ask("hi"))
    assert answer.choices[0].message.content == "".join(TOKENS)
    assert post(server, ask("hi")).content == whole_of("".join(TOKENS))
    assert eventually(lambda: said(server).endswith("How are you today?"))


def test_calls_of_tools_are_passed_on_and_not_said(client, server):
    (first, *_) = client.chat.completions.create(**ask("tools", stream=True))
    assert first.choices[0].delta.tool_calls[0].function.name == "look_up"
    assert said(server) == ""


def test_errors_of_the_model_are_passed_on(client, server, model):
    with pytest.raises(openai.RateLimitError, match="Slow down") as error:
        client.chat.completions.create(**ask("limit", stream=True))
    assert error.value.response.headers["Retry-After"] == "7"
    assert client.chat.completions.create(**ask("key")).choices
    with (
        openai.OpenAI(base_url=f"{server.url}/v1", api_key="wrong", max_retries=0) as other,
        pytest.raises(openai.AuthenticationError, match="Incorrect API key"),
    ):
        other.chat.completions.create(**ask("key"))


@pytest.mark.parametrize(
    ("wish", "stream", "status", "text"),
    [
        ("html", False, 502, "no JSON"),
        ("html", True, 502, "no JSON"),
        ("gateway", True, 502, "answered 503"),
        ("slow", True, 504, "in time"),
        ("bytes", False, 502, "UTF-8"),
        ("short", False, 502, "broke off"),
    ],
)
def test_a_bad_backend_is_an_error_as_openai_has_them(server, model, wish, stream, status, text):
    answer = post(server, ask(wish, stream=stream))
    model.go_on.set()
    error = answer.json()["error"]
    assert (answer.status_code, error["type"]) == (status, "server_error")
    assert text in error["message"]
    assert said(server) == ""
    model.go_on.clear()


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ("cut", "broke off"),
        ("open", "in the middle"),
        ("line", "no end"),
        ("bytes", "UTF-8"),
        ("junk", "no JSON"),
        ("told", "memory"),
    ],
)
def test_a_stream_that_breaks_off_tells_so_and_no_half_sentence_is_said(client, server, wish, text, eventually):
    stream = client.chat.completions.create(**ask(wish, stream=True))
    with pytest.raises(openai.APIError, match=text):
        list(stream)
    assert eventually(lambda: said(server) in ("Hello there.", ""))


def test_a_model_that_is_down_is_told(start_server):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        with start_server(chat={"base_url": url}) as server:
            answer = post(server, ask("hi"))
            assert (answer.status_code, answer.json()["error"]["code"]) == (502, "backend_failed")
            models = requests.get(f"{server.url}/v1/models", timeout=PATIENCE).json()["data"]
            assert [model["id"] for model in models][:1] == ["tts-1"]


def test_without_a_model_it_is_said_what_is_missing(start_server):
    with start_server() as server:
        answer = post(server, ask("hi"))
        assert (answer.status_code, answer.json()["error"]["type"]) == (503, "server_error")
        assert "base_url" in answer.json()["error"]["message"]


def test_who_leaves_stops_model_and_avatar(server, model, eventually):
    with post(server, ask("forever", stream=True), stream=True) as answer:
        pieces = answer.iter_content(10)
        assert next(pieces)
        assert eventually(lambda: stage(server).current is not None)
    assert eventually(model.left.is_set)
    assert eventually(lambda: stage(server).current is None)
    assert server.services.sessions.get("default").speech is None


def test_who_leaves_when_all_has_been_read_stops_nothing(server, model, eventually):
    model.tokens = ("Hello ", "there!")
    with post(server, ask("held", stream=True), stream=True) as answer:
        read = b""
        while not read.endswith(b"data: [DONE]\n\n"):
            read += answer.raw.read1()
    model.go_on.set()
    assert eventually(lambda: said(server) == "Hello there!")
    performance = stage(server).current
    assert eventually(lambda: stage(server).current is None)
    model.go_on.clear()
    assert not performance.interrupted


def test_who_leaves_before_the_answer_begins_stops_the_model_too(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as thinking:
        thinking.settimeout(PATIENCE)
        config = Chat(base_url=f"http://127.0.0.1:{thinking.getsockname()[1]}/v1")
        backend = Backend(ChosenModelServer(tmp_path, config), timeout=600.0)
        answer = backend.ask("POST", "/chat/completions", {}, b"{}", None)
        connection, _ = thinking.accept()
        with connection:
            connection.settimeout(PATIENCE)
            while not connection.recv(65536).endswith(b"{}"):
                pass
            answer.stop()
            assert connection.recv(1) == b""
        backend.close()


def test_headers_that_are_not_ascii_go_on_as_they_came(server, model):
    title = "Größe".encode("latin-1")
    answer = post(server, ask("hi"), headers={"X-Title": title})
    assert answer.status_code == 200, answer.text
    assert model.headers[-1]["x-title"].encode("latin-1") == title


def test_a_new_request_interrupts_what_is_being_said(server, model, eventually):
    model.tokens = ("Once upon a time. " * 20,)
    post(server, ask("hi", stream=True))
    assert eventually(lambda: server.services.sessions.get("default").speech is not None)
    first = stage(server).current
    model.tokens = ("Yes?",)
    post(server, ask("hi", stream=True))
    assert first.utterance.cancelled
    assert eventually(lambda: said(server) == "Yes?")


def test_its_models_and_the_voices_are_listed(client):
    assert [model.id for model in client.models.list()][:2] == ["parrot", "tts-1"]
    assert client.models.retrieve("parrot").model_extra == {"odd": [1]}
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-9")


def test_which_avatar_says_it(server, eventually):
    other = server.load("finch")
    session = server.services.sessions.get(other)
    stages = server.services.stages
    for choice in ({"headers": {"X-Raven-Session": other}}, {}):
        body = ask("hi", stream=True) | ({} if choice else {"user": other})
        assert post(server, body, **choice).status_code == 200
        assert eventually(lambda: stages.of(session).current is not None)
        assert stage(server).current is None
        stages.of(session).stop()
    assert post(server, ask("hi"), headers={"X-Raven-Session": "nobody"}).status_code == 404
    assert post(server, ask("hi"), headers={"X-Raven-Speak": "0"}).status_code == 200
    assert stage(server).current is None
    server.call("unload", other)


def test_directions_can_be_kept_from_who_reads_and_the_model_be_chosen_here(start_server, model, monkeypatch):
    monkeypatch.setenv("MY_KEY", "secret-key")
    chat = {"base_url": model.url + "/", "strip_tags": True, "model": "mine", "key_env": "MY_KEY", "speak": "streams"}
    with start_server("k" * 32, chat=chat, network={"require_key": True}, speech={"enabled": False}) as server:
        headers = {"Authorization": "Bearer " + "k" * 32}
        assert post(server, ask("hi")).json()["error"]["code"] == "key_wanted"
        answer = post(server, {"messages": [{"role": "user", "content": "half an emoji: \ud83d"}]}, headers=headers)
        assert (
            answer.json()["choices"][0]["message"]["content"] == "Hello there, dear friend! *waves* How are you today?"
        )
    assert model.asked[-1]["model"] == "mine"
    assert model.headers[-1]["authorization"] == "Bearer secret-key"


class Furious:
    model = "furious"

    def classify(self, text):
        return {"anger": 0.9, "neutral": 0.1}


def test_without_a_voice_the_face_follows_what_is_written(start_server, model, monkeypatch, eventually):
    sections = {"chat": {"base_url": model.url}, "avatar": {"poser": "puppet", "character": "raven"}}
    with start_server(**sections, speech={"enabled": False}, classify={"enabled": False}) as server:
        monkeypatch.setattr(server.services.texts, "classifier_now", Furious)
        assert post(server, ask("hi", stream=True)).content == stream_of(TOKENS)
        assert eventually(lambda: server.services.sessions.get("default").state()["emotion"] == "anger")


def test_curl_gets_events_as_they_come(server):
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("needs curl")
    command = [curl, "-sN", f"{server.url}/v1/chat/completions", "--json", json.dumps(ask("hi", stream=True))]
    assert subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True).stdout == stream_of(TOKENS)


def test_who_listens_is_told_what_to_play_and_gets_sentences_that_are_still_being_written(server, eventually):
    with requests.get(f"{server.url}/api/avatar/events", stream=True, timeout=PATIENCE) as events:
        lines = events.iter_lines()
        assert next(lines) == b": listening"
        post(server, ask("hi", stream=True))
        event = next(json.loads(line[5:]) for line in lines if line.startswith(b"data:"))
        assert event["event"] == "speaking"
        assert server.services.sessions.get("default").speech is None  # it waits for who listens
        utterance = event["utterance_id"]
        first = server.get(f"utterances/{utterance}/sentences/0").json()
        assert first["text"] == "Hello there, dear friend!"
        assert server.call("speech_started", "default", utterance_id=utterance, position=0.0).status_code == 200
        assert server.get(f"utterances/{utterance}/sentences/1").json()["text"] == "How are you today?"
        assert server.get(f"utterances/{utterance}/sentences/2").status_code == 404
        assert server.get(f"utterances/{utterance}").json()["more"] is False
        server.call("stop_speaking", "default")
        last = next(json.loads(line[5:]) for line in lines if line.startswith(b"data:"))
        assert last == {"event": "stopped", "utterance_id": utterance, "characters": 0, "words": last["words"]}
        assert "Hello there, dear friend!".startswith(last["words"])
