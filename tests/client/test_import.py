import json
import subprocess
import sys

HEAVY = ["torch", "miniaudio", "numpy", "cv2", "PIL", "pydantic", "flask", "spacy", "raven.server"]

PROGRAM = f"""
import json, sys, time
began = time.process_time()
import raven.client.api
seconds = time.process_time() - began
print(json.dumps([seconds, [name for name in {HEAVY!r} if name in sys.modules]]))
"""


BROADCAST = f"""
import json, sys
import raven.client.broadcast.stream
print(json.dumps([name for name in {HEAVY!r} if name in sys.modules and name != "numpy"]))
"""


def test_what_broadcasts_loads_what_makes_pictures_when_it_begins():
    assert json.loads(subprocess.check_output([sys.executable, "-c", BROADCAST])) == []


def test_the_client_imports_fast_and_nothing_heavy():
    runs = [json.loads(subprocess.check_output([sys.executable, "-c", PROGRAM])) for _ in range(3)]
    assert min(seconds for seconds, _ in runs) < 0.8
    assert runs[0][1] == []
