"""Memory over time: what a server process has taken for something, it gives back."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from PIL import Image

from raven.figure.character import find_character
from tests.patience import PATIENCE
from tests.server.server_process import server_process

ROUNDS = 2
MOST_GROWTH = 60  # MB; one figure that stays behind at each change of character would be 100


@pytest.mark.skipif(sys.platform != "linux", reason="memory is given back by glibc's means")
def test_memory_does_not_grow_with_what_is_done_and_over(tmp_path: Path, eventually: Callable[..., bool]):
    def resident() -> float:
        return psutil.Process(server.process.pid).memory_info().rss / 2**20

    def call(path: str, **fields: Any) -> Any:
        answer = requests.post(f"{server.url}/api/avatar/{path}", json=fields, timeout=PATIENCE)
        assert answer.ok, answer.text
        return answer.json()

    def live(number: int) -> None:
        """Somebody's minutes with an avatar: a guest comes and goes, pictures change, something is said and filmed."""
        guest = call("load", character="wren")["instance_id"]
        call("start", instance_id=guest)
        for character in ("finch", "raven"):
            call("reload", instance_id="default", character=character)
            call("reload", instance_id=guest, character=character)
            call("set_emotion", instance_id=guest, emotion_name="joy")
            for id in (guest, "default"):
                assert requests.get(
                    f"{server.url}/api/avatar/snapshot", params={"instance_id": id}, timeout=PATIENCE
                ).content
        picture = Image.open(find_character("wren")).convert("RGBA")
        picture.putpixel((0, 0), (number, 0, 0, 255))
        file = io.BytesIO()
        picture.save(file, "PNG")
        parts = {"json": (None, f'{{"instance_id": "{guest}"}}'), "file": ("me.png", file.getvalue())}
        assert requests.post(f"{server.url}/api/avatar/reload", files=parts, timeout=PATIENCE).ok
        film = call("record", instance_id=guest, seconds=0.5, fps=10, format="apng")["recording_id"]
        address = f"{server.url}/api/avatar/recordings/{film}"
        assert eventually(lambda: requests.get(address, timeout=PATIENCE).json()["status"] in ("done", "failed"))
        assert requests.post(f"{address}/delete", timeout=PATIENCE).ok
        call("unload", instance_id=guest)

    with server_process(tmp_path) as server:
        live(0)
        before = resident()
        for number in range(ROUNDS):
            live(1 + number)
        assert eventually(lambda: resident() < before + MOST_GROWTH), f"{before:.0f} MB became {resident():.0f}"
