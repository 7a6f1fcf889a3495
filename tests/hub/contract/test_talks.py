"""Talks survive JSON, as every word does."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hub.contract.talks import Leg, MenuStep, Talk
from tests.factories.words import words


@given(st.data())
def test_a_talk_is_the_same_after_json(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([Talk, Leg, MenuStep]))
    value = data.draw(words(kind))
    assert msgspec.json.decode(msgspec.json.encode(value), type=kind) == value
