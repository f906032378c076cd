"""Anime heads drawn by chance, with the place of every feature known exactly."""
