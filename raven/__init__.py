"""Raven gives an AI character a face: one anime picture becomes a live, streamed avatar."""

__version__ = "0.1.0"
