"""The demo's customers' mail: sent by real SMTP to the hub's listener, received by real SMTP from it."""

from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Annotated, Literal

import aiosmtplib
from msgspec import Meta

from channels.email.sink import Sink, SinkMail
from hub.contract.errors import Refused, Retryable
from hub.contract.ports import Clock
from hub.contract.words import Value

Address = Annotated[str, Meta(pattern=r"^[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+$", max_length=254)]
Line = Annotated[str, Meta(pattern=r"^[^\r\n]*$", max_length=300)]
Key = Annotated[str, Meta(pattern=r"^[^\s<>]*$", max_length=400)]
SECONDS_TO_SEND = 10


class Letter(Value):
    """What a customer writes. `in_reply_to` and `references`: Message-IDs without brackets, oldest first."""

    sender: Address
    sender_name: Line
    to: Address
    subject: Line
    text: Annotated[str, Meta(min_length=1, max_length=100_000)]
    in_reply_to: Key = ""
    references: tuple[Key, ...] = ()


class Mail(Value):
    """A mail in a customer's mailbox, sent by them or received. `message_id` has no brackets; `at` is ISO 8601, UTC."""

    direction: Literal["sent", "received"]
    sender: str
    sender_name: str
    to: tuple[str, ...]
    subject: str
    text: str
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    at: str


class Mailboxes:
    """Every customer's mailbox. `host` and `port`: the hub's listener."""

    def __init__(self, sink: Sink, host: str, port: int, clock: Clock, *, keep: int = 500) -> None:
        self._sink = sink
        self._host = host
        self._port = port
        self._clock = clock
        self._sent: deque[Mail] = deque(maxlen=keep)

    async def send(self, letter: Letter) -> Mail:
        """Hand `letter` to the hub's listener and return when it has it. Raises `Refused` or `Retryable`."""
        message = _compose(letter, format_datetime(self._clock().astimezone(UTC)))
        try:
            await aiosmtplib.send(
                message,
                sender=letter.sender,
                recipients=[letter.to],
                hostname=self._host,
                port=self._port,
                start_tls=False,
                timeout=SECONDS_TO_SEND,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            first = error.recipients[0]
            raise Refused(f"The hub's mail server answered {first.code}: {first.message}") from None
        except aiosmtplib.SMTPResponseException as error:
            raise Refused(f"The hub's mail server answered {error.code}: {error.message}") from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            raise Retryable("The hub's mail server does not answer.", mend="Is the hub still running?") from None
        mail = _sent(letter, str(message["Message-ID"]).strip("<>"), self._clock().astimezone(UTC).isoformat())
        self._sent.append(mail)
        return mail

    def of(self, address: str) -> list[Mail]:
        """All mails of one customer, oldest first."""
        sent = [mail for mail in self._sent if mail.sender.lower() == address.lower()]
        return sorted([*sent, *map(_received, self._sink.mails_to(address))], key=lambda mail: mail.at)

    @contextmanager
    def listening(self, address: str) -> Iterator[Callable[[], Awaitable[Mail]]]:
        """Gives what waits for the next mail that arrives for one customer from now on."""
        with self._sink.subscribe() as queue:

            async def next_mail() -> Mail:
                while address.lower() not in (mail := await queue.get()).to:
                    pass
                return _received(mail)

            yield next_mail


def _compose(letter: Letter, date: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = _mailbox(letter.sender_name, letter.sender)
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = date
    message["Message-ID"] = make_msgid(domain=letter.sender.rpartition("@")[2])
    if letter.in_reply_to:
        message["In-Reply-To"] = f"<{letter.in_reply_to}>"
    if letter.references:
        message["References"] = " ".join(f"<{key}>" for key in letter.references)
    message.set_content(letter.text)
    return message


def _mailbox(name: str, address: str) -> str:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>' if name else address


def _sent(letter: Letter, message_id: str, at: str) -> Mail:
    return Mail(
        direction="sent",
        sender=letter.sender,
        sender_name=letter.sender_name,
        to=(letter.to,),
        subject=letter.subject,
        text=letter.text,
        message_id=message_id,
        in_reply_to=letter.in_reply_to,
        references=letter.references,
        at=at,
    )


def _received(mail: SinkMail) -> Mail:
    return Mail(
        direction="received",
        sender=mail.sender,
        sender_name=mail.sender_name,
        to=mail.to,
        subject=mail.subject,
        text=mail.text,
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        references=mail.references,
        at=mail.at.astimezone(UTC).isoformat(),
    )
