"""What other rooms tell."""

import pytest
from msgspec.structs import replace

from hub.contract.commands import EndContact
from hub.contract.errors import Invalid
from hub.contract.events import (
    AgentChanged,
    ContactChanged,
    ContactClosed,
    ContactQueued,
    ConversationMerged,
    PersonAttached,
    WrapUpStarted,
)
from tests.factories.cards import agent_card, contact_card
from tests.hub.routing.desk import STAFF, Desk, kinds


def attached(account: str = "ac_1", tier: str = "platinum", **facts: str) -> PersonAttached:
    said = {"person_id": "pe_1", "person_name": "Ingrid Solberg", "account_name": "Northwind"} | facts
    return PersonAttached(account_id=account, tier=tier, **said)


def test_a_contact_known_already_is_not_queued_twice() -> None:
    desk = Desk("ada")
    desk.contact()
    assert desk.contact() == []


def test_a_contact_not_waiting_is_not_the_routers() -> None:
    assert Desk("ada").contact(state="arriving") == []


def test_a_contact_without_a_clock_gets_one() -> None:
    desk = Desk("ada")
    desk.contact(queued_at=None)
    assert desk.card().queued_at == desk.clock.now


def test_a_channel_the_business_does_not_have_is_refused() -> None:
    with pytest.raises(Invalid):
        Desk("ada").contact(channel="fax")


@pytest.mark.parametrize(("waited", "outcome"), [(5.0, "short_abandoned"), (5.1, "abandoned")])
def test_a_customer_who_leaves_the_queue_abandons(waited: float, outcome: str) -> None:
    desk = Desk()
    desk.contact()
    desk.clock.advance(waited)
    (closed,) = desk.leaves()
    assert isinstance(closed, ContactClosed)
    assert closed.contact.outcome == outcome
    assert closed.contact.left_at == desk.clock.now


def test_a_customer_who_leaves_while_it_rings_frees_the_agent() -> None:
    desk = Desk("ada")
    desk.contact("ct_1")
    desk.contact("ct_2")
    assert kinds(desk.leaves("ct_1")) == ["offer.rescinded", "contact.closed", "offer.made"]
    assert desk.offered_to("ct_2") == "ada"


def test_a_customer_who_leaves_an_agent_leaves_wrap_up_behind() -> None:
    desk = Desk("ada")
    desk.contact()
    desk.accept()
    (started,) = desk.leaves()
    assert isinstance(started, WrapUpStarted)
    assert started.contact.left_at == desk.clock.now
    assert desk.leaves() == []


def test_the_edges_own_conclusion_holds() -> None:
    desk = Desk("ada")
    desk.contact("ct_1")
    desk.accept("ct_1")
    desk.leaves("ct_1", outcome="failed")
    closed = desk.wrap_up("ct_1")[0]
    assert closed.contact.outcome == "failed"  # type: ignore[union-attr]
    desk.contact("ct_2")
    assert desk.leaves("ct_2", outcome="voicemail")[-1].contact.outcome == "voicemail"  # type: ignore[union-attr]


def test_a_line_nobody_knows_ends_quietly() -> None:
    assert Desk().leaves("ct_none") == []


def test_an_agent_who_joins_can_be_asked() -> None:
    desk = Desk()
    desk.anyones("ct_1")
    desk.join("eve")
    assert desk.offered_to("ct_1") == "eve"


def test_an_edit_keeps_what_the_agent_is_doing() -> None:
    desk = Desk("ada")
    desk.does("ada", "break")
    events = desk.take(AgentChanged(agent=agent_card(id="ada", name="Ada Lovelace"), why="edited"))
    (told,) = events
    assert isinstance(told, AgentChanged)
    assert (told.agent.name, told.agent.activity, told.agent.available) == ("Ada Lovelace", "break", False)


def test_an_edit_that_says_nothing_new_is_not_told_again() -> None:
    desk = Desk("ada")
    card = desk.router.agent("ada")
    assert card is not None
    assert desk.take(AgentChanged(agent=card, why="edited")) == []


def test_a_new_skill_brings_what_waits_for_it() -> None:
    desk = Desk("ada", "dan")
    desk.busy("dan")
    desk.anyones("ct_1", skills=("german",))
    assert desk.offered_to("ct_1") is None
    desk.join("ada", skills={"german": 3})
    assert desk.offered_to("ct_1") == "ada"


def test_more_capacity_is_used_at_once() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.anyones("ct_1")
    desk.join("dan", capacity={"phone": 2})
    assert desk.offered_to("ct_1") == "dan"


def test_leaving_a_team_ends_its_step_for_those_who_waited() -> None:
    desk = Desk("ben", "dan")
    desk.busy("ben", "dan")
    desk.contact(account_id=None, plan="team_first")
    assert desk.card().step == 1
    desk.join("ben", teams=())
    assert desk.card().step == 2


