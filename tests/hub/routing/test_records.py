"""What the router remembers beside the cards."""

from datetime import timedelta

from hub.routing.records import Agent, Contact
from tests.factories.cards import agent_card, contact_card
from tests.fakes.clock import START


def test_a_contacts_clock_begins_when_it_was_queued_less_its_boost() -> None:
    later = START + timedelta(seconds=10)
    assert Contact(contact_card(arrived_at=START, queued_at=later), {}).origin == later.timestamp()
    assert Contact(contact_card(arrived_at=START, queued_at=None), {}).origin == START.timestamp()
    assert Contact(contact_card(queued_at=later, boost=4.0), {}).origin == later.timestamp() - 4


def test_a_contact_sent_to_a_team_is_nobodys_in_particular() -> None:
    contact = Contact(contact_card(sticky_agent_id="us_1"), {})
    assert contact.sticky == "us_1"
    contact.sent_to = "service_desk"
    contact.refresh({})
    assert contact.sticky is None


def test_agents_rank_by_work_then_by_idleness_then_by_name() -> None:
    early, late = Agent(agent_card(id="us_2"), 1.0), Agent(agent_card(id="us_1"), 2.0)
    assert early.rank < late.rank
    early.rank = (1, 1.0, "us_2", early)
    assert late.rank < early.rank


def test_a_tier_the_configuration_no_longer_has_ranks_last() -> None:
    ranks = {"platinum": 1}
    assert Contact(contact_card(tier="platinum"), ranks).standing == (1, 20.0)
    assert Contact(contact_card(tier="uranium"), ranks).standing[0] > 1


def test_a_target_of_nothing_is_a_second() -> None:
    assert Contact(contact_card(target_seconds=0.0), {}).standing[1] == 1.0
