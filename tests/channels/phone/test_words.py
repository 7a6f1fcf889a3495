from string import Formatter

import pytest
from msgspec import structs

from channels.phone.links import Links
from channels.phone.settings import VOICES
from channels.phone.twiml import Script
from channels.phone.waiting.documents import WaitingDocuments
from channels.phone.words import WORDS, digit_by_digit, speech
from ivr.menu import Menus
from ivr.steps import Say


@pytest.mark.parametrize("prompt", WORDS)
def test_every_prompt_is_spoken_in_both_languages(prompt: str) -> None:
    assert set(WORDS[prompt]) == {"en", "zh-CN"}
    slots = [{name for _, name, _, _ in Formatter().parse(words) if name} for words in WORDS[prompt].values()]
    assert slots[0] == slots[1]


def test_a_language_nobody_speaks_here_gets_english() -> None:
    assert speech("voicemail_taken", "fi", {}) == WORDS["voicemail_taken"]["en"]


def test_a_number_is_read_digit_by_digit() -> None:
    assert digit_by_digit("+4930") == "4 9 3 0"


def test_the_menus_own_words_go_first(menus: Menus) -> None:
    own = {**menus.prompts, "voicemail": {"en": "Please speak.", "zh-CN": "请说。"}}
    changed = structs.replace(menus, prompts=own)
    documents = WaitingDocuments(Script(lambda: changed, Links("https://h", ""), VOICES, ""))
    assert "Please speak." in documents.voicemail([Say(prompt="voicemail", language="en")], "en")
    assert WORDS["voicemail_taken"]["zh-CN"] in documents.voicemail_taken("zh-CN")
