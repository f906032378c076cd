"""The command `raven-server`: reads options and configuration, starts the server, stops it on Ctrl+C and the like.

What is heavy is imported only after the arguments were understood, so that `--help` answers at once.
"""

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from raven import __version__
from raven.errors import RavenError, Unavailable
from raven.server.logs import log_to_stderr

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from raven.server.config import ServerConfig
    from raven.server.resources.kept import SharedStore
    from raven.server.resources.remembered import RememberedSessions
    from raven.server.services import Services

LOG_LEVELS = ("debug", "info", "warning", "error", "critical")
LOG_FORMATS = ("text", "json")
PRINT = partial(print, flush=True)
STOPPING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # as far as the system has them
GIVE_BACK_SECONDS = 2.0  # between two times that free memory is returned: the less there is, the shorter the pause
COLLECT_SECONDS = 20.0  # between two looks for what only refers to itself in a circle: a few milliseconds each
MOST_SECONDS = 1.6  # from such a signal to the end, whatever hangs


def main(arguments: list[str] | None = None) -> int:
    """Run the server until it is stopped. Returns the exit code: 0, or 2 if it could not start as it was told to."""
    options = _parser().parse_args(arguments)
    for number in _signals():
        if signal.getsignal(number) != signal.SIG_IGN or number == signal.SIGINT:  # shells ignore it in the background
            signal.signal(number, _interrupt)
    try:
        _serve(options)
    except RavenError as error:
        print(f"raven-server: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        _leave("stopped before the start was complete")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="raven-server",
        description="Shows a live anime avatar: open http://localhost:5100/ in a browser. Options given here come "
        "before those in the configuration file; docs/server.md explains both.",
    )
    parser.add_argument("--config", metavar="FILE", type=Path, help="configuration in TOML, such as raven.example.toml")
    parser.add_argument("--port", metavar="N", type=int, help="TCP port (default: 5100; 0: any free one)")
    parser.add_argument(
        "--listen", action="store_true", default=None, help="answer other machines too, and want a key from everyone"
    )
    parser.add_argument("--poser", metavar="NAME", help="posing engine: auto (default), puppet, ...")
    parser.add_argument("--device", metavar="NAME", help="device of neural engines: auto (default), cpu, cuda:0, ...")
    parser.add_argument(
        "--models-dir", metavar="DIR", type=Path, help="folder with the model files of tha3; nothing is downloaded then"
    )
    parser.add_argument("--voice-engine", metavar="NAME", help="voice engine: auto (default), hibari, silent, ...")
    parser.add_argument(
        "--character", metavar="NAME", help="the character at start: its name, or the path of a PNG or of a .raven file"
    )
    parser.add_argument("--characters", metavar="DIR", type=Path, help="folder of the user's own characters")
    parser.add_argument("--name", metavar="NAME", help="which of several servers this is; ids of its sessions begin so")
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    parser.add_argument("--log-level", choices=LOG_LEVELS, type=str.lower, help="how much to tell (default: info)")
    parser.add_argument("--log-format", choices=LOG_FORMATS, type=str.lower, help="text (default) or json")
    parser.add_argument("--version", "-v", action="version", version=f"raven-server {__version__}")
    return parser


def _serve(options: argparse.Namespace) -> None:
    from raven.memory import (
        collect_garbage,
        give_back,
        keep_large_blocks,
        leave_alone_what_is_there,
        reuse_large_blocks,
        share_one_heap,
    )
    from raven.threads import every, limit_numpy, limit_threads

    limit_numpy()  # before the next lines import it
    from raven.server.config import read_config
    from raven.server.http.sockets import bind

    share_one_heap()  # before the libraries start their threads
    reuse_large_blocks()

    config = _with_options(read_config(options.config), options)
    log_to_stderr(config.log_level.upper(), config.log_format)
    say = log.info if config.log_format == "json" else PRINT  # with JSON, nothing else is told

    # Before all that takes time: the port may be taken, and who comes meanwhile waits instead of trying again later.
    sockets = bind(config.network.port, config.network.listen)

    from raven.server.app import create_app
    from raven.server.http.security import read_or_make_key
    from raven.server.http.serve import HttpServer
    from raven.server.services import assemble

    limit_threads()
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")  # models that are loaded draw no bars into the log
    network = config.network
    key = read_or_make_key(network.key_file) if network.listen or network.require_key else None
    services = assemble(config, key, before_cpu=keep_large_blocks)
    app = create_app(services)
    leave_alone_what_is_there()
    remembered = _remembered(services)
    server = HttpServer(app, sockets, config, on_stop=partial(_close_in_time, services, say, remembered))

    address = f"http://localhost:{server.port}/"
    private_address = f"{address}?key={key}" if key else address
    say(f"Raven {__version__} at {address}")
    say(f"  poser: {_poser_in_use(services)}")
    if key:
        say(f"  key: wanted; it is in {network.key_file}; a browser gets it as {address}?key=KEY")
    else:
        say("  key: none needed, only programs on this machine are answered")
    if network.listen and key:
        _tell_others(server.port, key, say)
    say("  Ctrl+C stops the server")
    if options.open:
        import webbrowser

        webbrowser.open(private_address)

    if remembered is None:
        services.preload()
    else:
        remembered.restore_meanwhile(then=services.preload)
        remembered.watch()
    services.sessions.watch()
    services.utterances.watch()
    services.recordings.watch()
    every(COLLECT_SECONDS, collect_garbage, threading.Event(), "garbage")
    every(GIVE_BACK_SECONDS, give_back, threading.Event(), "memory")
    server.run()
    _leave("stopped", say)


