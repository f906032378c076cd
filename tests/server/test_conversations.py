"""Conversations that the server keeps: the character answers, is heard, interrupted, edited; and which model stands behind it."""

import base64
import io
import json
import os
import stat
import threading
import time

import pytest
import requests
from PIL import Image, PngImagePlugin

from raven.client.client import RavenClient
from raven.server.resources.chat.local_models import KnownProgram, look_for
from tests.patience import PATIENCE
from tests.server.stand_in_model import KEY, TOKENS, stand_in_model

CARD = {"name": "Aoi", "first_mes": "*waves* Hello {{user}}.", "description": "{{char}} is shy."}
SHOWN = "Hello there, dear friend! *waves* How are you today?"


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


@pytest.fixture(autouse=True)
def fresh(server, model):
    yield
    model.go_on.set()
    server.call("stop_speaking", "default")
    model.go_on.clear()
    model.left.clear()
    model.tokens = TOKENS


def call(server, path, **body):
    return server.http.post(f"{server.url}/api/chat/{path}", json=body, timeout=PATIENCE)


@pytest.fixture
def chat(server):
    """A conversation's path."""
    answer = call(server, "conversations", card=CARD, user="Bo")
    assert answer.status_code == 200, answer.text
    return f"conversations/{answer.json()['id']}"


def answered(server, chat, **body):
    """All events of an answer."""
    with requests.post(
        f"{server.url}/api/chat/{chat}/answer", json={"instance_id": "default", **body}, timeout=PATIENCE, stream=True
    ) as got:
        assert got.status_code == 200, got.text
        return [json.loads(line[5:]) for line in got.iter_lines() if line.startswith(b"data:")]


def shown(server, chat):
    return [
        each["shown"] for each in server.http.get(f"{server.url}/api/chat/{chat}", timeout=PATIENCE).json()["messages"]
    ]


def stage(server):
    return server.services.stages.of(server.services.sessions.get("default"))


def test_the_character_answers_and_the_avatar_says_it(server, chat, model, eventually):
    events = answered(server, chat, text="Hi!")
    assert "".join(event["text"] for event in events if event["event"] == "piece").strip() == SHOWN
    assert events[-1]["event"] == "answered"
    assert (events[-1]["message"]["shown"], events[-1]["message"]["text"]) == (SHOWN, "".join(TOKENS))
    assert model.asked[-1]["messages"][-2:] == [
        {"role": "assistant", "content": "*waves* Hello Bo."},
        {"role": "user", "content": "Hi!"},
    ]
    assert eventually(lambda: " ".join(stage(server).current.utterance.sentences).startswith("Hello there"))
    assert shown(server, chat) == ["*waves* Hello Bo.", "Hi!", SHOWN]


def test_who_interrupts_hears_nothing_more_and_the_history_has_what_was_heard(server, chat, model, eventually):
    """The model, the voice and the mouth stop."""
    events = []
    thread = threading.Thread(target=lambda: events.extend(answered(server, chat, text="forever")))
    thread.start()
    assert eventually(lambda: (now := stage(server).current) is not None and now.heard()[0] > 0)
    began = time.perf_counter()
    told = call(server, f"{chat}/stop").json()
    took = time.perf_counter() - began
    assert stage(server).current is None
    assert server.services.sessions.get("default").speech is None
    assert model.left.wait(PATIENCE)
    thread.join(PATIENCE)
    assert events[-1]["event"] == "interrupted"
    heard = told["messages"][-1]["text"]
    written = "".join(event["text"] for event in events if event["event"] == "piece")
    assert 0 < len(heard) < len(written)
    assert written.startswith(heard[:15])
    assert shown(server, chat)[-1] == heard
    assert took < 5, "far below the patience for a model"


def test_what_one_says_interrupts_too(server, chat, eventually):
    answered(server, chat, text="Hi!")
    assert eventually(lambda: (now := stage(server).current) is not None and now.heard()[1] != "")
    answered(server, chat, text="Wait")
    before = shown(server, chat)[2]
    assert SHOWN.startswith(before[:6])
    assert before != SHOWN


def test_what_nobody_says_is_kept_whole(server, chat):
    answered(server, chat, text="Hi!", speak=False)
    assert stage(server).current is None
    assert answered(server, chat, text="And?", speak=False)[-1]["event"] == "answered"
    assert shown(server, chat)[2] == SHOWN


