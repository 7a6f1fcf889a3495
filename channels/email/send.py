"""Mail out: an order becomes a mail and goes to the SMTP server. aiosmtplib's errors stop here."""

import asyncio
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from functools import partial
from typing import Any, Literal

import structlog
from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponse,
    SMTPResponseException,
)
from pydantic import SecretStr

from channels.email.compose import as_bytes, compose, wire_address
from channels.email.dkim import Signer
from channels.email.limits import Turns
from channels.email.message_ids import MessageIds
from hub.contract.errors import BadCredentials, NotFound, Refused, Retryable, SendFailed
from hub.contract.outbound import AnyOrder, Receipt, SendMessage
from hub.contract.ports import Doors
from hub.contract.words import Attachment, Value

Tls = Literal["none", "starttls", "tls"]
HEAVY = 2_000_000  # octets of files
HEAVY_AT_ONCE = 2
VERDICT_SECONDS = 600.0
"""How long the relay may take to say what becomes of a whole mail (RFC 5321 section 4.5.3.2.6): who stops listening
while it is scanned does not learn that it was taken, and sends it twice."""
_BAD_CREDENTIALS = {530, 534, 535, 538}

log = structlog.get_logger()


class Relay(Value):
    """The SMTP server that takes our mail. `timeout_seconds`: for each step of the dialogue, but the last, its word on
    the whole mail. `connections` at once, and mails `per_minute` (0: as many as go); what is too much waits."""

    host: str
    port: int
    tls: Tls
    user: str
    password: SecretStr
    timeout_seconds: float
    connections: int = 20
    per_minute: int = 0


class PatientSmtp(SMTP):
    """Waits for the word on a whole mail as long as RFC 5321 asks."""

    async def data(self, message: str | bytes, /, *, timeout: Any = None) -> SMTPResponse:
        """`timeout` is that of the other steps."""
        return await super().data(message, timeout=VERDICT_SECONDS)


class Answer(Value):
    """What the server said of recipients it did not take: for good, or for now. By address."""

    refused: dict[str, str] = {}
    later: dict[str, str] = {}


class MailSender:
    """The channel's way out. Repeating an order sends the same Message-ID, so receivers see one mail."""

    def __init__(
        self,
        relay: Relay,
        doors: Doors,
        ids: MessageIds,
        *,
        names: dict[str, str],
        from_name: str,
        signer: Signer | None = None,
    ) -> None:
        """`names`: the brand shown for each mailbox; `from_name`: the pattern, with {agent} and {brand}."""
        self._signer = signer or Signer(())
        self._heavy = asyncio.Semaphore(HEAVY_AT_ONCE)
        self._turns = Turns(relay.connections, relay.per_minute)
        self._relay = relay
        self._doors = doors
        self._ids = ids
        self._names = names
        self._from_name = from_name

    async def send(self, order: AnyOrder) -> Receipt:
        """Send it to all its recipients, or those that are left of them. Raises `Retryable`, `Refused` or
        `BadCredentials` when none of them was taken.

        Orders about a line mean nothing to mail and are done at once."""
        if not isinstance(order, SendMessage):
            return Receipt(delivery="none")
        async with self._heavy if is_heavy(order) else nullcontext():
            content = await self._written(order)
            async with self._turns.turn():
                answer = await self._hand_over(return_path(order), envelope(order), content)
        log.info(
            "mail_sent",
            message=order.message_id,
            contact=order.contact_id,
            order=order.order_id,
            refused=len(answer.refused),
            later=len(answer.later),
        )
        return Receipt(
            message_key=self._ids.make(order.message_id),
            delivery="sent",
            refused=answer.refused,
            later=answer.later,
        )

    async def _written(self, order: SendMessage) -> bytes:
        """The mail as it goes over the wire, signed. Files of some megabytes are encoded beside the event loop."""
        files = [(each, await self._file(each)) for each in order.attachments]
        write = partial(
            _write, order, sender_name=self._sender_name(order), ids=self._ids, now=self._doors.clock(), files=files
        )
        content = await asyncio.to_thread(write) if is_heavy(order) else write()
        return await self._signer.sign(content, order.our_address)

    def _sender_name(self, order: SendMessage) -> str:
        brand = self._names.get(order.our_address.lower(), "")
        if not order.agent_name or not brand:
            return order.agent_name or brand
        return self._from_name.replace("{agent}", order.agent_name).replace("{brand}", brand)

    async def _file(self, attachment: Attachment) -> bytes:
        try:
            return await self._doors.files.get(attachment.key)
        except NotFound as error:
            raise Refused("An attachment is no longer there") from error

    async def _hand_over(self, sender: str, recipients: Sequence[str], content: bytes) -> Answer:
        relay = self._relay
        smtp = PatientSmtp(
            hostname=relay.host,
            port=relay.port,
            use_tls=relay.tls == "tls",
            start_tls=relay.tls == "starttls",
            timeout=relay.timeout_seconds,
            local_hostname=self._ids.domain,
        )
        try:
            await smtp.connect()
            if relay.user:
                await smtp.login(relay.user, relay.password.get_secret_value())
            said, _ = await smtp.sendmail(sender, recipients, content)
        except SMTPRecipientsRefused as error:
            return none_taken(error)
        except (SMTPException, OSError, ValueError) as error:
            raise as_send_failed(error) from error
        else:
            with suppress(SMTPException, OSError):  # it is taken; how they part changes nothing
                await smtp.quit()
            return _sorted([SMTPRecipientRefused(code, words, address) for address, (code, words) in said.items()])
        finally:
            smtp.close()


