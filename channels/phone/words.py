"""What the phone says by itself, beside the menus. A prompt of the same name in the menus' `prompts.yaml` goes before.

Slots: `{number}`, a phone number digit by digit; only the words here know it."""

from collections.abc import Mapping

from channels.phone.talks.words import TALKING
from channels.phone.waiting.words import WAITING

WORDS: dict[str, dict[str, str]] = {**WAITING, **TALKING}


def speech(prompt: str, language: str, slots: Mapping[str, str]) -> str:
    """The words of a prompt; a language not spoken here gets English. Raises KeyError for an unknown prompt."""
    words = WORDS[prompt]
    return (words.get(language) or words["en"]).format_map(slots)


def digit_by_digit(number: str) -> str:
    """A phone number as it is read out."""
    return " ".join(number.removeprefix("+"))
