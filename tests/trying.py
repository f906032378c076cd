"""How many examples Hypothesis tries of a test: so many in a run of all tests, `RAVEN_EXAMPLES` times as many if that is set."""

import os
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import settings

Test = TypeVar("Test", bound=Callable[..., Any])

TIMES = int(os.environ.get("RAVEN_EXAMPLES", "1"))


def trying(examples: int, **further: Any) -> Callable[[Test], Test]:
    """Try so many of a test that is `given` something; no example has a time limit."""
    return settings(max_examples=TIMES * examples, deadline=None, **further)
