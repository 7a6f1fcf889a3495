"""Every word survives the journey through JSON: journal, outbox, bus and console all speak it."""

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.contract.commands import AnyCommand
from hub.contract.controls import AnyControl
from hub.contract.events import AnyEvent, Recorded
from hub.contract.inbound import AnyInbound, Received
from hub.contract.outbound import AnyOrder
from hub.contract.plans import Business
from tests.factories.words import members, words

UNIONS = {"events": AnyEvent, "commands": AnyCommand, "inbound": AnyInbound, "orders": AnyOrder, "controls": AnyControl}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a whole business takes long to make up
@given(st.data())
def test_every_word_is_the_same_after_json(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([*UNIONS.values(), Recorded, Received, Business]))
    value = data.draw(words(kind))
    assert msgspec.json.decode(msgspec.json.encode(value), type=kind) == value


@pytest.mark.parametrize("union", UNIONS.values(), ids=UNIONS)
def test_each_member_says_its_own_kind(union: Any) -> None:
    tags = [member.__struct_config__.tag for member in members(union)]
    assert all(isinstance(tag, str) for tag in tags)
    assert len(set(tags)) == len(tags)
    assert all(member.__struct_config__.tag_field == "type" for member in members(union))


@pytest.mark.parametrize("union", UNIONS.values(), ids=UNIONS)
def test_the_union_holds_every_class_with_a_tag(union: Any) -> None:
    """A word left out of its union would be refused only where it is read, much later."""
    listed = set(get_args(union))
    modules = [__import__(name, fromlist=["*"]) for name in {kind.__module__ for kind in listed}]
    tagged = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, msgspec.Struct)
        and value.__module__ == module.__name__
        and value.__struct_config__.tag != value.__name__
        and value.__struct_config__.tag is not None
    }
    assert tagged == listed


@pytest.mark.parametrize("union", UNIONS.values(), ids=UNIONS)
def test_no_word_can_be_changed(union: Any) -> None:
    assert all(member.__struct_config__.frozen for member in members(union))


@pytest.mark.parametrize(
    ("union", "wrong"),
    [
        (AnyInbound, b'{"type":"contact_opened"}'),
        (AnyInbound, b'{"type":"nobody_knows_me","key":"k"}'),
        (AnyCommand, b'{"type":"accept_offer","actor":"us_1"}'),
        (AnyCommand, b'{"actor":"us_1","offer_id":"of_1"}'),
        (AnyEvent, b'{"type":"offer.made","offer":{}}'),
    ],
)
def test_a_word_with_parts_missing_is_refused(union: Any, wrong: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(wrong, type=union)
