"""kill -9 while mail is collected, imported and sent: nothing lost, nothing taken twice, nothing sent twice.

Postfix's own log is the judge of what was sent. One window no sender can close (RFC 5321 section 6.1): killed after
Postfix said 250 and before that is committed, the hub sends the mail once more, under the same Message-ID. The test
holds that no mail goes twice but those in this window.
"""

import asyncio
import contextlib
import json
import os
import random
import secrets
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from config.demo.company import Company, Person, load_company
from config.demo.load import load_demo
from config.settings import read_settings
from config.wiring import now, read_business
from hub.storage.engine import Store, open_store
from tests.crash.agents import AutoAgent
from tests.crash.checks import Picture, faults
from tests.crash.customers import Ledger
from tests.crash.hub_process import ROOT, HubProcess
from tests.journeys.console import Card, Console
from tests.journeys.test_mail import environment
from tests.mail_servers import PASSWORD, DovecotServer, PostfixServer, dovecot_server, postfix_server
from tests.servers import free_port

KILLS = 4
COLLECTED, IMPORTED = 30, 30
AGENTS = ("wang.lei", "maria.santos", "james.okafor", "anna.keller", "chen.jing", "tom.riley")
SENT_WITHIN = 240.0  # seconds


class Writer(AutoAgent):
    """Answers every mail before wrapping it up. `answered`: ids of the answers that the hub acknowledged."""

    def __init__(self, url: str, login: str) -> None:
        super().__init__(url, login)
        self.answered: set[str] = set()

    async def _handle(self, console: Console, card: Card) -> None:
        if card["state"] == "active" and card["agent_id"] == console.id:
            body = {"text": "On Thursday.", "client_id": card["id"], "contact_id": card["id"]}
            answer = await self._ask("POST", f"/conversations/{card['conversation_id']}/messages", body)
            if "kind" in answer:
                self.answered.add(answer["id"])
        await super()._handle(console, card)


def letters(people: list[Person], start: int, many: int) -> Iterator[bytes]:
    for number in range(start, start + many):
        person = people[number % len(people)]
        yield (
            f"From: {person.email}\r\nSubject: Letter {number}\r\nMessage-ID: <letter.{number}@there.example>\r\n"
            f"Date: Mon, 02 Mar 2026 09:00:00 +0000\r\n\r\nWhere is number {number}?\r\n"
        ).encode()


def collecting(dovecot: DovecotServer, company: Company) -> str:
    facts = {"mailbox": company.supplier.email, "host": "127.0.0.1", "port": dovecot.port, "tls": "none"}
    return json.dumps([facts | {"user": "desk", "password": PASSWORD}])


async def keydesk(variables: dict[str, str], *words: str) -> int:
    """Run a command to its end; its exit status."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "config.cli",
        *words,
        cwd=ROOT,
        env=variables,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.kill()


async def import_until_done(variables: dict[str, str], folder: Path) -> int:
    """As an operator does: an import that was broken off is started again. How often it was."""
    begun = 1
    while await keydesk(variables, "email", "import", str(folder)) != 0:
        begun += 1
    return begun


async def unsettled(store: Store) -> set[str]:
    """Ids of the messages whose sending is not committed."""
    async with store.reader.connect() as connection:
        rows = await connection.execute(text("SELECT \"order\" FROM outbox WHERE state = 'pending'"))
        orders: list[dict[str, Any]] = [json.loads(row[0]) for row in rows]
    return {order["message_id"] for order in orders if "message_id" in order}


async def sending(store: Store) -> None:
    """Until a mail is under way, or there is none to wait for."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(15):
            while not await unsettled(store):
                await asyncio.sleep(0.001)


def sent(postfix: PostfixServer) -> Counter[str]:
    """How often Postfix handed on each of our messages, by its id: what stands before the token in the Message-ID."""
    return Counter(key.rpartition("@")[0].rpartition(".")[0] for key in postfix.sent())


@pytest.mark.timeout(600)
async def test_mail_survives_kills_while_it_is_collected_imported_and_sent(sqlite_url: str, tmp_path: Path) -> None:
    seed = secrets.randbits(32)
    chance = random.Random(seed)
    business = read_business(read_settings())
    company = load_company(business)
    store = open_store(sqlite_url)
    await load_demo(store, company, business, now())
    people = [person for account in company.accounts for person in account.people]
    archive = tmp_path / "archive"
    archive.mkdir()
    for number, raw in enumerate(letters(people, COLLECTED, IMPORTED)):
        (archive / f"{number:03}.eml").write_bytes(raw)
    relay = free_port()
    with dovecot_server() as dovecot:
        dovecot.fill("desk", letters(people, 0, COLLECTED))
        variables = environment(sqlite_url, company, relay) | {"KEYDESK_EMAIL__IMAP": collecting(dovecot, company)}
        routes = dict.fromkeys(
            {person.email.partition("@")[2] for person in people}, f"lmtp:inet:127.0.0.1:{dovecot.lmtp_port}"
        )
        hub = HubProcess(tmp_path, variables)
        agents = [Writer(hub.url, login) for login in AGENTS]
        asked = variables | {"KEYDESK_EMAIL__LISTEN_PORT": str(hub.mail_port), "PATH": os.environ.get("PATH", "")}
        tasks: list[asyncio.Task[Any]] = []
        try:
            with postfix_server(routes, relay) as postfix:
                await hub.start()
                tasks += [asyncio.create_task(agent.work()) for agent in agents]
                importing = asyncio.create_task(import_until_done(asked, archive))
                tasks.append(importing)
                at_risk: set[str] = set()
                for kill in range(KILLS):
                    await (sending(store) if kill % 2 else asyncio.sleep(chance.uniform(0.1, 1.2)))
                    hub.kill()
                    at_risk |= await unsettled(store)
                    await hub.start()
                begun = await importing
                async with asyncio.timeout(SENT_WITHIN):
                    picture = await settled(store, agents, postfix)
                told = Ledger(mails={f"Letter {number}" for number in range(COLLECTED + IMPORTED)})
                assert faults(picture, told) == []
                handed = sent(postfix)
                answered = {answer for agent in agents for answer in agent.answered}
                assert answered - handed.keys() == set(), "an answer that was acknowledged was never sent"
                twice = {message for message, times in handed.items() if times > 1}
                assert twice - at_risk == set(), "sent again although its sending was committed"
                assert await keydesk(asked, "email", "verify") == 0
                print(
                    f"{KILLS} kills, {len(handed)} sent, {len(at_risk)} unsettled at a kill, {len(twice)} of them twice"
                )
                print(f"the import was begun {begun} times")
        except BaseException:
            print(f"seed {seed}; the hub's log:\n{hub.log()}")
            raise
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            hub.close()
            await store.close()


async def settled(store: Store, agents: list[Writer], postfix: PostfixServer) -> Picture:
    """The store when every mail is answered and every answer has gone through Postfix."""
    while True:
        picture = await Picture.take(store.reader)
        arrived = sum(row.subject.startswith("Letter") for row in picture.contacts.values())
        answered = {answer for agent in agents for answer in agent.answered}
        calm = arrived >= COLLECTED + IMPORTED and not picture.open and not await unsettled(store)
        if calm and answered <= sent(postfix).keys():
            return picture
        await asyncio.sleep(0.2)
