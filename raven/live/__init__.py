"""The living avatar: a session renders frames of a figure for whoever watches, and speaks."""