def test_answers_anew_edits_and_branches(server, chat, model):
    answered(server, chat, text="Hi!", speak=False)
    model.tokens = ("Other", " words.")
    last = answered(server, chat, speak=False)[-1]["message"]
    assert (last["shown"], len(last["branches"])) == ("Other words.", 2)
    assert call(server, f"{chat}/show", message=last["branches"][0]).json()["messages"][-1]["shown"] == SHOWN
    said = server.http.get(f"{server.url}/api/chat/{chat}", timeout=PATIENCE).json()["messages"][1]
    answered(server, chat, text="Hey!", replaces=said["id"], speak=False)
    assert shown(server, chat) == ["*waves* Hello Bo.", "Hey!", "Other words."]
    edited = call(server, f"{chat}/edit", message=last["id"], text="Mine.").json()
    assert [each["text"] for each in edited["messages"]] == ["*waves* Hello Bo.", "Hi!", "Mine."]
    wrong = call(server, f"{chat}/answer", instance_id="default", text="x", replaces=last["id"])
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (422, "message")


def test_thoughts_are_neither_shown_nor_told_again(server, chat, model):
    model.tokens = ("<thi", "nk>Hm. [joy]</thin", "k>\n\n[jo", "y] Yes", "!")
    events = answered(server, chat, text="Hi!", speak=False)
    assert "".join(event.get("text", "") for event in events) == "Yes!"
    answered(server, chat, text="And?", speak=False)
    assert model.asked[-1]["messages"][-2]["content"] == "[joy] Yes!"


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ("key", "does not accept the key; it says: Incorrect API key"),
        ("html", "is no JSON"),
        ("gateway", "answered with status 503"),
        ("limit", "says: Slow down"),
        ("slow", "did not answer in time"),
        ("cut", "broke off in the middle"),
        ("line", "a line of its answer has no end"),
        ("bytes", "no valid UTF-8"),
        ("junk", "is no JSON"),
        ("told", "an error of its own"),
    ],
)
def test_a_bad_model_is_told_in_one_sentence_and_nothing_false_is_said(server, chat, wish, says):
    events = answered(server, chat, text=wish)
    assert events[-1]["event"] == "failed"
    assert says in events[-1]["error"]["message"]
    assert "\n" not in events[-1]["error"]["message"]
    said = "" if (now := stage(server).current) is None else " ".join(now.utterance.sentences)
    assert said in ("", "Hello there.")
    last = events[-1].get("message")
    assert (last["text"] if last else "") in ("", "Hello there. ", "Hello", "Hello there. This is no")


def test_a_model_that_is_away_is_told(server, chat, model):
    was = server.services.language_model
    was.choose("http://127.0.0.1:9/v1", "", None)
    try:
        assert "cannot be reached" in answered(server, chat, text="Hi")[-1]["error"]["message"]
        assert shown(server, chat) == ["*waves* Hello Bo.", "Hi"], "what the user said is kept"
    finally:
        was.choose(model.url, "", None)
    assert answered(server, chat, speak=False)[-1]["event"] == "answered"


def test_what_the_model_has_no_room_for_is_put_down_in_short_if_wished(server, chat, model):
    kept = server.services.conversations
    conversation = kept.get(chat.rpartition("/")[2])
    for number in range(30):
        conversation.say(f"Question {number}. " + "x " * 400, 1.0)
        list(conversation.answer(lambda told: iter(["Answer. " + "y " * 400]), 1.0))
    kept._config = kept._config.model_copy(update={"summary": True})
    try:
        model.tokens = ("In ", "short.")
        assert answered(server, chat, text="And now?", speak=False)[-1]["message"]["text"] == "In short."
    finally:
        kept._config = server.services.config.chat
    assert model.asked[-2]["messages"][0]["content"].startswith("Put down in short")
    assert model.asked[-1]["messages"][0]["content"].endswith("What happened before, in short:\nIn short.")
    assert len(shown(server, chat)) == 63


def test_the_python_client_talks(server, tmp_path):
    (tmp_path / "aoi.png").write_bytes(png(CARD))
    with RavenClient(server.url) as raven:
        talk = raven.conversations.begin_with_file(tmp_path / "aoi.png", "Bo")
        news = list(raven.conversations.answer(talk.id, "default", "Hi!", speak=False))
        assert "".join(each.text for each in news if each.event == "piece").strip() == SHOWN
        assert news[-1].message.branches == [news[-1].message.id]
        edited = raven.conversations.edit(talk.id, news[-1].message.id, "Mine.")
        assert [each.text for each in edited.messages][-1] == "Mine."
        assert raven.conversations.show(talk.id, news[-1].message.id).messages[-1].shown == SHOWN
        assert raven.conversations.picture(talk.id) == png(CARD)
        assert raven.conversations.stop(talk.id).title == "Aoi"
        assert raven.conversations.models().chosen.configured
        raven.conversations.delete(talk.id)
        assert talk.id not in [each.id for each in raven.conversations.all()]


