"""The language model behind this server, and the conversations with it."""
