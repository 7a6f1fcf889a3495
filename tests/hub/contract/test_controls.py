"""Devices and their tokens survive JSON, as every word does."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hub.contract.controls import Device, DeviceToken
from tests.factories.words import words


@given(st.data())
def test_a_device_is_the_same_after_json(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([Device, DeviceToken]))
    value = data.draw(words(kind))
    assert msgspec.json.decode(msgspec.json.encode(value), type=kind) == value
