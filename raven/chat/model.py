"""A language model behind OpenAI's interface, asked with httpx: llama.cpp, Ollama, LM Studio, vLLM, KoboldCpp, services."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from raven.chat.completions import Broken, Stream, parsed, plain
from raven.errors import Unavailable
from raven.said import Statement, said

CONNECT_SECONDS = 10.0


@dataclass
class Model:
    """Where it is, and how it is asked. `options`: further fields of each request, such as `temperature`."""

    base_url: str
    model: str = ""
    key: str = ""
    timeout: float = 600.0
    """Seconds in which nothing comes until an answer is given up."""
    headers: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    _socket: socket.socket | None = None

    def answer(self, messages: list[dict[str, str]]) -> Iterator[str]:
        """The answer as it arrives. Raises `Unavailable` with a sentence that says what is wrong."""
        import httpx  # where it is needed: it takes a tenth of a second

        body = {"messages": messages, "stream": True, **({"model": self.model} if self.model else {}), **self.options}
        headers = {**self.headers, **({"Authorization": f"Bearer {self.key}"} if self.key else {})}
        url = f"{self.base_url.rstrip('/')}/chat/completions"
        timeout = httpx.Timeout(self.timeout, connect=CONNECT_SECONDS)
        try:
            with httpx.stream("POST", url, json=body, headers=headers, timeout=timeout) as response:
                network = response.extensions.get("network_stream")
                self._socket = network.get_extra_info("socket") if network is not None else None
                if response.status_code >= 400:
                    raise Unavailable(complaint(response.status_code, response.read()))
                if "event-stream" not in response.headers.get("content-type", ""):
                    yield plain(response.read()).said
                    return
                stream = Stream()
                for piece in response.iter_bytes():
                    yield from (part.said for part in stream.add(piece) if part.said)
                yield from (part.said for part in stream.finish() if part.said)
        except Broken as error:
            raise Unavailable(
                said("model_not_understood", "the language model cannot be understood: {reason}", reason=error)
            ) from error
        except httpx.TimeoutException as error:
            raise Unavailable(said("model_too_slow", "the language model did not answer in time")) from error
        except httpx.ConnectError as error:
            raise Unavailable(
                said(
                    "model_unreachable_at",
                    "the language model's server at {address} cannot be reached",
                    address=self.base_url,
                )
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable(
                said("model_broken_off", "the language model's server broke off in the middle")
            ) from error
        finally:
            self._socket = None

    def stop(self) -> None:
        """End the answer that arrives, from another thread: the connection is closed, and its server stops."""
        if (connection := self._socket) is not None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def complaint(status: int, body: bytes) -> Statement:
    """An error of a model's server in one sentence."""
    is_key = status in (401, 403)
    try:
        error = parsed(body).get("error")
    except Broken:
        if is_key:
            return said("model_key_refused", "the language model's server does not accept the key")
        return said("model_status", "the language model's server answered with status {status}", status=status)
    message = error.get("message") if isinstance(error, dict) else error
    if is_key:
        return said(
            "model_key_refused_saying",
            "the language model's server does not accept the key; it says: {message}",
            message=message,
        )
    return said("model_says", "the language model's server says: {message}", message=message)
