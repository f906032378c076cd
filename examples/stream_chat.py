"""An avatar that reads out a stream's chat: python examples/stream_chat.py CHANNEL [HOST[:PORT]]

Without a host it is Twitch's chat, which anybody may read; any other IRC server does, such as one that a bridge for YouTube's
live chat offers. Who writes `!raven joy` changes the avatar's mood. Bits, links and floods stay unsaid.
"""

import re
import socket
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path

from raven.client.client import RavenClient
from raven.client.connection import read_key

LINE = re.compile(r"(?:@\S+ )?:([^!\s]+)!\S+ PRIVMSG #\S+ :(.+)")
LONGEST = 200  # characters that are read out
NOT_SAID = re.compile(r"https?://\S+|\b[Cc]heer\d+\b|(.)\1{6,}")


def messages(channel: str, host: str = "irc.chat.twitch.tv", port: int = 6697) -> Iterator[tuple[str, str]]:
    """Who wrote what, as it comes, until the server hangs up."""
    plain = socket.create_connection((host, port), timeout=600)
    connection = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if port == 6697 else plain
    with connection, connection.makefile("r", encoding="utf-8", errors="replace") as lines:
        connection.sendall(f"NICK justinfan12345\r\nJOIN #{channel.lower()}\r\n".encode())
        for line in lines:
            if line.startswith("PING"):
                connection.sendall(line.replace("PING", "PONG", 1).encode())
            elif found := LINE.match(line.rstrip()):
                yield found[1], found[2]


def read_out(raven: RavenClient, avatar: str, author: str, text: str) -> None:
    """Say a message, or do what it commands."""
    command, _, emotion = text.partition(" ")
    if command == "!raven":
        if emotion.strip() in raven.emotions(avatar):
            raven.set_emotion(avatar, emotion.strip())
    elif words := NOT_SAID.sub("", text)[:LONGEST].strip():
        raven.say(avatar, f"{author} says: {words}")


if __name__ == "__main__":
    host, _, port = (sys.argv[2] if len(sys.argv) > 2 else "irc.chat.twitch.tv:6697").partition(":")
    key = read_key(Path.home() / ".config/raven/server/api_key.txt")
    with RavenClient("http://localhost:5100", key) as raven:
        avatar = raven.sessions()[0].instance_id
        for author, text in messages(sys.argv[1], host, int(port or 6667)):
            read_out(raven, avatar, author, text)
