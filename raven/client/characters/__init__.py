"""Characters of one's own, kept by the server."""

from raven.client.characters.own import OwnCharacters

__all__ = ["OwnCharacters"]
