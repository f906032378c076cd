"""Tests that wait for what is sure to come have as much patience as all others: a limit of their own fails on a busy machine."""

import re
from pathlib import Path

import pytest

from tests.patience import PATIENCE

LIMIT = re.compile(
    r"""(?: (?<!Event\(\))\.wait\( | \.join\( | \.result\( | settimeout\( | ^\s+timeout=
          | (?:get|post|head|run|request|acquire|communicate|create_connection)\(.*\btimeout=
          | (?:eventually|until)\(.*\bseconds= | eventually\(.*\),\s)
        (\d+(?:\.\d+)?)\s*(?:[),]|$)""",
    re.VERBOSE,
)
CLAIMS = 5  # seconds; a shorter limit says that something does not come, or comes at once


@pytest.mark.parametrize(
    ("line", "limit"),
    [
        ("    assert speech.wait(20)", 20),
        ("    assert eventually(lambda: x() == 1, seconds=30)", 30),
        ("    assert eventually(lambda: x(), 10)", 10),
        ('    requests.get(f"{url}/health", timeout=10)', 10),
        ("        timeout=60,", 60),
        ("    threading.Event().wait(8)", None),
        ("    assert speech.wait(PATIENCE)", None),
    ],
)
def test_limits_are_found(line, limit):
    found = LIMIT.search(line)
    assert (found and float(found[1])) == limit


def test_no_test_is_less_patient_than_others(pytestconfig):
    impatient = [
        f"{file.relative_to(pytestconfig.rootpath)}:{number}"
        for file in sorted(Path(pytestconfig.rootpath, "tests").rglob("*.py"))
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        for found in LIMIT.finditer(line)
        if file.name != Path(__file__).name and CLAIMS <= float(found[1]) < PATIENCE
    ]
    assert impatient == []
