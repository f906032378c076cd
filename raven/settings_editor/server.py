"""The server that the editor works with: what it has is asked for once per session, in the background."""

from __future__ import annotations

from collections.abc import Callable

from raven.client.dpg.live import LiveSession
from raven.gui.texts import t
from raven.settings_editor.background import Workers
from raven.settings_editor.catalog import Catalog, Voices, fetch_catalog, fetch_voices


class ServerCatalog:
    """Its catalog and voices."""

    def __init__(
        self,
        url: str,
        session: LiveSession,
        background: Workers,
        on_catalog: Callable[[Catalog | None, Catalog], None],
        on_voices: Callable[[], None],
    ) -> None:
        """`on_catalog` is told what there was before, and what there is now."""
        self.url = url
        self.catalog: Catalog | None = None
        self.voices = Voices(missing=t("Asking the server for its voices ..."))
        self._session, self._background = session, background
        self._on_catalog, self._on_voices = on_catalog, on_voices
        self._fetching = False
        self._fetched_for: str | None = None  # the session that the catalog was fetched with

    def look(self) -> None:
        """Something about the session is new. To be called in the window's thread."""
        live, instance_id = self._session.status.phase == "live", self._session.instance_id
        if live and not self._fetching and instance_id != self._fetched_for:
            self._fetching = True
            self._background.run(fetch_catalog, lambda catalog: self._take(catalog, instance_id), self._failed)

    def _take(self, catalog: Catalog, instance_id: str | None) -> None:
        """The server has said what it has: the first time, or after it was started anew, perhaps as another version."""
        self._fetching, self._fetched_for = False, instance_id
        self._background.run(lambda: fetch_voices(catalog.modules), self._take_voices)
        if catalog != self.catalog:
            before, self.catalog = self.catalog, catalog
            self._on_catalog(before, catalog)

    def _take_voices(self, voices: Voices) -> None:
        if voices != self.voices:
            self.voices = voices
            self._on_voices()

    def _failed(self, error: Exception) -> None:
        self._fetching = False
        self._session.look()
