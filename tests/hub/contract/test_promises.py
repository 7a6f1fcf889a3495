"""Promises survive JSON, as every word does."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hub.contract.promises import ClockCard, Wait
from tests.factories.words import words


@given(st.data())
def test_a_promise_is_the_same_after_json(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([Wait, ClockCard]))
    value = data.draw(words(kind))
    assert msgspec.json.decode(msgspec.json.encode(value), type=kind) == value
