from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.accounts.paging import LARGEST, cursor, page_size, position
from hub.contract.errors import Invalid

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT, TEXT)
def test_a_cursor_leads_back_to_its_position(first, second):
    assert position(cursor(first, second)) == (first, second)


@given(st.text())
def test_any_other_word_is_no_page(word):
    with suppress(Invalid):
        assert position(cursor(*position(word))) == position(word)


@pytest.mark.parametrize("word", ["!", "WyJhIl0", "bm8", "WzEsMl0"])
def test_a_made_up_cursor_is_refused(word):
    with pytest.raises(Invalid):
        position(word)


def test_a_page_has_at_least_one_row_and_not_too_many():
    assert [page_size(wanted) for wanted in (-5, 0, 7, 10_000)] == [1, 1, 7, LARGEST]
