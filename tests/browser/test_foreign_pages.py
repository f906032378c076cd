"""Pages of other programs, at another port of this machine, use the server from a real browser; pages of strangers do not."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from raven.server.resources import texts
from raven.speech.engines import hibari
from raven.text import minilm
from tests import npm, search_engines

TEXT = "Thank you so much, that was incredibly kind of you!"
PAGE = "<!doctype html><meta charset=utf-8><title>Another program</title><p>This page is not Raven's."


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map: ClassVar[dict[str, str]] = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
    }

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def serve() -> Iterator[Any]:
    """Serves a folder at a port of its own; its address."""
    servers = []

    def begin(folder: Path) -> str:
        handler = functools.partial(_Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://localhost:{server.server_port}"

    yield begin
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def elsewhere(browser, serve, tmp_path) -> Any:
    """The browser, on another program's page."""
    (tmp_path / "index.html").write_text(PAGE, "utf-8")
    browser.open(serve(tmp_path))
    yield browser
    browser.open("about:blank")


@pytest.fixture(scope="module")
def assistant(start_server, tmp_path_factory) -> Iterator[Any]:
    """A server that understands texts and searches the web."""
    if (lack := minilm.missing()) is not None:
        pytest.skip(lack)
    with search_engines.running(tmp_path_factory.mktemp("engines")) as engines, pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "PATIENCE", 120)
        websearch = {"enabled": True, "proxy": engines.proxy}
        with start_server(classify={"model": "prototypes"}, websearch=websearch) as running:
            running.services.texts.classifier()  # scripts of the browser do not wait as long as it may take to load
            yield running


@pytest.fixture(scope="module")
def speaker(start_server) -> Iterator[Any]:
    """A server with a voice."""
    if (lack := hibari.why_not()) is not None:
        pytest.skip(lack)
    with start_server(speech={"engine": "hibari"}) as running:
        yield running


def extras(browser, server, method: str, path: str, body: Any = None) -> Any:
    """A call as SillyTavern's page makes it to its server of extensions; the JSON that it answers."""
    return browser.js(
        """const [address, method, body] = arguments;
           const headers = {"Bypass-Tunnel-Reminder": "bypass"};
           if (body) headers["Content-Type"] = "application/json";
           return fetch(address, {method, headers, body: body ? JSON.stringify(body) : undefined})
             .then((answer) => answer.ok ? answer.json() : {failed: answer.status});""",
        f"{server.url}{path}",
        method,
        body,
    )


def test_sillytavern_classifies_lists_labels_and_searches(elsewhere, assistant):
    modules = elsewhere.js("return fetch(arguments[0]).then((answer) => answer.json())", f"{assistant.url}/api/modules")
    assert {"classify", "websearch"} <= set(modules["modules"])
    scores = extras(elsewhere, assistant, "POST", "/api/classify", {"text": TEXT})["classification"]
    assert scores[0]["label"] == "gratitude"
    assert all(set(score) == {"label", "score"} for score in scores)
    labels = extras(elsewhere, assistant, "GET", "/api/classify/labels")["labels"]
    assert sorted(score["label"] for score in scores) == labels
    found = extras(elsewhere, assistant, "POST", "/api/websearch", {"query": "ravens", "engine": "google"})
    assert found["links"][0] == "https://example.org/ravens"
    assert "puzzles" in found["results"]


def test_a_page_reads_the_headers_of_speech(elsewhere, speaker):
    told = elsewhere.js(
        """return fetch(`${arguments[0]}/api/tts/speak`, {
             method: "POST",
             headers: {"Content-Type": "application/json"},
             body: JSON.stringify({text: "Hello.", format: "flac", stream: true, get_metadata: false}),
           }).then(async (answer) => [
             Number(answer.headers.get("x-audio-duration")),
             Number(answer.headers.get("x-sample-rate")),
             (await answer.arrayBuffer()).byteLength,
           ])""",
        speaker.url,
    )
    seconds, rate, size = told
    assert 0.3 < seconds < 3
    assert rate == 24000
    assert size > 1000


def test_openais_client_runs_in_a_page(browser, serve, speaker, pytestconfig):
    folder = npm.folder_with(npm.OPENAI, pytestconfig)
    (folder / "index.html").write_text(PAGE, "utf-8")
    browser.open(serve(folder))
    told = browser.js(
        """return import("/node_modules/openai/index.mjs").then(async ({ default: OpenAI }) => {
             const client = new OpenAI({
               baseURL: `${arguments[0]}/v1`, apiKey: "none", maxRetries: 0, dangerouslyAllowBrowser: true,
             });
             const models = await client.models.list();
             const sound = await client.audio.speech.create({model: "tts-1", voice: "nova", input: "Hello there!"});
             const decoded = await new OfflineAudioContext(1, 1, 24000).decodeAudioData(await sound.arrayBuffer());
             return [models.data[0].id, decoded.duration];
           })""",
        speaker.url,
    )
    assert told[0] == "tts-1"
    assert 0.5 < told[1] < 3


def test_a_page_of_a_stranger_gets_nothing(browser, assistant):
    browser.open(f"data:text/html,{PAGE}")
    for method, path, body in (("GET", "/api/modules", None), ("POST", "/api/classify", {"text": TEXT})):
        outcome = browser.js(
            """const [address, method, body] = arguments;
               const headers = body ? {"Content-Type": "application/json"} : {};
               return fetch(address, {method, headers, body: body ? JSON.stringify(body) : undefined})
                 .then(() => "answered", (error) => error.name);""",
            f"{assistant.url}{path}",
            method,
            body,
        )
        assert outcome == "TypeError"
