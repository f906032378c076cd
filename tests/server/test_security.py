"""Who gets in: the key, web origins, host names."""

import stat
import sys

import pytest

from raven.errors import InvalidInput
from raven.server.app import create_app
from raven.server.config import ServerConfig
from raven.server.http.security import is_loopback, read_or_make_key
from raven.server.services import assemble

KEY = "k" * 64
FOREIGN = "https://evil.example"


def client(key: str | None = None, **network):
    config = ServerConfig.model_validate({"network": network, "avatar": {"poser": "puppet", "character": ""}})
    return create_app(assemble(config, key)).test_client()


@pytest.fixture(scope="module")
def local():
    return client()


@pytest.fixture(scope="module")
def open_to_all():
    return client(KEY, listen=True)


@pytest.mark.parametrize("path", ["/", "/view", "/health", "/api/modules", "/api/avatar/feed.mjpg", "/api/nothing"])
def test_without_the_key_there_is_nothing_to_see(open_to_all, path):
    answer = open_to_all.get(path)
    assert answer.status_code == 401
    assert answer.json["error"]["code"] == "key_wanted"


@pytest.mark.parametrize("sent", [KEY, f"Bearer {KEY}", f"Token {KEY}"])
def test_the_key_is_taken_bare_and_with_a_scheme(open_to_all, sent):
    assert open_to_all.get("/health", headers={"Authorization": sent}).status_code == 200


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", KEY[:-1], f"Bearer {KEY}x", "Bearer \xff", "Basic a2s="])
def test_a_wrong_key_is_none(open_to_all, sent):
    assert open_to_all.get("/health", headers={"Authorization": sent}).status_code == 401


def test_an_address_with_the_key_opens_the_page_and_the_browser_keeps_it():
    browser = client(KEY, listen=True)
    first = browser.get(f"/health?key={KEY}")
    assert first.status_code == 200
    cookie = first.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert KEY not in cookie
    assert browser.get("/api/modules").status_code == 200
    assert browser.get("/health?key=wrong").status_code == 200, "the cookie still counts"


def test_preflights_and_the_pages_own_files_need_no_key(open_to_all):
    assert open_to_all.options("/api/avatar/load").status_code == 200
    assert open_to_all.get("/static/raven-client.js").status_code == 200


@pytest.mark.parametrize("origin", ["http://localhost:8000", "http://127.0.0.1", "https://[::1]:3000"])
def test_pages_of_this_machine_may_do_everything_and_read_the_headers(local, origin):
    answer = local.post("/api/avatar/unload", json={"instance_id": "x"}, headers={"Origin": origin})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert "X-Request-Duration" in answer.headers["Access-Control-Expose-Headers"]
    assert "Origin" in answer.headers["Vary"]
    preflight = local.options("/api/avatar/load", headers={"Origin": origin})
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]


CLIENTS_HEADERS = [
    "bypass-tunnel-reminder,content-type",
    "authorization,content-type,x-stainless-arch,x-stainless-lang,x-stainless-os,x-stainless-retry-count",
    "X-My.Own_Header~1",
]


