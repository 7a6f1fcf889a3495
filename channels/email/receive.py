"""Mail in: the SMTP listener's door. 250 is said after the hub has committed, never before."""

import asyncio
from collections.abc import Iterator

import structlog
from aiosmtpd.smtp import SMTP, Session
from aiosmtpd.smtp import Envelope as SmtpEnvelope
from msgspec import structs

from channels.email.identity import Whole, derived_key, lasting
from channels.email.listener import NOT_NOW, NULL_PATH
from channels.email.message_ids import MessageIds
from channels.email.normalize import Envelope, MailPayload, ParsedMail, ReadMail, day_of, guarded, read_mail
from channels.email.parts import head_of
from channels.email.slim import Slim, filled, undone
from channels.email.spool import Spool, ferried
from hub.contract.errors import Invalid, KeydeskError
from hub.contract.inbound import ReceiptReceived, Received
from hub.contract.ports import Doors

_IN_THREAD_FROM = 64 * 1024
"""Octets from which a mail is parsed beside the event loop: 25 MB take seconds."""

log = structlog.get_logger()


class Mailboxes:
    """Which of our mailboxes an address means: letter case and a `+tag` do not matter."""

    def __init__(self, addresses: tuple[str, ...]) -> None:
        self._known = {address.lower(): address.lower() for address in addresses}
        for address in list(self._known):  # RFC 5321 4.5.1: postmaster is always taken
            self._known.setdefault(f"postmaster@{address.rpartition('@')[2]}", address)

    def find(self, address: str) -> str | None:
        """The mailbox, None when it is none of ours."""
        local, _, domain = address.strip("<> ").lower().rpartition("@")
        return self._known.get(f"{local}@{domain}") or self._known.get(f"{local.partition('+')[0]}@{domain}")


class MailDoor:
    """Answers the SMTP dialogue of one listener."""

    def __init__(self, mailboxes: Mailboxes, doors: Doors, ids: MessageIds, *, read: ReadMail = read_mail) -> None:
        self._mailboxes = mailboxes
        self._doors = doors
        self._ids = ids
        self._read = read

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's names)
        self, server: SMTP, session: Session, envelope: SmtpEnvelope, address: str, rcpt_options: list[str]
    ) -> str:
        """Only mailboxes of ours are taken; the list holds each once, in the order named."""
        mailbox = self._mailboxes.find(address)
        if mailbox is None:
            return "550 5.1.1 No such mailbox here"
        if mailbox not in envelope.rcpt_tos:
            envelope.rcpt_tos.append(mailbox)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: SmtpEnvelope) -> str:  # noqa: N802
        """Take the mail in; anything that goes wrong on our side asks the sender to try again."""
        raw: bytes | Spool = envelope.content  # type: ignore[assignment]
        told = Envelope(
            return_path=envelope.mail_from or NULL_PATH, mailboxes=tuple(envelope.rcpt_tos), at=self._doors.clock()
        )
        try:
            received = await take_mail(raw, told, self._doors, self._ids, read=self._read)
        except KeydeskError as error:
            log.warning("mail_put_off", error=type(error).__name__, detail=error.detail)
            return NOT_NOW
        except Exception:
            log.exception("mail_put_off")
            return NOT_NOW
        return f"250 2.0.0 Taken as {received.message_id or received.conversation_id}"

    async def handle_exception(self, error: Exception) -> str:
        """A dialogue that broke in an unforeseen way: nothing was taken, the sender keeps the mail."""
        log.error("smtp_dialogue_failed", error=type(error).__name__)
        return NOT_NOW


async def take_mail(
    raw: bytes | Spool, envelope: Envelope, doors: Doors, ids: MessageIds, *, read: ReadMail = read_mail
) -> Received:
    """Keep the raw mail and its files, then hand it to the hub; returns after the commit.

    Safe to repeat: the same mail writes the same files and is taken once. Raises what the ports raise; a mail that
    cannot be read is quarantined and handed on all the same."""
    return await hand_over(await keep_mail(raw, envelope, doors, ids, read=read), doors)


