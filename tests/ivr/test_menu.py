import pytest

from ivr.menu import GlobalKeys, Menus
from ivr.steps import Say, Spoken


def test_speech_fills_slots_and_never_reads_them_again(menus: Menus) -> None:
    spoken = menus.text("welcome_back", "en", {"account": "{agent}", "agent": "x"})
    assert spoken == "Welcome back, {agent}."


@pytest.mark.parametrize(
    ("asked", "found"), [("zh-CN", "zh-CN"), ("zh", "zh-CN"), ("zh-TW", "zh-CN"), ("en-GB", "en"), ("de", ""), ("", "")]
)
def test_the_nearest_language_is_found(menus: Menus, asked: str, found: str) -> None:
    assert menus.speaks(asked) == found


@pytest.mark.parametrize(
    ("language", "country", "found"),
    [("en", "CN", "en"), ("", "CN", "zh-CN"), ("de", "CN", "zh-CN"), ("", "DE", ""), ("", "", "")],
)
def test_an_account_says_what_to_speak_and_else_the_country(
    menus: Menus, language: str, country: str, found: str
) -> None:
    assert menus.language_of(language, country) == found


def test_a_recording_is_played_where_there_is_one_and_its_words_are_known(menus: Menus) -> None:
    recorded = Menus(
        menus={}, prompts=menus.prompts, languages=menus.languages, recordings={"comfort": {"en": "comfort.mp3"}}
    )
    heard = recorded.speech(Say(prompt="comfort", language="en"))
    assert (heard.file, heard.text) == ("comfort.mp3", menus.text("comfort", "en"))
    assert recorded.speech(Say(prompt="comfort", language="zh-CN")).file == ""
    assert recorded.speech(Say(prompt="", language="en", file="a.mp3")) == Spoken(text="", language="en", file="a.mp3")


def test_keys_mean_something_everywhere_unless_they_are_taken_away() -> None:
    assert [GlobalKeys().meaning(key) for key in ("0", "*", "#", "1", "", "00")] == [
        "person",
        "back",
        "repeat",
        "",
        "",
        "",
    ]
    assert GlobalKeys(person="").meaning("") == ""


def test_a_menu_nobody_checked_asks_nothing(menus: Menus) -> None:
    assert not menus.asks("nowhere").queue
