"""Servers of language models that people run beside this one, looked for on their usual ports."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from raven.chat.completions import Broken, parsed

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
    """Look for all at once; takes `PATIENCE` at most."""
    wanted = list(presets)
    with ThreadPoolExecutor(max(1, len(wanted)), thread_name_prefix="looking for models") as pool:
        return [LocalServer(preset, models) for preset, models in zip(wanted, pool.map(_models, wanted), strict=True)]


def _models(preset: KnownProgram) -> tuple[str, ...] | None:
    import httpx

    try:
        with httpx.stream("GET", f"{preset.base_url}/models", timeout=PATIENCE, trust_env=False) as answer:
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
