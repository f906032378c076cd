"""What Prometheus asks for: the counts of `Tally`, and how full everything is in this moment. Labels come from short lists."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import TypeAlias

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
    SummaryMetricFamily,
)
from prometheus_client.registry import Collector

from raven import __version__
from raven.live.relief import STEPS
from raven.live.tally import LIMITS, Took
from raven.server.readiness import readiness
from raven.server.services import Services

NO_LABEL = ()
Labelled: TypeAlias = Mapping[tuple[str, ...], float]
"""A number for each value of the labels."""

COUNTS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "frames": (("engine",), "Frames that were rendered."),
    "late_frames": (("engine",), "Frames that took so long that the next one began late."),
    "failed_frames": (("engine",), "Frames that could not be rendered."),
    "repeated_frames": (NO_LABEL, "Frames that a viewer was sent again, as there was none newer in time."),
    "encodes": (("format",), "Frames that were encoded; once for all viewers of a format."),
    "encoded_bytes": (("format",), "Bytes of encoded frames."),
    "viewer_stalls": (NO_LABEL, "Times that a viewer took longer than a second to take a frame."),
    "dropped_viewers": (NO_LABEL, "Viewers that were disconnected as they took nothing for too long."),
    "sessions_opened": (("engine",), "Sessions that were opened."),
    "utterances": (("engine",), "Texts that avatars began to say."),
    "recordings": (("result",), "Recordings that ended."),
    "requests": (("call", "status"), "Requests that were answered."),
    "refusals": (("call", "reason"), "Requests that were answered with an error, by its code."),
}
"""Name in the tally, which is `raven_NAME_total` outside, to labels and meaning."""


def exposition(services: Services) -> bytes:
    """All metrics in Prometheus' text form. Takes locks only to copy numbers."""
    registry = CollectorRegistry()
    registry.register(_Collected(services))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class _Collected(Collector):
    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterable[Metric]:
        yield from _counts(self._services)
        yield from _durations(self._services)
        yield from _sessions(self._services)
        yield from _room(self._services)
        yield from _models(self._services)
        yield _gauge("threads", "Threads of Python.", threading.active_count())
        yield _gauge("info", "The version of the server.", {(__version__,): 1}, ("version",))

    def describe(self) -> Iterable[Metric]:
        """Nothing: it is collected once."""
        return ()


def _counts(services: Services) -> Iterator[Metric]:
    for name, (labels, text) in COUNTS.items():
        family = CounterMetricFamily(f"raven_{name}", text, labels=labels)
        counts = services.tally.counts(name)
        for of, count in (counts or {NO_LABEL: 0} if labels == NO_LABEL else counts).items():
            family.add_metric(of, count)
        yield family


def _durations(services: Services) -> Iterator[Metric]:
    frames = HistogramMetricFamily(
        "raven_frame_seconds", "How long frames took to render, all stages together.", labels=["engine"]
    )
    stages = SummaryMetricFamily(
        "raven_stage_seconds",
        "How long each stage of frames took; interval: between two frames; wait: the rest before one.",
        labels=["engine", "stage"],
    )
    for (engine, stage), took in services.tally.durations("stage").items():
        stages.add_metric((engine, stage), took.count, took.seconds)
        if stage == "render":
            frames.add_metric((engine,), _buckets(took), took.seconds)
    requests = SummaryMetricFamily(
        "raven_request_seconds", "How long it took until the head of an answer was ready.", labels=["call"]
    )
    for of, took in services.tally.durations("request").items():
        requests.add_metric(of, took.count, took.seconds)
    yield from (frames, stages, requests)


def _buckets(took: Took) -> list[tuple[str, float]]:
    return list(zip((*map(str, LIMITS), "+Inf"), map(float, accumulate(took.within)), strict=True))


def _sessions(services: Services) -> Iterator[Metric]:
    sessions = services.sessions.all()
    engines: Labelled = Counter((session.told.figure.poser.name,) for session in sessions)
    yield _gauge("sessions", "Sessions that are open.", len(sessions))
    yield _gauge("sessions_by_engine", "Sessions that are open, by posing engine.", engines, ("engine",))
    yield _gauge("sessions_running", "Sessions whose animation runs.", sum(each.running for each in sessions))
    yield _gauge("sessions_watched", "Sessions with viewers.", sum(each.feed.viewers > 0 for each in sessions))
    lowered = Counter((step,) for each in sessions for step in each.lowered)
    steps: Labelled = {(step,): float(lowered[step,]) for step in STEPS}
    yield _gauge("sessions_lowered", "Sessions that gave this up as frames came late.", steps, ("step",))
    yield _gauge("sessions_degraded", "Sessions whose frames fail.", sum(each.is_degraded for each in sessions))


def _room(services: Services) -> Iterator[Metric]:
    limits = services.config.limits
    yield _gauge("ready", "Whether further clients are welcome, as /ready says.", readiness(services).ready)
    yield _gauge("viewers", "Feeds that are open.", services.viewers.count)
    yield _gauge("utterances_kept", "Utterances that are being said, or wait to be.", services.utterances.count)
    yield _gauge("recordings_running", "Recordings that are being made.", services.recordings.running)
    most = {"sessions": limits.sessions, "viewers": limits.viewers, "utterances": limits.utterances}
    most["recordings"] = limits.recordings
    limit: Labelled = {(of,): number for of, number in most.items()}
    yield _gauge("limit", "How many there may be.", limit, ("of",))

    slots = {
        "pictures": services.renders,
        "large_pictures": services.large,
        "searches": services.searching,
        "speeches": services.speeches,
        "recognitions": services.hearing.places,
    }
    uses = {(name,): each.use() for name, each in slots.items()}
    yield _gauge("places", "Places for work.", {of: use.places for of, use in uses.items()}, ("work",))
    yield _gauge("places_taken", "Of these, taken.", {of: use.taken for of, use in uses.items()}, ("work",))
    yield _gauge("places_waiting", "Calls that wait for one.", {of: use.waiting for of, use in uses.items()}, ("work",))
    refused = CounterMetricFamily("raven_places_refused", "Calls that got none.", labels=["work"])
    for of, use in uses.items():
        refused.add_metric(of, use.refused)
    yield refused

    lanes = {(lane.name.replace(" ", "_"),): lane for lane in services.lanes.all()}
    yield _gauge("lane_threads", "Threads that answer.", {of: each.threads for of, each in lanes.items()}, ("lane",))
    yield _gauge("lane_busy", "Requests being answered.", {of: each.busy for of, each in lanes.items()}, ("lane",))
    yield _gauge("lane_waiting", "Requests that wait.", {of: each.waiting for of, each in lanes.items()}, ("lane",))
    refused = CounterMetricFamily("raven_lane_refused", "Requests told to come again.", labels=["lane"])
    for of, lane in lanes.items():
        refused.add_metric(of, lane.refused)
    yield refused


def _models(services: Services) -> Iterator[Metric]:
    text, voice = services.texts.statuses().values(), services.voice.status()
    states = [("text", status.state) for status in text] + ([("voice", voice.state)] if voice else [])
    found: Labelled = Counter((kind, str(state)) for kind, state in states)
    yield _gauge("models", "Models that somebody needed so far, by their state.", found, ("kind", "state"))


def _gauge(name: str, text: str, value: float | Labelled, labels: tuple[str, ...] = NO_LABEL) -> Metric:
    family = GaugeMetricFamily(f"raven_{name}", text, labels=labels)
    for of, each in value.items() if isinstance(value, Mapping) else ((NO_LABEL, value),):
        family.add_metric(of, each)
    return family
