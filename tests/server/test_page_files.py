"""What the pages are made of: a browser asks for it once, and again when it has changed."""

import re
import shutil

import pytest

from raven.server.app import create_app
from raven.server.config import ServerConfig
from raven.server.page_files import PageFiles
from raven.server.services import assemble

NAMED = re.compile(r'(?:href|src)="([^"#]*static[^"#]*)')


@pytest.fixture(scope="module")
def visitor():
    config = ServerConfig.model_validate({"avatar": {"poser": "puppet", "character": ""}})
    return create_app(assemble(config, "k" * 64)).test_client()


@pytest.fixture
def folder(tmp_path):
    """Two scripts, one in a folder of its own, and a page that has one of them."""
    files = tmp_path / "files"
    (files / "page").mkdir(parents=True)
    (files / "page" / "main.js").write_text("one")
    (files / "library.js").write_text("two")
    (files / "index.html").write_text('<script type="module" src="static/page/main.js"></script>')
    return files


@pytest.mark.parametrize("page", ["/", "/view", "/docs", "/docs/server", "/wrong"])
def test_every_file_that_a_page_names_is_kept_without_being_asked_for_again(visitor, page):
    headers = {} if page == "/wrong" else {"Authorization": "k" * 64}  # where the page is the one that asks for the key
    answer = visitor.get(page, headers={"Accept": "text/html", **headers})
    named = {re.sub(r"^(\.\./)*", "/", address) for address in NAMED.findall(answer.text)}
    assert named
    for address in named:
        file = visitor.get(address)
        assert file.status_code == 200, address
        assert (file.cache_control.max_age, file.cache_control.immutable) == (31536000, True), address


def test_the_page_itself_is_asked_for_again_and_comes_only_if_it_has_changed(visitor):
    key = {"Authorization": "k" * 64}
    page = visitor.get("/", headers=key)
    assert page.cache_control.no_cache
    assert visitor.get("/", headers={**key, "If-None-Match": page.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("address", ["/static/raven-client.js", "/static-0123456789abcdef/raven-client.js"])
def test_the_librarys_own_address_and_that_of_another_servers_version_are_asked_for_again(visitor, address):
    file = visitor.get(address)
    assert file.status_code == 200
    assert file.cache_control.no_cache
    assert not file.cache_control.immutable
    assert visitor.get(address, headers={"If-None-Match": file.headers["ETag"]}).status_code == 304


def test_the_same_files_have_the_same_version_wherever_they_are(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "library.js").touch()
    assert PageFiles(copy).version() == PageFiles(folder).version()


@pytest.mark.parametrize("edited", ["page/main.js", "library.js"])
def test_a_file_that_was_edited_is_seen_with_the_next_page(folder, edited):
    files = PageFiles(folder)
    before = files.version()
    assert f'src="static-{before}/page/main.js"' in files.page("index.html")
    assert files.is_of(before, edited)
    (folder / edited).write_text("edited")
    assert not files.is_of(before, edited), "it is not kept under the address of what it was"
    after = files.version()
    assert after != before
    assert f'src="static-{after}/page/main.js"' in files.page("index.html")
    assert files.is_of(after, edited)
    assert not files.is_of(after, "../secret")
