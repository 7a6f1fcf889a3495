"""What callers say, compared with what they may say."""

import unicodedata
from collections.abc import Iterable, Mapping

LEAST_CONFIDENCE = 0.25
"""Below it the carrier has guessed, and the caller is asked again."""


def plain(text: str) -> str:
    """Words without case and punctuation, one space between."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded).split())


def heard(text: str, phrases: Mapping[str, Iterable[str]]) -> str:
    """Which of the meanings was said: the one with the longest phrase in `text`; empty for none. A phrase in letters
    counts as whole words; one in Chinese characters wherever it stands."""
    said = plain(text)
    best, length = "", 0
    for meaning, each in phrases.items():
        for phrase in map(plain, each):
            if len(phrase) > length and _within(phrase, said):
                best, length = meaning, len(phrase)
    return best


def _within(phrase: str, said: str) -> bool:
    if phrase.isascii():
        return f" {phrase} " in f" {said} "
    return phrase.replace(" ", "") in said.replace(" ", "")
