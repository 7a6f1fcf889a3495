"""What cannot be asked of a talk. That a talk stays sound, `test_legs` shows; what is asked means, the desk's test."""

import pytest
from msgspec import structs

from channels.phone.talks.rules.controls import control
from channels.phone.talks.rules.state import Party, Talk
from hub.contract.controls import Consult, Hold, Keypad, Monitor, Record, Return
from hub.contract.errors import Conflict, Invalid
from tests.fakes.phone_doors import NOW

WHO = {"control_id": "co_1", "contact_id": "ct_1", "external_key": "CA1", "actor": "us_1", "actor_name": "Wang Lei"}
TALK = Talk(
    line="CA1",
    order_id="or_1",
    conference="or_1",
    parties=(
        Party(id="CA1", role="customer", sid="CA1", state="talking"),
        Party(id="a", role="agent", sid="CA2", state="talking", user_id="us_1"),
    ),
)


@pytest.mark.parametrize(
    "talk",
    [None, structs.replace(TALK, over=True), structs.replace(TALK, sent_on=True), structs.replace(TALK, conference="")],
)
def test_a_call_that_is_over_or_waits_takes_none(talk: Talk | None) -> None:
    with pytest.raises(Conflict):
        control(talk, Hold(on=True, **WHO), "browser", NOW)


def test_each_is_remembered_and_done_once() -> None:
    held = control(TALK, Hold(on=True, **WHO), "browser", NOW).talk
    assert held.done == ("co_1",)
    assert control(held, Hold(on=False, **WHO), "browser", NOW).talk == held


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (Keypad(digits="1a", **WHO), Invalid),
        (Consult(to_number="911", **WHO), Invalid),
        (Record(on=True, **WHO), Invalid),
        (Return(**WHO), Conflict),
        (Monitor(hearing="listen", **WHO), Conflict),
    ],
)
def test_what_makes_no_sense_is_refused(asked: Hold, error: type[Exception]) -> None:
    with pytest.raises(error):
        control(TALK, asked, "browser", NOW)


def test_a_recording_that_waits_for_a_yes_begins_with_it() -> None:
    may = structs.replace(TALK, may_record=True)
    assert control(may, Record(on=True, **WHO), "browser", NOW).talk.recording == "on"
