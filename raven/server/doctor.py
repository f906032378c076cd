"""`raven-doctor`: what of Raven is here, what would be used, what is missing, what that would bring and how to get it.

Nothing is downloaded, changed or loaded into memory that is not needed to know.
"""

import importlib.util
import json
import os
import platform
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from raven import __version__
from raven.compiled import library, sources
from raven.errors import RavenError
from raven.server.config import ServerConfig, read_config
from raven.terminal import command_parser

PROGRAM = "raven-doctor"
LEAST_FREE = 2**30  # bytes of a disk
NEURAL = "pip install 'raven-avatar[neural]'"
EPILOG = """\
ok: it is here. chosen: it is what would be used. missing: Raven runs without it. wrong: it keeps something from running.

exit codes: 0 nothing is wrong, 1 something is, 2 an option is unusable
"""

State = Literal["ok", "chosen", "missing", "wrong"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    group: str
    name: str
    state: State
    found: str
    brings: str = ""
    """What one would have with it, where it is missing."""
    get: str = ""
    """How to get it, or to put it right."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = command_parser(
        PROGRAM, "Tell what of Raven is here, what is missing, what it would bring, and how to get it.", EPILOG
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="the server's configuration, looked at too")
    parser.add_argument("--json", action="store_true", help="for programs")
    options = parser.parse_args(arguments)
    findings = examine(options.config)
    if options.json:
        print(json.dumps({"version": __version__, "findings": [asdict(each) for each in findings]}, indent=1))
    else:
        print("\n".join(_lines(findings)))
    return 1 if any(each.state == "wrong" for each in findings) else 0


def examine(config_file: Path | None) -> list[Finding]:
    """Look at everything. What fails while it is looked at is a finding, too."""
    config, told = _config(config_file)
    looks: tuple[tuple[str, Callable[[ServerConfig], Iterator[Finding]]], ...] = (
        ("system", _system),
        ("places", _places),
        ("avatar", _avatar),
        ("voice", _voice),
        ("text", _text),
        ("pictures and films", _pictures),
        ("windows and sound", _windows),
    )
    findings = [told]
    for group, look in looks:
        try:
            findings += look(config)
        except Exception as error:  # whatever is broken here, the rest is to be told
            findings.append(Finding(group, group, "wrong", f"cannot be looked at: {type(error).__name__}: {error}"))
    return findings


def _lines(findings: Sequence[Finding]) -> Iterator[str]:
    yield f"Raven {__version__}"
    wide = max(len(each.name) for each in findings)
    group = ""
    for each in findings:
        if each.group != group:
            group = each.group
            yield from ("", group.capitalize())
        yield f"  {each.state:8} {each.name:{wide}}  {each.found}"
        if each.brings:
            yield f"  {'':8} {'':{wide}}  With it: {each.brings}"
        if each.get:
            yield f"  {'':8} {'':{wide}}  To do: {each.get}"
    wrong = sum(each.state == "wrong" for each in findings)
    yield ""
    yield "Nothing is wrong." if not wrong else "One thing is wrong." if wrong == 1 else f"{wrong} things are wrong."


def _config(file: Path | None) -> tuple[ServerConfig, Finding]:
    if file is None:
        found = Finding("configuration", "configuration", "ok", "no file was named; these are the defaults")
        return ServerConfig(), found
    try:
        return read_config(file), Finding("configuration", "configuration", "ok", f"{file} can be used")
    except RavenError as error:
        to_do = "correct it; raven.example.toml has every value. What follows is told of the defaults"
        return ServerConfig(), Finding("configuration", "configuration", "wrong", str(error), get=to_do)


def _system(config: ServerConfig) -> Iterator[Finding]:
    system = f"{platform.system()} on {platform.machine()}, {os.cpu_count()} processors"
    yield Finding("system", "Python", "ok", f"{platform.python_version()}, {sys.executable}")
    yield Finding("system", "machine", "ok", system)
    from raven import neural
    from raven.posers.devices import pick_device

    fast = "the neural posing engines in real time"
    if not neural.is_here():
        yield Finding("system", "PyTorch", "missing", "it is not installed", "neural posing engines", NEURAL)
    else:
        yield Finding("system", "PyTorch", "ok", version("torch"))
    if neural.has_gpu():
        yield Finding("system", "GPU", "ok", str(neural.load().cuda.get_device_name()))
    elif neural.has_card() and not neural.is_here():
        yield Finding("system", "GPU", "missing", "there is a card, but no PyTorch that uses it", fast, NEURAL)
    else:
        to_do = "an NVIDIA card and a PyTorch for CUDA; the puppet needs neither"
        yield Finding("system", "GPU", "missing", "there is none that PyTorch can use", fast, to_do)
    try:
        device = pick_device(config.avatar.device)
    except RavenError as error:
        yield Finding("system", "device", "wrong", str(error), get='device = "auto" under [avatar]')
    else:
        yield Finding("system", "device", "chosen", f"{device}, for neural engines ({config.avatar.device})")


def _places(config: ServerConfig) -> Iterator[Finding]:
    from raven.assets import assets_folder
    from raven.server.services import own_folder

    group = "places"
    yield Finding(group, "assets", "ok", f"{assets_folder()}")
    for name, folder in (
        ("own characters", own_folder(config)),
        ("key of the server", config.network.key_file.parent),
        ("temporary files", Path(tempfile.gettempdir())),
    ):
        yield _folder(group, name, folder)
    if config.server.state_dir is not None:
        yield _folder(group, "sessions", config.server.state_dir)
    for name, wanted in (
        ("emotions", config.avatar.emotions_folder),
        ("backdrops", config.avatar.backdrops),
        ("models", config.avatar.models_dir),
        ("voices", config.speech.voices_folder),
    ):
        if wanted is not None:
            is_there = wanted.is_dir()
            to_do = "" if is_there else "make it, or correct the configuration"
            yield Finding(
                group,
                name,
                "ok" if is_there else "wrong",
                f"{wanted}" + ("" if is_there else " is no folder"),
                get=to_do,
            )
    yield _port(group, config.network.port)


def _folder(group: str, name: str, folder: Path) -> Finding:
    existing = folder
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not (existing.is_dir() and os.access(existing, os.W_OK)):
        return Finding(
            group, name, "wrong", f"{folder} cannot be written to", get="give yourself the right to, or free the name"
        )
    free = shutil.disk_usage(existing).free
    told = f"{folder}{'' if folder.exists() else ', made when it is needed'}; {free / 2**30:.1f} GiB free"
    if free < LEAST_FREE:
        return Finding(group, name, "wrong", told, get="make room on that disk")
    return Finding(group, name, "ok", told)


def _port(group: str, port: int) -> Finding:
    name = f"port {port}"
    with socket.socket() as probe:
        try:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = error.strerror or str(error)
            to_do = "stop what uses it (a server of Raven that runs?), or choose another with --port"
            return Finding(group, name, "wrong", f"cannot be listened on: {reason}", get=to_do)
    return Finding(group, name, "ok", "is free")


def _avatar(config: ServerConfig) -> Iterator[Finding]:
    from raven.figure.character import list_characters
    from raven.posers import NAMES, available_posers
    from raven.server.services import tha3_options

    group = "avatar"
    yield Finding(group, "characters", "ok", ", ".join(list_characters()))
    yield _character(group, config)
    for engine in available_posers(tha3_options(config)):
        state: State = "ok" if engine["available"] else "missing"
        brings = "" if engine["available"] else WHAT_ENGINES_BRING[engine["name"]]
        yield Finding(group, f"engine {engine['name']}", state, engine["why"], brings)
    wanted = config.avatar.poser
    if wanted not in NAMES:
        found = f"there is no engine {wanted}; there are {', '.join(NAMES)}"
        yield Finding(group, "engine", "wrong", found, get='poser = "auto" under [avatar]')
        return
    found = "picked for each character: on a GPU a neural one, else hybrid with an atlas, else the puppet"
    yield Finding(group, "engine", "chosen", found if wanted == "auto" else wanted)


def _character(group: str, config: ServerConfig) -> Finding:
    from raven.figure.character import list_characters
    from raven.library import Library
    from raven.server.services import own_folder

    wanted = config.avatar.character
    if not wanted:
        return Finding(group, "character", "chosen", "none at start")
    path = Path(wanted).expanduser()
    if path.suffix.lower() in (".png", ".raven"):
        if not path.is_file():
            return Finding(group, "character", "wrong", f"{path} is no file", get="correct character under [avatar]")
    elif wanted not in list_characters():
        try:
            Library(own_folder(config)).get(wanted)
        except RavenError as error:
            return Finding(group, "character", "wrong", str(error), get="correct character under [avatar]")
    return Finding(group, "character", "chosen", wanted)


def _voice(config: ServerConfig) -> Iterator[Finding]:
    from raven.speech import available_engines

    group = "voice"
    engines = available_engines(None, config.speech.voices_folder)
    for engine in engines:
        brings = "" if engine["available"] else WHAT_VOICES_BRING.get(engine["name"], "another voice")
        state: State = "ok" if engine["available"] else "missing"
        yield Finding(group, f"engine {engine['name']}", state, engine["why"], brings)
    here = [engine["name"] for engine in engines if engine["available"]]
    wanted = config.speech.engine
    if not config.speech.enabled:
        yield Finding(group, "engine", "chosen", "none: enabled = false under [speech]")
    elif wanted == "auto":
        yield Finding(group, "engine", "chosen", f"{here[0]} (auto)")
    elif wanted in here:
        yield Finding(group, "engine", "chosen", wanted)
    else:
        yield Finding(group, "engine", "wrong", f"{wanted} cannot speak here", get='engine = "auto" under [speech]')


WHAT_ENGINES_BRING = {
    "puppet": "any picture in motion, on any CPU",
    "tha3": "the best drawing of any picture, on a GPU",
    "tha4": "the best drawing of characters with a model of their own, on a GPU",
    "hybrid": "faces that a neural engine drew, on any CPU",
}
WHAT_VOICES_BRING = {
    "kokoro-onnx": "many more voices in English, and with the extra japanese in Japanese",
    "kokoro": "all voices of Kokoro, on a GPU too",
    "espeak": "a quick robot voice for many languages",
}


def _text(config: ServerConfig) -> Iterator[Finding]:
    from raven.server.resources.chat.choice import ChosenModelServer, folder_of
    from raven.server.resources.hearing import Hearing
    from raven.server.resources.texts import TextModels
    from raven.text import websearch

    group, models = "text", TextModels(config)
    for name, lack, brings in (
        ("classifier", models.why_no_classifier(), "faces that follow what a text says"),
        ("embeddings", models.why_no_embeddings(), "texts as vectors for other programs"),
        ("web search", websearch.missing(), "web searches for other programs; off until the configuration turns it on"),
    ):
        yield Finding(group, name, "missing" if lack else "ok", lack or "can run here", brings if lack else "")
    lack = Hearing(config).why_not()
    yield Finding(
        group,
        "speech recognition",
        "missing" if lack else "ok",
        lack or "can run here",
        "the page's microphone, and programs that send what was said" if lack else "",
    )
    if url := ChosenModelServer(folder_of(config.chat), config.chat).now.base_url:
        yield Finding(group, "language model", "chosen", url)
    else:
        yield Finding(
            group,
            "language model",
            "missing",
            "none is configured",
            "an avatar that says and acts its answers",
            "the tab Chat of the page, or base_url under [chat] in the configuration",
        )


def _pictures(config: ServerConfig) -> Iterator[Finding]:
    for name, package, extra, brings in (
        ("careful upscaler", "pyanime4k", "upscale", "the qualities low and high of the upscaler"),
        ("films", "av", None, "recordings as WebM and MP4, video for viewers far away, speech as AAC"),
    ):
        yield _package("pictures and films", name, package, extra, brings)
    if all(library(source) is not None for source in sources()):
        yield Finding("pictures and films", "compiled frames", "ok", "poses and filters are compiled for this machine")
    else:
        to_do = "a C compiler, such as Debian's package gcc, and Raven installed once more"
        missing = "poses and filters are not compiled"
        yield Finding("pictures and films", "compiled frames", "missing", missing, "frames in less time", to_do)


def _windows(config: ServerConfig) -> Iterator[Finding]:
    group = "windows and sound"
    yield _package(group, "editors", "dearpygui", "gui", "the pose editor and the settings editor")
    yield _package(group, "fonts of the editors", "font_source_sans_pro", "gui", "letters that are easy to read")
    if sys.platform.startswith("linux"):
        has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
        found = "there is one" if has_display else "there is none, as on a server"
        yield Finding(
            group, "display", "ok" if has_display else "missing", found, "" if has_display else "the editors' windows"
        )
    yield _package(group, "sound of clients", "miniaudio", "voice-client", "Python programs that play the voice")


def _package(group: str, name: str, package: str, extra: str | None, brings: str) -> Finding:
    """`extra`: the one with which the package comes; None where it comes with Raven itself."""
    if importlib.util.find_spec(package) is not None:
        return Finding(group, name, "ok", f"{package} is installed")
    to_do = f"pip install 'raven-avatar[{extra}]'" if extra else f"pip install {package}"
    return Finding(group, name, "missing", f"{package} is not installed", brings, to_do)


if __name__ == "__main__":
    sys.exit(main())
