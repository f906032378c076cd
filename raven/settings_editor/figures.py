"""What the picture's figures say, as lines of text."""

from collections.abc import Mapping
from typing import Any

from raven.client.dpg.frames import Shown, Statistics
from raven.gui.texts import t
from raven.wire import parts

STAGES = ("animate", "cels", "pose", "effects", "encode")


def client_line(statistics: Statistics, shown: Shown | None, latency: float, paused: bool) -> str:
    """What arrives here: frames and bytes per second, size and kind of a frame, how late it is seen."""
    if shown is None:
        return ""
    height, width = shown.pixels.shape[:2]
    kind = shown.packet.mimetype.removeprefix("image/").upper()
    if paused or not statistics.fps:
        return f"– fps · {width} x {height} {kind}"
    late = t(" · {0} ms late", f"{1000 * latency:.0f}") if latency else ""
    skipped = f" · {statistics.skipped} skipped" if statistics.skipped else ""
    size = f"{_bytes(statistics.bytes_per_frame)} · {_bytes(statistics.bytes_per_second)}/s"
    return f"{statistics.fps:.1f} fps · {width} x {height} {kind} · {size}{late}{skipped}"


def server_line(headers: Mapping[str, str], paused: bool) -> str:
    """How the server gets along, by the header of the newest frame."""
    stats = parts.statistics(headers)
    try:
        if paused:
            return f"server · – of {stats['target_fps']:g} fps"
        return (
            f"server · {stats['output_fps']:.1f} of {stats['target_fps']:g} fps · render {stats['render_ms']:.1f} ms · "
            f"encode {stats['encode_ms']:.1f} ms · rest {stats['wait_ms']:.1f} ms"
        )
    except (KeyError, TypeError, ValueError):
        return ""


def stages_line(state: Mapping[str, Any], paused: bool) -> str:
    """Milliseconds of each stage of a frame, and what is given up while frames are late."""
    stages = state.get("stage_ms", {})
    parts = [f"{name} {stages[name]:.1f}" for name in STAGES if stages.get(name)]
    if paused or not parts:
        return ""
    viewers = state.get("viewers", 1)
    others = f" · {viewers} viewers" if viewers != 1 else ""
    lowered = state.get("lowered")
    late = t(" · late, so given up: {0}", ", ".join(lowered)) if lowered else ""
    return f"{state.get('poser', '')} on {state.get('device', '')} · {' · '.join(parts)} ms{others}{late}"


def _bytes(count: float) -> str:
    if count >= 1e6:
        return f"{count / 1e6:.1f} MB"
    return f"{count / 1e3:.0f} kB"
