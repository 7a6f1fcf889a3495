"""One contact put to several agents at the same time: the first to accept has it."""

import pytest

from hub.contract.commands import (
    AcceptOffer,
    Assign,
    CloseContact,
    ConsoleLost,
    ConsoleOpened,
    DeclineOffer,
    Move,
    Pull,
)
from hub.contract.errors import Conflict
from hub.contract.events import (
    AgentChanged,
    AnyEvent,
    ContactEvent,
    OfferDeclined,
    OfferMade,
    OfferMissed,
    OfferRescinded,
)
from hub.contract.plans import Plan, Step
from tests.hub.routing.desk import EVERYONE, Desk, kinds

RING = Plan(name="ring", steps=(Step(kind="team", team="key_accounts", wait=60, ring=0), Step(kind="everyone", wait=0)))
THREE = ("ada", "ben", "cem")


def ringing(**changes: object) -> Desk:
    """A call of nobody's account that rings at Ada's, Ben's and Cem's."""
    desk = Desk(*THREE, **{"plans": {"ring": RING, "everyone": EVERYONE}} | changes)
    desk.anyones("ct_1", plan="ring")
    assert asked(desk) == list(THREE)
    return desk


def asked(desk: Desk) -> list[str]:
    """Who is asked now."""
    return [offer.agent_id for offer in desk.card().offers]


def answer(desk: Desk, who: str, command: type[AcceptOffer] | type[DeclineOffer]) -> list[AnyEvent]:
    offer = next(offer for offer in desk.card().offers if offer.agent_id == who)
    return desk.take(command(actor=who, offer_id=offer.id))


def ends(events: list[AnyEvent]) -> list[tuple[str, str, str]]:
    """How offers ended: whose, how and why."""
    ended = OfferDeclined | OfferMissed | OfferRescinded
    return [(e.offer.agent_id, e.offer.state, e.offer.reason) for e in events if isinstance(e, ended)]


def test_several_are_asked_at_once_and_each_offer_holds_capacity() -> None:
    desk = Desk(*THREE, plans={"ring": RING, "everyone": EVERYONE})
    made = desk.anyones("ct_1", plan="ring")
    assert kinds(made) == ["offer.made"] * 3
    assert [len(event.contact.offers) for event in made if isinstance(event, OfferMade)] == [1, 2, 3]
    assert [desk.router.load(agent) for agent in THREE] == [{"phone": 1}] * 3
    desk.anyones("ct_2")
    assert desk.offered_to("ct_2") is None


def test_the_first_to_accept_has_it_and_the_others_offers_are_taken_back() -> None:
    desk = ringing()
    others = {offer.id: offer.agent_id for offer in desk.card().offers if offer.agent_id != "ben"}
    events = answer(desk, "ben", AcceptOffer)
    assert kinds(events) == ["offer.accepted", "offer.rescinded", "offer.rescinded"]
    assert ends(events) == [("ada", "rescinded", "taken"), ("cem", "rescinded", "taken")]
    card = desk.card()
    assert (card.state, card.agent_id, card.offers) == ("active", "ben", ())
    assert all(event.contact == card for event in events if isinstance(event, ContactEvent))
    assert [desk.router.load(agent) for agent in THREE] == [{}, {"phone": 1}, {}]
    for offer, agent in others.items():
        with pytest.raises(Conflict):
            desk.take(AcceptOffer(actor=agent, offer_id=offer))


def test_those_who_came_too_late_are_offered_what_else_waits() -> None:
    desk = ringing()
    desk.anyones("ct_2")
    answer(desk, "ada", AcceptOffer)
    assert desk.offered_to("ct_2") in ("ben", "cem")


def test_when_one_declines_the_others_go_on_being_asked() -> None:
    desk = ringing()
    events = answer(desk, "ada", DeclineOffer)
    assert kinds(events) == ["offer.declined"]
    assert (asked(desk), desk.card().state, desk.router.load("ada")) == (["ben", "cem"], "offered", {})
    answer(desk, "cem", AcceptOffer)
    assert desk.card().agent_id == "cem"


def test_only_when_the_last_declined_does_it_wait_again() -> None:
    desk = ringing()
    for agent in ("ada", "cem"):
        answer(desk, agent, DeclineOffer)
        assert desk.card().state == "offered"
    answer(desk, "ben", DeclineOffer)
    assert desk.card().state == "waiting"
    assert desk.asked() == list(THREE)


def test_nobody_answering_is_a_miss_for_each_who_is_still_asked() -> None:
    desk = ringing()
    answer(desk, "ben", DeclineOffer)
    events = desk.after(20)
    assert ends(events) == [("ada", "missed", ""), ("cem", "missed", "")]
    silent = [event.agent.id for event in events if isinstance(event, AgentChanged) and event.agent.not_responding]
    assert silent == ["ada", "cem"]
    assert [desk.router.misses(agent) for agent in THREE] == [1, 0, 1]


def test_a_missed_ring_counts_towards_not_responding() -> None:
    desk = ringing(misses_allowed=2)
    assert not any(isinstance(event, AgentChanged) for event in desk.after(20))
    assert [desk.router.misses(agent) for agent in THREE] == [1, 1, 1]
    desk.anyones("ct_2", sticky_agent_id="ada")
    desk.after(20)
    ada = desk.router.agent("ada")
    assert ada is not None
    assert ada.not_responding
    desk.take(ConsoleOpened(actor="ada"))
    assert desk.router.misses("ada") == 0


def test_to_be_too_late_is_no_miss() -> None:
    desk = ringing(misses_allowed=2)
    answer(desk, "ada", AcceptOffer)
    assert [desk.router.misses(agent) for agent in THREE] == [0, 0, 0]


def test_who_goes_ends_only_their_own_offer() -> None:
    desk = ringing()
    assert ends(desk.does("ben", "break")) == [("ben", "declined", "activity")]
    assert asked(desk) == ["ada", "cem"]


def test_a_console_that_stays_away_ends_only_its_own_offer() -> None:
    desk = ringing(grace_seconds=10.0)
    desk.take(ConsoleLost(actor="cem"))
    assert ends(desk.after(10)) == [("cem", "rescinded", "unreachable")]
    assert asked(desk) == ["ada", "ben"]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (Pull(actor="dan", contact_id="ct_1"), "pulled"),
        (Assign(actor="boss", contact_id="ct_1", agent_id="dan"), "assigned"),
        (Assign(actor="boss", contact_id="ct_1", agent_id="ben"), "assigned"),
        (Move(actor="boss", contact_id="ct_1", to_team="service_desk"), "moved"),
        (CloseContact(actor="boss", contact_id="ct_1"), "closed"),
    ],
)
def test_whoever_steers_takes_it_back_from_all(command: Pull | Assign | Move | CloseContact, why: str) -> None:
    desk = ringing()
    desk.does("dan", "available")
    assert ends(desk.take(command)) == [(agent, "rescinded", why) for agent in THREE]


def test_a_customer_who_leaves_takes_it_back_from_all() -> None:
    desk = ringing()
    assert ends(desk.leaves()) == [(agent, "rescinded", "left") for agent in THREE]
    assert [desk.router.load(agent) for agent in THREE] == [{}, {}, {}]


def test_pulling_what_rings_is_accepting_it() -> None:
    desk = ringing()
    events = desk.take(Pull(actor="cem", contact_id="ct_1"))
    assert kinds(events) == ["offer.accepted", "offer.rescinded", "offer.rescinded"]
