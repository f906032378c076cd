"""Saves frames of a live avatar: python examples/save_frames.py [CHARACTER or PICTURE.png] [FOLDER] [NUMBER]"""

import sys
from itertools import islice
from pathlib import Path

from raven.client import api

character, folder, number = [*sys.argv[1:], *["raven", "frames", "25"][len(sys.argv) - 1 :]][:3]
Path(folder).mkdir(exist_ok=True)
api.initialize("http://localhost:5100", Path.home() / ".config/raven/server/api_key.txt")
instance_id = api.avatar_load(character) if Path(character).is_file() else api.avatar_load_character(character)
try:
    api.avatar_start(instance_id)
    api.avatar_set_emotion(instance_id, "joy")
    with api.avatar_result_feed(instance_id, format="png") as feed:
        for mimetype, headers, picture in islice(feed, int(number)):
            name = f"{int(headers['x-frame-id']):06}.{mimetype.removeprefix('image/')}"
            Path(folder, name).write_bytes(picture)
finally:
    api.avatar_unload(instance_id)
