"""Conversations with the language model behind this server, and which one that is."""
