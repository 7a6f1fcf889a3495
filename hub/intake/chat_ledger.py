"""What a batch of chats' news needs of the store, and what it writes there: facts of contacts, and surveys."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from hub.contract.inbound import AnyInbound, FollowUpAsked, LineFacts
from hub.contract.words import Channel
from hub.intake.rules import Line
from hub.storage.schema import contacts, surveys

_FACTS = select(contacts.c.id, contacts.c.facts).where(contacts.c.id.in_(bindparam("contacts", expanding=True)))
_FACTS_TOLD = update(contacts).where(contacts.c.id == bindparam("contact")).values(facts=bindparam("told"))
_FORGET = delete(surveys).where(surveys.c.contact_id.in_(bindparam("contacts", expanding=True)))


class ChatLedger:
    """What customers told of themselves and of us. `facts`: by contact, of those this batch may change or pass on."""

    def __init__(
        self, conn: Connection, items: Sequence[AnyInbound], lines: Mapping[tuple[Channel, str], Line]
    ) -> None:
        self.facts: dict[str, dict[str, str]] = {}
        self._told: set[str] = set()
        self._surveys: dict[str, dict[str, Any]] = {}
        if wanted := _contacts(items, lines):
            self.facts = {row.id: row.facts for row in conn.execute(_FACTS, {"contacts": wanted})}

    def keep_facts(self, contact_id: str, facts: dict[str, str]) -> None:
        self.facts[contact_id] = facts
        self._told.add(contact_id)

    def keep_survey(self, row: dict[str, Any]) -> None:
        """What was said of the same contact before is said no more."""
        self._surveys[row["contact_id"]] = row

    def save(self, conn: Connection) -> None:
        if self._told:
            conn.execute(_FACTS_TOLD, [{"contact": one, "told": self.facts[one]} for one in sorted(self._told)])
        if self._surveys:
            conn.execute(_FORGET, {"contacts": list(self._surveys)})
            conn.execute(surveys.insert(), list(self._surveys.values()))


def _contacts(items: Iterable[AnyInbound], lines: Mapping[tuple[Channel, str], Line]) -> list[str]:
    """Ids of the contacts whose facts matter to these items."""
    found = (
        lines.get((item.channel, item.external_key)) for item in items if isinstance(item, LineFacts | FollowUpAsked)
    )
    return list(dict.fromkeys(line.id for line in found if line is not None))
