"""The settings editor: a window in which a character is tried out live and the server's settings are tuned.

It is a client of the server: `raven-avatar-settings-editor`. Models that know no window: `chain`, `document`, `fields`, `files`.
"""
