"""Who sees which talk, and its contact with it."""

import json

import msgspec

from agent_console.sight import Seen, Sight
from hub.contract.events import ContactChanged, ContactClosed, ContactHandedOver
from hub.contract.talks import Leg, MenuStep, MenuWalked, Talk, TalkMoved
from tests.agent_console.test_sight import MINE, TEAMS, look, recorded, types, user
from tests.factories.cards import contact_card

ADA = Leg(id="a", role="agent", state="talking", user_id="us_cy")
BEN = Leg(id="b", role="colleague", state="talking", user_id="us_ben")
EAR = Leg(id="s", role="supervisor", state="talking", user_id="us_sam", hearing="listen")


def moved(*legs, revision=1, what="joined", contact_id="ct_1"):
    talk = Talk(contact_id=contact_id, conversation_id="cv_1", revision=revision, legs=legs)
    return TalkMoved(talk=talk, what=what)


def gone(leg):
    return msgspec.structs.replace(leg, state="left")


def test_whoever_comes_into_a_talk_is_shown_its_contact_until_they_leave():
    sight = Sight([MINE], {})
    seen = sight.look(recorded(moved(ADA, BEN)))
    assert (seen.to, seen.newly, seen.contact, seen.gone) == ({"us_cy", "us_ben"}, {"us_ben"}, MINE, frozenset())
    changed = msgspec.structs.replace(MINE, subject="new")
    assert sight.look(recorded(ContactChanged(contact=changed, what="attached"))).to == {"us_cy", "us_ben"}
    left = sight.look(recorded(moved(ADA, gone(BEN), revision=2)))
    assert (left.to, left.gone) == ({"us_cy", "us_ben"}, {"us_ben"})
    assert sight.look(recorded(moved(ADA, revision=3))).to == {"us_cy"}


def test_whoever_left_but_has_it_otherwise_keeps_it():
    sight = Sight([contact_card()], TEAMS)
    sight.look(recorded(moved(ADA, BEN)))
    assert "us_ben" not in sight.look(recorded(moved(ADA, gone(BEN), revision=2))).gone


def test_a_talk_goes_with_its_contact():
    sight = Sight([MINE], {})
    sight.look(recorded(moved(ADA, BEN)))
    assert "us_ben" in sight.look(recorded(ContactClosed(contact=msgspec.structs.replace(MINE, state="closed")))).to
    assert sight.look(recorded(moved(ADA, BEN, revision=2))) == Seen()


def test_a_talk_handed_over_is_its_new_agents_and_no_more_the_olds():
    handed = msgspec.structs.replace(MINE, agent_id="us_ben")
    seen = look(ContactHandedOver(contact=handed, from_agent_id="us_cy"), MINE, teams={})
    assert (seen.to, seen.gone) == ({"us_ben"}, {"us_cy"})


def test_what_a_caller_heard_in_a_menu_goes_to_those_who_see_the_contact():
    steps = (MenuStep(menu="main", node="hello", kind="say"),)
    assert look(MenuWalked(contact_id="ct_1", conversation_id="cv_1", steps=steps), MINE).to == {"us_cy"}


def test_who_listens_is_seen_if_the_business_says_so():
    sight = Sight([MINE], {})
    seen = sight.look(recorded(moved(ADA, EAR, what="monitored")))
    assert (seen.instead, seen.to >= {"us_cy"}) == (None, True)


def test_else_agents_hear_nothing_of_it_and_other_news_without_it():
    sight = Sight([MINE], {})
    sight.supervisors_seen = False
    sight.look(recorded(moved(ADA)))
    assert sight.look(recorded(moved(ADA, EAR, revision=2, what="monitored"))) == Seen()
    seen = sight.look(recorded(moved(ADA, EAR, BEN, revision=3)))
    assert seen.instead.event.talk.legs == (ADA, BEN)
    loud = msgspec.structs.replace(EAR, hearing="barge")
    assert sight.look(recorded(moved(ADA, loud, BEN, revision=4, what="monitored"))).to >= {"us_cy"}
    assert sight.look(recorded(moved(ADA, EAR, BEN, revision=5, what="monitored"))).instead is not None


def test_a_replay_brings_talks_and_their_contacts_and_says_what_is_gone():
    sight = Sight([MINE], {})
    missed = [recorded(moved(ADA, BEN), 1), recorded(moved(ADA, gone(BEN), revision=2), 2)]
    sight.look(missed[0])
    (shown,) = sight.replay(user("us_ben"), missed[:1])
    assert json.loads(shown)["talk_contact"]["id"] == "ct_1"
    sight.look(missed[1])
    assert types(sight.replay(user("us_ben"), missed)) == ["gone"]
    assert types(sight.replay(user("us_cy"), missed)) == ["event", "event"]
    assert sight.replay(user("us_x"), missed) == []


def test_whoever_missed_what_agents_must_not_see_starts_anew():
    sight = Sight([MINE], {})
    sight.supervisors_seen = False
    missed = [recorded(moved(ADA, EAR, what="monitored"))]
    assert sight.replay(user("us_cy"), missed) is None
    assert sight.replay(user("us_sam", "supervisor"), missed) is not None
