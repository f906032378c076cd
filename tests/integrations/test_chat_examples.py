"""The examples for chats, with stand-ins for the model, the IRC server and Discord."""

import asyncio
import io
import runpy
import socket
import threading
from contextlib import asynccontextmanager, redirect_stdout
from pathlib import Path
from types import SimpleNamespace

import pytest

from raven.client.client import RavenClient
from tests.patience import PATIENCE
from tests.server.stand_in_model import TOKENS, stand_in_model

EXAMPLES = Path(__file__).parents[2] / "examples"
SAID = "Hello there, dear friend! How are you today?"


@pytest.fixture(scope="module")
def model():
    with stand_in_model() as model:
        yield model


@pytest.fixture(scope="module")
def server(start_server, model):
    sections = {"chat": {"base_url": model.url}, "speech": {"engine": "silent"}, "classify": {"enabled": False}}
    with start_server(**sections, avatar={"poser": "puppet", "character": "raven"}) as running:
        yield running


@pytest.fixture
def said(server):
    """What the avatar is to say: all texts, in turn."""
    assert server.call("stop_speaking", "default").status_code == 200
    stage = server.services.stages.of(server.services.sessions.get("default"))
    return lambda: [" ".join(each.utterance.sentences) for each in stage._queue]


@pytest.fixture
def irc():
    """The address of a server for chat that says this to the first who joins, and hangs up."""
    lines = (
        ":tmi.twitch.tv 001 justinfan12345 :Welcome",
        "PING :tmi.twitch.tv",
        ":bo!bo@bo.tmi.twitch.tv PRIVMSG #birds :!raven joy",
        "@badges=;color=#FF0000 :ada!ada@ada.tmi.twitch.tv PRIVMSG #birds :Look at https://example.org what a bird!",
        ":spam!spam@spam.tmi.twitch.tv PRIVMSG #birds :https://example.org/x",
        ":bo!bo@bo.tmi.twitch.tv PRIVMSG #birds :Can she fly? é",
    )
    got = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            connection, _ = listener.accept()
            with connection, connection.makefile("r") as heard:
                got.extend([heard.readline(), heard.readline()])
                connection.sendall("\r\n".join([*lines, ""]).encode())
                got.append(heard.readline())

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1], got
        thread.join(PATIENCE)


def test_a_streams_chat_is_read_out(server, said, irc):
    port, got = irc
    example = runpy.run_path(str(EXAMPLES / "stream_chat.py"))
    with RavenClient(server.url) as raven:
        for author, text in example["messages"]("Birds", "127.0.0.1", port):
            example["read_out"](raven, "default", author, text)
    assert said() == ["ada says: Look at what a bird!", "bo says: Can she fly? é"]
    assert server.get("state", params={"instance_id": "default"}).json()["emotion"] == "joy"
    assert got == ["NICK justinfan12345\n", "JOIN #birds\n", "PONG :tmi.twitch.tv\n"]


def test_a_discord_bot_answers_who_mentions_it_and_the_avatar_says_that(server, model, said, eventually):
    pytest.importorskip("openai")
    example = runpy.run_path(str(EXAMPLES / "discord_bot.py"))
    sent = []

    @asynccontextmanager
    async def typing():
        yield

    async def send(text):
        sent.append(text)

    me, ada = SimpleNamespace(display_name="Raven"), SimpleNamespace(display_name="Ada")
    channel = SimpleNamespace(id=1, send=send, typing=typing)

    async def talk():
        companion = example["Companion"](server.url)
        for author, mentions in ((ada, []), (me, [me]), (ada, [me]), (ada, [me])):
            message = SimpleNamespace(author=author, mentions=mentions, channel=channel, clean_content="Hi!")
            await companion.on_message(message, me)

    asyncio.run(talk())
    assert sent == ["".join(TOKENS)] * 2
    assert [each["role"] for each in model.asked[-1]["messages"]] == ["system", "user", "assistant", "user"]
    assert eventually(lambda: SAID in said())


def test_the_client_of_openai_prints_what_the_avatar_says(server, said, eventually):
    pytest.importorskip("openai")
    text = (EXAMPLES / "openai_chat.py").read_text("utf-8").replace("http://localhost:5100", server.url)
    with redirect_stdout(io.StringIO()) as printed:
        exec(compile(text, "openai_chat.py", "exec"), {"__name__": "__main__"})
    assert printed.getvalue().splitlines()[0].startswith("models: ")
    assert printed.getvalue().endswith("".join(TOKENS) + "\n")
    assert eventually(lambda: SAID in said())
