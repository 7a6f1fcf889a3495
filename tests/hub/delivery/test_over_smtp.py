"""Delivery with the real way out for mail, over real sockets, on both stores."""

import asyncio
from email import message_from_bytes

from sqlalchemy import select

from channels.email.message_ids import MessageIds
from channels.email.send import MailSender, Relay
from hub.contract.events import MessageDelivery
from hub.storage.outbox import try_again
from hub.storage.schema import addresses
from tests.channels.email.conftest import ScriptedServer, scripted
from tests.factories.rows import an_address
from tests.fakes.email_doors import FakeHub
from tests.hub.delivery.conftest import Post

__all__ = ["scripted"]  # a fixture
IDS = MessageIds(domain="hub.test", secret=b"secret")
BOB, EVE = "bob@x.example", "eve@x.example"


def by_smtp(post: Post, server: ScriptedServer, **changes: int) -> None:
    """Let mails go out by this server."""
    relay = Relay(
        host="127.0.0.1", port=server.port, tls="none", user="", password="", timeout_seconds=5, **changes  # type: ignore[arg-type]
    )  # fmt: skip
    sender = MailSender(relay, FakeHub().doors, IDS, names={}, from_name="{agent}")
    post.senders["email"] = sender  # type: ignore[assignment]


def asked(server: ScriptedServer) -> list[str]:
    """To whom mails went, in order."""
    return [line.removeprefix("RCPT TO:") for line in server.heard if line.startswith("RCPT")]


async def test_who_got_a_mail_never_gets_it_twice_while_others_are_tried(post: Post, scripted: ScriptedServer) -> None:
    by_smtp(post, scripted)
    await post.store.transact(lambda conn: an_address(conn, BOB, "pe_ct_1"))
    scripted.answers |= {f"RCPT TO:<{BOB}>": "550 5.1.1 no such user", f"RCPT TO:<{EVE}>": "450 4.2.0 greylisted"}
    async with post.working():
        await post.write(1, cc=(BOB,), bcc=(EVE,))
        first = (await post.event(MessageDelivery, 1)).message
        assert (first.delivery, BOB in first.failure, EVE in first.failure) == ("delayed", True, True)
        del scripted.answers[f"RCPT TO:<{EVE}>"]
        post.clock.advance(2)
        await post.ring()
        second = (await post.event(MessageDelivery, 2)).message
        assert (second.delivery, second.failure) == ("failed", f"{BOB}: The mail server said 550 5.1.1 no such user")
        del scripted.answers[f"RCPT TO:<{BOB}>"]
        await post.writer.run(lambda tx, items: [try_again(tx, each) for each in items], "or_1")
        await post.ring()
        async with asyncio.timeout(10):
            while (await post.outbox())[0][1] != "done":
                await asyncio.sleep(0.005)
    assert asked(scripted) == ["<ingrid@north.example>", f"<{BOB}>", f"<{EVE}>", f"<{EVE}>", f"<{BOB}>"]
    assert len({message_from_bytes(raw)["Message-ID"] for raw in scripted.taken}) == 1
    assert not any(EVE.encode() in raw for raw in scripted.taken)
    async with post.store.reader.connect() as conn:
        marked = (await conn.execute(select(addresses.c.value).where(addresses.c.failed_at.is_not(None)))).scalars()
        assert list(marked) == [BOB]


async def test_a_server_that_is_away_delays_a_mail_and_gets_it_once_it_is_back(
    post: Post, scripted: ScriptedServer
) -> None:
    by_smtp(post, scripted)
    scripted.answers["greeting"] = "421 4.3.2 closing down"
    async with post.working():
        await post.write(1)
        assert (await post.event(MessageDelivery, 1)).message.delivery == "delayed"
        scripted.answers["greeting"] = "220 back"
        post.clock.advance(2)
        await post.ring()
        assert (await post.event(MessageDelivery, 2)).message.delivery == "sent"
    assert len(scripted.taken) == 1


async def test_a_mail_that_is_refused_fails_at_once(post: Post, scripted: ScriptedServer) -> None:
    by_smtp(post, scripted)
    scripted.answers["."] = "554 5.7.1 looks like spam"
    async with post.working():
        await post.write(1)
        failed = (await post.event(MessageDelivery)).message
    assert (failed.delivery, failed.failure) == ("failed", "The mail server said 554 5.7.1 looks like spam")


async def test_more_than_a_relay_may_have_at_once_waits_and_nothing_fails(post: Post, scripted: ScriptedServer) -> None:
    by_smtp(post, scripted, connections=1)
    async with post.working():
        await post.write(1, 2, 3)
        await post.write(4, contact="ct_2")
        became = [(await post.event(MessageDelivery, number)).message.delivery for number in (1, 2, 3, 4)]
    assert became == ["sent"] * 4
    assert len(scripted.taken) == 4
