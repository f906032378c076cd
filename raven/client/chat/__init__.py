"""Conversations with characters, kept by the server."""

from raven.client.chat.conversations import Conversations

__all__ = ["Conversations"]
