"""A real window on a display of its own, and a real server that can be killed; and what the server tells, without one."""

from collections.abc import Iterator
from typing import Any

import pytest

from raven.client import api
from raven.settings.levels import server_settings, settings_schema
from raven.settings_editor.fields import Field, settings_fields
from tests.client_dpg.restartable import RestartableServer, point_client_at, restartable_server
from tests.gui.screen import own_display


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    """The answer to `GET /api/avatar/settings_schema`."""
    return settings_schema(server_settings())


@pytest.fixture(scope="session")
def fields(schema: dict[str, Any]) -> tuple[Field, ...]:
    """The settings that the server has."""
    return settings_fields(schema)


@pytest.fixture(scope="session")
def display() -> Iterator[None]:
    with own_display():
        yield


@pytest.fixture(scope="session")
def real_server() -> Iterator[RestartableServer]:
    with restartable_server() as server:
        yield server


@pytest.fixture(scope="session")
def _shared_user(
    display: None, real_server: RestartableServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    from tests.settings_editor.user import open_for_test

    with pytest.MonkeyPatch.context() as patch:
        point_client_at(real_server.url, patch)
        api.tts_set_device("null")
        user = open_for_test(real_server.url, tmp_path_factory.mktemp("editor"))
        yield user
        user.leave()


@pytest.fixture
def user(_shared_user: Any, real_server: RestartableServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A user in front of the settings editor on the real server, as if it was opened just now.

    Sound is played on a device that nobody hears.
    """
    point_client_at(real_server.url, monkeypatch)
    _shared_user.begin_anew()
    yield _shared_user
    if not api.raven_server_available():
        real_server.start()
