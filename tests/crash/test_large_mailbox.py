"""A mailbox of 5,000 mails, and a hub that is killed while it reads them: each becomes a contact once."""

import asyncio
import json
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from config.demo.company import load_company
from config.demo.load import load_demo
from config.settings import read_settings
from config.wiring import now, read_business
from hub.storage.engine import Store, open_store
from tests.crash.hub_process import HubProcess
from tests.crash.test_mail import collecting, keydesk, letters
from tests.journeys.test_mail import environment
from tests.mail_servers import dovecot_server

MANY = 5_000


async def taken(store: Store, at_least: int) -> None:
    """Until so many mails have become contacts."""
    found = 0
    while found < at_least:
        async with store.reader.connect() as connection:
            found = (await connection.execute(text("SELECT count(*) FROM contacts"))).scalar_one()
        await asyncio.sleep(0.05)


@pytest.mark.timeout(600)
async def test_each_of_five_thousand_mails_is_a_contact_once_though_the_hub_is_killed(
    sqlite_url: str, tmp_path: Path
) -> None:
    business = read_business(read_settings())
    company = load_company(business)
    store = open_store(sqlite_url)
    await load_demo(store, company, business, now())
    people = [person for account in company.accounts for person in account.people]
    with dovecot_server() as dovecot:
        dovecot.fill("desk", letters(people, 0, MANY))
        variables = environment(sqlite_url, company, 1) | {"KEYDESK_EMAIL__IMAP": collecting(dovecot, company)}
        hub = HubProcess(tmp_path, variables)
        try:
            await hub.start()
            await taken(store, MANY // 3)
            hub.kill()
            await hub.start()
            await taken(store, MANY)
            assert await keydesk({**variables, "KEYDESK_DATA_DIR": str(tmp_path)}, "email", "verify") == 0
            async with store.reader.connect() as connection:
                subjects = (await connection.execute(text("SELECT subject FROM contacts"))).scalars()
                often = Counter(subjects)
                raws = (await connection.execute(text("SELECT extra FROM messages WHERE kind = 'inbound'"))).scalars()
                keys = [json.loads(extra)["raw"] for extra in raws]
        except BaseException:
            print(hub.log())
            raise
        finally:
            hub.close()
            await store.close()
    assert often == Counter(f"Letter {number}" for number in range(MANY))
    assert all((tmp_path / "files" / key).exists() for key in keys)
