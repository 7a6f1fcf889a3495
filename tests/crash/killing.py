"""kill -9 at any instant loses no acknowledged contact or message, and assigns none twice."""

import asyncio
import json
import os
import random
import secrets
import shutil
from collections import Counter
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from channels.email.sink import open_sink
from config.business_file import load_business
from config.demo.company import Company, load_company
from config.demo.load import load_demo
from config.settings import read_settings
from config.wiring import TRAITS
from hub.storage.engine import open_store
from tests.crash.agents import AutoAgent
from tests.crash.carrier import yes_carrier
from tests.crash.checks import Picture, faults
from tests.crash.customers import Customers, Ledger
from tests.crash.hub_process import HubProcess
from tests.factories.river import open_at_any_hour
from tests.fakes.clock import START, FakeClock
from tests.fakes.served import served

KILLS = int(os.environ.get("KILLS", "25"))
"""How often the hub is killed. What runs at every change may do with fewer (.ci/run says `KILLS`), but not with less
than ten: something of everything has to be hit."""
AGENTS = ("wang.lei", "maria.santos", "james.okafor", "anna.keller", "chen.jing", "tom.riley")
HANDLED_WITHIN = 300.0  # seconds; a guard against hanging, however busy the machine is
OUTCOMES = {"handled", "abandoned", "short_abandoned", "callback"}
FIRST = "- { ask: dedicated, wait: 15 s }"
TOGETHER = "- { ask: everyone, wait: 15 s, ring: all }"


def ringing(folder: Path) -> Path:
    """The business as it comes, but silver and standard ring at everyone at once, and chats begin without a form."""
    shutil.copytree(read_settings().business_dir, folder)
    plans = folder / "plans.yaml"
    before = plans.read_text(encoding="utf-8")
    assert FIRST in before
    plans.write_text(before.replace(FIRST, TOGETHER), encoding="utf-8")
    (folder / "chat.yaml").unlink(missing_ok=True)  # whoever comes by chat is not asked to fill in a form first
    open_at_any_hour(folder)
    return folder


def environment(url: str, company: Company, token: str, carrier_port: int, mail_port: int) -> dict[str, str]:
    return {
        "KEYDESK_DATABASE_URL": url,
        "KEYDESK_SECRET_KEY": secrets.token_urlsafe(48),
        "KEYDESK_LOG_LEVEL": "warning",
        "KEYDESK_PHONE__ACCOUNT_SID": "AC1",
        "KEYDESK_PHONE__AUTH_TOKEN": token,
        "KEYDESK_PHONE__API_BASE_URL": f"http://127.0.0.1:{carrier_port}",
        "KEYDESK_PHONE__NUMBER": company.supplier.phone,
        "KEYDESK_EMAIL__MAILBOXES": json.dumps([{"address": company.supplier.email, "name": company.supplier.name}]),
        "KEYDESK_EMAIL__DOMAIN": company.supplier.email.partition("@")[2],
        "KEYDESK_EMAIL__SMTP_HOST": "127.0.0.1",
        "KEYDESK_EMAIL__SMTP_PORT": str(mail_port),
        "KEYDESK_WEB_CHAT__CONNECTIONS_PER_SECOND": "1000",
        "KEYDESK_WEB_CHAT__CONNECTION_BURST": "1000",
        "KEYDESK_WEB_CHAT__MESSAGES_PER_SECOND": "1000",
    }


async def kill_again_and_again(database_url: str, redis_url: str, tmp_path: Path) -> None:
    """A day of customers and agents, during which the hub is killed and started again and again."""
    seed = secrets.randbits(32)
    chance = random.Random(seed)
    folder = ringing(tmp_path / "business")
    business = load_business(folder, TRAITS)
    company = load_company(business)
    store = open_store(database_url)
    await load_demo(store, company, business, START)
    token = secrets.token_hex(16)
    async with served(yes_carrier()) as carrier_port, open_sink("127.0.0.1", 0, clock=FakeClock()) as sink:
        variables = environment(database_url, company, token, carrier_port, sink.port)
        variables["KEYDESK_BUSINESS_DIR"] = str(folder)
        variables["KEYDESK_REDIS_URL"] = redis_url
        hub = HubProcess(tmp_path, variables)
        customers = Customers(hub.url, hub.mail_port, token, company, chance)
        agents = [asyncio.create_task(AutoAgent(hub.url, login).work()) for login in AGENTS]
        try:
            await hub.start()
            await at_work(store.reader)
            for kill in range(1, KILLS + 1):
                if kill % 5 == 0:  # now and then all agents are free, so that several are rung at once
                    await handled(store.reader, customers, agents)
                customers.come(calls=6, mails=5, chats=4)
                await asyncio.sleep(chance.uniform(0.05, 0.8))
                hub.kill()
                acknowledged = customers.ledger.copy()
                killed = await Picture.take(store.reader)
                whole(killed, acknowledged, f"after kill {hub.lives}")
                await hub.start()
                alive(customers, agents)
                acknowledged = customers.ledger.copy()
                whole(await Picture.take(store.reader), acknowledged, f"in life {hub.lives}")
            async with asyncio.timeout(HANDLED_WITHIN):
                await customers.done()
            picture = await handled(store.reader, customers, agents)
            whole(picture, customers.ledger, "at the end")
            assert len(picture.contacts) >= KILLS * 15
            assert {row.outcome for row in picture.contacts.values()} <= OUTCOMES
            assert rung_together(picture), "nobody was rung together"
            assert customers.ledger.callbacks, "nobody was promised to be called back"
            assert customers.ledger.repeats > 0, "no kill hit anybody: this proved nothing"
        except BaseException:
            print(f"seed {seed}; the hub's log:\n{hub.log()}")
            raise
        finally:
            customers.give_up()
            for task in agents:
                task.cancel()
            await asyncio.gather(*agents, *customers.tasks, return_exceptions=True)
            hub.close()
            await store.close()


async def at_work(engine: AsyncEngine) -> None:
    """Return when the agents' consoles are there: before that, whoever comes would be asked to leave a message."""
    there = text("SELECT count(*) FROM agents WHERE reachable")
    async with asyncio.timeout(HANDLED_WITHIN):
        while True:
            async with engine.connect() as connection:
                if (await connection.execute(there)).scalar_one() == len(AGENTS):
                    return
            await asyncio.sleep(0.1)


def whole(picture: Picture, acknowledged: Ledger, when: str) -> None:
    """Raise what is wrong, in words."""
    found = faults(picture, acknowledged)
    assert not found, f"{when}: {found}"


def rung_together(picture: Picture) -> bool:
    asked = Counter((row.contact_id, row.offered_at) for row in picture.tables["offers"])
    return max(asked.values()) > 1


def alive(customers: Customers, agents: list[asyncio.Task[None]]) -> None:
    """Raise what stopped a customer or an agent, if anything did."""
    customers.check()
    for task in agents:
        if task.done():
            task.result()


async def handled(engine: AsyncEngine, customers: Customers, agents: list[asyncio.Task[None]]) -> Picture:
    """The store when no contact is open any more; whatever stays open is named."""
    begun = asyncio.get_running_loop().time()
    while (picture := await Picture.take(engine)).open:
        alive(customers, agents)
        if asyncio.get_running_loop().time() > begun + HANDLED_WITHIN:
            raise AssertionError(f"still open: {[dict(row._mapping) for row in picture.open]}")
        await asyncio.sleep(0.2)
    return picture
