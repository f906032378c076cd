"""Voices: the engines, and which of them speaks."""
