import json

import msgspec
import pytest

from agent_console.sight import Seen, Sight
from agent_console.stream import EventFrame, frame
from hub.access.roles import User
from hub.contract.events import (
    AccountTeamChanged,
    AgentChanged,
    BusinessChanged,
    ContactChanged,
    ContactClosed,
    ContactQueued,
    ConversationChanged,
    ConversationMerged,
    LineEnded,
    MessageDelivery,
    MessageReceived,
    OfferAccepted,
    OfferDeclined,
    OfferMade,
    PersonAttached,
    Recorded,
    SlaClockChanged,
)
from hub.contract.promises import ClockCard
from tests.factories.cards import agent_card, contact_card, message_card, offer_card
from tests.fakes.clock import START

TEAMS = {"ac_1": ("us_ada", "us_ben")}
MINE = contact_card(account_id=None, agent_id="us_cy", state="active")


def user(id="us_ada", role="agent"):
    return User(id=id, login="x", name="X", role=role, language="en")


def recorded(event, seq=1, actor="router"):
    return Recorded(seq=seq, at=START, actor=actor, event=event)


def look(event, *contacts, teams=TEAMS, actor="router"):
    return Sight(contacts, teams).look(recorded(event, actor=actor))


def types(frames):
    return [json.loads(text)["type"] for text in frames]


def test_a_contact_is_told_to_those_who_see_it():
    assert look(ContactQueued(contact=contact_card())) == Seen(to=frozenset({"us_ada", "us_ben"}))
    assert look(ContactQueued(contact=MINE)) == Seen(to=frozenset({"us_cy"}))
    assert look(ContactQueued(contact=contact_card(account_id=None))) == Seen()


def test_whoever_no_longer_sees_it_is_told_that_it_is_gone():
    offered = contact_card(account_id=None, state="offered", offers=(offer_card(agent_id="us_cy"),))
    assert look(ContactQueued(contact=contact_card(account_id=None)), offered).gone == {"us_cy"}


def test_whoever_declined_hears_of_it_and_loses_the_contact():
    offer = offer_card(agent_id="us_cy", state="declined")
    seen = look(OfferDeclined(contact=contact_card(), offer=offer))
    assert (seen.to, seen.gone) == ({"us_ada", "us_ben", "us_cy"}, {"us_cy"})


def test_a_closed_contact_is_told_once_more_and_forgotten():
    sight = Sight([MINE], {})
    closed = msgspec.structs.replace(MINE, state="closed")
    assert sight.look(recorded(ContactClosed(contact=closed))).to == {"us_cy"}
    assert not sight._contacts
    assert not sight._open


def test_agents_are_told_to_everybody():
    assert look(AgentChanged(agent=agent_card(), why="chosen")).everyone


def test_a_changed_team_starts_those_anew_whose_sight_changed():
    seen = look(AccountTeamChanged(account_id="ac_1", team=("us_ben", "us_cy")))
    assert (seen.to, seen.resync) == ({"us_ben", "us_cy"}, {"us_ada", "us_cy"})


def test_from_then_on_the_new_team_sees_the_account():
    sight = Sight([], TEAMS)
    sight.look(recorded(AccountTeamChanged(account_id="ac_1", team=("us_cy",))))
    assert sight.look(recorded(ContactQueued(contact=contact_card()))).to == {"us_cy"}


@pytest.mark.parametrize(
    "event",
    [
        MessageDelivery(message=message_card(author_id="us_cy")),
        MessageReceived(message=message_card(author_id="pe_1")),
        LineEnded(contact_id="ct_1", conversation_id="cv_1"),
    ],
)
def test_news_of_a_conversation_goes_to_those_who_see_its_contacts(event):
    assert look(event, MINE).to >= {"us_cy"}
    assert "us_ada" not in look(event, MINE).to


def test_news_of_a_conversation_that_is_over_goes_to_those_who_saw_its_last_contact():
    sight = Sight([MINE], {})
    sight.look(recorded(ContactClosed(contact=msgspec.structs.replace(MINE, state="closed"))))
    assert sight.look(recorded(MessageDelivery(message=message_card(author_id="us_ada")))).to == {"us_cy", "us_ada"}


def test_a_message_for_an_account_goes_to_its_team():
    assert look(MessageReceived(message=message_card(), account_id="ac_1")).to >= {"us_ada", "us_ben"}


def test_an_attached_person_is_told_to_the_account_and_to_who_did_it():
    event = PersonAttached(person_id="p", person_name="P", account_id="ac_1", account_name="A", tier="gold")
    assert look(event, actor="us_cy").to == {"us_ada", "us_ben", "us_cy"}


def test_a_replay_for_those_who_see_everything_is_the_journal():
    missed = [recorded(ContactQueued(contact=contact_card()), 5)]
    assert Sight((), {}).replay(user(role="supervisor"), missed) == [frame(EventFrame(recorded=missed[0]))]


