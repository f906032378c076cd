"""Start Raven: make the virtual environment when there is none, install, and run the server.

PyTorch, which the neural engines need, is installed as well where there is an NVIDIA card.

Further arguments go to the server, for example `python scripts/run.py --open`; `--help` lists them.
"""

import os
import subprocess
import sys

import _environment


def main() -> int:
    """Prepare `.venv` and run `raven-server` in it until it ends; returns its exit code."""
    extras = "neural" if _environment.has_nvidia_card() else ""
    command = [str(_environment.ready(extras)), "-m", "raven.server.main", *sys.argv[1:]]
    _environment.show(command)
    _environment.keep_what_is_compiled()
    if os.name == "posix":
        os.execv(command[0], command)  # the server takes this process's place, so signals reach it
    server = subprocess.Popen(command)
    while True:
        try:
            return server.wait()
        except KeyboardInterrupt:
            continue  # the terminal sent Ctrl+C to the server as well, which is about to end


if __name__ == "__main__":
    sys.exit(main())
