"""Somebody promises something, changes it, does it; and its owner is told when it is due."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from msgspec import UNSET, UnsetType, structs

from hub.access.roles import User
from hub.contract.errors import Invalid, KeydeskError, NotFound
from hub.contract.events import ConversationMerged
from hub.contract.ports import Clock, NewId
from hub.contract.words import Value
from hub.contract.work import FollowUpCard, FollowUpChanged, FollowUpDue, FollowUpMade
from hub.conversing.threads import whole
from hub.conversing.views import readers
from hub.follow_ups import rules, store
from hub.storage.alarm import Alarm
from hub.storage.schema import follow_ups
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
ACTOR = "follow_ups"
RETRY_AFTER = timedelta(seconds=1)


class Promise(Value):
    """Something to do by `due_at`, meant in `zone`, about a conversation or an account. `client_id`: the maker's own
    key; the same key is taken once."""

    by: User
    client_id: str
    text: str
    due_at: datetime
    zone: str
    owner_id: str
    conversation_id: str | None = None
    account_id: str | None = None
    id: str = ""


class Change(Value):
    """What shall be otherwise about a follow-up; `done` false opens it again."""

    id: str
    by: User
    text: str | UnsetType = UNSET
    due_at: datetime | UnsetType = UNSET
    zone: str | UnsetType = UNSET
    owner_id: str | UnsetType = UNSET
    done: bool | UnsetType = UNSET


async def make(writer: Writer, promise: Promise, new_id: NewId) -> FollowUpCard:
    """Raises `NotFound` (no such conversation or account, or none this user may write in), `Conflict` (it became part
    of another) or `Invalid`."""
    card = await writer.run(make_all, structs.replace(promise, id=new_id("fu")))
    log.info("follow-up made", follow_up_id=card.id, conversation_id=card.conversation_id, owner_id=card.owner_id)
    return card


async def change(writer: Writer, wish: Change) -> FollowUpCard:
    """Raises `NotFound` (none this user may change) or `Invalid`."""
    card = await writer.run(change_all, wish)
    log.info("follow-up changed", follow_up_id=card.id, user_id=wish.by.id)
    return card


def make_all(tx: Transaction, items: Sequence[Promise]) -> list[FollowUpCard | KeydeskError]:
    """Keep each of them."""
    return [_or_refusal(_make, tx, item) for item in items]


def change_all(tx: Transaction, items: Sequence[Change]) -> list[FollowUpCard | KeydeskError]:
    """Change each of them."""
    return [_or_refusal(_change, tx, item) for item in items]


def _or_refusal(work: Any, tx: Transaction, item: Any) -> FollowUpCard | KeydeskError:
    try:
        card: FollowUpCard = work(tx, item)
    except KeydeskError as refusal:
        return refusal
    return card


def _make(tx: Transaction, item: Promise) -> FollowUpCard:
    before = tx.conn.execute(store.BY_CLIENT_ID, {"user": item.by.id, "client": item.client_id}).one_or_none()
    if before is not None:
        return store.card(before)
    account, person = item.account_id, None
    if item.conversation_id:
        row = whole(tx, item.conversation_id, item.by).row
        account, person = row.account_id, row.person_id
    elif not account or tx.conn.execute(store.ACCOUNT, {"account": account}).first() is None:
        raise NotFound("There is no such account.", field="account_id")
    _check_owner(tx, item.owner_id, item.conversation_id)
    facts = {
        "id": item.id,
        "conversation_id": item.conversation_id,
        "account_id": account,
        "person_id": person,
        "text": rules.checked_text(item.text),
        "due_at": rules.checked_due(item.due_at, tx.now),
        "zone": rules.checked_zone(item.zone),
        "owner_id": item.owner_id,
        "made_by": item.by.id,
        "made_at": tx.now,
        "changed_at": tx.now,
        "client_id": item.client_id,
    }
    tx.conn.execute(store.insert, [facts])
    card = _card(tx, item.id)
    tx.record(FollowUpMade(follow_up=card), item.by.id)
    return card


def _change(tx: Transaction, item: Change) -> FollowUpCard:
    card = _card(tx, item.id)
    team = tx.conn.execute(store.TEAM, {"account": card.account_id}).scalars().all()
    if not rules.may_change(item.by, card, team):
        raise _none()
    facts = _wanted(tx, item, card)
    if not facts:
        return card
    tx.conn.execute(store.change(card.id, changed_at=tx.now, **facts))
    after = _card(tx, card.id)
    was = card.owner_id if after.owner_id != card.owner_id else None
    tx.record(FollowUpChanged(follow_up=after, what=_what(card, after), was_owner_id=was), item.by.id)
    return after


def _wanted(tx: Transaction, item: Change, card: FollowUpCard) -> dict[str, Any]:
    """What is otherwise from now on. Raises `Invalid`."""
    facts: dict[str, Any] = {}
    if item.text is not UNSET:
        facts["text"] = rules.checked_text(item.text)
    if item.zone is not UNSET:
        facts["zone"] = rules.checked_zone(item.zone)
    if item.due_at is not UNSET and item.due_at != card.due_at:
        facts |= {"due_at": rules.checked_due(item.due_at, tx.now), "told_at": None}
    if item.owner_id is not UNSET and item.owner_id != card.owner_id:
        _check_owner(tx, item.owner_id, card.conversation_id)
        facts["owner_id"] = item.owner_id
    if item.done is not UNSET and item.done != (card.done_at is not None):
        facts |= {"done_at": tx.now, "done_by": item.by.id} if item.done else {"done_at": None, "done_by": None}
    return {name: value for name, value in facts.items() if value != getattr(card, name)}


def _what(before: FollowUpCard, after: FollowUpCard) -> str:
    """What matters most about a change."""
    if (before.done_at is None) != (after.done_at is None):
        return "reopened" if after.done_at is None else "done"
    if before.owner_id != after.owner_id:
        return "owner"
    return "due" if before.due_at != after.due_at else "edited"


def _check_owner(tx: Transaction, owner_id: str, conversation_id: str | None) -> None:
    """Whoever is to do it must be able to see what it is about."""
    row = tx.conn.execute(store.OWNER, {"user": owner_id}).mappings().one_or_none()
    if row is None:
        raise Invalid("There is no such colleague.", mend="name one who may sign in", field="owner_id")
    owner = User(**row)
    if conversation_id and not readers(tx.conn, conversation_id, [owner]):
        raise Invalid(
            f"{owner.name} may not see this conversation.",
            mend="choose somebody of the account's team, or a supervisor",
            field="owner_id",
        )


def _card(tx: Transaction, follow_up_id: str) -> FollowUpCard:
    row = tx.conn.execute(store.CARDS.where(follow_ups.c.id == follow_up_id)).one_or_none()
    if row is None:
        raise _none()
    return store.card(row)


def _none() -> NotFound:
    return NotFound("There is no such follow-up, or none you may change.")


class Reminders:
    """Tells of each follow-up when it is due, once for each time it is; what came due while no hub ran is told at the
    start. It is the writer's `Conclusion`: whatever changes a follow-up sets the alarm anew. Call `start` once the
    writer is at work."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock
        self._next: datetime | None = None
        self._alarm = Alarm("follow-ups", self.look, clock)

    async def start(self) -> None:
        """Take part in every commit from here on, and tell what came due meanwhile. Raises `Unavailable`."""
        self._writer.conclude_with(self)
        await self.look()

    async def look(self) -> None:
        """Tell what is due. Raises `Unavailable`."""
        await self._writer.run(self._tell_due, None)

    async def stop(self) -> None:
        """Tell no more; what is due is found at the next start."""
        self._writer.conclude_without(self)
        await self._alarm.stop()

    def begin(self) -> None:
        """What an earlier try knew harms nobody: an alarm at a wrong instant only looks."""

    def settle(self, tx: Transaction) -> None:
        """Follow conversations that became part of others, and learn what is due next."""
        events = [entry.event for entry in tx.events]
        for event in events:
            if isinstance(event, ConversationMerged):
                self._move(tx, event)
        if any(isinstance(event, FollowUpMade | FollowUpChanged | FollowUpDue) for event in events):
            self._next = tx.conn.execute(store.NEXT).scalar()

    def committed(self) -> None:
        """Ring when the next one is due."""
        self._alarm.set(self._next)

    def discard(self) -> None:
        """The commit failed; look again soon, so that none is lost."""
        self._alarm.set(self._clock() + RETRY_AFTER)

    def _tell_due(self, tx: Transaction, items: Sequence[None]) -> list[None]:
        for row in tx.conn.execute(store.DUE, {"at_now": tx.now}).all():
            card = structs.replace(store.card(row), told_at=tx.now)
            tx.conn.execute(store.change(card.id, told_at=tx.now))
            tx.record(FollowUpDue(follow_up=card), ACTOR)
        self._next = tx.conn.execute(store.NEXT).scalar()
        return [None] * len(items)

    def _move(self, tx: Transaction, merged: ConversationMerged) -> None:
        moved = {"gone": merged.from_id, "kept": merged.conversation_id}
        for follow_up_id in tx.conn.execute(store.MOVED, moved).scalars().all():
            tx.record(FollowUpChanged(follow_up=_card(tx, follow_up_id), what="moved"), ACTOR)
