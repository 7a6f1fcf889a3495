import msgspec
import pytest
from sqlalchemy import select

from hub.accounts import actions, views
from hub.accounts.actions import Attachment, TeamChange
from hub.accounts.cards import cards
from hub.contract.errors import Conflict, Invalid, NotFound
from hub.contract.events import AccountTeamChanged, ContactChanged, PersonAttached
from hub.conversing.views import conversation_rows
from hub.journal import views as journal
from hub.storage.schema import contacts, people
from tests.fakes.clock import START
from tests.fakes.console_world import BUSINESS, user


async def events(world):
    return [entry.event for entry in await journal.after(world.reader, 0)]


def team(*agents, account="ac_north", version=1):
    return TeamChange(account_id=account, version=version, team=agents, actor="us_sam")


async def test_a_new_team_stands_in_order_and_is_told(world):
    await actions.set_team(world.writer, team("us_cy", "us_ada"))
    facts = await views.account(world.reader, "ac_north")
    assert (facts.team, facts.version) == (("us_cy", "us_ada"), 2)
    assert await events(world) == [AccountTeamChanged(account_id="ac_north", team=("us_cy", "us_ada"))]


async def test_an_account_may_have_nobody(world):
    await actions.set_team(world.writer, team())
    assert "ac_north" not in await views.teams(world.reader)


async def test_of_two_who_change_a_team_at_once_the_second_must_look_again(world):
    await actions.set_team(world.writer, team("us_cy"))
    with pytest.raises(Conflict):
        await actions.set_team(world.writer, team("us_ben"))
    assert (await views.teams(world.reader))["ac_north"] == ("us_cy",)


@pytest.mark.parametrize(
    ("wish", "error"), [(team("us_sam"), Invalid), (team("us_x"), Invalid), (team(account="ac_x"), NotFound)]
)
async def test_a_team_of_nobody_known_is_refused(world, wish, error):
    with pytest.raises(error):
        await actions.set_team(world.writer, wish)
    assert await events(world) == []


def attachment(person="pe_ct_1", account="ac_north", may_move=False):
    return Attachment(person_id=person, account_id=account, actor="us_cy", may_move=may_move, business=BUSINESS)


async def test_an_attached_person_brings_their_history_along(world):
    await world.contact("ct_1", state="closed", closed_at=START, tier="standard")
    await world.contact("ct_2", person_id="pe_ct_1", conversation_id="cv_ct_1")
    await actions.attach_person(world.writer, attachment())
    (old,) = await cards(world.reader, contacts.c.id == "ct_1")
    assert (old.account_name, old.tier) == ("Northwind Marine", "standard")
    page = await conversation_rows(world.reader, user("us_ada"), "standard", "all", account_id="ac_north")
    assert [row.id for row in page.items] == ["cv_ct_1"]
    assert [person.id for person in (await views.account(world.reader, "ac_north")).people] == ["pe_ct_1"]
    assert await events(world) == [
        PersonAttached(person_id="pe_ct_1", person_name="Ingrid Solberg", account_id="ac_north",
                       account_name="Northwind Marine", tier="platinum")
    ]  # fmt: skip


async def test_contacts_at_the_router_are_left_to_the_router(world):
    await world.contact("ct_1", state="waiting")
    await actions.attach_person(world.writer, attachment())
    (card,) = await cards(world.reader)
    assert (card.account_id, card.tier) == (None, "standard")


async def test_a_caller_still_in_the_menu_gets_the_accounts_tier_at_once(world):
    await world.contact("ct_1", state="arriving", channel="phone", queued_at=None)
    await actions.attach_person(world.writer, attachment())
    (card,) = await cards(world.reader)
    tier = BUSINESS.tiers["platinum"]
    assert (card.account_id, card.tier, card.match) == ("ac_north", "platinum", "attached")
    assert (card.plan, card.target_seconds) == (tier.plan("phone"), tier.target("phone"))
    assert (await events(world))[0] == ContactChanged(contact=card, what="attached")


async def test_attaching_again_changes_nothing_and_tells_nothing(world):
    await world.contact("ct_1")
    await actions.attach_person(world.writer, attachment())
    await actions.attach_person(world.writer, attachment())
    assert len(await events(world)) == 1


async def test_a_person_of_another_account_stays_unless_a_supervisor_moves_them(world):
    await world.contact("ct_1", account_id="ac_south")
    with pytest.raises(Conflict):
        await actions.attach_person(world.writer, attachment())
    await actions.attach_person(world.writer, attachment(may_move=True))
    assert [person.id for person in (await views.account(world.reader, "ac_north")).people] == ["pe_ct_1"]


@pytest.mark.parametrize("wish", [attachment(person="pe_x"), attachment(account="ac_x")])
async def test_nobody_and_nowhere_are_not_found(world, wish):
    await world.contact("ct_1")
    with pytest.raises(NotFound):
        await actions.attach_person(world.writer, wish)


async def test_a_stranger_who_turns_out_to_be_known_becomes_one_with_them(world):
    await world.contact("ct_1")
    await world.contact("ct_2")
    await actions.attach_person(world.writer, attachment(person="pe_ct_2"))
    merge = msgspec.structs.replace(attachment(), same_as="pe_ct_2")
    await actions.attach_person(world.writer, merge)
    async with world.reader.connect() as conn:
        of_one = set((await conn.execute(select(contacts.c.person_id))).scalars())
        merged = (await conn.execute(select(people.c.merged_into).where(people.c.id == "pe_ct_1"))).scalar_one()
    assert of_one == {"pe_ct_2"}
    assert merged == "pe_ct_2"
    told = [event for event in await events(world) if isinstance(event, PersonAttached)]
    assert told[-1].merged_into == "pe_ct_2"


async def test_nobody_becomes_one_with_a_person_of_another_account(world):
    await world.contact("ct_1")
    await world.contact("ct_2")
    with pytest.raises(Invalid, match="Nobody at this account"):
        await actions.attach_person(world.writer, msgspec.structs.replace(attachment(), same_as="pe_ct_2"))
