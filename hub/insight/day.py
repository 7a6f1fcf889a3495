"""An agent's own day: what they handled, what was offered to them, and what became of each.

Definitions:

* *handled*: contacts that ended as handled with them, since the day began. *Handle time* is from their acceptance to
  the contact's close, *talk time* until the customer left; a contact counts with the time it was theirs.
* *offers*: those that ended since the day began. One that was taken back, because the customer left or a colleague was
  faster, counts for nobody. *missed*: nobody answered while it rang, or their line could not be connected (`failed`).
* *in target*: of the contacts whose offer they accepted, those accepted within the target since they were queued.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.words import Channel, Explanation, Value
from hub.storage.schema import accounts, contacts, offers, people

COUNTED = ("accepted", "declined", "missed", "failed")
MOST_LISTED = 50
_explanation = msgspec.json.Decoder(Explanation).decode

_HANDLED: Select[Any] = select(contacts.c.accepted_at, contacts.c.left_at, contacts.c.closed_at).where(
    contacts.c.agent_id == bindparam("agent"),
    contacts.c.closed_at >= bindparam("since"),
    contacts.c.outcome == "handled",
    contacts.c.accepted_at.is_not(None),
)
_OFFERS: Select[Any] = (
    select(
        offers.c.id,
        offers.c.state,
        offers.c.offered_at,
        offers.c.ended_at,
        offers.c.reason,
        offers.c.explanation,
        contacts.c.conversation_id,
        contacts.c.channel,
        contacts.c.address,
        contacts.c.queued_at,
        contacts.c.target_seconds,
        people.c.name.label("person_name"),
        accounts.c.name.label("account_name"),
    )
    .join(contacts, contacts.c.id == offers.c.contact_id)
    .join(people, people.c.id == contacts.c.person_id)
    .outerjoin(accounts, accounts.c.id == contacts.c.account_id)
    .where(
        offers.c.agent_id == bindparam("agent"),
        offers.c.ended_at >= bindparam("since"),
        offers.c.state.in_(COUNTED),
    )
    .order_by(offers.c.ended_at.desc(), offers.c.id)
)


class Unanswered(Value):
    """An offer that was not accepted, and what it counted as: `missed` (it rang `rang_seconds` and nobody answered),
    `failed` (accepted, but the agent's line could not be connected), `declined` (for `reason`; `activity`: they went
    away while it rang). `explanation`: why it was put to them."""

    id: str
    counted: Literal["missed", "failed", "declined"]
    at: datetime
    rang_seconds: float
    reason: str
    conversation_id: str
    channel: Channel
    person_name: str
    account_name: str
    explanation: Explanation


class Day(Value):
    """See the module. Times in seconds, over all that were handled. `unanswered`: the latest first, at most
    `MOST_LISTED`."""

    since: datetime
    handled: int
    handle_seconds: float
    talk_seconds: float
    accepted: int
    declined: int
    missed: int
    in_target: int
    unanswered: list[Unanswered]


async def day_of(reader: AsyncEngine, agent_id: str, since: datetime) -> Day:
    """What the agent did since."""
    whose = {"agent": agent_id, "since": since}
    async with reader.connect() as conn:
        handled = (await conn.execute(_HANDLED, whose)).all()
        asked = (await conn.execute(_OFFERS, whose)).all()
    accepted = [row for row in asked if row.state == "accepted"]
    declined = [row for row in asked if row.state == "declined"]
    return Day(
        since=since,
        handled=len(handled),
        handle_seconds=sum((row.closed_at - row.accepted_at).total_seconds() for row in handled),
        talk_seconds=sum(((row.left_at or row.closed_at) - row.accepted_at).total_seconds() for row in handled),
        accepted=len(accepted),
        declined=len(declined),
        missed=len(asked) - len(accepted) - len(declined),
        in_target=sum(_in_target(row) for row in accepted),
        unanswered=[_unanswered(row) for row in asked if row.state != "accepted"][:MOST_LISTED],
    )


def _in_target(row: Any) -> bool:
    return row.queued_at is None or bool((row.ended_at - row.queued_at).total_seconds() <= row.target_seconds)


def _unanswered(row: Any) -> Unanswered:
    return Unanswered(
        id=row.id,
        counted=row.state,
        at=row.ended_at,
        rang_seconds=(row.ended_at - row.offered_at).total_seconds(),
        reason=row.reason,
        conversation_id=row.conversation_id,
        channel=row.channel,
        person_name=row.person_name or row.address,
        account_name=row.account_name or "",
        explanation=_explanation(row.explanation),
    )
