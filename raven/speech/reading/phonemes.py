"""The misaki alphabet for English: which characters are vowels, consonants, marks and pauses.

Every engine speaks this alphabet towards Raven. It is IPA with one character per sound; the capital letters A I O Q W Y are
diphthongs, T is the tapped t of "better".
"""

DIPHTHONGS = {"A": "eɪ", "I": "aɪ", "W": "aʊ", "Y": "ɔɪ", "O": "oʊ", "Q": "əʊ"}
"""Each glides from its first to its second vowel."""

VOWELS = frozenset("aeiouæɑɐɒɔəɚɛɜɨɪʊʌᵊᵻøœɯyɤ") | DIPHTHONGS.keys()
CONSONANTS = frozenset("bcdfhjklmnpqrstvwxzSTçðŋɕɖɟɡɣɥɫɬɰɱɲɳɴɸɹɻɽɾʀʁʂʃʈʋʎʐʑʒʔʝʣʤʥʦʧʨβθχᵝꭧɦ")
SYMBOLS = VOWELS | CONSONANTS
"""Characters that sound: each is one `Phoneme`."""

LIPS_TOGETHER = frozenset("pbmɱ")
PRIMARY, SECONDARY = "ˈ", "ˌ"
STRESS = {PRIMARY: 2, SECONDARY: 1}
PAUSES = frozenset(".,!?;:—…")
