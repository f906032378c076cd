"""The avatar of the server speaks, with subtitles: python examples/speak.py [TEXT]

Needs pip install 'raven-avatar[voice-client]'.
"""

import sys
from pathlib import Path

from raven.client import api
from raven.client.controller import AvatarConfig, AvatarController, SpokenSentence

text = sys.argv[1] if len(sys.argv) > 1 else "Hello there! I am so happy to see you."
api.initialize("http://localhost:5100", Path.home() / ".config/raven/server/api_key.txt")
config = AvatarConfig(api.avatar_sessions()[0]["instance_id"], idle_timeout=None)


def show(sentence: SpokenSentence) -> None:
    print(sentence.subtitle)


controller = AvatarController()
print(f"[{controller.update_emotion_from_text(config, text)}]")
controller.send_text_to_tts(config, text, on_start_sentence=show)
controller.wait_until_silent()
controller.close()
