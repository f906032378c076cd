"""Raven inside of other programs."""
