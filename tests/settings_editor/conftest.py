"""What the server tells the settings editor, without a server."""

from typing import Any

import pytest

from raven.avatar.settings import server_settings, settings_schema
from raven.settings_editor.fields import Field, settings_fields


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    """The answer to `GET /api/avatar/settings_schema`."""
    return settings_schema(server_settings())


@pytest.fixture(scope="session")
def fields(schema: dict[str, Any]) -> tuple[Field, ...]:
    """The settings that the server has."""
    return settings_fields(schema)
