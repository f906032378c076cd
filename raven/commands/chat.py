"""`raven-chat`: a conversation with a character in a terminal, while a Raven server shows and speaks it."""

import argparse
import json
import queue
import socket
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from raven.data_folder import user_data_folder
from raven.errors import InvalidInput, NotFound, Unavailable
from raven.terminal import command_parser, exit_code

if TYPE_CHECKING:
    from raven.chat.conversation import Conversation

PROGRAM = "raven-chat"
EPILOG = """\
examples:
  raven-chat --card aoi.png
  raven-chat --card aoi.charx --user Bo
  raven-chat --list
  raven-chat --continue

The server passes what is said on to its language model ([chat] base_url in its configuration) and has the avatar say the
answers; with a card that has a picture, the avatar is made of that. While you are in a conversation:

  Ctrl+C     be silent; only what was heard is kept
  /again     answer once more      /edit TEXT  say something else instead    /quit  leave
"""
CONVERSATIONS = "conversations.sqlite"  # in the folder of the user's own data
LOAD_SECONDS = 120.0  # that a server may take to make an avatar of a picture
CALL_SECONDS = 10.0
HEARD_SECONDS = 3.0  # that one waits at most to be told what was heard of an answer; a busy server takes more than one


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    default_file = user_data_folder() / CONVERSATIONS
    parser = command_parser(PROGRAM, "Talk with a character in a terminal; a Raven server shows and speaks it.", EPILOG)
    parser.add_argument("--card", type=Path, metavar="FILE", help="a character card: PNG, JSON or charx")
    parser.add_argument("--user", default="You", metavar="NAME", help="how the character calls you (default: You)")
    parser.add_argument("--server", default="http://localhost:5100", metavar="URL", help="the Raven server")
    parser.add_argument("--key", default="", help="the server's key, if it wants one")
    parser.add_argument(
        "--session", default=None, metavar="ID", help="the avatar that speaks; that of the card by default"
    )
    parser.add_argument(
        "--model", default="", metavar="NAME", help="the language model; the server's choice by default"
    )
    parser.add_argument(
        "--file", type=Path, default=default_file, help=f"where conversations are kept (default: {default_file})"
    )
    parser.add_argument(
        "--continue",
        dest="goes_on",
        action="store_true",
        help="go on with the last conversation; with --card, the avatar is made of its picture again",
    )
    parser.add_argument("--list", action="store_true", help="list the conversations and end")
    options = parser.parse_args(arguments)
    return exit_code(PROGRAM, lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    from raven.chat.card_files import read_card
    from raven.chat.conversation import Conversation
    from raven.chat.store import ConversationStore

    store = ConversationStore(options.file.expanduser())
    try:
        if options.list:
            for each in store.conversations():
                print(f"{time.strftime('%Y-%m-%d %H:%M', time.localtime(each.began))}  {each.title}")
            return 0
        card: dict[str, Any] = {"name": "Raven"}
        picture, last = None, None
        if options.goes_on:
            if not (known := store.conversations()):
                raise NotFound("there is no conversation to go on with")
            last = known[0].id
        if options.card is not None:
            found = read_card(options.card.read_bytes(), str(options.card))
            card, picture = found.data, found.picture
        with _Server(options, picture) as server:
            begun = Conversation(store, last) if last else Conversation.begin(store, card, options.user, time.time())
            _talk(begun, server)
    finally:
        store.close()
    return 0


def _talk(conversation: "Conversation", server: "_Server") -> None:
    name = conversation.card.called
    print(f"The avatar is at {server.page}. /quit leaves, Ctrl+C makes it silent.\n")
    for message in [*conversation.back()][:6][::-1]:
        print(f"{name if message.role == 'assistant' else conversation.user}: {message.text}\n")
    while True:
        try:
            said = input(f"{conversation.user}: ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            server.hush(conversation)
            return
        if said == "/quit":
            server.hush(conversation)
            return
        if not said:
            continue
        server.hush(conversation)
        try:
            if said == "/again":
                conversation.again()
            elif said.startswith("/edit "):
                last = next((each for each in conversation.back() if each.role == "user"), None)
                if last is None:
                    raise InvalidInput("/edit", "you have said nothing yet")
                conversation.edit(last.id, said.removeprefix("/edit "), time.time())
            elif said.startswith("/"):
                raise InvalidInput(said.split()[0], "is no command; there are /again, /edit TEXT and /quit")
            else:
                conversation.say(said, time.time())
            _answer(conversation, server, name)
        except (InvalidInput, Unavailable) as error:
            print(f"({error})\n")


def _answer(conversation: "Conversation", server: "_Server", name: str) -> None:
    print(f"\n{name}: ", end="", flush=True)
    server.forget()
    pieces = conversation.answer(server.model.answer, time.time())
    try:
        for piece in pieces:
            print(piece, end="", flush=True)
    except KeyboardInterrupt:
        pieces.close()  # type: ignore[attr-defined]  # it is a generator
        server.hush(conversation)
        print(" ...", end="")
    print("\n")


class _Server:
    """The Raven server: its avatar for this conversation, and what was heard of the last answer."""

    def __init__(self, options: argparse.Namespace, picture: bytes | None) -> None:
        import requests

        from raven.chat.model import Model

        self._url = options.server.rstrip("/")
        self._http = requests.Session()
        if options.key:
            self._http.headers["Authorization"] = f"Bearer {options.key}"
        self._own: str | None = None
        self._session = options.session
        if self._session is None and picture is not None:
            self._session = self._own = self._open(picture)
        headers = {"X-Raven-Session": self._session} if self._session else {}
        self.model = Model(f"{self._url}/v1", options.model, options.key, headers=headers)
        self._ends: queue.Queue[dict[str, Any]] = queue.Queue()
        self._is_heard = False  # whether something of the last answer may still be said
        self._events: socket.socket | None = None
        self._ask("get", "state", params=self._id())  # or it is told what is wrong
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def page(self) -> str:
        """Where the avatar is seen and heard."""
        return f"{self._url}/view?instance_id={self._session}" if self._own else f"{self._url}/"

    def __enter__(self) -> "_Server":
        return self

    def __exit__(self, *exception: object) -> None:
        if self._own is not None:
            with suppress(Unavailable):
                self._ask("post", "unload", json={"instance_id": self._own})
        if self._events is not None:
            with suppress(OSError):
                self._events.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        """An answer begins: what was told of others does not count."""
        self._is_heard = True
        while not self._ends.empty():
            self._ends.get()

    def hush(self, conversation: "Conversation") -> None:
        """Be silent, and keep of the last answer only what was heard of it."""
        if not self._is_heard:
            return
        self._is_heard = False
        with suppress(queue.Empty, InvalidInput):
            if self._ends.empty():
                self._ask("post", "stop_speaking", json=self._id() or {"instance_id": "default"})
            event = self._ends.get(timeout=HEARD_SECONDS)
            if event["event"] == "stopped":
                conversation.heard(event["characters"], event["words"])

    def _open(self, picture: bytes) -> str:
        answer = self._ask("post", "load", files={"file": ("card.png", picture)}, timeout=LOAD_SECONDS).json()
        for warning in answer["warnings"]:
            print(f"({warning})", file=sys.stderr)
        self._ask("post", "start", json={"instance_id": answer["instance_id"]})
        return str(answer["instance_id"])

    def _id(self) -> dict[str, str]:
        return {"instance_id": self._session} if self._session else {}

    def _ask(self, method: str, path: str, timeout: float | None = CALL_SECONDS, **how: Any) -> Any:
        import requests

        try:
            answer = self._http.request(method, f"{self._url}/api/avatar/{path}", timeout=timeout, **how)
            if answer.status_code >= 400:
                raise Unavailable(f"the server says: {answer.json()['error']['message']}")
        except (requests.RequestException, ValueError, KeyError) as error:
            raise Unavailable(
                f"the Raven server at {self._url} cannot be reached; start it with raven-server"
            ) from error
        return answer

    def _listen(self) -> None:
        import httpx

        url, headers = (
            f"{self._url}/api/avatar/events",
            {"Authorization": str(self._http.headers.get("Authorization", ""))},
        )
        told = {**self._id(), "plays": "false"}
        with suppress(httpx.HTTPError), httpx.stream("GET", url, params=told, headers=headers, timeout=None) as answer:
            self._events = answer.extensions["network_stream"].get_extra_info("socket")
            for line in answer.iter_lines():
                if line.startswith("data:") and (event := json.loads(line[5:]))["event"] != "speaking":
                    self._ends.put(event)


if __name__ == "__main__":
    sys.exit(main())
