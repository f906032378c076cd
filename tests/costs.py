"""What each file of tests costs, listed at the end: seconds of the processor, with all processes that it starts, how long it
took, and memory.

For `python scripts/test.py --costs`. Other than how long a file takes, its seconds hardly depend on what else a machine does, but
for those in which an avatar is drawn meanwhile. A file that takes much longer than its seconds waits.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

LISTED = 40
PEAK, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")  # Linux tells of the largest size since a reset
MB = 2**20


@dataclass
class Cost:
    """Of one file."""

    seconds: float = 0.0
    """Of the processor."""
    lasted: float = 0.0
    """Seconds on the clock."""
    peak: int = 0
    """How large the process was at most, in MB."""
    stays: int = 0
    """How much larger the process was at its end than at its begin, in MB."""


_own = psutil.Process()
_costs: dict[str, Cost] = defaultdict(Cost)
_size_before = 0


def _ours() -> float:
    """Seconds of the processor that this process has taken."""
    times = _own.cpu_times()
    return float(times.user + times.system)


def _others() -> float:
    """The same of those that it has started, and theirs. To look at them takes longer than many a test."""
    times = _own.cpu_times()
    taken = times.children_user + times.children_system
    for process in _own.children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.Error:  # it has ended meanwhile
            continue
        taken += times.user + times.system + times.children_user + times.children_system
    return taken


def _size() -> int:
    return int(_own.memory_info().rss) // MB


def _peak() -> int:
    if not PEAK.exists():
        return _size()
    (line,) = (line for line in PEAK.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[Any]:
    global _size_before
    file = _file(item)
    if file not in _costs:
        _size_before = _size()
        if RESET.exists():
            RESET.write_text("5")
    others, ours, began = _others(), _ours(), time.monotonic()
    try:
        return (yield)
    finally:
        cost = _costs[file]
        cost.seconds += _ours() - ours
        cost.lasted += time.monotonic() - began
        cost.seconds += max(_others() - others, 0)  # what a browser had taken is unknown once it was ended
        if nextitem is None or _file(nextitem) != file:
            cost.peak, cost.stays = _peak(), _size() - _size_before


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["costs"] = {file: asdict(cost) for file, cost in _costs.items()}


@pytest.hookimpl(optionalhook=True)  # where several files run at a time
def pytest_testnodedown(node: Any) -> None:
    for file, cost in getattr(node, "workeroutput", {}).get("costs", {}).items():
        _costs[file] = Cost(**cost)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("what files cost")
    by_seconds = sorted(_costs.items(), key=lambda pair: -pair[1].seconds)
    terminalreporter.write_line(f"{sum(cost.seconds for _, cost in by_seconds):8.1f} s of the processor in all")
    for file, cost in by_seconds[:LISTED]:
        terminalreporter.write_line(
            f"{cost.seconds:8.1f} s in {cost.lasted:6.1f} s  {cost.peak:5} MB at most  {cost.stays:+5} MB stay  {file}"
        )
