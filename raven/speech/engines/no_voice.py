"""What to tell whoever wants to hear a language that no voice here speaks."""

from raven.said import Statement, said
from raven.speech.engines import espeak
from raven.speech.reading.language import NAMES


def no_voice(language: str) -> Statement:
    """Which language it is, and what would help."""
    name = NAMES.get(language, language)
    extra = "japanese" if language == "ja" else "espeak" if language in espeak.LANGUAGES else None
    if extra is None:
        return said(
            "no_voice_yet",
            "this text is in {language}, and no voice of this server speaks {language}. Raven has no voice for it yet.",
            language=name,
        )
    return said(
        "no_voice_here",
        "this text is in {language}, and no voice of this server speaks {language}. "
        "A voice for it comes with {remedy} on the server.",
        language=name,
        remedy=f"pip install 'raven-avatar[{extra}]'",
    )
