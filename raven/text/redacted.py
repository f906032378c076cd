"""Faults at people's texts are logged with their place, but without the words of the error, which may quote the text."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from raven.errors import RavenError


@contextmanager
def discreet(log: logging.Logger, what: str, told: RavenError) -> Iterator[None]:
    """Around `what` works with a text: any fault goes to `log` and comes out as `told`; a `RavenError` passes as it is."""
    try:
        yield
    except RavenError:
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("%s failed: %s in %s, line %s", what, type(error).__name__, place.filename, place.lineno)
        raise told from None
