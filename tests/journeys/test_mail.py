"""There and back through real mail servers: a customer's mail, the agent's answer, and what each kind of client makes
of it. Postfix carries, Dovecot holds the customers' mailboxes, the hub is `keydesk serve` in a process of its own."""

import asyncio
import json
import secrets
import smtplib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from config.demo.company import Company, load_company
from config.demo.load import load_demo
from config.settings import read_settings
from config.wiring import now, read_business
from hub.storage.engine import open_store
from tests.crash.hub_process import HubProcess
from tests.journeys import mail_clients
from tests.journeys.console import Card, Console, sign_in
from tests.mail_servers import DovecotServer, PostfixServer, dovecot_server, postfix_server
from tests.servers import free_port

HELENA = "helena.brandt@northwind.example"
STRANGER = "zhang.wei@huaxin.example"
MAIL = (
    f"From: Helena Brandt <{HELENA}>\r\nSubject: Order 4711 =?utf-8?B?6K6i5Y2V?=\r\n"
    "Message-ID: <first@northwind.example>\r\nReferences: <older@northwind.example>\r\n\r\nWhen does it arrive?\r\n"
)
Answer = Callable[[bytes, str, str], bytes]


class Post:
    """The mail route between customers and the hub."""

    def __init__(self, postfix: PostfixServer, dovecot: DovecotServer, ours: str) -> None:
        self._postfix = postfix
        self._dovecot = dovecot
        self.ours = ours

    async def send(self, sender: str, raw: bytes) -> None:
        def go() -> None:
            with smtplib.SMTP("127.0.0.1", self._postfix.port, timeout=20) as smtp:
                smtp.sendmail(sender, [self.ours], raw)

        await asyncio.to_thread(go)

    async def inbox(self, address: str, many: int) -> list[bytes]:
        """What lies in a customer's mailbox, once there are so many mails."""
        async with asyncio.timeout(30):
            while len(mails := await asyncio.to_thread(self._dovecot.mails, address)) < many:
                await asyncio.sleep(0.05)
        return mails


def environment(url: str, company: Company, smtp_port: int) -> dict[str, str]:
    ours = {"address": company.supplier.email, "name": company.supplier.name}
    return {
        "KEYDESK_DATABASE_URL": url,
        "KEYDESK_SECRET_KEY": secrets.token_urlsafe(48),
        "KEYDESK_LOG_LEVEL": "warning",
        "KEYDESK_EMAIL__MAILBOXES": json.dumps([ours]),
        "KEYDESK_EMAIL__DOMAIN": company.supplier.email.partition("@")[2],
        "KEYDESK_EMAIL__SMTP_HOST": "127.0.0.1",
        "KEYDESK_EMAIL__SMTP_PORT": str(smtp_port),
    }


@asynccontextmanager
async def mail_premises(database_url: str, folder: Path, protocol: str) -> AsyncIterator[tuple[HubProcess, Post]]:
    """A hub that takes mail from Postfix by this protocol, and sends by it."""
    business = read_business(read_settings())
    company = load_company(business)
    store = open_store(database_url)
    await load_demo(store, company, business, now())
    await store.close()
    ours = company.supplier.email
    relay = free_port()
    variables = environment(database_url, company, relay) | {"KEYDESK_EMAIL__LISTEN_PROTOCOL": protocol}
    with dovecot_server() as dovecot:
        hub = HubProcess(folder, variables)
        way = f"lmtp:inet:127.0.0.1:{hub.mail_port}" if protocol == "lmtp" else f"smtp:[127.0.0.1]:{hub.mail_port}"
        theirs = f"lmtp:inet:127.0.0.1:{dovecot.lmtp_port}"
        routes = {ours.partition("@")[2]: way, "northwind.example": theirs, "huaxin.example": theirs}
        try:
            with postfix_server(routes, relay) as postfix:
                await hub.start()
                try:
                    yield hub, Post(postfix, dovecot, ours)
                except BaseException:
                    print(hub.log(), postfix.log.read_text()[-5000:], sep="\n")
                    raise
        finally:
            hub.close()


