"""The demo company on the shipped business, and a lobby over real SMTP on loopback."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from channels.email.sink import Sink, open_sink
from channels.web_chat.identity import prove
from config.business_file import load_business
from config.demo.company import FOLDER, Company, load_company
from config.demo.company_systems import CompanySystems, load_systems
from config.demo.lobby import Lobby
from config.demo.mailbox import Mailboxes
from config.wiring import TRAITS
from hub.contract.plans import Business

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SECRET = "the shop's own secret"


@pytest.fixture(scope="session")
def business() -> Business:
    return load_business(FOLDER.parent / "business", TRAITS)


@pytest.fixture(scope="session")
def company(business: Business) -> Company:
    return load_company(business)


@pytest.fixture(scope="session")
def systems(company: Company) -> CompanySystems:
    return load_systems([account.id for account in company.accounts], NOW.date)


@dataclass(frozen=True)
class Post:
    """`hub`: what reached the hub's listener. `customers`: where the hub's own mails go. `boxes`: under test."""

    hub: Sink
    customers: Sink
    boxes: Mailboxes


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with AsyncExitStack() as stack:
        hub = await stack.enter_async_context(open_sink("127.0.0.1", 0, clock=lambda: NOW))
        customers = await stack.enter_async_context(open_sink("127.0.0.1", 0, clock=lambda: NOW))
        yield Post(hub, customers, Mailboxes(customers, "127.0.0.1", hub.port, lambda: NOW))


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """Pages as the build leaves them, with as little in them as they need."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>lobby</title>", encoding="utf-8")
    (tmp_path / "site.html").write_text('<body data-visitor=""><!-- widget --></body>', encoding="utf-8")
    (tmp_path / "assets" / "main.js").write_text("1", encoding="utf-8")
    return tmp_path


@pytest.fixture
def lobby(company: Company, business: Business, systems: CompanySystems, post: Post, dist: Path) -> Lobby:
    return Lobby(
        company=company,
        business=business,
        mailboxes=post.boxes,
        simulator="http://127.0.0.1:9999",
        systems=systems,
        sign=lambda email: prove(SECRET, email, NOW + timedelta(hours=8)),
        dist=dist,
    )
