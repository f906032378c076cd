"""The posing engines: which there are, which can run here, and how one is made."""

from raven.posers.names import NAMES
from raven.posers.registry import ANY_THA3, Posers, available_posers, create_poser

__all__ = ["ANY_THA3", "NAMES", "Posers", "available_posers", "create_poser"]
