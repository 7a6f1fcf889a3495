import pytest

from ivr.hearing import heard, plain

PHRASES = {"order": ["order", "place an order"], "status": ["order status"], "repair": ["订单 状态"], "none": [""]}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Order!", "order"),
        ("the ORDER status, please", "status"),
        ("disorder", ""),
        ("", ""),
        ("查一下订单状态", "repair"),
        ("ｏｒｄｅｒ", "order"),
    ],
)
def test_the_longest_phrase_that_was_said_counts(said: str, meant: str) -> None:
    assert heard(said, PHRASES) == meant


def test_words_are_compared_without_case_and_punctuation() -> None:
    assert plain("  Où est-ce?  ") == "où est ce"