async def keep_mail(
    raw: bytes | Spool, envelope: Envelope, doors: Doors, ids: MessageIds, *, read: ReadMail = read_mail
) -> ParsedMail:
    """Read a mail, and keep it and its files at the file port. Raises what the port raises."""
    if isinstance(raw, Spool):
        if not raw.small:
            return await _keep_heavy(raw, envelope, doors, ids, read)
        raw = raw.read()
    parsed = await _parse(raw, envelope, ids, read)
    await doors.files.put(parsed.raw_key, raw, "message/rfc822")
    for payload in parsed.payloads:
        await doors.files.put(payload.key, payload.data, payload.media_type)
    return parsed


async def _keep_heavy(spool: Spool, envelope: Envelope, doors: Doors, ids: MessageIds, read: ReadMail) -> ParsedMail:
    """The same of a mail that never lies in memory whole: its long parts are cut out before it is parsed, and go to the
    file port piece by piece."""
    slim, parsed = await asyncio.to_thread(_parse_heavy, spool, envelope, ids, read)
    await doors.files.put_stream(parsed.raw_key, ferried(spool.between(0, spool.size)), "message/rfc822")
    sizes: dict[str, int] = {}
    for payload in parsed.payloads:
        if payload.encoded is None:
            await doors.files.put(payload.key, payload.data, payload.media_type)
        else:
            pieces = ferried(_content(payload, payload.encoded, slim, spool))
            sizes[payload.key] = await doors.files.put_stream(payload.key, pieces, payload.media_type)
    attachments = tuple(structs.replace(each, size=sizes.get(each.key, each.size)) for each in parsed.mail.attachments)
    return structs.replace(parsed, mail=structs.replace(parsed.mail, attachments=attachments))


def _parse_heavy(spool: Spool, envelope: Envelope, ids: MessageIds, read: ReadMail) -> tuple[Slim, ParsedMail]:
    slim = spool.slim()
    derived = derived_key(spool.digest_behind(lasting(head_of(spool.head()), day_of(envelope))))
    whole = Whole(digest=spool.digest[:40], size=spool.size, derived=derived, mark=slim.mark)
    return slim, guarded(read, slim.light, structs.replace(envelope, whole=whole), ids)


def _content(payload: MailPayload, encoded: str, slim: Slim, spool: Spool) -> Iterator[bytes]:
    return undone(filled(payload.data, slim, spool.between), encoded)


async def hand_over(parsed: ParsedMail, doors: Doors) -> Received:
    """Give a mail that is kept to the hub; returns after the commit. What it reports of a mail of ours goes first."""
    if parsed.receipt is not None:
        told = await _report(parsed.receipt, doors)
        if told is not None and not parsed.to_read:
            return told
    received = await doors.intake.receive(parsed.mail)
    if parsed.quarantined:
        log.warning("mail_quarantined", message=received.message_id, raw=parsed.raw_key, reason=parsed.quarantined)
    log.info(
        "mail_taken",
        contact=received.contact_id,
        message=received.message_id,
        raw=parsed.raw_key,
        duplicate=received.duplicate,
    )
    return received


async def _report(receipt: ReceiptReceived, doors: Doors) -> Received | None:
    """None when the hub does not know the message: then the report is a mail like others."""
    try:
        told = await doors.intake.receive(receipt)
    except Invalid:
        return None
    log.info("mail_reported", message=receipt.message_id, delivery=receipt.delivery, duplicate=told.duplicate)
    return told


async def _parse(raw: bytes, envelope: Envelope, ids: MessageIds, read: ReadMail) -> ParsedMail:
    if len(raw) < _IN_THREAD_FROM:
        return guarded(read, raw, envelope, ids)
    return await asyncio.to_thread(guarded, read, raw, envelope, ids)
