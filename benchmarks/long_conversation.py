"""A long conversation: does memory stay flat, is its history whole after the server is killed?

    python benchmarks/long_conversation.py [TURNS] [--out FILE]

A server with a stand-in for a language model is asked TURNS times (default: 200); nothing is said aloud, as of what is said only
that is kept which was heard. Then it is killed with SIGKILL, and a new one reads the conversation. Prints JSON: resident memory
after each quarter (MB), its slope over the last three quarters (MB per hundred turns), seconds per turn, and whether every
message is there, in order. Returns 1 if one is not, or if the slope is above `MOST_SLOPE`.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import requests
from chat import Model, model
from serving import configured_server

from raven.client.client import RavenClient

MOST_SLOPE = 5.0
ANSWER = "[joy] Yes, my dear friend. I am here."
SAID = "Yes, my dear friend. I am here."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("turns", nargs="?", type=int, default=200)
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    Model.text, Model.gap = ANSWER, 0.005
    with tempfile.TemporaryDirectory(prefix="raven-talk-") as name, model() as address:
        result = _talked(Path(name), address, options.turns)
    json.dump(result, options.out, indent=2)
    options.out.write("\n")
    raise SystemExit(0 if result["whole"] and result["slope_mb_per_100_turns"] <= MOST_SLOPE else 1)


def _talked(folder: Path, address: str, turns: int) -> dict[str, Any]:
    config = f'[avatar]\nposer = "puppet"\n[chat]\nbase_url = "{address}"\nfolder = "{folder}/chat"\n'
    memory, began = [], 0.0
    with configured_server(folder, config) as (process, url):
        with RavenClient(url) as raven:
            talk = raven.conversations.begin({"name": "Aoi"})
            began = time.monotonic()
            for turn in range(turns):
                list(raven.conversations.answer(talk.id, "default", f"This is number {turn}.", speak=False))
                memory.append(process.memory_info().rss / 2**20)
        took = time.monotonic() - began
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
    with configured_server(folder, config) as (_, url), closing(requests.Session()) as http:
        found = _all(http, f"{url}/api/chat/conversations/{talk.id}")
    counted = np.arange(turns) >= turns // 4
    slope = 100 * float(np.polyfit(np.arange(turns)[counted], np.array(memory)[counted], 1)[0])
    expected = [text for turn in range(turns) for text in (f"This is number {turn}.", SAID)]
    return {
        "turns": turns,
        "seconds_per_turn": round(took / turns, 3),
        "mb": [round(memory[min(turns - 1, turns * quarter // 4)]) for quarter in range(5)],
        "slope_mb_per_100_turns": round(slope, 2),
        "messages": len(found),
        "whole": found == expected,
    }


def _all(http: requests.Session, url: str) -> list[str]:
    """What every message shows, the first one first."""
    found: list[str] = []
    before: dict[str, int] = {}
    while True:
        page = http.get(url, params={"limit": 100, **before}, timeout=60).json()
        found = [message["shown"] for message in page["messages"]] + found
        if not page["more"]:
            return found
        before = {"before": page["messages"][0]["id"]}


if __name__ == "__main__":
    main()