def is_heavy(order: SendMessage) -> bool:
    """Whether its files lie in memory several times over while it is sent, so that few such mails go at once."""
    return sum(each.size for each in order.attachments) > HEAVY


def _write(order: SendMessage, **facts: Any) -> bytes:
    """Raises `Refused`."""
    mail = compose(order, **facts)
    try:
        return as_bytes(mail)
    except (UnicodeError, ValueError, LookupError) as error:
        raise Refused("The mail cannot be written as MIME") from error


def return_path(order: SendMessage) -> str:
    """Where reports of failure go: to the mailbox it is from; of a machine's own words to nobody, so that nothing
    answers them (RFC 3834 section 3.3)."""
    return wire_address(order.our_address) if order.agent_id else ""


def envelope(order: SendMessage) -> list[str]:
    """Who gets it, each once, as SMTP knows them. Raises `Refused` for what is no address."""
    wanted = order.recipients or (order.to, *order.cc, *order.bcc)
    try:
        return list(dict.fromkeys(wire_address(address) for address in wanted))
    except ValueError as error:
        raise Refused("One of the recipients is no email address") from error


def none_taken(error: SMTPRecipientsRefused) -> Answer:
    """The server took none of the recipients. Some of them it may take later, and others never; if it is all the same
    with all of them, that is raised."""
    answer = _sorted(error.recipients)
    if answer.refused and answer.later:
        return answer
    if len(error.recipients) < 2:
        raise as_send_failed(error) from error
    words = "; ".join(f"{address}: {why}" for address, why in (answer.refused | answer.later).items())[:500]
    raise (Refused(words) if answer.refused else Retryable(words)) from error


def _sorted(errors: Sequence[SMTPRecipientRefused]) -> Answer:
    failures = {error.recipient: as_send_failed(error) for error in errors}
    return Answer(
        refused={address: why.detail for address, why in failures.items() if isinstance(why, Refused)},
        later={address: why.detail for address, why in failures.items() if not isinstance(why, Refused)},
    )


def as_send_failed(error: Exception) -> SendFailed:
    """The hub's word for a failed SMTP dialogue: 4xx and broken lines may pass later, 5xx never will."""
    if isinstance(error, SMTPRecipientsRefused):
        return as_send_failed(error.recipients[0]) if error.recipients else Refused("The recipient was refused")
    if isinstance(error, SMTPResponseException):
        said = f"The mail server said {error.code} {' '.join(error.message.split())}"[:200]
        if 400 <= error.code < 500:
            return Retryable(said)
        if isinstance(error, SMTPAuthenticationError) or error.code in _BAD_CREDENTIALS:
            return BadCredentials(said, mend="Check smtp_user and smtp_password of email")
        return Refused(said) if 500 <= error.code < 600 else Retryable(said)
    if isinstance(error, SMTPNotSupported):
        return Refused("The address needs SMTPUTF8, which the mail server lacks")
    if isinstance(error, ValueError):
        return Refused("The mail cannot be sent as it is")
    if type(error) is SMTPException:  # an extension the settings ask for is missing (STARTTLS, AUTH)
        return Retryable(str(error)[:200], mend="Check smtp_tls and smtp_user of email")
    return Retryable(f"The mail server does not answer ({type(error).__name__})")
