"""The pose editor: a program with a window in which people author emotion templates and correct rigs."""
