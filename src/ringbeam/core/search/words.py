"""Words as search keeps and asks them: no accents, case or punctuation, on both databases."""

import re
import unicodedata

LONGEST = 60
_word = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower case, accents taken off, anything but letters and digits a space."""
    plain = text.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(word[:LONGEST] for word in _word.findall(plain))


def words_of(query: str) -> list[str]:
    """The words that a person asked for, folded; at most twelve."""
    return fold(query).split()[:12]