@pytest.mark.parametrize("asked", CLIENTS_HEADERS)
@pytest.mark.parametrize("path", ["/api/classify", "/api/avatar/load", "/v1/audio/speech"])
def test_an_allowed_page_may_send_whichever_headers_it_asks_for(local, path, asked):
    headers = {"Origin": "http://localhost:8000", "Access-Control-Request-Headers": asked}
    answer = local.options(path, headers=headers | {"Access-Control-Request-Method": "POST"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Headers"].replace(" ", "") == asked
    assert "Access-Control-Request-Headers" in answer.headers["Vary"]
    refused = local.options(path, headers=headers | {"Origin": FOREIGN})
    assert not [name for name, _ in refused.headers if name.startswith("Access-Control-")]


def test_what_is_no_header_name_is_not_sent_back(local):
    asked = "content-type, <script>, , a b, x-ok, \xe9"
    headers = {"Origin": "http://localhost:8000", "Access-Control-Request-Headers": asked}
    assert local.options("/health", headers=headers).headers["Access-Control-Allow-Headers"] == "content-type, x-ok"


def test_an_allowed_page_of_the_internet_may_reach_this_machine():
    """Chromium asks before a page of another network calls an address of this one."""
    chat = client(allowed_origins=[FOREIGN])
    asked = {"Origin": FOREIGN, "Access-Control-Request-Private-Network": "true"}
    assert chat.options("/health", headers=asked).headers["Access-Control-Allow-Private-Network"] == "true"
    assert "Access-Control-Allow-Private-Network" not in chat.options("/health", headers={"Origin": FOREIGN}).headers
    other = asked | {"Origin": "https://other.example"}
    assert "Access-Control-Allow-Private-Network" not in chat.options("/health", headers=other).headers


@pytest.mark.parametrize(
    "origin", [FOREIGN, "null", "http://localhost.evil.example", "http://evil.example:5100", "file://", "http://[bad"]
)
def test_pages_of_others_change_nothing_and_read_nothing(local, origin):
    for body in ({"json": {"instance_id": "x"}}, {"data": {"file": (b"", "a.png")}}):
        answer = local.post("/api/avatar/unload", headers={"Origin": origin}, **body)
        assert (answer.status_code, answer.json["error"]["code"]) == (403, "refused")
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Access-Control-Allow-Origin" not in local.get("/health", headers={"Origin": origin}).headers
    assert "Access-Control-Allow-Origin" not in local.options("/health", headers={"Origin": origin}).headers


def test_a_foreign_form_without_an_origin_is_refused_too(local):
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert local.post("/api/avatar/unload", json={"instance_id": "x"}, headers=headers).status_code == 403


def test_programs_send_no_origin_and_may_do_everything(local):
    assert local.post("/api/avatar/unload", json={"instance_id": "x"}).status_code == 200


def test_an_origin_can_be_allowed():
    chat = client(allowed_origins=[FOREIGN])
    answer = chat.post("/api/avatar/unload", json={"instance_id": "x"}, headers={"Origin": FOREIGN})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == FOREIGN


@pytest.mark.parametrize("host", ["localhost:5100", "127.0.0.1:5100", "[::1]:5100", "LOCALHOST", "raven.localhost"])
def test_this_machine_has_these_names(local, host):
    assert local.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:5100", "127.0.0.1.evil.example", "192.168.1.5:5100"])
def test_a_foreign_name_for_this_machine_is_refused(local, host):
    assert local.get("/health", headers={"Host": host}).status_code == 403


def test_a_host_name_can_be_allowed():
    assert client(allowed_hosts=["raven.lan"]).get("/health", headers={"Host": "raven.lan:80"}).status_code == 200


def test_the_page_may_be_used_from_other_machines_with_the_key(open_to_all):
    headers = {"Host": "10.0.0.7:5100", "Origin": "http://10.0.0.7:5100", "Authorization": f"Bearer {KEY}"}
    assert open_to_all.post("/api/avatar/unload", json={"instance_id": "x"}, headers=headers).status_code == 200


def test_a_key_is_made_for_its_owner_only(tmp_path):
    file = tmp_path / "new" / "api_key.txt"
    key = read_or_make_key(file)
    assert len(bytes.fromhex(key)) == 32
    assert read_or_make_key(file) == key
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_empty_key_file_is_an_error(tmp_path):
    file = tmp_path / "api_key.txt"
    file.write_text("\n  \n")
    with pytest.raises(InvalidInput, match="is empty"):
        read_or_make_key(file)


@pytest.mark.parametrize("key", ["x", "short", " s h o r t ", "1234567"])
def test_a_key_that_can_be_guessed_is_an_error(tmp_path, key):
    file = tmp_path / "api_key.txt"
    file.write_text(key)
    with pytest.raises(InvalidInput, match="too short"):
        read_or_make_key(file)


@pytest.mark.parametrize("key", ["schlüssel-schlüssel", "key\x00key\x00key\x00key"])
def test_a_key_that_no_header_carries_is_an_error(tmp_path, key):
    file = tmp_path / "api_key.txt"
    file.write_text(key, encoding="utf-8")
    with pytest.raises(InvalidInput, match="ASCII"):
        read_or_make_key(file)


def test_a_short_key_is_taken_with_a_warning(tmp_path, caplog):
    file = tmp_path / "api_key.txt"
    file.write_text("12345678")
    file.chmod(0o600)
    assert read_or_make_key(file) == "12345678"
    assert "is short" in caplog.text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_may_read_is_taken_with_a_warning(tmp_path, mode, caplog):
    file = tmp_path / "api_key.txt"
    file.write_text(KEY)
    file.chmod(mode)
    assert read_or_make_key(file) == KEY
    assert "can be read by other users" in caplog.text
    assert KEY not in caplog.text


def test_a_key_of_our_own_is_worth_no_warning(tmp_path, caplog):
    read_or_make_key(tmp_path / "api_key.txt")
    read_or_make_key(tmp_path / "api_key.txt")
    assert caplog.text == ""


@pytest.mark.parametrize(
    "path", ["/", "/view", "/health", "/static/raven-client.js", "/api/avatar/sessions", "/nothing"]
)
def test_browsers_are_told_how_to_treat_an_answer(local, path):
    headers = local.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Security-Policy"].startswith("frame-ancestors 'self' ")
    assert FOREIGN not in headers["Content-Security-Policy"]


@pytest.mark.parametrize(("origins", "policy"), [([FOREIGN], f" {FOREIGN}"), (["*"], "frame-ancestors *")])
def test_pages_of_allowed_origins_may_show_ours(origins, policy):
    headers = client(allowed_origins=origins).get("/view").headers
    assert headers["Content-Security-Policy"].endswith(policy)


def test_pages_of_this_machine_may_show_ours(local):
    policy = local.get("/view").headers["Content-Security-Policy"].split()
    assert {"http://localhost:*", "http://127.0.0.1:*"} <= set(policy)


def test_only_loopback_is_loopback():
    assert all(map(is_loopback, ["localhost", "127.0.0.1", "127.8.8.8", "::1"]))
    assert not any(map(is_loopback, ["", "0.0.0.0", "localhost.example", "192.168.0.1", "2130706433"]))


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/", "/view", "/docs/library"])
def test_a_browser_without_the_key_is_asked_for_it_and_comes_in_with_it(path):
    visitor = client(KEY, listen=True)
    asked = visitor.get(path, headers=BROWSER)
    assert (asked.status_code, asked.mimetype) == (401, "text/html")
    assert 'type="password"' in asked.text
    assert visitor.post("/login", json={"key": "wrong"}).json["error"]["code"] == "key_wanted"
    assert visitor.get(path, headers=BROWSER).status_code == 401
    let_in = visitor.post("/login", json={"key": KEY})
    cookie = let_in.headers["Set-Cookie"]
    assert KEY not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert visitor.get(path, headers=BROWSER).status_code == 200


def test_programs_are_told_in_json_whatever_they_accept(open_to_all):
    assert open_to_all.get("/").json["error"]["code"] == "key_wanted"
    assert open_to_all.get("/api/avatar/state", headers=BROWSER).json["error"]["code"] == "key_wanted"


def test_other_pages_cannot_send_the_key_for_a_visitor(open_to_all):
    assert open_to_all.post("/login", json={"key": KEY}, headers={"Origin": FOREIGN}).status_code == 403