def _tell_others(port: int, key: str, say: Callable[[str], object]) -> None:
    """Tell where other machines find the server; at a terminal also the address with the key, and as a QR code for phones."""
    from raven.server.http.lan import lan_address, qr_code

    host = lan_address()
    if host is None:
        say(f"  other machines: at this machine's address, port {port}")
        return
    if not sys.stdout.isatty():  # it would stay in a file
        say(f"  other machines: http://{host}:{port}/")
        return
    address = f"http://{host}:{port}/?key={key}"
    say(f"  other machines: {address}")
    with suppress(UnicodeEncodeError):
        say(qr_code(address))


def _remembered(services: "Services") -> "RememberedSessions | None":
    """Open the sessions that go on, and the one that is there without a client asking. Raises `Unavailable`."""
    from raven.server.resources.remembered import RememberedSessions
    from raven.server.resources.sessions import DEFAULT_ID
    from raven.server.services import open_default_session

    config = services.config.server
    services.sessions.prefix = f"{config.name}-" if config.name else ""
    try:
        store = _store(services)
        remembered = None if store is None else RememberedSessions(services, store)
        if remembered is None or not remembered.recall(DEFAULT_ID):
            open_default_session(services)
    except OSError as error:
        what = f"server.state_dir: {config.state_dir} cannot be used" if config.state_dir else "server.state_url"
        raise Unavailable(f"{what}: {error.strerror or error}") from error
    return remembered


def _store(services: "Services") -> "SharedStore | None":
    """Where sessions are kept, if anywhere. Raises `OSError`."""
    from raven.server.resources.kept import Folder, Shared

    config = services.config.server
    if config.state_url:
        return Shared(config.state_url, config.name, max(3600.0, 2 * services.config.limits.idle_seconds))
    return None if config.state_dir is None else Folder(config.state_dir)


def _close_in_time(services: "Services", say: Callable[[str], object], remembered: "RememberedSessions | None") -> None:
    """Close the services; if anything hangs in that or in what comes after, the process ends all the same."""
    watchdog = threading.Timer(MOST_SECONDS, _leave, ("stopped; something did not end in time", say))
    watchdog.daemon = True
    watchdog.start()
    if remembered is not None:
        with suppress(OSError):
            remembered.close()
    services.close()


def _leave(last_word: str, say: Callable[[str], object] = PRINT) -> NoReturn:
    """End the process at once.

    All is closed by then. The regular end would take PyTorch apart, which is seconds on a busy machine, and a thread that is
    inside of a model's own code, loading it or speaking, would abort the process.
    """
    with suppress(OSError):  # the terminal may be gone
        say(last_word)
    logging.shutdown()
    os._exit(0)


def _poser_in_use(services: "Services") -> str:
    """The posing engine of the session at start, or, without one, of those to come."""
    name = services.config.avatar.poser
    for session in services.sessions.all():
        state = session.state()
        return f"{state['poser']} on {state['device']}" + (" (picked by auto)" if name == "auto" else "")
    return name


def _with_options(config: "ServerConfig", options: argparse.Namespace) -> "ServerConfig":
    """The configuration with the command line's words in their places. Raises `InvalidInput`."""
    from raven.server.config import validated

    data = config.model_dump()
    given = {
        ("network", "port"): options.port,
        ("network", "listen"): options.listen,
        ("avatar", "poser"): options.poser,
        ("avatar", "device"): options.device,
        ("avatar", "models_dir"): options.models_dir,
        ("avatar", "character"): options.character,
        ("avatar", "characters_folder"): options.characters,
        ("speech", "engine"): options.voice_engine,
        ("server", "name"): options.name,
    }
    for (section, name), value in given.items():
        if value is not None:
            data[section][name] = value
    for name in ("log_level", "log_format"):
        if (value := getattr(options, name)) is not None:
            data[name] = value
    return validated(data, "command line")


def _signals() -> list[signal.Signals]:
    return [getattr(signal, name) for name in STOPPING if hasattr(signal, name)]


def _interrupt(number: int, frame: FrameType | None) -> None:
    for each in _signals():
        signal.signal(each, signal.SIG_IGN)  # it stops already, and is to do so in order
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
