"""What the picture's figures say, as lines of text."""

from collections.abc import Mapping
from typing import Any

from raven.client.dpg.frames import Shown, Statistics
from raven.gui.texts import t
from raven.wire import parts

STAGES = {
    "animate": t("animate"),
    "cels": t("cels"),
    "pose": t("pose"),
    "effects": t("effects"),
    "encode": t("encode"),
}
"""The stages of a frame that are told, by their names on the wire."""
GIVEN_UP = {
    "effects": t("effects"),
    "upscaler": t("upscaler"),
    "filters": t("filters"),
    "size": t("size"),
    "rate": t("frame rate"),
}
"""What a server may give up while frames are late, by its names on the wire."""


def client_line(statistics: Statistics, shown: Shown | None, latency: float, paused: bool) -> str:
    """What arrives here: frames and bytes per second, size and kind of a frame, how late it is seen."""
    if shown is None:
        return ""
    height, width = shown.pixels.shape[:2]
    kind = shown.packet.mimetype.removeprefix("image/").upper()
    if paused or not statistics.fps:
        return t("{0} fps", "–") + f" · {width} x {height} {kind}"
    late = t(" · {0} ms late", f"{1000 * latency:.0f}") if latency else ""
    skipped = t(" · {0} skipped", statistics.skipped) if statistics.skipped else ""
    size = f"{_bytes(statistics.bytes_per_frame)} · {_bytes(statistics.bytes_per_second)}/s"
    rate = t("{0} fps", f"{statistics.fps:.1f}")
    return f"{rate} · {width} x {height} {kind} · {size}{late}{skipped}"


def server_line(headers: Mapping[str, str], paused: bool) -> str:
    """How the server gets along, by the header of the newest frame."""
    stats = parts.statistics(headers)
    try:
        if paused:
            return t("server · {0} of {1} fps", "–", f"{stats['target_fps']:g}")
        return t("server · {0} of {1} fps", f"{stats['output_fps']:.1f}", f"{stats['target_fps']:g}") + t(
            " · render {0} ms · encode {1} ms · rest {2} ms",
            *(f"{stats[name]:.1f}" for name in ("render_ms", "encode_ms", "wait_ms")),
        )
    except (KeyError, TypeError, ValueError):
        return ""


def stages_line(state: Mapping[str, Any], paused: bool) -> str:
    """Milliseconds of each stage of a frame, and what is given up while frames are late."""
    stages = state.get("stage_ms", {})
    parts = [f"{word} {stages[name]:.1f}" for name, word in STAGES.items() if stages.get(name)]
    if paused or not parts:
        return ""
    viewers = state.get("viewers", 1)
    others = t(" · {0} viewers", viewers) if viewers != 1 else ""
    lowered = state.get("lowered")
    late = t(" · late, so given up: {0}", ", ".join(GIVEN_UP.get(name, name) for name in lowered)) if lowered else ""
    engine = t("{0} on {1}", state.get("poser", ""), state.get("device", ""))
    return f"{engine} · {' · '.join(parts)} ms{others}{late}"


def _bytes(count: float) -> str:
    if count >= 1e6:
        return f"{count / 1e6:.1f} MB"
    return f"{count / 1e3:.0f} kB"
