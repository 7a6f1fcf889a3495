"""Tokens: what is written is found however it is asked for."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.searching.rules import LONGEST_QUESTION, MARK, fold, hits, met, names_in, question, tokens, widened

HAN = st.text(alphabet="我们的订单没有收到发票请尽快处理谢谢", min_size=1, max_size=12)
WORDS = st.text(alphabet="abcdeéüßøłñ中文123-.' ", min_size=1, max_size=40)


def found(asked: str, text: str) -> bool:
    return met(question(asked), tokens(text))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("muller", "Jürgen Müller"),
        ("MÜLLER", "jurgen muller"),
        ("ｍuller", "Müller"),
        ("hauptstrasse", "Hauptstraße 4"),
        ("soren", "Søren Ødegård"),
        ("kd-1023", "Re: KD-1023 late"),
        ("KD1023", "Re: KD-1023 late"),
        ("kd 1023", "Re: KD-1023 late"),
        ("1023", "Re: KD-1023 late"),
        ("kd-10", "Re: KD-1023 late"),
        ("o'brien", "Sean O’Brien"),
        ("obrien", "Sean O'Brien"),
        ("ingrid.sol", "ingrid.solberg@north.example"),
        ("ingrid.solberg@north.example", "ingrid.solberg@north.example"),
        ("north.example", "ingrid.solberg@north.example"),
        ("发", "请把发票寄给我"),
        ("发票", "请把发票寄给我"),
        ("把发票寄", "请把发票寄给我"),
        ("发票 4711", "订单4711的发票"),
        ("注文", "ご注文の品"),
        ("청구서", "청구서를 보내 주세요"),
        ("inv", "the invoice of May"),
        ("may invoice", "the invoice of May"),
    ],
)
def test_it_is_found(asked: str, text: str) -> None:
    assert found(asked, text)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("票发", "请把发票寄给我"),
        ("nvoice", "the invoice"),
        ("inv ", "the invoice"),
        ("invoice june", "invoice of May"),
    ],
    ids=["signs in another order", "the end of a word", "a word that is finished", "a word that is not there"],
)
def test_it_is_not_found(asked: str, text: str) -> None:
    assert not found(asked, text)


@pytest.mark.parametrize("written", ["+493055500123", "call +49 30 555-00123 now", "0049 30 55500123"])
@pytest.mark.parametrize(
    "asked",
    [
        "+493055500123",
        "+49 30 555 00 123",
        "+49 (0)30 / 55500123",
        "0049 30 55500123",
        "030 55500123",
        "(030) 555-00123",
        "03055500123",
        "30 55500123",
        "+49 30 555 00",
        "030555",
    ],
)
def test_a_telephone_number_is_found_in_any_writing(asked: str, written: str) -> None:
    assert found(asked, written)


def test_another_number_is_not_it() -> None:
    assert not found("030 55500124", "+493055500123")


@given(text=HAN, begin=st.integers(0, 11), length=st.integers(1, 12))
def test_every_part_of_a_chinese_sentence_is_found(text: str, begin: int, length: int) -> None:
    if part := text[begin : begin + length]:
        assert found(part, text)


@given(words=st.lists(st.text(alphabet="abcdefgéüß", min_size=3, max_size=9), min_size=1, max_size=6), data=st.data())
def test_every_beginning_of_every_word_is_found(words: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(words))
    assert found(word[: data.draw(st.integers(2, len(word)))], " ".join(words))


@given(st.text(max_size=80))
@example("\u0149\ufdfa½ ㌔ \x00 ％")
def test_tokens_are_letters_and_digits_whatever_the_text(text: str) -> None:
    assert all(token.isalnum() and fold(token) == fold(fold(token)) for token in tokens(text))
    assert all(each.text.isalnum() for term in question(text) for way in term for each in way)


@given(text=WORDS, asked=WORDS)
def test_what_is_found_has_hits_and_they_are_within_the_text_and_apart(text: str, asked: str) -> None:
    ranges = hits(text, question(asked))
    assert all(0 <= begin < end <= len(text) for begin, end in ranges)
    assert all(one[1] < other[0] for one, other in pairwise(ranges))
    if question(asked) and found(asked, text):
        assert ranges


def test_a_question_is_bounded() -> None:
    assert len(question("ab " * 1000)) <= 12
    assert question("x" * 10_000)[0][0][0].text == "x" * 60
    assert question("  ?! ") == ()
    assert LONGEST_QUESTION < 1000


def test_the_marks_of_the_index_cannot_be_asked_for() -> None:
    assert not any(MARK in each.text for term in question(f"{MARK}message") for way in term for each in way)


def test_a_misspelt_name_is_taken_for_those_near_it() -> None:
    asked = question("ingird KD-1023 发票 ")
    assert names_in(asked) == ["ingird"]
    wider = widened(asked, {"ingird": ["ingrid"]})
    assert met(wider, tokens("Ingrid: KD-1023 发票"))
    assert not met(wider, tokens("Ingrid: 发票"))
