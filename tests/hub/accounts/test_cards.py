from hub.accounts.cards import LIVE, cards
from hub.contract.words import ContactCard
from hub.storage.schema import contacts
from tests.fakes.clock import START
from tests.fakes.console_world import add_offer, end_offers


async def test_a_card_carries_every_name_around_the_contact(world):
    card = await world.contact("ct_1", account_id="ac_north", channel="phone", external_key="CA1", agent_id="us_ben",
                               state="active", accepted_at=START)  # fmt: skip
    assert isinstance(card, ContactCard)
    assert (card.account_name, card.tier, card.agent_name) == ("Northwind Marine", "platinum", "Ben Okafor")
    assert (card.person_name, card.reference, card.external_key) == ("Ingrid Solberg", "KD-cv_ct_1", "CA1")
    assert (card.skills, card.arrived_at, card.offer) == ((), START, None)


async def test_a_card_carries_its_pending_offer_and_no_other(world):
    await world.contact("ct_1", asked="us_ada")
    (card,) = await cards(world.reader, LIVE)
    assert (card.offer.id, card.offer.agent_name, card.offer.state) == ("of_ct_1", "Ada Lindgren", "pending")
    assert (card.offer.contact_id, card.offer.explanation.kind) == ("ct_1", "dedicated")


async def test_a_nameless_person_is_called_by_their_address(world):
    card = await world.contact("ct_1", name="", address="+4722000001")
    assert (card.person_name, card.external_key, card.account_name) == ("+4722000001", "", "")


async def test_cards_come_in_the_order_of_arrival_and_live_ones_alone(world):
    await world.contact("ct_2")
    await world.contact("ct_1")
    await world.contact("ct_0", state="closed", closed_at=START)
    assert [card.id for card in await cards(world.reader, LIVE)] == ["ct_1", "ct_2"]
    assert [card.id for card in await cards(world.reader, contacts.c.id == "ct_0")] == ["ct_0"]


async def test_an_ended_offer_is_no_part_of_the_card(world):
    await world.contact("ct_1", asked="us_ada")

    def miss(tx):
        end_offers(tx.conn, "ct_1", "missed")
        add_offer(tx.conn, "ct_1", "us_ben", "of_2")

    await world.commit(miss)
    (card,) = await cards(world.reader)
    assert card.offer.agent_id == "us_ben"


async def test_a_card_carries_all_it_is_offered_to_in_order(world):
    await world.contact("ct_1", asked="us_ben")
    await world.commit(lambda tx: add_offer(tx.conn, "ct_1", "us_ada", "of_2"))
    await world.contact("ct_2", asked="us_cy")
    await world.contact("ct_3")
    found = {card.id: [offer.agent_id for offer in card.offers] for card in await cards(world.reader, LIVE)}
    assert found == {"ct_1": ["us_ada", "us_ben"], "ct_2": ["us_cy"], "ct_3": []}


async def test_a_card_carries_what_plans_and_callbacks_add(world):
    more = {
        "form": "callback", "origin_id": "ct_0", "diverted": "callback", "plan_at": START, "last_agent_id": "us_ben",
        "last_handled_at": START, "attempts": 2, "not_before": START,
    }  # fmt: skip
    card = await world.contact("ct_1", **more)
    assert {name: getattr(card, name) for name in more} == more
