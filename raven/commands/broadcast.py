"""`raven-avatar-broadcast`: an avatar of a running server, with its voice, as a stream to where streams are taken, or a file."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from raven.errors import InvalidInput
from raven.terminal import command_parser, ends_when_interrupted, exit_code

if TYPE_CHECKING:
    from raven.client.broadcast.stream import Progress
    from raven.client.client import RavenClient

PROGRAM = "raven-avatar-broadcast"
BETWEEN = 1.0  # seconds between two lines of progress on a terminal
EPILOG = """\
examples:
  raven-avatar-broadcast default rtmp://live.twitch.tv/app/KEY
  raven-avatar-broadcast wren rtmp://localhost/live/wren --fps 25 --bitrate 2000
  raven-avatar-broadcast me.png hour.mp4 --seconds 3600

A session is broadcast as it is; for a character or a picture one is opened, and ends with the broadcast. What the avatar says
(say, speak, chat) is heard. Ctrl+C ends it. docs/broadcast.md has more.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    stop = ends_when_interrupted()
    return exit_code(PROGRAM, lambda: _or_refused(options, stop))


def _or_refused(options: argparse.Namespace, stop: Event) -> int:
    from raven.client.errors import RavenClientError

    try:
        return _run(options, stop)
    except RavenClientError as error:
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = command_parser(
        PROGRAM, "Send an avatar of a running server, with its voice, to where streams are taken.", EPILOG
    )
    add = parser.add_argument
    add("avatar", metavar="CHARACTER|SESSION", help="a session's id, a character's name, or a picture file")
    add("target", metavar="TARGET", help="rtmp://..., srt://..., or a file: .mp4, .flv, .ts, .mkv, .webm")
    add("--server", default="http://localhost:5100", metavar="URL", help="the Raven server")
    add("--key", default="", help="the server's key, if it wants one")
    add("--fps", type=float, default=30.0, metavar="N", help="frames per second (default: 30)")
    add("--bitrate", type=int, default=2500, metavar="KBIT", help="of the picture, kbit/s (default: 2500)")
    add("--alpha", action="store_true", help="without the backdrop; into a .webm only")
    add(
        "--encoder",
        default="auto",
        metavar="NAME",
        help="of H.264: auto (default) takes this machine's hardware if it has one",
    )
    add("--seconds", type=float, metavar="N", help="end after so long (default: never)")
    return parser


def _run(options: argparse.Namespace, stop: Event) -> int:
    from raven.client.broadcast.source import SAMPLE_RATE, SessionSource
    from raven.client.broadcast.stream import broadcast
    from raven.client.client import RavenClient
    from raven.video.outlet import Target, pick_encoder
    from raven.video.recorder import frame_rate

    if not 100 <= options.bitrate <= 50_000:
        raise InvalidInput("--bitrate", "must be from 100 to 50000")
    fps = frame_rate(options.fps, "--fps")
    target = Target(options.target, fps, SAMPLE_RATE, 1000 * options.bitrate)
    if options.alpha and not target.has_alpha:
        raise InvalidInput("--alpha", "only a .webm keeps what is transparent")
    if not target.has_alpha:
        target = Target(target.place, fps, SAMPLE_RATE, target.bit_rate, pick_encoder(options.encoder))
    with (
        RavenClient(options.server, options.key or None) as client,
        _session(client, options.avatar) as id,
        SessionSource(client, id, float(fps), options.alpha) as source,
    ):
        print(f"{PROGRAM}: {options.avatar} goes to {_shown(target.place)}, by {target.encoder}", file=sys.stderr)
        progress = broadcast(source, target, stop, _telling(target.place), options.seconds)
    share = progress.late / max(1, progress.pictures)
    print(
        f"{PROGRAM}: {progress.pictures} pictures sent, {share:.1%} of them late, over {progress.connections} connections",
        file=sys.stderr,
    )
    return 0


@contextmanager
def _session(client: RavenClient, avatar: str) -> Iterator[str]:
    """The session of this id, or one with this character, which is there as long as the body runs."""
    if avatar in {session.instance_id for session in client.sessions()}:
        yield avatar
        return
    loaded = client.load(avatar) if Path(avatar).is_file() else client.load_character(avatar)
    try:
        client.start(loaded.instance_id)
        yield loaded.instance_id
    finally:
        client.unload(loaded.instance_id)


def _shown(place: str) -> str:
    """An address without what is secret in it: keys and passwords of streams stand behind the machine's name, or before it."""
    if "://" not in place:
        return place
    scheme, host, *secret = re.split(r"://|[/?#]", place, maxsplit=2)
    return f"{scheme}://{host.rpartition('@')[2]}{'/...' if secret else ''}"


def _telling(place: str) -> Callable[[Progress], None]:
    """What tells on stderr how it goes: always when a connection was lost or made anew, else only on a terminal."""
    last_trouble, connections, told = "", 0, 0.0
    on_terminal = sys.stderr.isatty()

    def tell(progress: Progress) -> None:
        nonlocal last_trouble, connections, told
        clear = "\r\x1b[K" if on_terminal else ""
        if progress.trouble != last_trouble or progress.connections != connections:
            last_trouble, connections = progress.trouble, progress.connections
            told = 0.0
            what = progress.trouble.replace(place, _shown(place)) if progress.trouble else "connected"
            print(f"{clear}{PROGRAM}: {what}", file=sys.stderr)
        elif on_terminal and time.monotonic() - told >= BETWEEN:
            told = time.monotonic()
            clock = time.strftime("%H:%M:%S", time.gmtime(progress.seconds))
            sys.stderr.write(f"{clear}{clock} sent, {progress.late} pictures late")
            sys.stderr.flush()

    return tell


if __name__ == "__main__":
    sys.exit(main())
