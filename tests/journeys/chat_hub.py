"""The demo's company on a store of its own, for a hub whose agents have room for many chats."""

import asyncio
import secrets
import shutil
from pathlib import Path

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from config.business_file import load_business
from config.demo.company import load_company
from config.demo.load import load_demo
from config.settings import read_settings
from config.wiring import TRAITS
from hub.storage.engine import open_store
from hub.storage.schema import agents
from tests.factories.river import now, open_at_any_hour

PATIENCE = 60.0


async def prepared(database_url: str, folder: Path, chats: int) -> dict[str, str]:
    """The demo's people in the store, agents with room for so many chats each; the hub's environment."""
    business_dir = folder / "business"
    shutil.copytree(read_settings().business_dir, business_dir)
    open_at_any_hour(business_dir)
    business = load_business(business_dir, TRAITS)
    store = open_store(database_url)
    await load_demo(store, load_company(business), business, now())
    room = {"web_chat": chats, "total": chats}
    await store.transact(lambda conn: conn.execute(update(agents).values(capacity=room)))
    await store.close()
    return {
        "KEYDESK_DATABASE_URL": database_url,
        "KEYDESK_SECRET_KEY": secrets.token_urlsafe(48),
        "KEYDESK_BUSINESS_DIR": str(business_dir),
        "KEYDESK_LOG_LEVEL": "warning",
        "KEYDESK_WEB_CHAT__MESSAGES_PER_SECOND": "1000",
    }


async def reachable(engine: AsyncEngine, many: int) -> None:
    """Return when the consoles of so many agents are there."""
    there = text("SELECT count(*) FROM agents WHERE reachable")
    async with asyncio.timeout(PATIENCE):
        while True:
            async with engine.connect() as connection:
                if (await connection.execute(there)).scalar_one() == many:
                    return
            await asyncio.sleep(0.1)
