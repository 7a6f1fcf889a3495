"""Mails that wait for a supervisor's word: kept whole, never contacts by themselves, never thrown away unseen.

A released mail becomes a contact, or joins the conversation it answers, as if it had not been held: it keeps the time
at which it came, for its customer has waited since then, and nobody is served later because of our filter. It is not
acknowledged by a machine. Every decision is journalled with who and why, and taken once: the same decision again
changes nothing.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from msgspec import convert, structs
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.errors import Conflict, KeydeskError, NotFound
from hub.contract.held import MailDecided
from hub.contract.inbound import HeldMail, MailReceived, Received
from hub.contract.ports import BusinessNow, NewId
from hub.contract.words import Value
from hub.intake import mail_rules, mails, rules, store
from hub.intake.ledger import Ledger
from hub.intake.registrar import Registrar
from hub.storage.schema import quarantine, received
from hub.storage.writer import Transaction, Writer

ReadAnew = Callable[[MailReceived], Awaitable[MailReceived]]
"""The channel reads a mail's raw bytes once more, by its parser of today. Raises `NotFound` when they are not here."""
MOST = 500


class Decision(Value):
    """What a supervisor decides about a held mail. `mail`: as it was read anew, if it was."""

    id: str
    actor: str
    why: str = ""
    mail: MailReceived | None = None


class Quarantine:
    """Held mails, and what supervisors decide about them."""

    def __init__(
        self,
        writer: Writer,
        reader: AsyncEngine,
        business: BusinessNow,
        new_id: NewId,
        read_anew: ReadAnew,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._registrar = Registrar(business, new_id)
        self._read_anew = read_anew

    async def held(self) -> list[HeldMail]:
        """Those that wait, the oldest first, at most `MOST`."""
        query = select(quarantine).where(quarantine.c.state == "held").order_by(quarantine.c.at).limit(MOST)
        async with self._reader.connect() as conn:
            return [_held(row) for row in await conn.execute(query)]

    async def one(self, id: str) -> HeldMail:
        """One mail, decided about or not. Raises `NotFound`."""
        return _held(await self._row(id))

    async def release(self, decision: Decision) -> Received:
        """Make it a contact. Raises `NotFound`, or `Conflict` when it was discarded."""
        return await self._writer.run(self._release, decision)

    async def retry(self, decision: Decision) -> Received:
        """Read it anew and make it a contact. Raises `NotFound`, or `Conflict` when it is still unreadable, its raw
        bytes are not here, or it was discarded."""
        row = await self._row(decision.id)
        mail = await self._read_anew(_mail(row))
        if mail.quarantine:
            raise Conflict(
                "This mail can still not be read.", mend="release it as it is, or download it and read it elsewhere"
            )
        business = self._registrar.business()
        sound = mail_rules.as_meant(rules.keepable(mail, business.channels), business.mail)
        if not isinstance(sound, MailReceived):
            raise AssertionError("a mail stays a mail")
        return await self._writer.run(self._release, structs.replace(decision, mail=sound))

    async def discard(self, decision: Decision) -> None:
        """Put it aside for good; its raw bytes stay. Raises `NotFound`, or `Conflict` when it was released."""
        await self._writer.run(_discard, decision)

    async def _row(self, id: str) -> Any:
        query = select(quarantine).where(quarantine.c.key == mail_rules.key_of(id))
        async with self._reader.connect() as conn:
            row = (await conn.execute(query)).one_or_none()
        if row is None:
            raise _nothing()
        return row

    def _release(self, tx: Transaction, items: Sequence[Decision]) -> list[Received | KeydeskError]:
        return [self._release_one(tx, item) for item in items]

    def _release_one(self, tx: Transaction, decision: Decision) -> Received | KeydeskError:
        row = _locked(tx, decision.id)
        if row is None:
            return _nothing()
        if row.state == "discarded":
            return Conflict("This mail was discarded.", mend="ask whoever discarded it")
        if row.state == "released":
            return store.answers(tx.conn, [row.key])[row.key]
        read = decision.mail or _mail(row)
        mail = structs.replace(read, quarantine="", extra={**read.extra, "released_by": decision.actor})
        # What was answered when it was held is forgotten: from now on its key answers with the contact it became.
        tx.conn.execute(delete(received).where(received.c.key == row.key))
        ledger = Ledger(tx, [mail])
        answer = ledger.answers.get(mail.key)  # read anew, it may be a mail that came by another way
        if answer is None:
            answer = ledger.answer(mail.key, mails.admit(self._registrar, ledger, mail, acknowledged=False))
        if mail.key != row.key:
            ledger.answer(row.key, answer)
        ledger.save()
        _decide(tx, row, decision, "released", answer.conversation_id)
        return answer


def _discard(tx: Transaction, items: Sequence[Decision]) -> list[KeydeskError | None]:
    return [_discard_one(tx, item) for item in items]


def _discard_one(tx: Transaction, decision: Decision) -> KeydeskError | None:
    row = _locked(tx, decision.id)
    if row is None:
        return _nothing()
    if row.state == "released":
        return Conflict("This mail was released and is a contact now.", mend="close the contact instead")
    if row.state == "held":
        _decide(tx, row, decision, "discarded", None)
    return None


def _decide(tx: Transaction, row: Any, decision: Decision, what: str, conversation_id: str | None) -> None:
    tx.conn.execute(
        update(quarantine)
        .where(quarantine.c.key == row.key)
        .values(state=what, decided_at=tx.now, decided_by=decision.actor, why=decision.why)
    )
    tx.record(MailDecided(mail=_held(row), what=what, conversation_id=conversation_id), decision.actor, decision.why)


def _locked(tx: Transaction, id: str) -> Any:
    query = select(quarantine).where(quarantine.c.key == mail_rules.key_of(id)).with_for_update()
    return tx.conn.execute(query).one_or_none()


def _mail(row: Any) -> MailReceived:
    return convert(row.mail, MailReceived)


def _held(row: Any) -> HeldMail:
    return mail_rules.held_mail(_mail(row), row.reason)


def _nothing() -> NotFound:
    return NotFound("There is no such mail in quarantine.")
