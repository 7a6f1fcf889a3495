from datetime import timedelta

from msgspec.structs import replace

from hub.contract.plans import Calendar, Span
from hub.contract.words import Leave
from hub.insight.own_agents import own_agents, shift_opens, whereabouts
from tests.factories.cards import agent_card, contact_card
from tests.fakes.clock import START
from tests.fakes.console_world import BUSINESS

DAY = Calendar(name="day", zone="UTC", week=((Span(start=600, end=1080),),) * 7)  # 10:00 to 18:00; it is 09:00
HOURS = replace(BUSINESS, calendars={"day": DAY}, team_calendars={"key_accounts": "day"})
TEN = START.replace(hour=10, minute=0, second=0)
AWAY = {"activity": "signed_out", "available": False}


def told(*contacts, **agents):
    cards = {id: agent_card(id=id, name=id.title(), **facts) for id, facts in agents.items()}
    return whereabouts(contacts, {"ac_1": tuple(agents)}, cards, HOURS, START).accounts


def test_an_account_is_told_while_its_contact_waits_or_is_with_somebody_else():
    waits = contact_card(id="ct_1")
    own = contact_card(id="ct_2", state="active", agent_id="ada", accepted_at=START)
    elsewhere = contact_card(id="ct_3", state="active", agent_id="zoe", agent_name="Zoe", accepted_at=START)
    stranger = contact_card(id="ct_4", account_id=None)
    (account,) = told(waits, own, elsewhere, stranger, ada={})
    assert [(c.contact_id, c.agent_name) for c in account.contacts] == [("ct_1", ""), ("ct_3", "Zoe")]
    (ada,) = account.team
    assert [work.contact_id for work in ada.busy] == ["ct_2"]
    assert ada.back_at is None
    assert told(own, stranger, ada={}) == []


def test_who_is_away_is_back_when_their_leave_is_over_and_their_hours_begin():
    night = Leave(begins=START - timedelta(days=1), ends=START + timedelta(hours=20), substitute_id="ben")
    short = Leave(begins=START - timedelta(days=1), ends=START + timedelta(hours=3))
    (account,) = told(
        contact_card(), ada={"leaves": (night,)}, ben={"leaves": (short,), **AWAY}, cem=AWAY, dan={"teams": ()}
    )
    ada, ben, cem, dan = account.team
    assert (ada.leave_until, ada.substitute, ada.back_at) == (night.ends, "Ben", TEN + timedelta(days=1))
    assert (ben.leave_until, ben.back_at) == (short.ends, short.ends)
    assert (cem.shift_opens, cem.back_at) == (TEN, TEN)
    assert (dan.shift_opens, dan.back_at) == (None, None)


def test_hours_are_those_of_any_of_the_teams():
    both = agent_card(teams=("key_accounts", "service_desk"))
    assert shift_opens(both, "nobody", HOURS, START) is None, "the service desk is never closed"
    assert shift_opens(agent_card(), "nobody", HOURS, START) == TEN


async def test_own_agents_are_read_from_the_store(world):
    await world.contact("ct_1", account_id="ac_north")
    (account,) = (await own_agents(world.reader, BUSINESS, START)).accounts
    assert (account.account_id, account.tier) == ("ac_north", "platinum")
    assert [agent.name for agent in account.team] == ["Ada Lindgren", "Ben Okafor"]
