from datetime import timedelta

import pytest
from sqlalchemy import update

from hub.contract.errors import Invalid, NotFound
from hub.contract.events import ContactQueued, FactsTold, LineEnded, MessageReceived, OfferMade, SlaClockChanged
from hub.contract.talks import Leg, Talk, TalkMoved
from hub.conversing import actions, views
from hub.conversing.actions import Words
from hub.conversing.views import TIMELINE
from hub.sla.views import clocks_of
from hub.storage.schema import conversations
from tests.factories.cards import message_card, offer_card
from tests.factories.clocks import a_clock
from tests.fakes.clock import START
from tests.fakes.console_world import user


async def listed(world, who, view="all", **more):
    page = await views.conversation_rows(world.reader, user(who), "standard", view, **more)
    return [row.id for row in page.items]


async def some(world):
    """Five conversations, the later the higher their number."""
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ben", state="active")
    await world.contact("ct_2", account_id="ac_south")
    await world.contact("ct_3", asked="us_cy")
    await world.contact("ct_4", agent_id="us_cy", state="closed")
    await world.contact("ct_5", account_id="ac_south", state="closed")

    def work(tx):
        for place in range(1, 6):
            tx.conn.execute(
                update(conversations).where(conversations.c.id == f"cv_ct_{place}")
                .values(last_at=START + timedelta(minutes=place), agent_id="us_cy" if place == 4 else None)
            )  # fmt: skip

    await world.commit(work)


async def test_each_sees_what_is_theirs(world):
    await some(world)
    assert await listed(world, "us_sam") == ["cv_ct_5", "cv_ct_4", "cv_ct_3", "cv_ct_2", "cv_ct_1"]
    assert await listed(world, "us_ada") == ["cv_ct_1"]
    assert await listed(world, "us_ben") == ["cv_ct_5", "cv_ct_2", "cv_ct_1"]
    assert await listed(world, "us_cy") == ["cv_ct_4", "cv_ct_3"]


async def test_the_list_has_views(world):
    await some(world)
    assert await listed(world, "us_ben", "mine") == ["cv_ct_1"]
    assert await listed(world, "us_ben", "open") == ["cv_ct_2", "cv_ct_1"]
    assert await listed(world, "us_ben", "closed") == ["cv_ct_5"]
    assert await listed(world, "us_sam", account_id="ac_south") == ["cv_ct_5", "cv_ct_2"]


async def test_pages_follow_each_other(world):
    await some(world)
    first = await views.conversation_rows(world.reader, user("us_sam"), "standard", "all", limit=3)
    assert first.next is not None
    rest = await views.conversation_rows(world.reader, user("us_sam"), "standard", "all", after=first.next, limit=3)
    assert [row.id for row in first.items + rest.items] == [f"cv_ct_{n}" for n in (5, 4, 3, 2, 1)]
    assert rest.next is None


@pytest.mark.parametrize("after", ["nonsense", "WyJub3QgYSB0aW1lIiwiYSJd"])
async def test_a_made_up_page_is_refused(world, after):
    with pytest.raises(Invalid):
        await views.conversation_rows(world.reader, user("us_sam"), "standard", "all", after=after)


async def test_a_row_names_everybody(world):
    await world.contact("ct_1", account_id="ac_north")
    await world.contact("ct_2", name="", address="+4722000001", channel="phone")
    rows = {
        row.id: row for row in (await views.conversation_rows(world.reader, user("us_sam"), "standard", "all")).items
    }
    assert (rows["cv_ct_1"].account_name, rows["cv_ct_1"].tier) == ("Northwind Marine", "platinum")
    assert (rows["cv_ct_2"].person_name, rows["cv_ct_2"].tier) == ("+4722000001", "standard")


async def test_a_conversation_comes_with_all_that_happened_in_it(world):
    card = await world.contact("ct_1", agent_id="us_ada", state="active")
    offered = OfferMade(contact=card, offer=offer_card(contact_id="ct_1"))
    ended = LineEnded(contact_id="ct_1", conversation_id="cv_ct_1")
    for event in (ContactQueued(contact=card), MessageReceived(message=message_card(conversation_id="cv_ct_1")),
                  offered, ended):  # fmt: skip
        await world.happen(event)
    written = [
        await actions.note(
            world.writer,
            Words(conversation_id="cv_ct_1", author=user("us_ada"), text=text, client_id=text),
            world.new_id,
        )
        for text in ("one", "two")
    ]
    view = await views.conversation(world.reader, user("us_ada"), "cv_ct_1", "standard")
    assert view.contacts == [card]
    assert view.messages == written
    assert [entry.event for entry in view.events] == [ContactQueued(contact=card), offered, ended]
    assert view.conversation.id == "cv_ct_1"


