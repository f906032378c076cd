"""The Python that the documentation shows runs as it stands there, block after block of a page."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from raven.assets import docs_folder
from tests.chat.test_cards import V2, png
from tests.patience import PATIENCE
from tests.server.stand_in_model import stand_in_model

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NEEDS_MORE = {"agents": "a pipeline of pipecat's", "settings-editor": "a window"}
"""Pages whose blocks stand in a program that something else runs."""
SHOWN = "shown = []\ndef show(*what): shown.append(what)\n"
BEFORE = {
    "chat": """
import time
from pathlib import Path
characters, words = 3, "Hel"
""",
    "postprocessor": """
import numpy as np
seed, t, picture = 1, 0.5, np.full((4, 60, 50), 0.5, np.float32)
""",
    "python-client": SHOWN
    + """
import av
from raven.client import api
from raven.video.video import unstacked
api.initialize("http://localhost:5100", None)
instance_id, answer = api.avatar_load("me.png"), "What a wonderful day!"
api.avatar_start(instance_id)
show_feed = show
""",
    "upscaler": "import numpy as np\nframe = np.full((60, 50, 4), 200, np.uint8)\n",
}
"""What the blocks of a page take for granted."""
AGAIN = {"python-client": "instance_id = api.avatar_load('me.png')\napi.avatar_start(instance_id)\n"}
"""What the blocks behind the first find."""
AFTER = {
    "chat": "assert len(list(conversation.back())) == 2\n",
    "export": """
assert Path("joy.webp").exists() and Path("sprites.zip").exists()
assert {file.stem for file in Path("sprites").iterdir()} >= {"joy", "anger"}
""",
    "postprocessor": "assert result.shape == picture.shape\n",
    "python-client": f"""
assert controller.wait_until_silent({PATIENCE})
controller.close()
assert Path("hello.webm").stat().st_size > 1000
assert any(len(what) == 1 and getattr(what[0], "shape", ())[-1:] == (4,) for what in shown), "frames of the video"
""",
    "speech": "assert flac[:4] == b'fLaC' and mouth\n",
    "upscaler": "assert poster.shape[:2] == (1080, 1920)\n",
}
SHORTER = {"size=1024": "size=512", "seconds=6": "seconds=0.5", "seconds=3,": "seconds=0.5,"}
"""What takes long for its size only."""
ENDLESS = {
    "        ...\n": "        if len(picture) > 1000: break\n",
    "            show(unstacked(frame, size))": "            show(unstacked(frame, size))\n        if shown: break",
}
"""What would go on for ever, and what ends it."""


def blocks(page: Path) -> list[str]:
    return BLOCK.findall(page.read_text("utf-8"))


PAGES = [page for page in sorted(docs_folder().glob("*.md")) if blocks(page) and page.stem not in NEEDS_MORE]


@pytest.fixture(scope="module")
def home(start_server):
    avatar = {"character": "raven", "poser": "puppet", "settings": {"target_fps": 5}}
    with start_server(avatar=avatar, speech={"engine": "silent"}) as running:
        yield running


@pytest.fixture(scope="module")
def model():
    with stand_in_model() as one:
        yield one


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_python_that_is_shown_runs(page, home, model, drawn_face, tmp_path):
    (tmp_path / "me.png").write_bytes(drawn_face)
    (tmp_path / "aoi.png").write_bytes(png(chara=V2))
    first, *others = blocks(page)
    again = AGAIN.get(page.stem, "")
    program = "\n".join(
        [BEFORE.get(page.stem, ""), first, *(again + block for block in others), AFTER.get(page.stem, "")]
    )
    for shown, here in {
        "http://localhost:5100": home.url,
        "http://localhost:11434/v1": model.url,
        '"~/.config/raven/server/api_key.txt"': "None",
        **SHORTER,
        **ENDLESS,
    }.items():
        program = program.replace(shown, here)
    done = subprocess.run(
        [sys.executable, "-c", "from pathlib import Path\n" + program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=10 * PATIENCE,
    )
    assert done.returncode == 0, f"{program}\n{done.stderr}"
