"""How many tokens a text takes, without knowing the model's own words: near enough to keep a conversation within its memory."""

CHARACTERS = 3.6  # of a token, in English, with the tokenizers of today's models; a little less, to be on the safe side
OF_A_MESSAGE = 4  # tokens around a message that say whose it is


def tokens_of(text: str) -> int:
    """An estimate: a token for 3.6 ASCII characters, and one for each other character."""
    wide = sum(not each.isascii() for each in text)
    return round((len(text) - wide) / CHARACTERS + wide + 0.5)
