"""What agents keep about conversations survives JSON."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hub.contract.work import AnyWork
from tests.factories.words import members, words


@given(st.data())
def test_an_event_of_it_is_the_same_after_json(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(members(AnyWork))))
    value = data.draw(words(kind))
    assert msgspec.json.decode(msgspec.json.encode(value), type=kind) == value
