"""What a live avatar costs a Python program: CPU time of the threads that read, decode and show its frames.

    python benchmarks/dpg_client.py --server-url http://localhost:5100 --seconds 20

Frames are 1024 x 1024 QOI at 25 per second unless told otherwise. The drawing itself (OpenGL) is not counted, since without a
graphics card it is done by the processor; what DearPyGui is handed is. Without a display, or with --no-window, frames are
taken but not shown.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress

import psutil

from raven.client import api
from raven.client.dpg import FrameSource, LiveSession, Wish

WARM_UP = 3.0  # seconds


def main() -> int:
    """Measure, and print a line per thread and their sum as shares of one core."""
    options = _parser().parse_args()
    api.initialize(options.server_url, options.api_key_file)
    settings = {
        "upscale": options.size / 512,
        "target_fps": options.fps,
        "crop": {"enabled": False},
        "postprocessor_chain": [],
    }
    session = LiveSession(Wish(options.character, settings=settings))
    try:
        if options.no_window or not (os.environ.get("DISPLAY") or sys.platform in ("win32", "darwin")):
            return _without_window(session, options)
        return _in_window(session, options)
    finally:
        session.close()


def _without_window(session: LiveSession, options: argparse.Namespace) -> int:
    source = FrameSource(session, options.format)

    def step() -> float:
        began = time.thread_time()
        source.latest()
        took = time.thread_time() - began
        time.sleep(0.01)
        return took

    code = _measure(session, source, step, options.seconds)
    source.close()
    return code


def _in_window(session: LiveSession, options: argparse.Namespace) -> int:
    import dearpygui.dearpygui as dpg

    from raven.client.dpg import AvatarWidget

    dpg.create_context()
    dpg.create_viewport(title="benchmark", width=800, height=800)
    dpg.setup_dearpygui()
    with dpg.window() as window:
        avatar = AvatarWidget(session, window, 760, 760, options.format)
    dpg.show_viewport()

    def step() -> float:
        began = time.thread_time()
        fresh = avatar.update()
        took = time.thread_time() - began
        if fresh:
            dpg.render_dearpygui_frame()
        else:
            time.sleep(0.005)
        return took

    code = _measure(session, avatar.frames, step, options.seconds)
    avatar.destroy()
    dpg.destroy_context()
    return code


def _measure(session: LiveSession, source: FrameSource, step: Callable[[], float], seconds: float) -> int:
    deadline = time.monotonic() + 30
    while source.statistics().fps == 0 and time.monotonic() < deadline:
        step()
    until = time.monotonic() + WARM_UP
    while time.monotonic() < until:
        step()
    before, shown, began = _cpu_seconds(), 0.0, time.monotonic()
    while time.monotonic() < began + seconds:
        shown += step()
    elapsed = time.monotonic() - began
    after, statistics = _cpu_seconds(), source.statistics()
    if not statistics.fps:
        print(f"no frames: {session.status.error or source.problem}", file=sys.stderr)
        return 1
    shares = {thread.name: _spent(before, after, thread.native_id) for thread in source.threads}
    shares["showing, without the drawing"] = shown
    print(f"{statistics.fps:.1f} frames/s of {statistics.bytes_per_frame / 1e3:.0f} kB, {statistics.skipped} skipped")
    for name, spent in shares.items():
        print(
            f"{name:32} {100 * spent / elapsed:5.1f} % of a core, {1000 * spent / elapsed / statistics.fps:5.2f} ms per frame"
        )
    print(f"{'together':32} {100 * sum(shares.values()) / elapsed:5.1f} % of a core")
    return 0


def _spent(before: dict[int, float], after: dict[int, float], thread: int | None) -> float:
    return after.get(thread or 0, 0.0) - before.get(thread or 0, 0.0)


def _cpu_seconds() -> dict[int, float]:
    found: dict[int, float] = {}
    with suppress(psutil.Error):
        found = {thread.id: thread.user_time + thread.system_time for thread in psutil.Process().threads()}
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server-url", default="http://localhost:5100")
    parser.add_argument("--api-key-file")
    parser.add_argument("--character", default="raven")
    parser.add_argument("--size", type=int, default=1024, help="edge of the frames in pixels")
    parser.add_argument("--fps", type=float, default=25)
    parser.add_argument("--format", default="qoi", help="qoi, png, webp, jpeg")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--no-window", action="store_true", help="take frames without showing them")
    return parser


if __name__ == "__main__":
    sys.exit(main())
