"""Who last handled a person, on both stores."""

from collections.abc import AsyncIterator

import pytest

from hub.contract.commands import AcceptOffer, WrapUp
from hub.contract.events import ContactClosed, ContactQueued, OfferMade
from hub.storage.engine import Store
from tests.factories.river import River, call, left, mail, open_river


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


async def test_a_contact_knows_who_last_handled_its_person_on_whatever_channel(river: River) -> None:
    account = river.account("platinum")
    person, agent = account.people[0], account.team[0]
    await river.sign_in(agent)
    await river.intake.receive(call(person.phone))
    offer = (await river.event(OfferMade)).offer
    await river.acd.do(AcceptOffer(actor=agent, offer_id=offer.id))
    await river.intake.receive(left())
    disposition = next(iter(river.business.dispositions))
    await river.acd.do(WrapUp(actor=agent, contact_id=offer.contact_id, disposition=disposition))
    closed = (await river.event(ContactClosed)).contact
    await river.intake.receive(mail(person.email))
    first, second = (event.contact for event in river.of(ContactQueued))
    assert (first.last_agent_id, first.last_handled_at) == (None, None)
    assert (second.last_agent_id, second.last_handled_at) == (agent, closed.closed_at)


async def test_an_abandoned_call_was_handled_by_nobody(river: River) -> None:
    await river.intake.receive(call("+81312345678", "CA1"))
    await river.intake.receive(left("CA1"))
    await river.intake.receive(call("+81312345678", "CA2"))
    assert [event.contact.last_agent_id for event in river.of(ContactQueued)] == [None, None]
