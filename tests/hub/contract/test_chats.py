"""What stands in several languages, and what a form before a chat demands."""

import pytest

from hub.contract.chats import FormField, PreChat, in_language

TEXTS = {"en": "Hello", "zh-CN": "你好", "de": "Hallo"}


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "Hallo"), ("DE-at", "Hallo"), ("zh-cn", "你好"), ("zh-TW", "你好"), ("fr", "Hello"), ("", "Hello")],
)
def test_a_text_is_told_in_the_nearest_language_there_is(language: str, text: str) -> None:
    assert in_language(TEXTS, language) == text


def test_where_there_is_no_english_the_first_is_told_and_where_there_is_nothing_nothing() -> None:
    assert in_language({"de": "Hallo"}, "fr") == "Hallo"
    assert in_language({}, "fr") == ""


def test_a_form_demands_something_when_it_needs_an_answer_or_consent() -> None:
    field = FormField(key="order", kind="text", names=TEXTS)
    assert not PreChat(fields=(field,)).demands
    assert PreChat(fields=(FormField(key="order", kind="text", names=TEXTS, required=True),)).demands
    assert PreChat(consent=TEXTS).demands
