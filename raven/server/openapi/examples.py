"""Examples of calls: the body, or the parameters if there is none; and of forms the part `json`.

The keys are Flask's names of the view functions. With the session `default` and the shipped assets they work as they stand.
"""

from collections.abc import Mapping
from typing import Any

UTTERANCE = "dc90973f-f6f2-4375-9c43-9e4587a92d29"
SOUND = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
CONVERSATION = "0d6c8f0a-5a0b-4c62-9a6e-2f1f3c1b7d11"
RECORDING = "7b1c09f2-0a4e-4c54-8f0e-3a1d0c5b2e61"
MIKA, GONE, BINNED = "mika", "finja", "momo"
"""Characters of one's own: to be changed, to be deleted, in the bin."""
TIMELINE = {"morphs": ["mouth_aaa_index"], "keyframes": [[0, 0], [0.1, 0.8], [0.3, 0]]}
HELLO = "Hello there! It is good to see you."
SURPRISE = "What a lovely surprise, thank you!"
RAVENS = "how do ravens solve puzzles"

Example = Mapping[str, Any]


def _default(**fields: Any) -> Example:
    return {"instance_id": "default", **fields}


def _utterance(**fields: Any) -> Example:
    return {"utterance_id": UTTERANCE, **fields}


EXAMPLES: Mapping[str, Example] = {
    "avatar_control.load": {"character": "raven"},
    "avatar_control.reload": _default(character="finch"),
    "avatar_control.unload": _default(),
    "avatar_control.start": _default(),
    "avatar_control.stop": _default(),
    "avatar_control.set_emotion": _default(emotion_name="joy"),
    "avatar_control.start_talking": _default(),
    "avatar_control.stop_talking": _default(),
    "avatar_control.start_data_eyes": _default(),
    "avatar_control.stop_data_eyes": _default(),
    "avatar_control.play_effect": _default(effect="heart"),
    "avatar_control.set_overrides": _default(overrides={"head_x_index": 0.5, "blush1": 1}),
    "avatar_control.modify_overrides": _default(action="unset", overrides={"blush1": 0}),
    "avatar_control.load_emotion_templates": _default(
        emotions={"smug": {"pose": {"mouth_smirk": 1}, "cels": {"blush1": 0.5}}}
    ),
    "avatar_control.load_animator_settings": _default(
        animator_settings={
            "target_fps": 30,
            "crop": {"enabled": True, "left": 0.1, "right": 0.9},
            "postprocessor_chain": [["bloom", {"threshold": 0.6}], ["scanlines", {}]],
        }
    ),
    "characters_own.own_character": {"id": MIKA},
    "characters_own.create_character": _default(name="Juno", licence="CC0"),
    "characters_own.save_character": {"id": MIKA, **_default(revision=1)},
    "characters_own.change_character": {"id": MIKA, "author": "Ada"},
    "characters_own.duplicate_character": {"id": MIKA, "name": "Mika's twin"},
    "characters_own.delete_character": {"id": GONE},
    "characters_own.restore_character": {"id": BINNED},
    "characters_own.set_voice": _default(voice={"speed": 1.1}),
    "characters_files.thumbnail": {"id": MIKA, "revision": 1},
    "characters_files.character_file": {"id": MIKA},
    "avatar_intake.intake_picture": {"shown": "picture", "edge": 800},
    "avatar_intake.correct": _default(correction={"rig": {"left_brow": {"thickness": 2.5}}}),
    "avatar_feed.result_feed": _default(format="qoi", fps=15),
    "avatar_feed.video_feed": _default(codec="vp9", fps=15),
    "avatar_feed.report_viewing": {"viewer": "a tablet", "late": 0.4, "undrawn": 0.0},
    "avatar_feed.feed": {"extension": "mjpg", "fps": 15},
    "avatar_feed.snapshot": {"format": "jpeg"},
    "avatar_render.render": {"character": "raven", "emotion": "joy"},
    "avatar_catalog.picture": {"name": "raven"},
    "login.login": {"key": "the key"},
    "characters_own.remove_outfit": {"id": MIKA, "outfit": "Winter"},
    "documentation.document": {"name": "library"},
    "documentation.illustration": {"folder": "presets", "name": "hologram.png"},
    "documentation.contents": {"q": "browser source"},
    "avatar_catalog.backdrop": {"name": "meadow"},
    "avatar_mood.set_emotion_from_text": _default(text=SURPRISE, blacklist=["desire", "love"], return_after=10),
    "avatar_events.say": _default(text=HELLO),
    "avatar_events.say_by_address": {"text": "Hello!"},
    "avatar_speech.speak": _default(text=HELLO, emotion="joy"),
    "avatar_speech.utterance": _utterance(),
    "avatar_speech.utterance_audio": _utterance(format="mp3"),
    "avatar_speech.sentence": _utterance(index=1),
    "avatar_speech.sentence_audio": _utterance(index=0),
    "avatar_speech.speech_started": _default(utterance_id=UTTERANCE, position=0.12, delay=0.05),
    "avatar_speech.play_timeline": _default(timeline=TIMELINE),
    "avatar_speech.stop_speaking": _default(),
    "avatar_record.record": _default(text="Hello!", format="webm", fps=25),
    "avatar_record.recording": {"recording_id": RECORDING},
    "avatar_record.recording_file": {"recording_id": RECORDING},
    "avatar_record.recording_times": {"recording_id": RECORDING},
    "avatar_record.stop_recording": {"recording_id": RECORDING},
    "avatar_record.delete_recording": {"recording_id": RECORDING},
    "tts.tts_speak": {"text": HELLO, "format": "mp3", "speed": 1.1},
    "tts.sound_timeline": {"digest": SOUND},
    "chat_completions.model": {"name": "tts-1"},
    "chat_completions.chat_completions": {"messages": [{"role": "user", "content": "Hello!"}]},
    "conversations.begin_conversation": {"card": {"name": "Aoi", "first_mes": "*waves* Hello!"}, "user": "Bo"},
    "conversations.conversation": {"id": CONVERSATION, "limit": 50},
    "conversations.conversation_picture": {"id": CONVERSATION},
    "conversations.delete_conversation": {"id": CONVERSATION},
    "conversations.edit_message": {"id": CONVERSATION, "message": 1, "text": "Hello, you!"},
    "conversations.show_message": {"id": CONVERSATION, "message": 1},
    "chat_answers.answer": {"id": CONVERSATION, **_default(text="Hello!")},
    "chat_answers.stop_answer": {"id": CONVERSATION},
    "voice_activity.voice_activity": {"sound": "AAAAAAAAAAA="},
    "chat_models.choose_language_model": {"base_url": "http://localhost:11434/v1", "model": "llama3.2"},
    "audio_speech.audio_speech": {"model": "tts-1", "input": "Hello there!", "voice": "nova"},
    "classify.classify": {"text": SURPRISE},
    "embeddings.compute": {"text": ["A bird on a branch.", "A crow in a tree."]},
    "websearch.websearch": {"query": RAVENS, "max_links": 3},
    "websearch.websearch2": {"query": RAVENS, "engine": "auto"},
    "page.versioned_file": {"version": "0123456789abcdef", "filename": "raven-feed.js"},
    "static": {"filename": "raven-feed.js"},
}
FORMS: Mapping[str, Example] = {
    "avatar_control.load": {"poser": "puppet"},
    "avatar_control.reload": _default(),
    "characters_files.import_character": {"name": "Kiki"},
    "conversations.begin_conversation": {"user": "Bo"},
    "avatar_render.render": {"pose": {"head_y_index": 0.5}, "format": "webp"},
    "imagefx.process": {"format": "png", "filters": [["bloom", {}], ["scanlines", {}]]},
    "imagefx.upscale": {"format": "webp", "upscaled_width": 640, "upscaled_height": 640, "quality": "bicubic"},
}
