"""What news of calls needs of the store and what it writes there: a batch's talks, menu visits and recordings."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import json
from sqlalchemy import Connection, bindparam, delete, func, select

from hub.contract.inbound import AnyInbound, MenuTold, Received, RecordingMade, TalkChanged
from hub.contract.talks import Talk
from hub.contract.words import Channel
from hub.intake.rules import Line
from hub.storage.schema import menu_visits, messages, recordings, talks

_encode = json.Encoder().encode
_REVISIONS = select(talks.c.contact_id, talks.c.revision).where(
    talks.c.contact_id.in_(bindparam("contacts", expanding=True))
)
_FORGET = delete(talks).where(talks.c.contact_id.in_(bindparam("contacts", expanding=True)))
_VISITS = (
    select(menu_visits.c.contact_id, func.max(menu_visits.c.number).label("number"))
    .where(menu_visits.c.contact_id.in_(bindparam("contacts", expanding=True)))
    .group_by(menu_visits.c.contact_id)
)
_RECORDED = (
    select(recordings.c.key, messages.c.id, messages.c.number, messages.c.conversation_id, recordings.c.contact_id)
    .join(messages, messages.c.id == recordings.c.message_id)
    .where(recordings.c.key.in_(bindparam("keys", expanding=True)))
)


class TalkLedger:
    """What a batch of such news needs of the store, and what it writes there."""

    def __init__(
        self, conn: Connection, items: Sequence[AnyInbound], lines: Mapping[tuple[Channel, str], Line]
    ) -> None:
        self.revisions: dict[str, int] = {}
        self.visits: dict[str, int] = {}
        self.recorded: dict[str, Received] = {}
        self._talks: dict[str, dict[str, Any]] = {}
        self._visited: list[dict[str, Any]] = []
        self._recordings: list[dict[str, Any]] = []
        if moved := _contacts(items, TalkChanged, lines):
            self.revisions = {row.contact_id: row.revision for row in conn.execute(_REVISIONS, {"contacts": moved})}
        if told := _contacts(items, MenuTold, lines):
            self.visits = {row.contact_id: row.number for row in conn.execute(_VISITS, {"contacts": told})}
        if keys := [item.recording.key for item in items if isinstance(item, RecordingMade)]:
            self.recorded = {row.key: _received(row) for row in conn.execute(_RECORDED, {"keys": keys})}

    def keep_talk(self, talk: Talk, now: datetime) -> None:
        self.revisions[talk.contact_id] = talk.revision
        self._talks[talk.contact_id] = {
            "contact_id": talk.contact_id,
            "revision": talk.revision,
            "talk": _encode(talk).decode(),
            "at": now,
        }

    def keep_visits(self, told: MenuTold, contact_id: str) -> None:
        number = self.visits.get(contact_id, 0)
        for step in told.steps:
            number += 1
            self._visited.append(
                {
                    "contact_id": contact_id,
                    "number": number,
                    "at": told.at,
                    "menu": step.menu,
                    "node": step.node,
                    "kind": step.kind,
                    "taken": step.taken,
                }
            )
        self.visits[contact_id] = number

    def keep_recording(self, made: RecordingMade, answer: Received, keep_days: int) -> None:
        self.recorded[made.recording.key] = answer
        self._recordings.append(
            {
                "key": made.recording.key,
                "contact_id": answer.contact_id,
                "message_id": answer.message_id,
                "seconds": made.seconds,
                "at": made.at,
                "delete_at": made.at + timedelta(days=keep_days),
            }
        )

    def save(self, conn: Connection) -> None:
        if self._talks:
            conn.execute(_FORGET, {"contacts": list(self._talks)})
            conn.execute(talks.insert(), list(self._talks.values()))
        if self._visited:
            conn.execute(menu_visits.insert(), self._visited)
        if self._recordings:
            conn.execute(recordings.insert(), self._recordings)


def _contacts(
    items: Iterable[AnyInbound], kind: type[TalkChanged | MenuTold], lines: Mapping[tuple[Channel, str], Line]
) -> list[str]:
    """Ids of the contacts that news of this kind are about."""
    found = (lines.get((item.channel, item.external_key)) for item in items if isinstance(item, kind))
    return list(dict.fromkeys(line.id for line in found if line is not None))


def _received(row: Any) -> Received:
    return Received(
        contact_id=row.contact_id, conversation_id=row.conversation_id, message_id=row.id, message_number=row.number
    )
