"""Which requests have which threads."""

import re
import time

from raven.server.config import Limits
from raven.server.http.workers import Lane

# Few threads for what is quick: more would not answer sooner, but take the interpreter from the frames.
HEALTH_THREADS = 1
CONTROL_THREADS = 4
FILE_THREADS = 2
REFUSALS = 4  # feeds that are told that there is no room
CALL_THREADS = 16  # calls that take long, beside those that wait for speech
QUICK_WAITING, LONG_WAITING = 512, 128  # requests that may wait for a thread
SHARE_OF_ONE_PEER = 0.75  # of the threads for calls that take long

_FILES = re.compile(r"/(static[-/].*|view|docs(/.*)?)?|/api/openapi\.json")
_FEEDS = re.compile(r"/api/avatar/(result_feed|video_feed|feed\.[^/]+|events)")
_LONG = re.compile(
    r"/api/avatar/(load|reload|load_animator_settings|set_emotion_from_text|speak|render|record|snapshot|posers|correct|intake)"
    r"|/api/avatar/(say|set_voice)|/api/characters(/.*)?"
    r"|/api/chat/(models|voice_activity)|/api/chat/conversations(/(?![^/]*/stop$).*)?"
    r"|/api/avatar/(characters|backdrops|intake|utterances|recordings)/.*"
    r"|/api/(tts|imagefx|classify|embeddings|websearch)\w*(/.*)?|/v1/.*"
)


class Lanes:
    """The lanes of a server. `health` and `control` are never taken by anything else."""

    def __init__(self, limits: Limits) -> None:
        long = limits.speeches + CALL_THREADS
        self.health = Lane("health", HEALTH_THREADS, QUICK_WAITING)
        self.control = Lane("control", CONTROL_THREADS, QUICK_WAITING)
        self.files = Lane("files", FILE_THREADS, QUICK_WAITING)
        self.feeds = Lane("feeds", limits.viewers + REFUSALS, LONG_WAITING)
        self.long = Lane("calls that take long", long, LONG_WAITING, int(SHARE_OF_ONE_PEER * long))

    def of(self, path: str) -> Lane:
        """The lane of a request for this path."""
        if path in ("/health", "/ready"):
            return self.health
        for pattern, lane in ((_FILES, self.files), (_FEEDS, self.feeds), (_LONG, self.long)):
            if pattern.fullmatch(path):
                return lane
        return self.control

    def all(self) -> tuple[Lane, ...]:
        """Every lane; that of the feeds last."""
        return self.health, self.control, self.files, self.long, self.feeds

    def close(self, seconds: float) -> None:
        """Take no more requests, and wait at most so long for those that are being answered."""
        deadline = time.monotonic() + seconds
        for lane in self.all():
            lane.close(max(0.0, deadline - time.monotonic()))
