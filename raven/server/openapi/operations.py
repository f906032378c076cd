"""What belongs to each call and stands nowhere in its code: its chapter, answer, errors, parameters, and an example.

The keys are Flask's names of the view functions. An example is the body of the request, or its parameters if it has no
body; with the session `default` and the shipped assets it works as it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from raven.server.endpoints import avatar_control as control
from raven.server.endpoints import avatar_speech as speech
from raven.server.endpoints.audio_speech import EVENTS, OpenAiSpeechCall
from raven.server.endpoints.avatar_feed import FPS_RANGE, SHORT_FORMATS
from raven.server.endpoints.avatar_intake import EDGES, FIGURE, PICTURE, CorrectCall
from raven.server.endpoints.avatar_mood import MoodCall
from raven.server.endpoints.avatar_record import MEDIA_TYPES as FILM_TYPES
from raven.server.endpoints.avatar_record import RecordCall
from raven.server.endpoints.avatar_render import RenderCall
from raven.server.endpoints.classify import ClassifyCall
from raven.server.endpoints.embeddings import ComputeCall
from raven.server.endpoints.imagefx import ProcessCall, UpscaleCall
from raven.server.endpoints.sound import DURATION, RATE
from raven.server.endpoints.tts import TIMES, TIMES_LEFT_OUT, TtsCall
from raven.server.endpoints.websearch import SearchCall
from raven.server.openapi import answers
from raven.server.openapi.schemas import FORMAT, Schema
from raven.speech.encoding import AudioFormat
from raven.video.codecs import MIME_TYPES
from raven.wire.parts import CONTENT_TYPE

TAGS = {
    "server": "What the server says about itself.",
    "sessions": "Live avatars: opened, closed, started, paused, asked.",
    "direction": "What the character is told.",
    "feed": "The running pictures.",
    "pictures": "Single pictures.",
    "catalog": "What there is to choose from.",
    "speech": "A voice, and a mouth that follows it.",
    "recording": "Films of avatars.",
    "text": "What texts say: their emotion, their place among others.",
    "pages": "For people with a browser.",
}
PARAMETERS: dict[str, tuple[Schema, str]] = {
    "instance_id": ({"type": "string"}, "The session. Without it: `default`, or else the newest."),
    "format": (FORMAT, "The format, in any case. Without it the session's own for feeds, PNG for a single picture."),
    "fps": (
        {"type": "number", "minimum": FPS_RANGE[0], "maximum": FPS_RANGE[1]},
        "At most so many frames per second for this viewer.",
    ),
    "extension": ({"type": "string", "enum": [*SHORT_FORMATS, "jpg", *FORMAT["enum"]]}, "The format of the frames."),
    "name": ({"type": "string"}, "One of the names that the list tells."),
    "shown": ({"type": "string", "enum": [PICTURE, FIGURE]}, "The picture as it was given, or its figure cut out."),
    "edge": (
        {"type": "integer", "minimum": EDGES[0], "maximum": EDGES[1]},
        "Pixels of the longer side at most; larger pictures are made smaller.",
    ),
    "filename": ({"type": "string"}, "The path below `/static/`; it may have slashes."),
    "utterance_id": ({"type": "string"}, "The id that `speak` answered."),
    "recording_id": ({"type": "string"}, "The id that `record` answered."),
    "index": ({"type": "integer", "minimum": 0}, "The number of the sentence, from 0."),
}
UTTERANCE = "dc90973f-f6f2-4375-9c43-9e4587a92d29"
RECORDING = "7b1c09f2-0a4e-4c54-8f0e-3a1d0c5b2e61"
TIMELINE = {"morphs": ["mouth_aaa_index"], "keyframes": [[0, 0], [0.1, 0.8], [0.3, 0]]}
IN_BODY = (400, 413, 415, 422)
SOUNDS = tuple(dict.fromkeys(format.media_type for format in AudioFormat))
SOUND_FORMAT: Mapping[str, tuple[Schema, str]] = {
    "format": ({"type": "string", "enum": [*AudioFormat]}, "The format of the sound, in any case; without it WAV.")
}
FILMS = tuple(dict.fromkeys(type for name, type in FILM_TYPES.items() if name != "json"))
IMAGES = tuple(dict.fromkeys(MIME_TYPES.values()))


@dataclass(frozen=True)
class Media:
    """An answer that is no JSON: what it is, and of which media types."""

    description: str
    types: tuple[str, ...]
    events: tuple[type[BaseModel], ...] = ()
    """What the data of each event is, in JSON, where it is a stream of events."""


@dataclass(frozen=True)
class Form:
    """A multipart body with the picture `file`: its further parts, and an example of the part `json`."""

    json: type[BaseModel] | None = None
    json_required: bool = True
    cels: bool = True
    example: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Operation:
    """A call. `summary` is for view functions that are not ours and have no docstring."""

    tag: str
    answer: type[BaseModel] | Media
    body: type[BaseModel] | None = None
    form: Form | None = None
    query: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()
    example: Mapping[str, Any] = field(default_factory=dict)
    summary: str = ""
    headers: tuple[str, ...] = ()
    """Those of the answer that others do not have."""
    own_parameters: Mapping[str, tuple[Schema, str]] = field(default_factory=dict)
    """Those that mean something else in this call than in the others."""


def _to_session(
    tag: str = "direction",
    body: type[BaseModel] = control.SessionCall,
    errors: tuple[int, ...] = (404,),
    **example: Any,
) -> Operation:
    return Operation(
        tag, answers.Done, body=body, errors=(*IN_BODY, *errors), example={"instance_id": "default", **example}
    )


def _of_utterance(answer: type[BaseModel] | Media, **example: Any) -> Operation:
    return Operation(
        "speech",
        answer,
        query=("format",),
        errors=(404, 422, 503),
        example={"utterance_id": UTTERANCE, **example},
        headers=(DURATION, RATE) if isinstance(answer, Media) else (),
        own_parameters=SOUND_FORMAT,
    )


def _of_recording(answer: type[BaseModel] | Media) -> Operation:
    return Operation("recording", answer, errors=(404,), example={"recording_id": RECORDING})


OPERATIONS: dict[str, Operation] = {
    "meta.health": Operation("server", Media("`OK`.", ("text/html",))),
    "meta.modules": Operation("server", answers.Modules),
    "openapi.openapi": Operation("server", answers.OpenApi),
    "avatar_control.load": Operation(
        "sessions",
        answers.Loaded,
        body=control.LoadCall,
        form=Form(control.UploadedLoad, json_required=False, example={"poser": "puppet"}),
        errors=(*IN_BODY, 503),
        example={"character": "raven"},
    ),
    "avatar_control.reload": Operation(
        "sessions",
        answers.Chosen,
        body=control.ReloadCall,
        form=Form(control.UploadedReload, example={"instance_id": "default"}),
        errors=(*IN_BODY, 404, 503),
        example={"instance_id": "default", "character": "finch"},
    ),
    "avatar_intake.intake": Operation("sessions", answers.Intake, query=("instance_id",), errors=(404, 503)),
    "avatar_intake.intake_picture": Operation(
        "sessions",
        Media("The picture or the figure.", ("image/jpeg", "image/png")),
        query=("instance_id", "edge"),
        errors=(404, 422, 503),
        example={"shown": "picture", "edge": 800},
    ),
    "avatar_intake.intake_files": Operation(
        "sessions", Media("The files.", ("application/zip",)), query=("instance_id",), errors=(404, 503)
    ),
    "avatar_intake.correct": Operation(
        "sessions",
        answers.Corrected,
        body=CorrectCall,
        errors=(*IN_BODY, 404, 503),
        example={"instance_id": "default", "correction": {"rig": {"left_brow": {"thickness": 2.5}}}},
    ),
    "avatar_control.unload": _to_session("sessions", errors=()),
    "avatar_control.start": _to_session("sessions"),
    "avatar_control.stop": _to_session("sessions"),
    "avatar_feed.sessions": Operation("sessions", answers.SessionList),
    "avatar_feed.state": Operation("sessions", answers.State, query=("instance_id",), errors=(404,)),
    "avatar_control.set_emotion": _to_session(body=control.EmotionCall, emotion_name="joy"),
    "avatar_control.start_talking": _to_session(),
    "avatar_control.stop_talking": _to_session(),
    "avatar_control.start_data_eyes": _to_session(),
    "avatar_control.stop_data_eyes": _to_session(),
    "avatar_control.play_effect": _to_session(body=control.EffectCall, effect="heart"),
    "avatar_control.set_overrides": _to_session(
        body=control.OverridesCall, overrides={"head_x_index": 0.5, "blush1": 1}
    ),
    "avatar_control.modify_overrides": _to_session(
        body=control.ModifyOverridesCall, action="unset", overrides={"blush1": 0}
    ),
    "avatar_control.load_emotion_templates": _to_session(
        body=control.EmotionTemplatesCall, emotions={"smug": {"pose": {"mouth_smirk": 1}, "cels": {"blush1": 0.5}}}
    ),
    "avatar_control.load_animator_settings": _to_session(
        body=control.AnimatorSettingsCall,
        animator_settings={
            "target_fps": 30,
            "crop": {"enabled": True, "left": 0.1, "right": 0.9},
            "postprocessor_chain": [["bloom", {"threshold": 0.6}], ["scanlines", {}]],
        },
    ),
    "avatar_feed.result_feed": Operation(
        "feed",
        Media(
            "Endless: a part for each frame, until the session is closed. Its head has `X-Frame-Id`, `X-Frame-Time` (seconds "
            "on the server's monotonic clock), `X-Crop`, `X-Full-Size`, `X-Corner` (where in it this picture lies) "
            "and `X-Server-Stats`.",
            (CONTENT_TYPE,),
        ),
        query=("instance_id", "format", "fps"),
        required=("instance_id",),
        errors=(400, 404, 422, 503),
        example={"instance_id": "default", "format": "qoi", "fps": 15},
    ),
    "avatar_feed.feed": Operation(
        "feed",
        Media("Endless, as for `result_feed`.", (CONTENT_TYPE,)),
        query=("instance_id", "fps"),
        errors=(404, 422, 503),
        example={"extension": "mjpg", "fps": 15},
    ),
    "avatar_feed.snapshot": Operation(
        "pictures",
        Media("The frame.", IMAGES),
        query=("instance_id", "format"),
        errors=(404, 422, 503),
        example={"format": "jpeg"},
    ),
    "avatar_render.render": Operation(
        "pictures",
        Media("The picture.", IMAGES),
        body=RenderCall,
        form=Form(RenderCall, json_required=False, example={"pose": {"head_y_index": 0.5}, "format": "webp"}),
        errors=(*IN_BODY, 503),
        example={"character": "raven", "emotion": "joy"},
    ),
    "imagefx.process": Operation(
        "pictures",
        Media("The picture.", IMAGES),
        form=Form(ProcessCall, cels=False, example={"format": "png", "filters": [["bloom", {}], ["scanlines", {}]]}),
        errors=(*IN_BODY, 503),
    ),
    "imagefx.upscale": Operation(
        "pictures",
        Media("The picture.", IMAGES),
        form=Form(
            UpscaleCall,
            cels=False,
            example={"format": "webp", "upscaled_width": 640, "upscaled_height": 640, "quality": "bicubic"},
        ),
        errors=(*IN_BODY, 503),
    ),
    "avatar_catalog.characters": Operation("catalog", answers.Characters),
    "avatar_catalog.picture": Operation(
        "catalog", Media("The picture.", ("image/png",)), errors=(404,), example={"name": "raven"}
    ),
    "avatar_catalog.emotions": Operation("catalog", answers.Emotions, query=("instance_id",), errors=(404,)),
    "avatar_catalog.backdrops": Operation("catalog", answers.Backdrops),
    "avatar_catalog.backdrop": Operation(
        "catalog", Media("The picture, as the file is.", ("image/*",)), errors=(404,), example={"name": "meadow"}
    ),
    "avatar_catalog.posers": Operation("catalog", answers.Posers),
    "avatar_catalog.settings_schema": Operation("catalog", answers.JsonSchema),
    "avatar_catalog.get_available_filters": Operation("catalog", answers.AvailableFilters),
    "avatar_catalog.presets": Operation("catalog", answers.Presets),
    "tts.tts_info": Operation("speech", answers.VoiceInformation, errors=(503,)),
    "tts.list_voices": Operation("speech", answers.Voices, errors=(503,)),
    "tts.tts_speak": Operation(
        "speech",
        Media("The sound; or, with the format `json`, sound and times.", (*SOUNDS, "application/json")),
        body=TtsCall,
        headers=(DURATION, RATE, TIMES, TIMES_LEFT_OUT),
        errors=(*IN_BODY, 503),
        example={"text": "Hello there! It is good to see you.", "format": "mp3", "speed": 1.1},
    ),
    "audio_speech.models": Operation("speech", answers.Models),
    "audio_speech.model": Operation(
        "speech",
        answers.ModelInformation,
        errors=(404,),
        example={"name": "tts-1"},
    ),
    "audio_speech.audio_voices": Operation("speech", answers.Voices, errors=(503,)),
    "audio_speech.audio_speech": Operation(
        "speech",
        Media(
            "The sound; with `sse` events as OpenAI has them.",
            (*SOUNDS, EVENTS),
            (answers.SoundDelta, answers.SoundDone),
        ),
        body=OpenAiSpeechCall,
        headers=(DURATION, RATE),
        errors=(*IN_BODY, 503),
        example={"model": "tts-1", "input": "Hello there!", "voice": "nova"},
    ),
    "avatar_speech.speak": Operation(
        "speech",
        answers.SpokenText,
        body=speech.SpeakCall,
        errors=(*IN_BODY, 404, 503),
        example={"instance_id": "default", "text": "Hello there! It is good to see you.", "emotion": "joy"},
    ),
    "avatar_speech.utterance": _of_utterance(answers.SpokenText),
    "avatar_speech.utterance_audio": _of_utterance(Media("The sound of the utterance.", SOUNDS), format="mp3"),
    "avatar_speech.sentence": _of_utterance(answers.SpokenSentence, index=1),
    "avatar_speech.sentence_audio": _of_utterance(Media("The sound of the sentence.", SOUNDS), index=0),
    "avatar_speech.speech_started": Operation(
        "speech",
        answers.HeardNow,
        body=speech.SpeechStartedCall,
        errors=(*IN_BODY, 404),
        example={"instance_id": "default", "utterance_id": UTTERANCE, "position": 0.12, "delay": 0.05},
    ),
    "avatar_speech.play_timeline": Operation(
        "speech",
        answers.TimelineStarted,
        body=speech.PlayTimelineCall,
        errors=(*IN_BODY, 404),
        example={"instance_id": "default", "timeline": TIMELINE},
    ),
    "avatar_speech.stop_speaking": _to_session("speech", body=speech.StopSpeakingCall),
    "avatar_record.record": Operation(
        "recording",
        answers.RecordingState,
        body=RecordCall,
        errors=(*IN_BODY, 404, 503),
        example={"instance_id": "default", "text": "Hello!", "format": "webm", "fps": 25},
    ),
    "avatar_record.recording": _of_recording(answers.RecordingState),
    "avatar_record.recording_file": _of_recording(Media("The film, or a zip.", FILMS)),
    "avatar_record.recording_times": _of_recording(answers.RecordingTimes),
    "avatar_record.stop_recording": _of_recording(answers.RecordingState),
    "avatar_record.delete_recording": _of_recording(answers.Done),
    "classify.classify": Operation(
        "text",
        answers.Classification,
        body=ClassifyCall,
        errors=(*IN_BODY, 503),
        example={"text": "What a lovely surprise, thank you!"},
    ),
    "avatar_mood.set_emotion_from_text": Operation(
        "direction",
        answers.Mood,
        body=MoodCall,
        errors=(*IN_BODY, 404, 503),
        example={
            "instance_id": "default",
            "text": "What a lovely surprise, thank you!",
            "blacklist": ["desire", "love"],
            "return_after": 10,
        },
    ),
    "classify.labels": Operation("text", answers.Labels),
    "websearch.websearch": Operation(
        "text",
        answers.SearchedLinks,
        body=SearchCall,
        errors=(*IN_BODY, 502, 503),
        example={"query": "how do ravens solve puzzles", "max_links": 3},
    ),
    "websearch.websearch2": Operation(
        "text",
        answers.SearchedEntries,
        body=SearchCall,
        errors=(*IN_BODY, 502, 503),
        example={"query": "how do ravens solve puzzles", "engine": "auto"},
    ),
    "embeddings.info": Operation("text", answers.EmbeddingModels, errors=(503,)),
    "embeddings.compute": Operation(
        "text",
        answers.Embedding,
        body=ComputeCall,
        errors=(*IN_BODY, 503),
        example={"text": ["A bird on a branch.", "A crow in a tree."]},
    ),
    "page.index": Operation("pages", Media("The page.", ("text/html",))),
    "page.view": Operation("pages", Media("The page.", ("text/html",))),
    "static": Operation(
        "pages",
        Media("The file.", ("*/*",)),
        errors=(404,),
        example={"filename": "raven-feed.js"},
        summary="A file of the pages. It needs no key.",
    ),
}
