import pytest

from channels.phone.links import Links
from channels.phone.settings import VOICES
from channels.phone.twiml import Script
from channels.phone.words import WORDS, digit_by_digit, speech
from ivr.menu import Menus


@pytest.mark.parametrize("prompt", WORDS)
def test_every_prompt_is_spoken_in_both_languages(prompt: str) -> None:
    assert set(WORDS[prompt]) == {"en", "zh-CN"}
    assert all("12" in words.format(number="12") or "{" not in words for words in WORDS[prompt].values())


def test_a_language_nobody_speaks_here_gets_english() -> None:
    assert speech("voicemail_taken", "fi", {}) == WORDS["voicemail_taken"]["en"]


def test_a_number_is_read_digit_by_digit() -> None:
    assert digit_by_digit("+4930") == "4 9 3 0"


def test_the_menus_own_words_go_first(menus: Menus) -> None:
    own = {**menus.prompts, "voicemail": {"en": "Please speak.", "zh-CN": "请说。"}}
    changed = Menus(menus=menus.menus, prompts=own, languages=menus.languages)
    script = Script(lambda: changed, Links("https://h", ""), VOICES, "")
    assert "Please speak." in script.voicemail("en")
    assert WORDS["voicemail_taken"]["zh-CN"] in script.voicemail_taken("zh-CN")
