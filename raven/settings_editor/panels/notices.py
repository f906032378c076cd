"""What the program says: in the middle of the picture, when there is something to say, and of the server's warnings."""

from collections.abc import Iterable

from raven.client.dpg.live import LiveSession, in_words
from raven.client.errors import KeyRefused, ServerError
from raven.gui import theme
from raven.gui.texts import t
from raven.settings_editor.stage import Notice


def notice_of(session: LiveSession, url: str, has_catalog: bool, frame_problem: str) -> Notice | None:
    """The one thing that matters most; None while all is well."""
    status, state = session.status, session.state
    match status.phase:
        case "connecting":
            return Notice(t("Connecting to {0} ...", url))
        case "waiting" if isinstance(status.error, ServerError):
            return Notice(t("The server says: {0}\nTrying again ...", in_words(status.error)), theme.WARM)
        case "waiting":
            return Notice(
                t("The server at {0} does not answer.\nTrying again; everything comes back by itself.", url), theme.WARM
            )
        case "refused" if isinstance(status.error, KeyRefused):
            return Notice(t("{0}\nStart this program with --api-key-file.", in_words(status.error)), theme.DANGER)
        case "refused":
            return Notice(
                t(
                    "The character cannot be shown: {0}\nOpen another one (Ctrl+O).",
                    in_words(status.error) if status.error else "",
                ),
                theme.DANGER,
            )
    if state.get("degraded"):
        return Notice(t("Degraded: {0}", state["degraded"]), theme.WARM)
    if frame_problem:
        return Notice(f"{frame_problem[:1].upper()}{frame_problem[1:]}", theme.WARM)
    if not has_catalog:
        return Notice(t("Asking the server what it has ..."))
    if not session.wish.running:
        return Notice(t("Paused"))
    return None


def in_sentences(warnings: Iterable[str]) -> str:
    """What the server warns of, one line each."""
    return "\n".join(f"{warning[:1].upper()}{warning[1:]}." for warning in warnings)
