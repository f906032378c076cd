"""Characters for sessions: files of one's own beside a picture, and those of one's own that the server keeps."""

from raven.client.characters.own import OwnCharacters

__all__ = ["OwnCharacters"]
