"""What a call of ours needs before the router is asked, on both stores. That it then is its agent's own:
`tests/hub/acd/test_talking.py`."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from hub.contract.calls import Calling
from hub.contract.commands import Dial
from hub.contract.errors import Conflict, Invalid, NotFound
from hub.conversing.calling import NewCall, Wish
from hub.conversing.do_not_call import add_unwanted, remove_unwanted
from hub.storage.schema import contacts, conversations, people
from tests.fakes.console_world import BUSINESS, World, user

OURS = "+4930555000"
TO = "+493023125101"
ALWAYS = Calling(from_minute=0, to_minute=1440, days=tuple(range(7)), caller_ids=("+4930555111",))


def new_call(world: World, calling: Calling = ALWAYS, **facts: Any) -> NewCall:
    business = msgspec.structs.replace(BUSINESS, calls=msgspec.structs.replace(BUSINESS.calls, calling=calling))
    wish = Wish(**{"to": TO, "author": user("us_ada"), "client_id": "1", **facts})
    return NewCall(wish, business, OURS, world.new_id)


async def prepared(world: World, call: NewCall) -> Dial | None:
    found: Dial | None = await world.commit(call.prepare)
    return found


async def begun(world: World, **facts: Any) -> Dial:
    call = new_call(world, **facts)

    def both(tx: Any) -> Dial:
        command = call.prepare(tx)
        assert command is not None
        call.keep(tx, command.contact)
        return command

    made: Dial = await world.commit(both)
    return made


async def test_somebody_unknown_is_met_in_a_conversation_of_their_own(world: World) -> None:
    card = (await begun(world, account_id="ac_north", subject="Order 7")).contact
    assert (card.direction, card.state, card.account_id, card.tier) == ("outbound", "waiting", "ac_north", "platinum")
    assert (card.our_address, card.external_key) == ("+4930555111", f"dial:{card.id}")
    (conversation,) = await world.rows(select(conversations))
    assert (conversation.id, conversation.status, conversation.subject) == (card.conversation_id, "open", "Order 7")
    (row,) = await world.rows(select(contacts))
    assert (row.direction, row.agent_id, row.queued_at) == ("outbound", None, None)
    assert [person.id for person in await world.rows(select(people.c.id))] == [card.person_id]


async def test_in_a_conversation_it_is_its_persons_and_its_accounts(world: World) -> None:
    before = await world.contact("ct_1", account_id="ac_north", state="closed")
    card = (await begun(world, conversation_id=before.conversation_id)).contact
    assert (card.conversation_id, card.person_id) == (before.conversation_id, before.person_id)
    assert (card.account_id, card.reference) == ("ac_north", before.reference)
    (conversation,) = await world.rows(select(conversations.c.status))
    assert conversation.status == "open"


async def test_called_again_under_the_same_key_nothing_begins(world: World) -> None:
    first = await begun(world)
    again = new_call(world)
    assert await prepared(world, again) is None
    assert (again.contact_id, again.conversation_id) == (first.contact.id, first.contact.conversation_id)


async def test_a_number_on_the_list_is_not_called(world: World) -> None:
    await add_unwanted(world.writer, TO, "asked for it", "us_sam")
    with pytest.raises(Conflict):
        await prepared(world, new_call(world))
    await remove_unwanted(world.writer, TO)
    assert await prepared(world, new_call(world)) is not None


async def test_outside_their_hours_nobody_is_called_and_is_told_whose_clock_counts(world: World) -> None:
    hour = world.clock().hour
    never_now = Calling(from_minute=((hour + 6) % 24) * 60, to_minute=((hour + 6) % 24) * 60 + 1, days=ALWAYS.days)
    with pytest.raises(Invalid) as caught:
        await prepared(world, new_call(world, never_now))
    assert "Europe/Berlin" in caught.value.detail
    assert TO not in caught.value.detail


async def test_a_caller_id_is_one_of_ours(world: World) -> None:
    assert (await begun(world, our_address=OURS)).contact.our_address == OURS
    with pytest.raises(Invalid):
        new_call(world, our_address="+4930999999")
    with pytest.raises(Invalid):
        NewCall(Wish(to=TO, author=user("us_ada"), client_id="1"), BUSINESS, "", world.new_id)


@pytest.mark.parametrize("facts", [{"account_id": "x"}, {"person_id": "x"}, {"conversation_id": "x"}])
async def test_what_is_not_there_is_not_found(world: World, facts: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        await prepared(world, new_call(world, **facts))
