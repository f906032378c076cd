"""`python -m raven` is the command `raven`."""

import sys

from raven.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