async def test_agents_are_told_who_listened_only_where_the_business_says_so(world):
    card = await world.contact("ct_1", agent_id="us_ada", state="active")
    agent = Leg(id="CA1", role="agent", state="talking", user_id="us_ada")
    listener = Leg(id="CA2", role="supervisor", state="talking", user_id="us_sam", hearing="listen")
    alone, watched = (
        Talk(contact_id=card.id, conversation_id="cv_ct_1", revision=number, legs=legs)
        for number, legs in enumerate([(agent,), (agent, listener)])
    )
    news = [
        TalkMoved(talk=alone, what="begun"),
        TalkMoved(talk=watched, what="monitored"),
        TalkMoved(talk=watched, what="held"),
    ]
    for event in news:
        await world.happen(event)

    async def told(who, seen):
        view = await views.conversation(world.reader, user(who), "cv_ct_1", "standard", seen)
        return [(entry.event.what, len(entry.event.talk.legs)) for entry in view.events]

    assert await told("us_ada", True) == await told("us_sam", False) == [("begun", 1), ("monitored", 2), ("held", 2)]
    assert await told("us_ada", False) == [("begun", 1), ("held", 1)]


async def test_a_conversation_one_may_not_read_is_not_there(world):
    await world.contact("ct_1", account_id="ac_south")
    with pytest.raises(NotFound):
        await views.conversation(world.reader, user("us_ada"), "cv_ct_1", "standard")


async def test_whoever_is_asked_may_read_before_they_answer(world):
    await world.contact("ct_1", asked="us_cy")
    assert (await views.conversation(world.reader, user("us_cy"), "cv_ct_1", "standard")).contacts[0].id == "ct_1"


def test_the_story_is_told_by_contacts_and_offers():
    assert {"contact.queued", "offer.made", "contact.line_ended"} <= set(TIMELINE)
    assert not [kind for kind in TIMELINE if kind.startswith(("message.", "agent."))]


async def test_a_conversation_shows_its_clocks_and_what_became_of_them(world):
    await world.contact("ct_1")
    await world.commit(lambda tx: a_clock(tx.conn, "cv_ct_1", "resolution"))
    await world.commit(lambda tx: a_clock(tx.conn, "cv_ct_1", "first_response", stopped_at=START))
    await world.contact("ct_2")
    clock = (await clocks_of(world.reader, ["cv_ct_1"]))["cv_ct_1"][0]
    await world.happen(SlaClockChanged(clock=clock, what="met"), actor="sla")
    seen = await views.conversation(world.reader, user("us_sam"), "cv_ct_1", "standard")
    assert [one.kind for one in seen.clocks] == ["first_response", "resolution"]
    assert [entry.event for entry in seen.events] == [SlaClockChanged(clock=clock, what="met")]
    assert (await views.conversation(world.reader, user("us_sam"), "cv_ct_2", "standard")).clocks == []


async def test_it_shows_what_customers_told_and_what_they_said_of_us(world):
    await world.contact("ct_1", channel="web_chat", agent_id="us_ada", state="closed", facts={"order": "4711"})
    await world.contact("ct_2", conversation_id="cv_ct_1", person_id="pe_ct_1", channel="web_chat")
    facts = {"tier": "standard", "channel": "web_chat", "at": START, "agent_id": "us_ada", "csat": 4}
    await world.insert("surveys", contact_id="ct_1", conversation_id="cv_ct_1", **facts)
    told = FactsTold(contact_id="ct_2", conversation_id="cv_ct_1", facts={"page": "/a"})
    await world.happen(told, "intake")
    view = await views.conversation(world.reader, user("us_sam"), "cv_ct_1", "standard")
    assert view.facts == {"ct_1": {"order": "4711"}}
    assert [(survey.contact_id, survey.csat, survey.comment) for survey in view.surveys] == [("ct_1", 4, "")]
    assert view.events == [], "each page a customer looks at is no part of the story"
