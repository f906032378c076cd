"""What somebody who does nothing wrong has to wait for, on new connections: health, a call that controls, a first frame.

    python benchmarks/healthy.py URL [--key KEY] [--seconds 10]

Prints one line of JSON: the longest waits in milliseconds, how many calls there were, and how many of them failed. A call
that is not answered within `GIVE_UP` seconds has failed and counts as so long a wait.
"""

import argparse
import http.client
import json
import time
from collections.abc import Callable
from urllib.parse import urlsplit

EVERY = 0.2  # seconds from one round of calls to the next
NEWCOMER_EVERY = 5  # rounds
GIVE_UP = 10.0  # seconds
INSTANCE = "default"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--key")
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    address = urlsplit(options.url)
    headers = {"Authorization": f"Bearer {options.key}"} if options.key else {}

    def answered(method: str, path: str, body: dict[str, str] | None = None) -> None:
        connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=GIVE_UP)
        try:
            content = {"Content-Type": "application/json"} if body else {}
            connection.request(method, path, json.dumps(body) if body else None, headers | content)
            answer = connection.getresponse()
            if answer.status != 200 or not answer.read(64):
                raise ConnectionError(f"{path} answered {answer.status}")
        finally:
            connection.close()

    calls: dict[str, Callable[[], None]] = {
        "health": lambda: answered("GET", "/health"),
        "control": lambda: answered(
            "POST", "/api/avatar/set_emotion", {"instance_id": INSTANCE, "emotion_name": "joy"}
        ),
        "first_frame": lambda: answered("GET", "/api/avatar/feed.mjpg"),
    }
    waits: dict[str, list[float]] = {name: [] for name in calls}
    failed: dict[str, int] = dict.fromkeys(calls, 0)
    until, rounds = time.monotonic() + options.seconds, 0
    while time.monotonic() < until:
        for name, call in calls.items():
            if name == "first_frame" and rounds % NEWCOMER_EVERY:
                continue
            began = time.monotonic()
            try:
                call()
            except (OSError, http.client.HTTPException):
                failed[name] += 1
                waits[name].append(GIVE_UP)
            else:
                waits[name].append(time.monotonic() - began)
        rounds += 1
        time.sleep(EVERY)
    result = {f"longest_{name}_ms": round(1000 * max(waits[name], default=0.0)) for name in calls}
    counts = {"calls": sum(len(times) for times in waits.values()), "failed": sum(failed.values())}
    print(json.dumps(result | counts), flush=True)


if __name__ == "__main__":
    main()
