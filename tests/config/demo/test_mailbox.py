"""A customer's mail goes out and comes in by real SMTP, with the headers that keep a thread together."""

from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import aiosmtplib
import msgspec
import pytest

from config.demo.mailbox import Letter, Mailboxes
from hub.contract.errors import Refused, Retryable
from tests.config.demo.conftest import NOW, Post

HELENA = "helena.brandt@northwind.example"
LETTER = Letter(
    sender=HELENA,
    sender_name='Helena "HB" Brandt',
    to="support@meridian.example",
    subject="Getriebe · 减速机",
    text="Good morning.\n.\nA dot alone, and 您好。",
)


def answer(key: str, to: str = HELENA) -> EmailMessage:
    message = EmailMessage()
    message["From"] = '"Wang Lei" <support@meridian.example>'
    message["To"] = to
    message["Subject"] = "Re: Getriebe"
    message["Message-ID"] = "<answer@meridian.example>"
    message["In-Reply-To"] = message["References"] = f"<{key}>"
    message.set_content("Good morning Helena.")
    return message


async def test_a_letter_reaches_the_hub_as_a_mail_of_that_person(post: Post) -> None:
    sent = await post.boxes.send(LETTER)
    (mail,) = post.hub.mails_to("support@meridian.example")
    assert (mail.sender, mail.sender_name) == (HELENA, 'Helena "HB" Brandt')
    assert (mail.subject, mail.message_id) == (LETTER.subject, sent.message_id)
    assert mail.text.strip().replace("\r\n", "\n") == LETTER.text
    parsed = BytesParser(policy=default).parsebytes(post.hub.raw[0])
    assert parsed["Date"].datetime == NOW


async def test_an_answer_arrives_in_the_senders_mailbox_and_a_reply_keeps_the_thread(post: Post) -> None:
    sent = await post.boxes.send(LETTER)
    await aiosmtplib.send(answer(sent.message_id), hostname="127.0.0.1", port=post.customers.port, start_tls=False)
    first, second = post.boxes.of(HELENA.upper())
    assert (first.direction, second.direction) == ("sent", "received")
    assert second.in_reply_to == first.message_id

    await post.boxes.send(
        msgspec.structs.replace(LETTER, in_reply_to=second.message_id, references=(first.message_id, second.message_id))
    )
    reply = post.hub.mails_to("support@meridian.example")[-1]
    assert reply.in_reply_to == second.message_id
    assert reply.references == (first.message_id, second.message_id)


async def test_whoever_listens_hears_of_mails_to_that_person_only(post: Post) -> None:
    with post.boxes.listening(HELENA.upper()) as next_mail:
        for to in ("jonas@northwind.example", HELENA):
            await aiosmtplib.send(answer("x@y", to), hostname="127.0.0.1", port=post.customers.port, start_tls=False)
        assert (await next_mail()).to == (HELENA,)


async def test_a_hub_that_does_not_listen_is_told_so(post: Post, unused_tcp_port: int) -> None:
    boxes = Mailboxes(post.customers, "127.0.0.1", unused_tcp_port, lambda: NOW)
    with pytest.raises(Retryable, match="does not answer"):
        await boxes.send(LETTER)
    assert boxes.of(HELENA) == []


async def test_a_refusal_carries_the_servers_own_words(post: Post) -> None:
    too_large = msgspec.structs.replace(LETTER, text="x" * 26_000_000)
    with pytest.raises(Refused, match="answered 552"):
        await post.boxes.send(too_large)
