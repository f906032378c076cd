"""The documentation as the server shows it."""

import re
from html.parser import HTMLParser

import pytest

from raven.assets import docs_folder
from raven.server import documentation
from raven.server.app import create_app
from raven.server.config import ServerConfig
from raven.server.services import assemble


@pytest.fixture(scope="module")
def reader():
    config = ServerConfig.model_validate({"avatar": {"poser": "puppet", "character": ""}})
    return create_app(assemble(config, None)).test_client()


class _Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src"):
                self.targets.append(value or "")
            elif name == "id":
                self.anchors.add(value or "")


def test_every_document_is_in_a_chapter_and_opens(reader):
    names = {file.stem for file in docs_folder().glob("*.md")}
    assert {document.name for some in documentation.chapters().values() for document in some} == names
    for name in names:
        assert "<h1" in reader.get(f"/docs/{name}").text


def test_every_link_between_documents_leads_somewhere():
    links = {name: _Links(document.html) for name, document in documentation.documents().items()}
    for name, found in links.items():
        for target in found.targets:
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            if path and path not in links:
                assert (docs_folder() / path).is_file(), f"{name}: {target}"
            elif anchor:
                assert anchor in links[path or name].anchors, f"{name}: {target}"


def test_pictures_come_along_as_far_as_they_are_there_and_nothing_else_does(reader):
    assert reader.get("/docs/presets/hologram.png").mimetype == "image/png"
    for path in ("nothing", "..%2fpyproject.toml", "presets/../../pyproject.toml", "presets/none.md"):
        assert reader.get(f"/docs/{path}").status_code == 404


def test_words_are_found_with_the_sections_they_stand_in(reader):
    assert documentation.find("zzzz") == documentation.find(" ") == []
    (found, *_) = documentation.find("Browser source")
    assert "<mark>" in found.excerpt.lower()
    page = reader.get("/docs?q=%3Cscript%3E").text
    assert "<script>" not in page
    assert "Nothing found for" in page


def test_who_looks_for_a_title_finds_it_first():
    assert documentation.find("pose editor")[0].section.document == "pose-editor"
