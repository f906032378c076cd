"""A server over hours: four sessions and 24 viewers, used as a busy household would use it, by people who are not all friendly.

    python benchmarks/soak.py [MINUTES] [--fps 25] [--calm] [--busy] [--warm-up 5] [--out FILE] [--picture FILE.png]

Every few seconds somebody does something (`household.py`): emotions, settings, speech, other characters, pictures uploaded,
sessions opened and closed, films recorded and deleted, conversations, broadcasts, and calls that must be refused
(`hostile_calls.py`). Viewers come, go, stall and die (`coming_and_going.py`). `--calm` leaves all that out but the viewers. First
everything is done once; what the server has open when it is quiet after that is what it may have open at the end.

Prints JSON: the resident memory of the server and its child processes at the end of each minute, its slope after the warm-up
(least squares, MB per minute), the most, what was left after all sessions but the first were closed, threads, descriptors and
files before and after, what viewers waited, how often each thing was done, and how busy the machine was. `--picture` draws the
memory. The exit code is 1 if the slope is above `MOST_SLOPE`, the memory above `MOST_MB`, a viewer waited longer than
`MOST_WAIT_MS` between two frames, a call failed or was refused wrongly, or something was left. With `--busy`, for a machine that
other programs want, waits and calls that were given up do not count; and in less than `SHORT` minutes the slope does not.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import requests
from chat import model
from household import Household
from PIL import Image, ImageDraw
from serving import configured_server, processor_seconds

MOST_SLOPE, MOST_MB, MOST_WAIT_MS = 1.0, 700.0, 500
SHORT = 10.0  # minutes in which what is made once is most of what grows
EVERY = 2.0  # seconds between two things that somebody does
LOOK = 2.0  # seconds between two looks at the memory
QUIET_SECONDS = 25.0  # in which idle threads end, connections close and films are forgotten
MORE_QUIET = 90.0  # seconds that are waited for what is still left then
HERE = Path(__file__).parent
IGNORED = ("log.txt", "raven.toml")
PICTURE = (900, 320)


@dataclass(frozen=True)
class Held:
    """What a server has open when nobody wants anything of it."""

    threads: int
    """Without those that answer requests, which come and go."""
    descriptors: int
    files: tuple[str, ...]
    """Temporary ones."""


@dataclass
class Looks:
    """What was looked at every few seconds."""

    minutes: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)

    def at(self, minute: float) -> int:
        """Megabytes then."""
        return round(self.megabytes[int(np.argmin(np.abs(np.array(self.minutes) - minute)))])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("minutes", nargs="?", type=float, default=60.0)
    parser.add_argument("--fps", type=float, default=25.0, help="of the sessions (default: %(default)s)")
    parser.add_argument("--calm", action="store_true", help="only sessions and viewers")
    parser.add_argument("--busy", action="store_true", help="waits do not count: other programs want the machine")
    parser.add_argument("--warm-up", type=float, default=5.0, help="minutes that do not count (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    parser.add_argument("--picture", type=Path, metavar="FILE.png")
    options = parser.parse_args()
    result, looks = soak(options.minutes, options.fps, options.calm, options.warm_up, options.seed)
    result["faults"] = _faults(result, options.busy)
    json.dump(result, options.out, indent=2)
    options.out.write("\n")
    if options.picture:
        drawn(looks, result).save(options.picture, optimize=True)
    raise SystemExit(1 if result["faults"] else 0)


def soak(minutes: float, fps: float, calm: bool, warm_up: float, seed: int) -> tuple[dict[str, Any], Looks]:
    """The figures of such a time."""
    looks, next_act = Looks(), 0.0
    with tempfile.TemporaryDirectory(prefix="raven-soak-") as name, model() as address:
        folder = Path(name)
        config = f'[avatar]\nposer = "puppet"\n[chat]\nbase_url = "{address}"\nfolder = "{name}/chat"\n'
        with configured_server(folder, config) as (process, url):
            rehearsal = Household(url, fps, seed)
            if not calm:
                rehearsal.rehearse()
            rehearsal.leave()
            time.sleep(QUIET_SECONDS)
            before = _held(process, url, folder)
            household = Household(url, fps, seed)
            viewers = _viewers(url, household.sessions)
            used, began = processor_seconds(process), time.monotonic()
            while (now := time.monotonic()) < began + 60 * minutes:
                looks.minutes.append((now - began) / 60)
                looks.megabytes.append(_resident_mb(process))
                looks.loads.append(psutil.getloadavg()[0])
                if len(looks.minutes) % 30 == 0:
                    print(f"{looks.minutes[-1]:5.1f} min {looks.megabytes[-1]:7.1f} MB", file=sys.stderr, flush=True)
                if not calm and now >= next_act:
                    household.act()
                    next_act = now + EVERY
                time.sleep(min(LOOK, EVERY))
            used = processor_seconds(process) - used
            seen = json.loads(viewers.communicate("")[0])
            household.leave()
            time.sleep(QUIET_SECONDS)
            until = time.monotonic() + MORE_QUIET
            while _left(before, after := _held(process, url, folder)) and time.monotonic() < until:
                time.sleep(2.0)
            left_mb = _resident_mb(process)
    counted = np.array(looks.minutes) >= min(warm_up, minutes / 2)
    slope = float(np.polyfit(np.array(looks.minutes)[counted], np.array(looks.megabytes)[counted], 1)[0])
    result = {
        "minutes": minutes,
        "fps": fps,
        "machine": {
            "cores": psutil.cpu_count(),
            "load_mean": round(float(np.mean(looks.loads)), 1),
            "load_most": round(max(looks.loads), 1),
            "server_cores": round(used / 60 / minutes, 2),
        },
        "mb_at_minute": {str(minute): looks.at(minute) for minute in range(int(minutes) + 1)},
        "slope_mb_per_minute": round(slope, 2),
        "most_mb": round(max(looks.megabytes), 1),
        "left_mb": round(left_mb, 1),
        "held_before": _told(before),
        "held_after": _told(after),
        "left": _left(before, after),
        "viewers": seen,
        "done": dict(household.done),
        "hostile_calls": rehearsal.offences + household.offences,
        "wrong_refusals": (rehearsal.wrong_refusals + household.wrong_refusals)[:20],
        "told_to_come_again": household.refused,
        "timed_out": household.timed_out[:30],
        "failures": (rehearsal.failures + household.failures)[:20],
    }
    return result, looks


def _faults(result: dict[str, Any], busy: bool) -> list[str]:
    """What is not as it must be."""
    late = {
        "viewers waited": result["viewers"]["longest_gap_ms"] > MOST_WAIT_MS,
        "viewers were broken off": bool(result["viewers"]["broken_off"]),
        "calls were given up": bool(result["timed_out"]),
    }
    faults = {
        "slope": result["slope_mb_per_minute"] > MOST_SLOPE and result["minutes"] >= SHORT,
        "memory": result["most_mb"] > MOST_MB,
        "something was left": bool(result["left"]),
        "calls failed": bool(result["failures"]),
        "wrong refusals": bool(result["wrong_refusals"]),
        **({} if busy else late),
    }
    return [name for name, is_so in faults.items() if is_so]


def _viewers(url: str, sessions: list[str]) -> "subprocess.Popen[str]":
    command = [sys.executable, str(HERE / "coming_and_going.py"), url, ",".join(sessions)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _held(process: psutil.Process, url: str, folder: Path) -> Held:
    """What the server has open now, but for the connection and the thread that answer how many threads answer."""
    with requests.get(f"{url}/metrics", timeout=60, headers={"Connection": "close"}) as metrics:
        lines = metrics.text.splitlines()
    answering = sum(float(line.split()[-1]) for line in lines if line.startswith("raven_lane_threads{"))
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return Held(
        round(process.num_threads() - answering),
        process.num_fds() - len(process.net_connections()),
        tuple(file for file in files if not file.startswith(("chat/", *IGNORED))),
    )


def _left(before: Held, after: Held) -> list[str]:
    """What is there that was not before."""
    more = {"threads": after.threads - before.threads, "descriptors": after.descriptors - before.descriptors}
    return [f"{count} {what}" for what, count in more.items() if count > 0] + sorted({*after.files} - {*before.files})


def _told(held: Held) -> dict[str, int]:
    return {"threads": held.threads, "descriptors": held.descriptors, "files": len(held.files)}


def _resident_mb(process: psutil.Process) -> float:
    total = process.memory_info().rss
    for child in process.children(recursive=True):
        try:
            total += child.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return float(total / 2**20)


def drawn(looks: Looks, result: dict[str, Any]) -> Image.Image:
    """The memory over time, and how busy the machine was."""
    width, height = PICTURE
    left, bottom = 50, height - 30
    image = Image.new("RGB", PICTURE, "white")
    draw = ImageDraw.Draw(image)
    top_mb, end = 100 * np.ceil(max(MOST_MB, max(looks.megabytes)) / 100 + 0.5), max(looks.minutes)
    for mb in range(0, int(top_mb), 100):
        y = bottom - (bottom - 30) * mb / top_mb
        draw.line((left, y, width - 10, y), fill="#d22" if mb == MOST_MB else "#ddd")
        draw.text((8, y - 6), f"{mb} MB", fill="#444")
    for minute in range(0, int(end) + 1, 5):
        x = left + (width - 10 - left) * minute / end
        draw.text((x - 6, bottom + 8), str(minute), fill="#444")
    for values, top, color in ((looks.loads, 2 * max(looks.loads), "#bbb"), (looks.megabytes, top_mb, "#225ea8")):
        points = [
            (left + (width - 10 - left) * minute / end, bottom - (bottom - 30) * value / top)
            for minute, value in zip(looks.minutes, values, strict=True)
        ]
        draw.line(points, fill=color, width=2)
    slope, most = result["slope_mb_per_minute"], result["most_mb"]
    told = f"blue: memory, {slope} MB per minute, at most {most:.0f} MB; grey: load, at most {max(looks.loads):.0f}"
    draw.text((left, 8), told, fill="#222")
    return image


if __name__ == "__main__":
    main()