def test_a_new_account_team_is_asked_at_once() -> None:
    desk = Desk("ada", "dan")
    desk.busy("ada")
    desk.contact()
    assert desk.offered_to() is None
    desk.team("ac_1", "dan")
    assert desk.offered_to() == "dan"
    assert desk.offer().explanation.kind == "dedicated"


def test_the_same_account_team_is_no_news() -> None:
    assert Desk("ada").team("ac_1", "ada", "ben", "cem") == []


def test_a_person_attached_to_an_account_gets_its_tier_and_its_people() -> None:
    desk = Desk("ada", "dan")
    desk.busy("dan")
    desk.busy("ada")
    desk.anyones("ct_1")
    (changed, _) = desk.take(attached())
    assert isinstance(changed, ContactChanged)
    card = desk.card("ct_1")
    assert (card.tier, card.plan, card.target_seconds, card.match) == ("platinum", "platinum", 20.0, "attached")
    desk.wrap_up("ct_of_ada")
    assert desk.offered_to("ct_1") == "ada"


def test_an_active_contact_of_an_attached_person_only_changes_its_card() -> None:
    desk = Desk("dan")
    desk.anyones("ct_1")
    desk.accept("ct_1")
    events = desk.take(attached(merged_into="pe_2"))
    assert kinds(events) == ["contact.changed"]
    assert desk.card("ct_1").person_id == "pe_2"
    assert desk.card("ct_1").state == "active"


def test_other_peoples_contacts_stay_as_they_are() -> None:
    desk = Desk("dan")
    desk.anyones("ct_1", person_id="pe_other")
    assert desk.take(attached()) == []


def test_an_unknown_tier_changes_the_account_alone() -> None:
    desk = Desk("dan")
    desk.anyones("ct_1")
    desk.take(attached(tier="uranium"))
    assert (desk.card("ct_1").account_id, desk.card("ct_1").tier) == ("ac_1", "standard")


def test_facts_of_a_contact_may_change_but_not_its_state() -> None:
    desk = Desk("ada")
    desk.contact()
    told = contact_card(id="ct_1", subject="Late", person_name="Ingrid", state="closed", arrived_at=desk.clock.now)
    (changed,) = desk.take(ContactChanged(contact=told, what="renamed"))
    assert isinstance(changed, ContactChanged)
    assert changed.what == "renamed"
    assert (desk.card().subject, desk.card().state) == ("Late", "offered")
    assert desk.take(ContactChanged(contact=contact_card(id="ct_none"), what="renamed")) == []


def test_a_tier_changed_while_waiting_changes_the_order() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.anyones("ct_a")
    desk.clock.advance(1)
    desk.anyones("ct_b")
    desk.clock.advance(10)
    urgent = replace(desk.card("ct_b"), target_seconds=1.0)
    desk.take(ContactChanged(contact=urgent, what="renamed"))
    desk.wrap_up("ct_of_dan")
    assert desk.offered_to("ct_b") == "dan"


def test_wrap_up_of_an_agent_since_deleted_ends_without_them() -> None:
    desk = Desk("ada")
    desk.contact()
    desk.accept()
    desk.take(EndContact(actor="ada", contact_id="ct_1"))
    again = desk.router.restore(
        desk.business,
        desk.new_id,
        agents=[],
        idle_since={},
        teams={},
        contacts=desk.router.contacts(),
        refusals=[],
        lost_at={},
        now=desk.clock.now,
    )
    desk.clock.advance(200)
    assert kinds(again.tick(desk.clock.now)) == ["contact.closed"]
    assert STAFF["ada"].id == "ada"


def test_a_queued_contact_is_a_fact_like_any_other() -> None:
    desk = Desk("ada")
    events = desk.take(ContactQueued(contact=contact_card(arrived_at=desk.clock.now, queued_at=desk.clock.now)))
    assert kinds(events) == ["offer.made"]


def test_live_contacts_follow_their_conversation_into_the_one_it_became_part_of() -> None:
    desk = Desk("ada")
    desk.contact("ct_1", conversation_id="cv_1", channel="email")
    desk.contact("ct_2", conversation_id="cv_2", channel="email")
    merged = ConversationMerged(
        conversation_id="cv_2", reference="KD-2", account_id="ac_1", from_id="cv_1", from_reference="KD-1"
    )
    (changed, *_) = desk.take(merged)
    assert isinstance(changed, ContactChanged)
    assert (changed.what, changed.contact.id, changed.contact.conversation_id) == ("merged", "ct_1", "cv_2")
    assert changed.contact.reference == "KD-2"
    assert desk.take(merged) == []


def test_somebody_without_a_name_is_still_called_by_their_address() -> None:
    desk = Desk()
    desk.contact(account_id=None, address="visitor-7")
    desk.take(attached(person_name=""))
    assert desk.card().person_name == "visitor-7"
