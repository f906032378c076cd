"""OpenAI's interface for speech recognition."""

from flask import Blueprint, Response, jsonify

from raven.hearing.recogniser import Transcript
from raven.hearing.subtitles import srt, vtt
from raven.server.http.body import Upload, required_file
from raven.server.http.endpoint import JSON, Media, UploadForm, endpoint
from raven.server.http.presence import check_presence
from raven.server.services import services
from raven.wire.answers import TranscribedSegment, TranscribedWord, Transcription
from raven.wire.calls import TranscriptionCall
from raven.wire.forms import to_json

TEXT, SRT, VTT = "text/plain", "application/x-subrip", "text/vtt"

blueprint = Blueprint("audio_transcriptions", __name__)


@endpoint(
    blueprint.post("/v1/audio/transcriptions"),
    "speech",
    media=Media("What was said, in the form that is asked for.", (JSON, TEXT, SRT, VTT), json=Transcription),
    form=UploadForm(TranscriptionCall, json_required=False, cels=False, flat=True),
    errors=(503,),
)
def transcriptions(call: TranscriptionCall, parts: Upload) -> Response:
    """What is said in a file of sound, as OpenAI's interface has it; nothing where nobody speaks."""
    content = required_file(parts)
    words = "word" in call.timestamp_granularities and call.response_format == "verbose_json"
    heard = services().hearing.hear(content, call.language, call.prompt, call.temperature, words, check_presence)
    if call.response_format == "text":
        return Response(heard.text + "\n", mimetype=TEXT)
    if call.response_format == "srt":
        return Response(srt(heard), mimetype=SRT)
    if call.response_format == "vtt":
        return Response(vtt(heard), mimetype=VTT)
    told = _verbose(heard, words) if call.response_format == "verbose_json" else Transcription(text=heard.text)
    return jsonify(to_json(told))


def _verbose(heard: Transcript, words: bool) -> Transcription:
    return Transcription(
        text=heard.text,
        task="transcribe",
        language=heard.language,
        duration=round(heard.duration, 3),
        segments=[
            TranscribedSegment(
                id=number,
                seek=0,
                start=round(each.start, 3),
                end=round(each.end, 3),
                text=each.text,
                tokens=list(each.tokens),
                temperature=each.temperature,
                avg_logprob=each.mean_log_chance,
                compression_ratio=each.compression,
                no_speech_prob=each.no_speech,
            )
            for number, each in enumerate(heard.segments)
        ],
        words=[
            TranscribedWord(word=word.text.strip(), start=round(word.start, 3), end=round(word.end, 3))
            for each in heard.segments
            for word in each.words
        ]
        if words
        else None,
    )
