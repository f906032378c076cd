"""Start Raven: make the virtual environment when there is none, install, and run the server.

Further arguments go to the server, for example `python scripts/run.py --open`; `--help` lists them.
"""

import subprocess
import sys

import _environment


def main() -> int:
    """Prepare `.venv` and run `raven-server` in it until it ends; returns its exit code."""
    python = _environment.ready()
    command = [str(python), "-m", "raven.server.main", *sys.argv[1:]]
    _environment.show(command)
    server = subprocess.Popen(command)
    while True:
        try:
            return server.wait()
        except KeyboardInterrupt:
            continue  # the terminal sent Ctrl+C to the server as well, which is about to end


if __name__ == "__main__":
    sys.exit(main())
