"""A plain installation has no PyTorch: the server, the puppet and every filter do without, and say what would need it."""

import json
import os
import subprocess
import sys

PROGRAM = """
import json, sys, time
sys.modules["torch"] = None  # as if it were not installed
import numpy as np
import raven.server.main, raven.server.app
from raven.errors import Unavailable
from raven.figure.character import find_character, load_character
from raven.figure.figure import Figure
from raven.live.output import Output
from raven.live.renderer import Renderer
from raven.live.timings import Timings
from raven.motion.animation import AnimationInput
from raven.posers.registry import Posers, available_posers
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EmotionTemplate
from raven.settings.filter_calls import DEFAULT_CHAIN
from raven.threads import limit_threads
from raven.video.postprocessor import FILTERS

limit_threads()
posers = Posers()
figure = Figure(load_character(find_character("raven")), posers.get("auto"))
renderer = Renderer(np.random.default_rng(1), Timings(time.perf_counter))
seen = []
for chain, upscale in ((DEFAULT_CHAIN, 1.0), (tuple((name, {}) for name in FILTERS), 1.3)):
    settings = AnimatorSettings(postprocessor_chain=chain, upscale=upscale, upscale_quality="lanczos")
    told = AnimationInput("neutral", EmotionTemplate(cels={"blush1": 1.0}))
    frame = renderer.render(len(seen), 0.1 * len(seen), figure, told, Output(settings))
    seen.append(float(frame.rgba8[..., 3].mean()))
refusals = []
for name in ("tha3", "tha4"):
    try:
        posers.get(name)
    except Unavailable as error:
        refusals.append(str(error))
print(json.dumps({"engine": figure.poser.name, "seen": seen, "refusals": refusals,
                  "available": {each["name"]: each["available"] for each in available_posers()}}))
"""


def run(program: str) -> dict:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return json.loads(subprocess.check_output([sys.executable, "-c", program], env=environment, text=True))


def test_server_puppet_and_filters_need_no_pytorch():
    told = run(PROGRAM)
    assert told["engine"] == "puppet"
    assert min(told["seen"]) > 20
    assert told["available"] == {"puppet": True, "hybrid": True, "tha3": False, "tha4": False}
    for refusal in told["refusals"]:
        assert "pip install 'raven-avatar[neural]'" in refusal


LATE = """
import sys
import numpy as np
from raven.live.output import Output
from raven.live.relief import STEPS, with_less
from raven.settings.animator_settings import AnimatorSettings
from raven.video.picture import Picture

settings = with_less(AnimatorSettings(upscale_quality="high"), STEPS)
Output(settings).upscaler.apply(Picture(rgba8=np.zeros((64, 64, 4), np.uint8)))
print(str("torch" in sys.modules).lower())
"""


def test_frames_that_come_late_do_not_wait_for_pytorch_to_load():
    """It is installed here. Loading it takes more than a second, and 150 MB that the puppet has no use for."""
    assert run(LATE) is False
