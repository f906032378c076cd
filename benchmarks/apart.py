"""Two characters on one engine at once, for long: is every frame the one that each character gets alone?

    python benchmarks/apart.py                         # 2000 frames of each character on every engine
    python benchmarks/apart.py tha3 --frames 200

The networks have made-up weights. They are slow on a CPU, so with them only one frame in 20 has a new pose (`--hold`);
the others are what the engine kept of the last one, which must not be that of the other character either. Prints JSON;
the exit code is 1 if any frame differs.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from raven.threads import limit_threads
from tests.posers.apart import ENGINES, frames_that_differ

HOLD = {"puppet": 1, "hybrid": 1, "tha3": 20, "tha4": 20}


def main() -> int:
    """Run the comparison; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engines", nargs="*", default=list(ENGINES), help=f"(default: {' '.join(ENGINES)})")
    parser.add_argument("--frames", type=int, default=2000, help="of each character (default: %(default)s)")
    parser.add_argument("--hold", type=int, help="of so many frames one has a new pose (default: 20 with networks)")
    options = parser.parse_args()
    limit_threads()
    differing = 0
    for engine in options.engines:
        with tempfile.TemporaryDirectory() as folder:
            poser, sources = ENGINES[engine](Path(folder))
            began, hold = time.monotonic(), options.hold or HOLD[engine]
            found = frames_that_differ(poser, sources, options.frames, hold)
        result = {"engine": engine, "frames": options.frames, "hold": hold, "differing": found}
        print(json.dumps(result | {"seconds": round(time.monotonic() - began)}), flush=True)
        differing += found
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
