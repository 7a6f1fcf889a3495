"""What the carrier must do follows from how a talk was and how it shall be."""

from msgspec import structs

from channels.phone.talks.rules.orders import (
    BringIn,
    Coach,
    Ends,
    Enqueue,
    HangUp,
    Hold,
    Listen,
    Mute,
    Ring,
    SayRecorded,
    Tape,
    between,
)
from channels.phone.talks.rules.state import Party, Talk

CUSTOMER = Party(id="CA1", role="customer", sid="CA1", state="talking")
AGENT = Party(id="a", role="agent", sid="CA2", state="talking", user_id="us_1")
GUEST = Party(id="g", role="guest", sid="CA3", state="talking")
TALK = Talk(line="CA1", order_id="or_1", conference="or_1", parties=(CUSTOMER, AGENT))


def test_a_new_leg_is_called_and_a_new_caller_brought_in() -> None:
    begins = structs.replace(TALK, parties=(structs.replace(CUSTOMER, state="ringing"), Party(id="a", role="agent")))
    assert between(None, begins) == (Ring("a"), BringIn("CA1"))


def test_who_is_put_on_hold_is_first_and_who_is_taken_off_it_comes_late() -> None:
    asking = structs.replace(TALK, parties=(structs.replace(CUSTOMER, state="held"), AGENT, GUEST))
    swapped = asking.with_("g", state="held").with_("CA1", state="talking")
    assert between(asking, swapped) == (Hold("CA3", True), Hold("CA1", False))


def test_the_agent_leaves_last() -> None:
    asking = structs.replace(TALK, parties=(structs.replace(CUSTOMER, state="held"), AGENT, GUEST))
    after = structs.replace(asking.with_("CA1", state="talking").with_("a", state="left"), sent_on=True)
    assert between(asking, after) == (Hold("CA1", False), Ends("CA3", True), HangUp("CA2"))


def test_a_leg_that_ended_by_itself_is_not_hung_up() -> None:
    assert between(TALK, TALK.with_("a", state="left")) == (HangUp("CA2"),)
    assert between(TALK, TALK.with_("a", state="left"), "CA2") == ()


def test_a_supervisor_is_heard_as_they_wish() -> None:
    boss = Party(id="s", role="supervisor", sid="CA9", state="talking", hearing="listen")
    listening = structs.replace(TALK, parties=(*TALK.parties, boss))
    assert between(listening, listening.with_("s", hearing="whisper")) == (Coach("CA9", "whisper", "CA2", False),)
    assert between(TALK, TALK.with_("a", muted=True)) == (Mute("CA2", True),)


def test_a_recording_pauses_before_and_goes_on_after_all_else() -> None:
    taped = structs.replace(TALK, recording="on")
    assert between(TALK, taped) == (Tape("start"),)
    assert between(taped, structs.replace(taped, recording="paused")) == (Tape("pause"),)
    assert between(structs.replace(taped, recording="paused"), taped) == (Tape("resume"),)
    assert between(taped, structs.replace(TALK, conference=""))[0] == Tape("stop")


def test_back_to_the_queue_and_to_the_next_agent() -> None:
    waits = structs.replace(TALK, conference="", parties=(structs.replace(CUSTOMER, state="ringing"),))
    assert between(TALK, waits) == (Enqueue("CA1"), HangUp("CA2"))
    assert between(waits, structs.replace(waits, conference="or_2")) == (BringIn("CA1"),)


def test_whom_we_called_is_listened_to_and_told_of_the_recording() -> None:
    rings = structs.replace(TALK, to="+1", record=True, parties=(structs.replace(CUSTOMER, state="ringing"), AGENT))
    assert between(rings, rings.with_("CA1", state="talking")) == (Listen("CA1"), SayRecorded("CA1"))