def test_a_replay_says_once_what_is_not_visible_that_it_is_gone():
    hidden = contact_card(account_id=None)
    missed = [recorded(ContactQueued(contact=hidden), seq) for seq in (1, 2, 3)]
    assert types(Sight((), {}).replay(user(), missed)) == ["gone"]


def test_a_replay_shows_what_came_back_after_it_was_gone():
    there, away = contact_card(), contact_card(account_id=None)
    missed = [recorded(ContactQueued(contact=card), seq) for seq, card in enumerate([away, there, away, away], 1)]
    assert types(Sight((), TEAMS).replay(user(), missed)) == ["gone", "event", "gone"]


def test_a_replay_tells_of_a_missed_offer():
    card = contact_card(account_id=None)
    made = OfferMade(contact=card, offer=offer_card(agent_id="us_ada"))
    assert types(Sight((), {}).replay(user(), [recorded(made)])) == ["event", "gone"]


def test_a_replay_over_a_changed_team_starts_anew():
    missed = [recorded(AccountTeamChanged(account_id="ac_1", team=()))]
    assert Sight((), {}).replay(user(), missed) is None
    assert Sight((), {}).replay(user(role="supervisor"), missed) is not None


def test_a_replay_leaves_out_strangers_messages():
    missed = [recorded(MessageReceived(message=message_card())), recorded(AgentChanged(agent=agent_card(), why="x"))]
    assert types(Sight((), {}).replay(user(), missed)) == ["event"]


def test_an_accepted_offer_reaches_the_whole_team():
    card = contact_card(state="active", agent_id="us_ada")
    assert look(OfferAccepted(contact=card, offer=offer_card())).to == {"us_ada", "us_ben", "us_1"}


CLOCK = ClockCard(
    conversation_id="cv_1",
    contact_id="ct_1",
    account_id=None,
    tier="gold",
    channel="phone",
    kind="first_response",
    business=False,
    target_seconds=60.0,
    started_at=START,
    running_since=START,
)
STOPPED = msgspec.structs.replace(CLOCK, running_since=None, stopped_at=START)


def test_clocks_are_told_to_those_who_see_an_open_contact_of_the_conversation():
    started = SlaClockChanged(clock=CLOCK, what="started")
    assert look(started, MINE) == Seen(to=frozenset({"us_cy"}))
    assert look(started, contact_card(conversation_id="cv_2")) == Seen()


def test_whoever_comes_to_see_a_contact_is_shown_its_clocks():
    hidden = contact_card(account_id=None)
    sight = Sight([hidden], {}, [CLOCK])
    assert sight.look(recorded(ContactQueued(contact=hidden))).newly == frozenset()
    offered = contact_card(account_id=None, state="offered", offers=(offer_card(agent_id="us_cy"),))
    seen = sight.look(recorded(OfferMade(contact=offered, offer=offered.offer)))
    assert (seen.newly, seen.clocks) == ({"us_cy"}, (CLOCK,))
    sight.look(recorded(SlaClockChanged(clock=STOPPED, what="met")))
    assert sight.look(recorded(ContactQueued(contact=contact_card()))).clocks == ()


def test_a_replay_brings_the_clocks_along():
    entry = recorded(ContactQueued(contact=contact_card()))
    assert Sight([], TEAMS, [CLOCK]).replay(user(), [entry]) == [frame(EventFrame(recorded=entry, clocks=(CLOCK,)))]
    closed = recorded(ContactClosed(contact=contact_card(state="closed")))
    assert Sight([], TEAMS, [CLOCK]).replay(user(), [closed]) == [frame(EventFrame(recorded=closed))]


def test_a_new_business_is_told_to_everybody():
    event = BusinessChanged(version="7")
    assert look(event).everyone
    assert types(Sight((), {}).replay(user(), [recorded(event)])) == ["event"]


def test_a_contact_that_went_into_another_conversation_brings_its_news_from_there():
    sight = Sight([MINE], {})
    sight.look(recorded(ContactChanged(contact=msgspec.structs.replace(MINE, conversation_id="cv_9"), what="merged")))
    told = sight.look(recorded(LineEnded(contact_id=MINE.id, conversation_id="cv_9"))).to
    assert told == {"us_cy"}
    assert sight.look(recorded(LineEnded(contact_id=MINE.id, conversation_id=MINE.conversation_id))).to == frozenset()


def test_news_of_a_conversation_as_a_whole_goes_to_its_account_its_holder_and_who_did_it():
    facts = {"conversation_id": "cv_9", "account_id": "ac_1"}
    snoozed = ConversationChanged(
        **facts, agent_id="us_cy", status="closed", snoozed_until=START, waiting_for="", what="snoozed"
    )
    assert look(snoozed, actor="us_sam").to == {"us_ada", "us_ben", "us_cy", "us_sam"}
    merged = ConversationMerged(**facts, reference="KD-9", from_id="cv_8", from_reference="KD-8")
    assert look(merged, actor="us_ada").to == {"us_ada", "us_ben"}
