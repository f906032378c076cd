"""What to tell whoever wants to hear a language that no voice here speaks."""

from raven.speech.engines import espeak
from raven.speech.reading.language import NAMES

INSTALL = "A voice for it comes with pip install 'raven-avatar[{extra}]' on the server"


def no_voice(language: str) -> str:
    """Which language it is, and what would help."""
    name = NAMES.get(language, language)
    extra = "japanese" if language == "ja" else "espeak" if language in espeak.LANGUAGES else None
    help = "Raven has no voice for it yet" if extra is None else INSTALL.format(extra=extra)
    return f"this text is in {name}, and no voice of this server speaks {name}. {help}."
