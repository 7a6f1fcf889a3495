"""What happened to a contact, told from its events."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from config.story import Line, state, story
from config.story_speaker import Speaker
from hub.contract import events as happened
from hub.contract.events import AnyEvent, Recorded
from hub.contract.promises import ClockCard
from hub.contract.words import Explanation, Skip
from tests.factories.cards import contact_card, message_card, offer_card
from tests.factories.river import demo_business

AT = datetime(2026, 3, 2, 9, 2, 11, tzinfo=UTC)
WANG, HELEN = "us_wang", "us_helen"
SPEAKER = Speaker("en", ZoneInfo("Europe/Berlin"), demo_business(), {WANG: "Wang Lei", HELEN: "Helen Park"})
WHY = Explanation(
    plan="platinum",
    step=2,
    kind="backups",
    chosen="order",
    idle_seconds=240,
    skipped=(
        Skip(agent_id=WANG, agent_name="Wang Lei", reason="busy", detail="phone", since=AT - timedelta(minutes=1)),
    ),
)
OFFER = offer_card(
    agent_id="us_chen", agent_name="Chen Yu", offered_at=AT, ended_at=AT + timedelta(seconds=20), explanation=WHY
)
CARD = contact_card(account_name="Northwind Marine")


def told(*events: AnyEvent, actor: str = "router", reason: str = "") -> list[Line]:
    entries = [
        Recorded(seq=seq, at=AT + timedelta(seconds=seq), actor=actor, event=event, reason=reason)
        for seq, event in enumerate(events, 1)
    ]
    return story(entries, SPEAKER)


def texts(*events: AnyEvent, actor: str = "router", reason: str = "") -> list[str]:
    return [line.text for line in told(*events, actor=actor, reason=reason)]


def ended(state: str, reason: str = "") -> str:
    kinds = {
        "accepted": happened.OfferAccepted,
        "declined": happened.OfferDeclined,
        "missed": happened.OfferMissed,
        "rescinded": happened.OfferRescinded,
        "failed": happened.OfferFailed,
    }
    [text] = texts(kinds[state](contact=CARD, offer=replace(OFFER, state=state, reason=reason)))
    return text


def test_an_offer_says_the_step_who_was_passed_over_and_why_them() -> None:
    assert texts(happened.OfferMade(contact=CARD, offer=OFFER)) == [
        "step 2, backups: Wang Lei on a call since 10:01; offered to Chen Yu (first in the team’s order, idle 4 min)"
    ]


def test_of_agents_asked_together_those_passed_over_are_told_once() -> None:
    entries = [
        Recorded(seq=seq, at=AT, actor="router", event=happened.OfferMade(contact=CARD, offer=OFFER)) for seq in (1, 2)
    ]
    first, second = story(entries, SPEAKER)
    assert "Wang Lei" in first.text
    assert "Wang Lei" not in second.text


def test_declined_missed_failed_and_taken_back_are_told_apart() -> None:
    assert ended("accepted") == "Chen Yu accepted after 20 s"
    assert ended("declined", "not_mine") == "Chen Yu declined (not theirs to handle)"
    assert ended("missed") == "Chen Yu did not answer within 20 s"
    assert ended("rescinded", "taken") == "the offer to Chen Yu was taken back (a colleague was faster)"
    assert ended("failed", "no_answer").startswith(
        "Chen Yu accepted, but their line could not be connected (no answer)"
    )
    assert "(the line was busy)" in ended("failed", "busy")
    assert "(the line was busy)" in ended("failed", "transfer_busy")
    assert "(their line was lost)" in ended("failed", "agent_left")


def test_a_boost_says_by_whom_by_how_much_and_why() -> None:
    before = happened.ContactQueued(contact=contact_card(boost=60.0))
    raised = happened.ContactChanged(contact=contact_card(boost=660.0), what="boosted")
    lowered = happened.ContactChanged(contact=contact_card(boost=600.0), what="boosted")
    _, up, down = texts(before, raised, lowered, actor=HELEN, reason="their plant stands still")
    assert up == "Helen Park moved it up by 10 min (their plant stands still)"
    assert down == "Helen Park put it back by 1 min (their plant stands still)"


def test_a_move_says_where_to_as_what_follows_explains() -> None:
    team = Explanation(plan="team:key_accounts", step=1, kind="team", label="key_accounts")
    moved = happened.ContactChanged(contact=CARD, what="moved")
    assert texts(moved, happened.StepTaken(contact=CARD, explanation=team), actor=HELEN) == [
        "Helen Park moved it to the team Key accounts, its clock kept",
        "sent to the team Key accounts: everyone there is busy",
    ]
    assert texts(moved, actor=HELEN) == ["Helen Park moved it to the plan “platinum”, its clock kept"]


def test_leaving_the_plan_is_told_with_why() -> None:
    assert texts(
        happened.ContactOverflowed(contact=CARD, from_plan="calls", why="max_wait"),
        happened.ContactOverflowed(contact=CARD, from_plan="calls", why="queue_full"),
        happened.ContactDiverted(contact=CARD, to="callback", explanation=WHY),
        happened.ContactPostponed(contact=contact_card(not_before=AT + timedelta(minutes=15)), cause="busy"),
    ) == [
        "had waited the longest “calls” allows: went on with “platinum”, its clock kept",
        "too many waited by “calls”: went on with “platinum”, its clock kept",
        "step 2, backups: Wang Lei on a call since 10:01; the customer was offered a callback, and waits on",
        "called back, the line was busy; again from 10:17, its clock kept",
    ]


def test_who_took_it_from_whom_is_told() -> None:
    sent = happened.ContactTransferred(contact=CARD, from_agent_id=WANG, to="key_accounts", note="secret words")
    taken = happened.ContactTransferred(contact=CARD, from_agent_id=WANG, to=HELEN)
    assert texts(sent, actor=WANG) == ["Wang Lei transferred it to Key accounts"]
    assert texts(taken, actor=HELEN) == ["Helen Park took it over from Wang Lei"]
    assert texts(sent, actor=HELEN) == ["Helen Park took it from Wang Lei for Key accounts"]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("warned", "promise, first response: due at 10:30"),
        ("breached", "promise broken, first response: it was due at 10:30"),
        ("met", "promise kept, first response"),
        ("missed", "promise, first response: done, but late"),
    ],
)
def test_a_promise_is_told_when_it_matters(what: str, said: str) -> None:
    clock = ClockCard(
        conversation_id="cv_1",
        contact_id="ct_1",
        account_id=None,
        tier="platinum",
        channel="phone",
        kind="first_response",
        business=True,
        target_seconds=600,
        started_at=AT,
        due_at=AT.replace(hour=9, minute=30),
    )
    started = happened.SlaClockChanged(clock=clock, what="started")
    assert texts(started, happened.SlaClockChanged(clock=clock, what=what)) == [said]


def test_the_end_says_how_and_by_whom() -> None:
    closed = happened.ContactClosed(contact=contact_card(state="closed", outcome="handled", disposition="solved"))
    assert texts(closed) == ["closed: handled (Solved)"]
    assert texts(closed, actor=HELEN) == ["Helen Park closed it: handled (Solved)"]


def test_what_people_wrote_is_left_out() -> None:
    said = happened.MessageReceived(message=message_card(text="secret words"))
    assert told(said, happened.NoteAdded(message=message_card(text="secret words"))) == []


def test_a_waiting_contact_says_what_it_waits_for() -> None:
    card = contact_card(queued_at=AT)
    lines = told(happened.ContactQueued(contact=card), happened.StepTaken(contact=card, explanation=WHY))
    assert state(card, lines, SPEAKER, AT + timedelta(minutes=4)) == (
        "Waits since 10:02 (4 min). As of 10:02:13: step 2, backups: Wang Lei on a call since 10:01"
    )


def test_one_on_offer_postponed_or_beyond_the_plan_says_so_and_one_that_is_over_nothing() -> None:
    offered = contact_card(state="offered", offers=(OFFER,))
    assert state(offered, [], SPEAKER, AT) == f"Is offered to Chen Yu until {SPEAKER.clock(OFFER.expires_at)}."
    assert "not offered before 10:17" in state(contact_card(not_before=AT + timedelta(minutes=15)), [], SPEAKER, AT)
    assert "supervisor" in state(contact_card(unroutable=True), [], SPEAKER, AT)
    assert state(contact_card(state="closed"), [], SPEAKER, AT) == ""


def test_a_talk_left_to_a_colleague_and_a_customer_put_off_until_their_morning() -> None:
    handed = happened.ContactHandedOver(contact=replace(CARD, agent_name="Helen Park"), from_agent_id=WANG)
    assert texts(handed) == ["Wang Lei left the talk to Helen Park"]
    put_off = happened.ContactPostponed(contact=replace(CARD, not_before=AT + timedelta(hours=20)), cause="hours")
    assert texts(put_off)[0].startswith("no hour to call them; offered again from ")
