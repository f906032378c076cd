"""Voices: text becomes sound, the times of its words and phonemes, and the movement of a mouth."""

from raven.speech.engines import NAMES, available_engines, create_engine, voice_engines
from raven.speech.takeover import VoiceEngines

__all__ = ["NAMES", "VoiceEngines", "available_engines", "create_engine", "voice_engines"]
