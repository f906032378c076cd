"""The page tells what the server says in the visitor's language, by the kind of each sentence."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from raven.errors import InvalidInput
from raven.said import as_data, at, said, what_it_says
from raven.server.endpoints.pages.page import STATIC_FOLDER

PROGRAM = """
import { readFileSync } from 'node:fs';
const [folder, language, remarks] = process.argv.slice(1);
globalThis.location = { search: `?lang=${language}` };
Object.defineProperty(globalThis, 'navigator', { value: { languages: [] } });
globalThis.fetch = async (url) => ({ ok: true, json: async () => JSON.parse(readFileSync(url)) });
const { errorInWords, learnTitles, remarksInWords } = await import(`${folder}/page/texts/plain-words.js`);
learnTitles({ properties: { target_fps: { title: 'Frame rate' } } });
const { errors = [], warnings = [] } = JSON.parse(remarks);
console.log(JSON.stringify([...errors.map((error) => errorInWords(error, 'me.png')), ...remarksInWords(warnings, 'me.png')]));
"""


@pytest.fixture(scope="module")
def node() -> str:
    program = shutil.which("node")
    if program is None:
        pytest.skip("needs Node.js")
    return program


def in_words(node: str, language: str, **told: Any) -> list[str]:
    """What the page makes of an error and of warnings."""
    command = [node, "--input-type=module", "-e", PROGRAM, STATIC_FOLDER.as_uri(), language, json.dumps(told)]
    return json.loads(subprocess.check_output(command, text=True))


TOO_MUCH = as_data(what_it_says(InvalidInput("voice", said("at_most", "must be at most {most}", most=2.5))))
DAMAGED = as_data(at("file", said("broken_psd", "is a broken PSD file")))
NESTED = said("layers_unused", "Its layers are not used: it {reason}.", reason=said("no_psd", "is no PSD file"))
UNKNOWN = [
    as_data(at(f"animator_settings.{name}", said("unknown_ignored", "unknown, ignored"))) for name in ("a_b", "c")
]


@pytest.mark.parametrize(
    ("language", "error", "layers", "unknown"),
    [
        ("en", "The voice must be at most 2.5.", "it is no PSD file", "Left out, as Raven does not know it: a_b, c."),
        ("de", "Die Stimme darf höchstens 2.5 sein.", "ist keine PSD-Datei", "a_b, c"),
        ("ja", "声 は 2.5 以下にしてください。", "PSD ファイルではありません", "a_b、c"),
    ],
)
def test_errors_and_warnings_come_in_every_language(node, language, error, layers, unknown):
    told, first, last = in_words(node, language, errors=[TOO_MUCH], warnings=[as_data(NESTED), *UNKNOWN])
    assert told == error
    assert layers in first
    assert unknown in last


def test_a_sentence_that_the_page_has_no_words_for_is_told_as_the_server_has_it(node):
    new = {"message": "is not blue enough", "kind": "of_a_newer_server", "values": {"blue": 1}, "field": "file"}
    assert in_words(node, "de", errors=[{"code": "invalid_input", **new}]) == ["me.png: is not blue enough."]
    assert in_words(node, "ja", errors=[{"code": "conflict", "message": "Mika was saved."}]) == ["Mika was saved."]


@pytest.mark.parametrize("wording", ["is a broken PSD file", "is a PSD file that nobody can read"])
def test_how_the_server_words_it_does_not_matter(node, wording):
    assert in_words(node, "de", errors=[{**DAMAGED, "code": "unreadable_picture", "message": wording}]) == [
        "me.png ist eine beschädigte PSD-Datei."
    ]


def refused(code: str, place: str, told: str) -> dict[str, Any]:
    return {**as_data(at(place, told) if place else told), "code": code}


SIZE = said("too_many_pixels", "is {width} x {height}: more than {most} pixels", width=9000, height=9000, most=16777216)
PLAIN = {
    "me.png is damaged or was cut short. Try to save it again.": refused(
        "unreadable_picture", "file", said("damaged", "is broken or incomplete ({fault})", fault="OSError")
    ),
    "me.png is too large: 9000 × 9000 pixels. Make it smaller first.": refused("unreadable_picture", "file", SIZE),
    "me.png shows nothing: it is transparent everywhere.": refused(
        "unreadable_picture", "file", said("transparent", "is transparent everywhere")
    ),
    "Frame rate must be at most 120.": refused(
        "invalid_input", "animator_settings.target_fps", said("at_most", "must be at most {most}", most=120)
    ),
    "The text is missing.": refused("malformed", "text", said("missing", "is missing")),
    "This server has no room for more than 8 sessions. Try again in a moment.": refused(
        "limit_reached", "", said("too_many_sessions", "this server has no room for more than {most} sessions", most=8)
    ),
    "The server cannot be reached. Is it still running?": {"code": "unreachable", "message": "TypeError"},
    "Something went wrong on the server. Its log says what.": {"code": "fault", "message": "the server failed at this"},
}


def test_errors_are_told_in_plain_words(node):
    assert in_words(node, "en", errors=list(PLAIN.values())) == list(PLAIN)


def test_warnings_are_told_in_plain_words(node):
    still = said("parts_still", "not found in the picture, so they stay still: {parts}", parts=["left eye", "mouth"])
    blurred = at(
        "me.psd", said("group_mask", "The mask of the group {layer} does not count; apply it.", layer="'face'")
    )
    assert in_words(node, "en", warnings=[as_data(blurred), as_data(still)]) == [
        "The mask of the group 'face' does not count; apply it.",
        (
            "Not found in the picture: left eye, mouth. They stay as they are drawn, and do not move. "
            "A rig file tells Raven where they are."
        ),
    ]
