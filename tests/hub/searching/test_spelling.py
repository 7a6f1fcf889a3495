"""Names as people misspell them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.searching.spelling import distance, forms, near, reach

NAMES = ["ingrid", "solberg", "northwind", "huaxin", "li", "anna", "anne"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ingird", "ingrid"),
        ("ingrd", "ingrid"),
        ("inngrid", "ingrid"),
        ("engrid", "ingrid"),
        ("nortwhnid", "northwind"),
        ("northwnd", "northwind"),
        ("ana", None),
        ("solbrgg", None),
        ("la", None),
    ],
)
def test_a_word_is_taken_for_the_nearest_name(typed: str, meant: str | None) -> None:
    assert next(iter(near(typed, NAMES)), None) == meant


def test_the_nearest_is_first_and_the_word_itself_is_none() -> None:
    assert near("anna", NAMES) == ["anne"]


@given(word=st.text(alphabet="abcdefghij", min_size=4, max_size=12), data=st.data())
def test_whoever_is_within_reach_has_a_form_in_common(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 2))
    sign = data.draw(st.sampled_from("abcxyz"))
    for typed in (
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        word[:place] + sign + word[place:],
        word[:place] + sign + word[place + 1 :],
        word[:place] + word[place + 1 :],
    ):
        if reach(typed):
            assert distance(typed, word) <= 1
            assert forms(typed) & forms(word)
