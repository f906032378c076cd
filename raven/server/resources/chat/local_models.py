"""Servers of language models that people run beside this one, looked for on their usual ports."""

import ssl
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from raven.chat.completions import Broken, parsed

if TYPE_CHECKING:
    import httpx

PATIENCE = 1.0  # seconds for the list of models of a server on this machine
MOST_MODELS = 200
LARGEST_LIST = 4 * 2**20  # bytes


@dataclass(frozen=True)
class KnownProgram:
    """A program, and where it usually answers."""

    name: str
    base_url: str


PRESETS = (
    KnownProgram("Ollama", "http://localhost:11434/v1"),
    KnownProgram("LM Studio", "http://localhost:1234/v1"),
    KnownProgram("llama.cpp", "http://localhost:8080/v1"),
    KnownProgram("KoboldCpp", "http://localhost:5001/v1"),
    KnownProgram("vLLM", "http://localhost:8000/v1"),
)


@dataclass(frozen=True)
class LocalServer:
    """One of them; `models` None: nobody answers there as OpenAI's interface has it."""

    preset: KnownProgram
    models: tuple[str, ...] | None


def look_for(presets: Iterable[KnownProgram] = PRESETS) -> list[LocalServer]:
    """Look for all at once; takes `PATIENCE` at most.

    Nothing is encrypted on one's own machine: reading the system's certificates for it would take a quarter of a second.
    """
    import httpx

    wanted = list(presets)
    names = "looking for models"
    without_certificates = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with (
        httpx.Client(timeout=PATIENCE, trust_env=False, verify=without_certificates) as client,
        ThreadPoolExecutor(max(1, len(wanted)), thread_name_prefix=names) as pool,
    ):
        found = pool.map(lambda preset: _models(client, preset), wanted)
        return [LocalServer(preset, models) for preset, models in zip(wanted, found, strict=True)]


def _models(client: "httpx.Client", preset: KnownProgram) -> tuple[str, ...] | None:
    import httpx

    try:
        with client.stream("GET", f"{preset.base_url}/models") as answer:
            if answer.status_code != 200:
                return None
            body = bytearray()
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > LARGEST_LIST:
                    return None
        listed = parsed(bytes(body)).get("data")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, Broken):
        return None
    if not isinstance(listed, list):
        return None
    names = [each["id"] for each in listed if isinstance(each, dict) and isinstance(each.get("id"), str)]
    return tuple(names[:MOST_MODELS])
