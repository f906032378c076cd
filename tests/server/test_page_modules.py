"""The page's modules fit together: one import of a name that is not there, and no script of the page runs."""

import re

import pytest

from raven.server.endpoints.pages.page import STATIC_FOLDER

MODULES = sorted(STATIC_FOLDER.rglob("*.js"))
TAKEN = re.compile(r'^(?:import|export) \{([^}]*)\} from "([^"]+)"', re.MULTILINE)
PASSED_ON = re.compile(r'^export \{([^}]*)\} from "', re.MULTILINE)
DECLARED = re.compile(r"^export (?:async )?(?:function|const|class|let) (\w+)", re.MULTILINE)


def names(text: str, part: int) -> set[str]:
    """Of `one, two as three` what they are called there (0) or here (-1)."""
    return {name.split(" as ")[part].strip() for name in text.split(",") if name.strip()}


def exported(text: str) -> set[str]:
    return set(DECLARED.findall(text)).union(*(names(passed_on, -1) for passed_on in PASSED_ON.findall(text)))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(STATIC_FOLDER)))
def test_every_name_that_is_imported_is_exported(module):
    for taken, source in TAKEN.findall(module.read_text()):
        missing = names(taken, 0) - exported((module.parent / source).read_text())
        assert not missing, f"{source} does not export {', '.join(sorted(missing))}"
