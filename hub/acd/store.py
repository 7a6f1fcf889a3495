"""SQL of the ACD: what it saves with each batch, and what it needs to rebuild the routing state."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.access.agents import agent_cards_in
from hub.accounts.cards import LIVE, cards_in
from hub.acd.rules import Changes
from hub.contract.events import Entry
from hub.contract.outbound import AnyOrder
from hub.contract.steering import QueueClosure
from hub.contract.talks import Talk
from hub.contract.words import AgentCard, ContactCard, Explanation, OfferCard, Value
from hub.routing import Past, Refused
from hub.storage.outbox import put_orders
from hub.storage.schema import (
    account_team,
    agents,
    contacts,
    conversations,
    counters,
    offers,
    queue_closures,
    talks,
    users,
)
from hub.storage.writer import Transaction

encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Explanation).decode
decode_talk = msgspec.json.Decoder(Talk).decode


class Batch(Value):
    """All that the router came to in one transaction. `misses`: of agents whose number is another one than before."""

    events: Sequence[Entry]
    changes: Changes
    orders: Sequence[AnyOrder]
    idle_since: Mapping[str, datetime | None]
    misses: Mapping[str, int]
    lost_at: Mapping[str, datetime | None]
    directed_to: Mapping[str, str | None]


_CONTACT_COLUMNS = (
    "state", "queued_at", "step", "step_at", "boost", "unroutable", "agent_id", "accepted_at", "wrap_up_until",
    "closed_at", "outcome", "disposition", "account_id", "match", "tier", "plan", "target_seconds", "sticky_agent_id",
    "diverted", "plan_at", "attempts", "not_before",
)  # fmt: skip
_CONTACT = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"))
    .values(
        {name: bindparam(f"new_{name}") for name in _CONTACT_COLUMNS}
        | {
            "directed_to": bindparam("directed"),
            "left_at": func.coalesce(bindparam("left", type_=contacts.c.left_at.type), contacts.c.left_at),
        }
    )
)
_AGENT_COLUMNS = ("activity", "available", "activity_since", "next_activity", "reachable", "not_responding")
_AGENT = (
    update(agents)
    .where(agents.c.id == bindparam("agent"))
    .values({name: bindparam(f"new_{name}") for name in (*_AGENT_COLUMNS, "lost_at")})
)
_MISSES = update(agents).where(agents.c.id == bindparam("agent")).values(misses=bindparam("missed"))
_IDLE = update(agents).where(agents.c.id == bindparam("agent")).values(idle_since=bindparam("idle"))
_NEW_OFFER = offers.insert()
_OFFER = (
    update(offers)
    .where(offers.c.id == bindparam("offer"))
    .values(state=bindparam("became"), ended_at=bindparam("ended"), reason=bindparam("why"))
)
_HANDED = update(conversations).where(conversations.c.id == bindparam("thread")).values(agent_id=bindparam("agent"))
_OVER = (
    update(conversations)
    .where(
        conversations.c.id == bindparam("thread"),
        ~select(contacts.c.id)
        .where(contacts.c.conversation_id == bindparam("thread"), contacts.c.state != "closed")
        .exists(),
    )
    .values(status="closed")
)


def save(tx: Transaction, batch: Batch) -> None:
    """Write the rows, queue the orders and journal the events."""
    change = batch.changes
    # An offer ends before the next is made: the store, too, allows an agent one pending offer of a contact.
    _run(tx, _OFFER, [_offer_end(offer) for offer in change.ended.values()])
    _run(tx, _NEW_OFFER, [_offer_row(offer) for offer in change.made.values()])
    _run(tx, _CONTACT, [_contact_row(card, batch.directed_to.get(card.id)) for card in change.contacts.values()])
    _run(
        tx,
        _AGENT,
        [
            {f"new_{name}": getattr(agent, name) for name in _AGENT_COLUMNS}
            | {
                "agent": agent.id,
                "new_lost_at": batch.lost_at.get(agent.id),
            }
            for agent in change.agents.values()
        ],
    )
    _run(tx, _MISSES, [{"agent": agent, "missed": many} for agent, many in batch.misses.items()])
    _run(tx, _IDLE, [{"agent": agent, "idle": since} for agent, since in batch.idle_since.items()])
    _run(tx, _HANDED, [{"thread": thread, "agent": agent} for thread, agent in change.handed.items()])
    _run(tx, _OVER, [{"thread": thread} for thread in change.over])
    for (kind, name), closure in change.queues.items():
        _put_closure(tx.conn, kind, name, closure)
    put_orders(tx, batch.orders)
    tx.events.extend(batch.events)


def _run(tx: Transaction, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        tx.conn.execute(statement, rows)


def _put_closure(conn: Connection, kind: str, name: str, closure: QueueClosure | None) -> None:
    conn.execute(delete(queue_closures).where(queue_closures.c.kind == kind, queue_closures.c.name == name))
    if closure is not None:
        conn.execute(queue_closures.insert(), [msgspec.structs.asdict(closure)])


def _contact_row(card: ContactCard, directed_to: str | None) -> dict[str, Any]:
    row = {f"new_{name}": getattr(card, name) for name in _CONTACT_COLUMNS}
    return row | {"contact": card.id, "directed": directed_to, "left": card.left_at}


def _offer_row(offer: OfferCard) -> dict[str, Any]:
    return {
        "id": offer.id,
        "contact_id": offer.contact_id,
        "agent_id": offer.agent_id,
        "state": offer.state,
        "offered_at": offer.offered_at,
        "expires_at": offer.expires_at,
        "ended_at": offer.ended_at,
        "reason": offer.reason,
        "explanation": encode(offer.explanation).decode(),
    }


def _offer_end(offer: OfferCard) -> dict[str, Any]:
    return {"offer": offer.id, "became": offer.state, "ended": offer.ended_at, "why": offer.reason}


_ACCEPTED = (  # the offers that the agents of active contacts took
    select(offers, users.c.name)
    .join(users, users.c.id == offers.c.agent_id)
    .join(contacts, (contacts.c.id == offers.c.contact_id) & (contacts.c.agent_id == offers.c.agent_id))
    .where(
        contacts.c.state.in_(("active", "wrapping")),
        offers.c.state == "accepted",
        offers.c.ended_at == contacts.c.accepted_at,  # else it was handed over since, and maybe back
    )
    .order_by(offers.c.ended_at)
)


def _offer_card(row: Any) -> OfferCard:
    return OfferCard(
        id=row.id,
        contact_id=row.contact_id,
        agent_id=row.agent_id,
        agent_name=row.name,
        state=row.state,
        offered_at=row.offered_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        reason=row.reason,
        explanation=decode(row.explanation),
    )


class Saved(Value):
    """The routing state as the store has it."""

    contacts: list[ContactCard]
    agents: list[AgentCard]
    teams: dict[str, tuple[str, ...]]
    refusals: list[Refused]
    idle_since: dict[str, datetime]
    lost_at: dict[str, datetime]
    misses: dict[str, int]
    directed_to: dict[str, str]
    accepted: list[OfferCard]
    talks: list[Talk]
    closed: list[QueueClosure]


_AGENT_STATE = select(agents.c.id, agents.c.misses, agents.c.lost_at, agents.c.idle_since)
_TEAMS = select(account_team.c.account_id, account_team.c.agent_id).order_by(
    account_team.c.account_id, account_team.c.position
)
_REFUSED = (
    select(offers.c.contact_id, offers.c.agent_id, offers.c.state, offers.c.ended_at)
    .join(contacts, contacts.c.id == offers.c.contact_id)
    .where(
        contacts.c.state.in_(("waiting", "offered", "active", "wrapping")),
        offers.c.state.in_(("declined", "missed", "failed")),
    )
    .order_by(offers.c.ended_at)
)
_TALKS = select(talks.c.talk).join(contacts, contacts.c.id == talks.c.contact_id).where(LIVE)
_CLOSED = select(queue_closures).order_by(queue_closures.c.kind, queue_closures.c.name)
_DIRECTED = select(contacts.c.id, contacts.c.directed_to).where(
    contacts.c.directed_to.is_not(None), contacts.c.state != "closed"
)


def agent(conn: Connection, agent_id: str) -> AgentCard | None:
    """An agent as the store has them."""
    return next(iter(agent_cards_in(conn, agents.c.id == agent_id)), None)


def load(conn: Connection) -> Saved:
    """Everything the router needs, as this transaction sees it."""
    teams: dict[str, tuple[str, ...]] = {}
    for account, agent in conn.execute(_TEAMS):
        teams[account] = (*teams.get(account, ()), agent)
    rows = conn.execute(_AGENT_STATE).all()
    return Saved(
        contacts=cards_in(conn, contacts.c.state != "closed", contacts.c.state != "arriving"),
        agents=agent_cards_in(conn),
        teams=teams,
        refusals=[tuple(row) for row in conn.execute(_REFUSED)],
        idle_since={row.id: row.idle_since for row in rows if row.idle_since},
        lost_at={row.id: row.lost_at for row in rows if row.lost_at},
        misses={row.id: row.misses for row in rows if row.misses},
        directed_to={row.id: row.directed_to for row in conn.execute(_DIRECTED)},
        accepted=[_offer_card(row) for row in conn.execute(_ACCEPTED)],
        talks=[decode_talk(text) for text in conn.execute(_TALKS).scalars()],
        closed=[QueueClosure(**row) for row in conn.execute(_CLOSED).mappings()],
    )


_PAST = select(
    contacts.c.tier,
    contacts.c.channel,
    contacts.c.queued_at,
    contacts.c.accepted_at,
    contacts.c.wrap_up_until,
    contacts.c.closed_at,
    contacts.c.outcome,
).where(contacts.c.queued_at.is_not(None), or_(LIVE, contacts.c.closed_at >= bindparam("since")))
_JOURNAL = select(counters.c.value).where(counters.c.name == "journal")


async def recent(reader: AsyncEngine, since: datetime) -> tuple[int, list[Past]]:
    """The journal's number, and what became by then, or a little later, of contacts open or closed since."""
    async with reader.connect() as conn:
        seq = (await conn.execute(_JOURNAL)).scalar_one()
        return seq, [Past(*row) for row in await conn.execute(_PAST, {"since": since})]


async def contact_on_line(reader: AsyncEngine, channel: str, external_key: str) -> str | None:
    """Whose line this is."""
    known = select(contacts.c.id).where(contacts.c.channel == channel, contacts.c.external_key == external_key)
    async with reader.connect() as conn:
        return (await conn.execute(known)).scalar()
