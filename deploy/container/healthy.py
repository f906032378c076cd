"""Whether the server in this container answers: exit code 0 or 1. That it wants its key is an answer, too."""

import sys
import urllib.error
import urllib.request

try:
    with urllib.request.urlopen("http://127.0.0.1:5100/health", timeout=4):
        pass
except urllib.error.HTTPError as error:
    sys.exit(error.code >= 500)
except OSError:
    sys.exit(1)
