"""How a text is read: which language, what its signs and abbreviations mean, and how its words are pronounced."""
