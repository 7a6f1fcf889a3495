"""What must be true of the store whenever the hub was killed: nothing lost, nothing twice, every state legal."""

from collections import Counter
from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.events import AnyEvent
from tests.crash.customers import Ledger

READ = {
    "contacts": "SELECT * FROM contacts",
    "offers": "SELECT * FROM offers",
    "messages": "SELECT conversation_id, number, text, CASE kind WHEN 'inbound' THEN subject ELSE '' END AS subject"
    " FROM messages",  # an answer bears the subject of what it answers
    "conversations": "SELECT id, messages FROM conversations",
    "journal": "SELECT seq, type, data FROM journal ORDER BY seq",
    "head": "SELECT value FROM counters WHERE name = 'journal'",
    "agents": "SELECT id, capacity FROM agents",
}
CAPACITY = {"phone": 1, "web_chat": 3, "email": 5}


class Picture:
    """The store at one instant."""

    def __init__(self, tables: dict[str, list[Any]]) -> None:
        self.tables = tables
        self.contacts = {row.id: row for row in tables["contacts"]}
        self.open = [row for row in tables["contacts"] if row.state != "closed"]

    @classmethod
    async def take(cls, engine: AsyncEngine) -> "Picture":
        async with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                await connection.execution_options(isolation_level="REPEATABLE READ")
            return cls({name: list(await connection.execute(text(query))) for name, query in READ.items()})


def faults(picture: Picture, acknowledged: Ledger) -> list[str]:
    """Everything that is wrong, in words; the ledger must be older than the picture."""
    return [*_lost_or_twice(picture, acknowledged), *_illegal(picture), *_unordered(picture), *_over_capacity(picture)]


def _lost_or_twice(picture: Picture, acknowledged: Ledger) -> list[str]:
    calls = Counter(row.external_key for row in picture.contacts.values() if row.channel == "phone")
    mails = Counter(row.subject for row in picture.tables["messages"] if row.subject)
    letters = Counter(row.subject for row in picture.contacts.values() if row.channel == "email")
    words = Counter(row.text.split()[-1] for row in picture.tables["messages"] if "visitor-" in row.text)
    lines = {row.id: row.external_key for row in picture.contacts.values() if row.form == ""}
    callbacks = Counter(lines.get(row.origin_id) for row in picture.contacts.values() if row.form == "callback")
    left = {row.external_key for row in picture.contacts.values() if row.left_at or row.state == "closed"}
    return [
        *(f"call {sid} is there {calls[sid]} times" for sid in acknowledged.calls if calls[sid] != 1),
        *(f"call {sid} has not left" for sid in acknowledged.hung_up if sid not in left),
        *(f"callback of {sid} is lost" for sid in acknowledged.callbacks if not callbacks[sid]),
        *(f"callback of {sid} is there {n} times" for sid, n in callbacks.items() if n > 1),
        *(f"mail {name} is there {mails[name]} times" for name in acknowledged.mails if mails[name] != 1),
        *(f"mail {name} made {letters[name]} contacts" for name in acknowledged.mails if letters[name] != 1),
        *(f"message {key} is there {words[key]} times" for key in acknowledged.words if words[key] != 1),
        *(f"something came twice: {key}" for count in (calls, mails, words) for key, n in count.items() if n > 1),
    ]


def _illegal(picture: Picture) -> list[str]:
    found = []
    offers: dict[str, Counter[str]] = {}
    for row in picture.tables["offers"]:
        offers.setdefault(row.contact_id, Counter())[row.state] += 1
    for row in picture.contacts.values():
        own = offers.get(row.id, Counter())
        held = row.state in ("active", "wrapping")
        wrong = {
            "an offer pending though not offered": (own["pending"] > 0) != (row.state == "offered"),
            "an agent though nobody has it": row.agent_id is not None
            and row.state in ("arriving", "waiting", "offered"),
            "held by nobody": held and row.agent_id is None,
            "held without an accepted offer": held and own["accepted"] == 0,
            "accepted twice": own["accepted"] > 1,
            # Of a contact that wraps up, the edge may have said how it ended: with a callback, agreed on too late.
            "an outcome though not over": row.state not in ("wrapping", "closed") and row.outcome is not None,
            "closed without an outcome": row.state == "closed" and (row.outcome is None or row.closed_at is None),
            "waiting since never": row.state in ("waiting", "offered") and row.queued_at is None,
        }
        found += [f"contact {row.id} ({row.channel}, {row.state}): {what}" for what, is_so in wrong.items() if is_so]
    return found


def _unordered(picture: Picture) -> list[str]:
    found = []
    numbers = [row.seq for row in picture.tables["journal"]]
    if numbers != list(range(1, len(numbers) + 1)) or picture.tables["head"][0].value != len(numbers):
        found.append("the journal has a gap")
    told: dict[str, str] = {}
    for row in picture.tables["journal"]:
        event = msgspec.json.decode(row.data, type=AnyEvent)
        if card := getattr(event, "contact", None):
            told[card.id] = card.state
    found += [
        f"contact {row.id} is {row.state}, but the journal's last word is {told.get(row.id)}"
        for row in picture.contacts.values()
        if told.get(row.id) != row.state
    ]
    said: dict[str, list[int]] = {}
    for row in picture.tables["messages"]:
        said.setdefault(row.conversation_id, []).append(row.number)
    for row in picture.tables["conversations"]:
        if sorted(said.get(row.id, [])) != list(range(1, row.messages + 1)):
            found.append(
                f"conversation {row.id} counts {row.messages} messages, but has {sorted(said.get(row.id, []))}"
            )
    return found


def _over_capacity(picture: Picture) -> list[str]:
    own = {row.id: msgspec.json.decode(row.capacity) for row in picture.tables["agents"]}
    held = Counter(
        (row.agent_id, row.channel) for row in picture.contacts.values() if row.state in ("active", "wrapping")
    )
    held += Counter(
        (row.agent_id, picture.contacts[row.contact_id].channel)
        for row in picture.tables["offers"]
        if row.state == "pending"
    )
    return [
        f"agent {agent} holds {many} of {channel}"
        for (agent, channel), many in held.items()
        if many > (own.get(agent) or {}).get(channel, CAPACITY[channel])
    ]