def png(card=None):
    file, chunks = io.BytesIO(), PngImagePlugin.PngInfo()
    if card is not None:
        chunks.add_text("chara", base64.b64encode(json.dumps(card).encode()).decode())
    Image.new("RGBA", (512, 512)).save(file, "PNG", pnginfo=chunks)
    return file.getvalue()


def test_cards_come_as_files_and_any_picture_will_do(server):
    def begin(name, content):
        files = {"file": (name, content), "json": ("json", b'{"user": "Bo"}', "application/json")}
        return requests.post(f"{server.url}/api/chat/conversations", files=files, timeout=PATIENCE)

    told = begin("card.png", png(CARD)).json()
    assert (told["title"], told["picture"], told["messages"][0]["shown"]) == ("Aoi", True, "*waves* Hello Bo.")
    picture = server.http.get(f"{server.url}/api/chat/conversations/{told['id']}/picture", timeout=PATIENCE).content
    assert picture == png(CARD)
    assert begin("Mika the cat.png", png()).json()["title"] == "Mika the cat"
    assert begin("card.json", json.dumps(CARD).encode()).json()["picture"] is False
    wrong = begin("card.json", b'{"description": "nobody"}')
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (422, "file.name")


def test_what_was_said_can_be_read_page_by_page_and_forgotten(server, chat):
    for number in range(3):
        answered(server, chat, text=f"Number {number}", speak=False)
    url = f"{server.url}/api/chat/{chat}"
    last = server.http.get(url, params={"limit": 2}, timeout=PATIENCE).json()
    assert ([each["shown"] for each in last["messages"]], last["more"]) == (["Number 2", SHOWN], True)
    before = server.http.get(url, params={"limit": 9, "before": last["messages"][0]["id"]}, timeout=PATIENCE).json()
    assert (len(before["messages"]), before["more"]) == (5, False)
    for limit in 0, 10**6, "all":
        refused = server.http.get(url, params={"limit": limit}, timeout=PATIENCE)
        assert (refused.status_code, refused.json()["error"]["field"]) == (422, "limit")
    listed = server.http.get(f"{server.url}/api/chat/conversations", timeout=PATIENCE).json()["conversations"][0]
    assert (listed["title"], listed["last"]) == ("Aoi", SHOWN)
    assert call(server, f"{chat}/delete").status_code == 200
    assert server.http.get(url, timeout=PATIENCE).status_code == 404


def test_a_key_is_kept_by_the_server_and_goes_only_where_it_belongs(server, chat, model):
    told = call(server, "model", base_url=model.url + "/", model="parrot", key=KEY).json()
    try:
        assert told == {"base_url": model.url, "model": "parrot", "has_key": True, "configured": False}
        assert answered(server, chat, text="key", speak=False)[-1]["event"] == "answered"
        assert model.asked[-1]["model"] == "parrot"
        assert KEY not in server.http.get(f"{server.url}/api/chat/models", timeout=PATIENCE).text
        if os.name == "posix":
            file = server.services.config.chat.folder / "language_model.json"
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert call(server, "model", base_url=model.url, model="other").json()["has_key"]
        assert not call(server, "model", base_url="http://localhost:1/v1").json()["has_key"]
        for wrong in ("ftp://x", "localhost:11434", "http://me:secret@x/v1", "http://x:port"):
            assert call(server, "model", base_url=wrong).json()["error"]["field"] == "base_url", wrong
    finally:
        assert call(server, "model", base_url=model.url, key="").status_code == 200
    assert not server.services.language_model.now.key


def test_programs_with_models_are_found_on_this_machine(model):
    here, away = look_for([KnownProgram("Stand-in", model.url), KnownProgram("Nobody", "http://127.0.0.1:9/v1")])
    assert (here.models, away.models) == (("parrot",), None)


def test_a_choice_is_remembered(tmp_path):
    from raven.server.config import Chat
    from raven.server.resources.chat.choice import ChosenModelServer, ModelServer

    config = Chat(base_url="http://a/v1")
    chosen = ChosenModelServer(tmp_path, config)
    chosen.choose("http://b/v1", "m", "secret")
    assert ChosenModelServer(tmp_path, config).now == ModelServer("http://b/v1", "m", "secret")
    chosen.choose("http://a/v1", "", None)
    assert ChosenModelServer(tmp_path, config).now == ModelServer("http://a/v1")
    assert [*tmp_path.iterdir()] == []
    (tmp_path / "language_model.json").write_text("{broken")
    assert ChosenModelServer(tmp_path, config).now.base_url == "http://a/v1"
