"""What Hypothesis tries: how many examples of a test, and which characters.

In a run of all tests it tries as many examples as they say, `RAVEN_EXAMPLES` times as many if that is set.
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st

Test = TypeVar("Test", bound=Callable[..., Any])

CHARACTERS = st.characters(exclude_categories=("Cs",))
"""All that UTF-8 has, for texts: by itself Hypothesis tries a million of them with the codec first, which takes seconds."""

TIMES = int(os.environ.get("RAVEN_EXAMPLES", "1"))


def trying(examples: int, **further: Any) -> Callable[[Test], Test]:
    """Try so many of a test that is `given` something; no example has a time limit."""
    return settings(max_examples=TIMES * examples, deadline=None, **further)
