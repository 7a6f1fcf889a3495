"""Cards with believable facts; name only what a test is about: `contact_card(state="active", agent_id="us_ada")`."""

from datetime import timedelta
from typing import Any

import msgspec

from hub.contract.events import AgentChanged, AnyEvent, ContactArrived, MessageReceived
from hub.contract.words import AgentCard, ContactCard, Explanation, MessageCard, OfferCard
from tests.fakes.clock import START

EXPLANATION = Explanation(plan="platinum", step=1, kind="dedicated", chosen="only")
CONTACT = ContactCard(
    id="ct_1",
    conversation_id="cv_1",
    reference="K-1001",
    channel="phone",
    direction="inbound",
    state="waiting",
    account_id="ac_1",
    account_name="Northwind Marine",
    tier="platinum",
    person_id="pe_1",
    person_name="Ingrid Solberg",
    match="address",
    address="+4722000001",
    our_address="+4722000000",
    subject="",
    preview="",
    language="en",
    skills=(),
    arrived_at=START,
    queued_at=START,
    plan="platinum",
    target_seconds=20.0,
    external_key="CA1",
)
OFFER = OfferCard(
    id="of_1",
    contact_id="ct_1",
    agent_id="us_1",
    agent_name="Ada",
    state="pending",
    offered_at=START,
    expires_at=START + timedelta(seconds=20),
    explanation=EXPLANATION,
)
AGENT = AgentCard(
    id="us_1",
    name="Ada",
    role="agent",
    teams=("key_accounts",),
    skills={},
    capacity={"phone": 1, "web_chat": 3, "email": 5},
    language="en",
    activity="available",
    available=True,
    activity_since=START,
    reachable=True,
)
MESSAGE = MessageCard(
    id="ms_1",
    conversation_id="cv_1",
    contact_id="ct_1",
    channel="web_chat",
    kind="inbound",
    number=1,
    author_id="pe_1",
    author_name="Ingrid Solberg",
    text="Our shipment is late.",
    at=START,
)


def contact_card(**changes: Any) -> ContactCard:
    return msgspec.structs.replace(CONTACT, **changes)


def offer_card(**changes: Any) -> OfferCard:
    return msgspec.structs.replace(OFFER, **changes)


def agent_card(**changes: Any) -> AgentCard:
    return msgspec.structs.replace(AGENT, **changes)


def message_card(**changes: Any) -> MessageCard:
    return msgspec.structs.replace(MESSAGE, **changes)


def arrived(contact_id: str = "ct_1", conversation_id: str = "cv_1") -> ContactArrived:
    return ContactArrived(contact=contact_card(id=contact_id, conversation_id=conversation_id))


def some_events(count: int) -> list[AnyEvent]:
    """Different events, so that their order shows."""
    kinds: list[AnyEvent] = [
        arrived(),
        MessageReceived(message=message_card()),
        AgentChanged(agent=agent_card(), why="chosen"),
    ]
    return [kinds[place % len(kinds)] for place in range(count)]
