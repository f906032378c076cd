"""Whether the client of the current request still waits for the answer: what nobody waits for need not be worked out."""

from flask import request

from raven.errors import RavenError
from raven.server.http.connection import connection_of


class Abandoned(RavenError):
    """The client has left before the answer was there."""

    code = "abandoned"

    def __init__(self) -> None:
        super().__init__("the client has left")


def check_presence() -> None:
    """Raise `Abandoned` if the client has left. To be called between two steps that take long."""
    if not connection_of(request.environ).alive:
        raise Abandoned
