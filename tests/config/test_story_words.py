"""Every word in every language, and for everything the hub can tell."""

from string import Formatter
from typing import get_args

import pytest

from config.story_words import EN, LANGUAGES, WORDS
from hub.contract.plans import StepKind
from hub.contract.words import ContactForm, Diversion, OfferState, Outcome, SkipReason


def _facts(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_the_same_things_of_the_same_facts(language: str) -> None:
    words = WORDS[language]
    assert set(words) == set(EN)
    assert {key: _facts(said) for key, said in words.items()} == {key: _facts(said) for key, said in EN.items()}


def test_whatever_the_hub_tells_has_words() -> None:
    told = {
        "skip": get_args(SkipReason),
        "outcome": get_args(Outcome),
        "step": get_args(StepKind),
        "came": [form for form in get_args(ContactForm) if form],
        "event.diverted": get_args(Diversion),
        "event": [state for state in get_args(OfferState) if state != "pending"],
    }
    lacking = {f"{kind}.{key}" for kind, keys in told.items() for key in keys} - set(EN)
    assert not lacking
