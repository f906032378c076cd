"""A conversation in a terminal: the server speaks it, the file keeps it."""

import base64
import json
import sqlite3

import pytest

from raven.chat.conversation import Conversation
from raven.chat.store import ConversationStore
from raven.commands.chat import main
from tests.chat.test_cards import chunk
from tests.server.stand_in_model import TOKENS, stand_in_model

ANSWER = "".join(TOKENS)
CARD = {"name": "Aoi", "first_mes": "Hi {{user}}.", "description": "{{char}} is shy."}


@pytest.fixture(scope="module")
def model():
    with stand_in_model() as model:
        yield model


@pytest.fixture(scope="module")
def server(start_server, model):
    chat, avatar = {"base_url": model.url}, {"poser": "puppet", "character": "raven"}
    with start_server(chat=chat, avatar=avatar, speech={"engine": "silent"}, classify={"enabled": False}) as running:
        yield running


@pytest.fixture
def talk(server, tmp_path, monkeypatch, capsys):
    """Runs the command with these lines typed, and gives what it shows."""

    def talked(*typed, options=()):
        lines = iter(typed)

        def typing(prompt):
            try:
                line = next(lines)
            except StopIteration:
                raise EOFError from None
            if line is KeyboardInterrupt:
                raise KeyboardInterrupt
            return line

        monkeypatch.setattr("builtins.input", typing)
        file = ["--file", str(tmp_path / "talks.sqlite")]
        code = main([*file, "--server", server.url, *options])
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    talked.store = lambda: ConversationStore(tmp_path / "talks.sqlite")
    return talked


def kept(store):
    conversation = Conversation(store, store.conversations()[0].id)
    texts = [message.text for message in conversation.back()][::-1]
    store.close()
    return texts


def test_it_is_spoken_with_and_kept(talk, model, tmp_path):
    card = tmp_path / "aoi.json"
    card.write_text(json.dumps(CARD))
    code, shown = talk("hi", "/again", "/edit bye", "/nonsense", "/quit", options=["--card", str(card), "--user", "Bo"])
    assert code == 0
    assert "Aoi: Hi Bo." in shown
    assert shown.count(ANSWER) == 3
    assert "is no command" in shown
    assert model.asked[-1]["messages"][0]["content"].endswith("Aoi is shy.")
    assert kept(talk.store())[:2] == ["Hi Bo.", "bye"]
    code, shown = talk(options=["--continue"])
    assert "Aoi: Hi Bo." in shown
    assert "Aoi" in talk(options=["--list"])[1]


def test_conversations_are_kept_in_the_users_own_folder(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("RAVEN_DATA_FOLDER", str(tmp_path))
    assert main(["--list"]) == 0
    assert (tmp_path / "conversations.sqlite").is_file()


def test_what_was_not_heard_is_not_kept(talk, model):
    model.tokens = ("One two three four. " * 30,)
    talk("hi", KeyboardInterrupt)
    model.tokens = TOKENS
    assert len(kept(talk.store())[-1]) < 200


def test_a_card_with_a_picture_becomes_the_avatar(talk, server, drawn_face, tmp_path):
    text = b"chara\0" + base64.b64encode(json.dumps(CARD).encode())
    card = tmp_path / "aoi.png"
    card.write_bytes(drawn_face[:33] + chunk(b"tEXt", text) + drawn_face[33:])
    before = len(server.services.sessions.all())
    code, shown = talk("/quit", options=["--card", str(card)])
    assert (code, len(server.services.sessions.all())) == (0, before)
    assert "/view?instance_id=" in shown
    code, shown = talk("/quit", options=["--continue", "--card", str(card)])
    assert (code, "/view?instance_id=" in shown) == (0, True)


def test_what_goes_wrong_is_one_sentence(talk, tmp_path):
    other = tmp_path / "x.txt"
    other.write_text("hello")
    for options in (
        ["--card", str(other)],
        ["--server", "http://127.0.0.1:9"],
        ["--continue"],
        ["--session", "nobody"],
    ):
        code, shown = talk("/quit", options=options)
        assert (code, shown.count("\n")) == (2, 1), shown
    with sqlite3.connect(tmp_path / "other.sqlite") as file:
        file.execute("CREATE TABLE x (y)")
    assert talk(options=["--file", str(tmp_path / "other.sqlite")])[0] == 2


def test_a_model_that_fails_is_told_and_the_conversation_goes_on(talk, model):
    code, shown = talk("gateway", "hi", "/quit")
    assert code == 0
    assert "502" in shown or "answered 503" in shown
    assert ANSWER in shown
