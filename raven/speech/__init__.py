"""Voices: text becomes sound, the times of its words and phonemes, and the movement of a mouth."""

from raven.speech.engines.fallback import VoiceEngines
from raven.speech.engines.registry import NAMES, available_engines, create_engine, voice_engines

__all__ = ["NAMES", "VoiceEngines", "available_engines", "create_engine", "voice_engines"]
