"""The JavaScript files speak of the contract as it is: of its types, its files and its headers."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from raven.server.endpoints.pages.page import STATIC_FOLDER
from raven.wire import parts

SCRIPT = Path(__file__).parents[2] / "scripts" / "wire_types.py"


@pytest.fixture(scope="module")
def types() -> str:
    return (STATIC_FOLDER / "raven-wire.js").read_text("utf-8")


def test_the_types_are_those_of_the_contract():
    made = subprocess.run([sys.executable, SCRIPT, "--check"], check=False)
    assert made.returncode == 0, "run scripts/wire_types.py"


def test_every_type_that_is_named_is_there(types):
    there = set(re.findall(r"@typedef \{Object\} (\w+)", types))
    for kinds in re.findall(r"\{([^{}]*)\}", " ".join(re.findall(r"@property \{[^}]*\}", types))):
        assert set(re.findall(r"\b[A-Z]\w+", re.sub(r'"[^"]*"', "", kinds))) <= {*there, "Array", "Object"}, kinds
    for source in STATIC_FOLDER.glob("*.js"):
        for names in re.findall(r"@import \{([^}]*)\} from \"./raven-wire.js\"", source.read_text("utf-8")):
            assert set(re.findall(r"\w+", names)) <= there, source


def test_the_feed_is_read_by_the_headers_that_the_server_writes():
    feed = (STATIC_FOLDER / "raven-feed.js").read_text("utf-8")
    written = (
        parts.FRAME_ID,
        parts.FRAME_TIME,
        parts.CROP,
        parts.FULL_SIZE,
        parts.CORNER,
        parts.STATISTICS,
        parts.SIZE,
    )
    assert set(re.findall(r'"(x-[a-z-]+)"', feed)) == {name.lower() for name in written}
