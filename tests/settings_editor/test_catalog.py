"""What the server has, in the language of the window."""

import pytest

from raven.client import api
from raven.settings_editor import catalog


@pytest.mark.parametrize(("language", "title", "filter"), [("en", "Blur", "Bloom"), ("de", "Unschärfe", "Leuchten")])
def test_settings_and_filters_are_called_as_on_the_servers_page(server, language, title, filter, monkeypatch):
    monkeypatch.setattr(api, "_connection", None)
    api.initialize(server.url)
    monkeypatch.setattr(catalog, "spoken", lambda: language)
    found = catalog.fetch_catalog()
    english = {field.name: field for field in found.fields}
    assert english["backdrop_blur"].title == title
    assert found.filter("bloom").title == filter
