"""Whether this server is ready for further clients, and what it waits for."""

from raven.server.services import Services
from raven.wire.answers import Readiness


def readiness(services: Services) -> Readiness:
    """As it is now. What failed to load does not count as missing: it would not come by waiting, and avatars live without."""
    limits = services.config.limits
    sessions_free, viewers_free = services.sessions.free, max(0, limits.viewers - services.viewers.count)
    states = services.texts.statuses()
    if (voice := services.voice.status()) is not None:
        states["the voice"] = voice
    missing = [f"{name} is still being loaded" for name, status in states.items() if status.state == "loading"]
    if not sessions_free:
        missing.append(f"a place for another session; there are {limits.sessions}")
    if not viewers_free:
        missing.append(f"a place for another viewer; there are {limits.viewers}")
    failed = [f"{name}: {status.why}" for name, status in states.items() if status.state == "failed"]
    return Readiness(
        ready=not missing, missing=missing, failed=failed, sessions_free=sessions_free, viewers_free=viewers_free
    )