def own_words(message: Card) -> str:
    """What the customer wrote, without the history below it."""
    text: str = message["text"]
    cut = message["extra"].get("quoted_from")
    return text[: int(cut)].strip() if cut else text.strip()


def by_a_person(raw: bytes) -> bool:
    return b"\nAuto-Submitted: auto-replied" not in raw


@pytest.mark.parametrize(("kind", "protocol"), [("sqlite", "lmtp"), ("postgres", "smtp")])
async def test_an_answer_from_any_kind_of_client_comes_back_into_its_conversation(
    kind: str, protocol: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url: str = request.getfixturevalue(f"{kind}_url")
    async with mail_premises(url, tmp_path, protocol) as (hub, post), sign_in(hub.url, "wang.lei") as agent:
        await post.send(HELENA, MAIL.encode())
        card = await agent.offered("email")
        assert (card["account_name"], card["subject"]) == ("Northwind Turbines", "Order 4711 订单")
        await agent.accept(card)
        await agent.reply(card, "On Thursday, with the 07:10 train.", "r1")
        acknowledged, arrived = sorted(await post.inbox(HELENA, 2), key=by_a_person)
        assert not by_a_person(acknowledged)
        assert card["reference"].encode() in acknowledged
        assert by_a_person(arrived)
        assert f"[{card['reference']}]".encode() in arrived or b"=?utf-8?" in arrived
        assert b"In-Reply-To: <first@northwind.example>" in arrived

        answers: list[tuple[Answer, str]] = [
            (mail_clients.mailing_list, "The list thanks you."),
            (mail_clients.exchange, "Please call me before noon."),
            (mail_clients.foxmail, "收到，请按镕基的要求安排。"),
            (mail_clients.subject_only, "Sent from my telephone"),
        ]
        for answer, words in answers:
            await post.send(HELENA, answer(arrived, HELENA, words))
            heard = await agent.heard(words)
            assert heard["conversation_id"] == card["conversation_id"], answer.__name__
            assert own_words(heard).startswith(words), answer.__name__
            assert "07:10" not in own_words(heard), answer.__name__

        await post.send(STRANGER, mail_clients.forger(arrived, STRANGER, "Let me in."))
        other = await agent.until(lambda: _of_another(agent, card))
        assert other["account_name"] == "华信重工"

        # The list's mail is a machine's: nothing but one acknowledgement and the agent's one answer ever went out.
        assert len(await post.inbox(HELENA, 2)) == 2


def _of_another(agent: Console, card: Card) -> Card | None:
    others = [each for each in agent.contacts.values() if each["conversation_id"] != card["conversation_id"]]
    return others[0] if others else None


async def test_a_responder_that_answers_everything_gets_one_answer_of_ours(sqlite_url: str, tmp_path: Path) -> None:
    """The worst of its kind: it names nothing of ours, and does not say that it is a machine."""
    robot = "front.desk@northwind.example"
    async with mail_premises(sqlite_url, tmp_path, "lmtp") as (hub, post), sign_in(hub.url, "wang.lei") as agent:
        answered = 0
        await post.send(robot, _from(robot, "Your delivery", 0))
        for number in (1, 2):
            await agent.until(lambda many=number: len(agent.contacts) >= many or None)
            while not await _outbox_is_empty(sqlite_url):
                await asyncio.sleep(0.05)
            for _ in (await post.inbox(robot, answered))[answered:] if number > 1 else await post.inbox(robot, 1):
                answered += 1
                await post.send(robot, _from(robot, "We have received your mail", answered))
        assert answered == 1
        assert len(agent.contacts) == 2, "what the responder wrote is there to be read"


def _from(sender: str, subject: str, number: int) -> bytes:
    return (
        f"From: {sender}\r\nSubject: {subject}\r\nMessage-ID: <robot-{number}@northwind.example>\r\n\r\n"
        f"We will write to you as soon as we can, number {number}.\r\n"
    ).encode()


async def _outbox_is_empty(database_url: str) -> bool:
    store = open_store(database_url)
    try:
        async with store.reader.connect() as connection:
            waiting = await connection.execute(text("SELECT count(*) FROM outbox WHERE state = 'pending'"))
            return waiting.scalar_one() == 0
    finally:
        await store.close()
