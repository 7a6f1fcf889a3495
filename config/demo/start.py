"""`keydesk demo`: the whole hub on 127.0.0.1 with a demo company, a carrier simulator and a lobby."""

import asyncio
import secrets
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr
from starlette.routing import BaseRoute

from agent_console.hub import DemoLogin
from channels.email.manifest import EmailSettings, Mailbox
from channels.email.sink import open_sink
from channels.phone.manifest import PhoneSettings
from channels.phone.simulator.app import Simulator
from channels.phone.simulator.app import serve as serve_simulator
from channels.phone.simulator.settings import SimulatorSettings
from channels.web_chat.identity import prove
from channels.web_chat.manifest import ChatSettings
from config.app import create_app
from config.demo.company import PASSWORD, Company, load_company
from config.demo.company_systems import company_routes, load_systems
from config.demo.load import load_demo
from config.demo.lobby import Lobby, lobby_routes
from config.demo.mailbox import Mailboxes
from config.migrate import upgrade
from config.server import listen, serve
from config.settings import Settings, complete, read_settings
from config.wiring import Hub, now, read_business
from hub.contract.plans import Business
from hub.storage.engine import open_store

HOST = "127.0.0.1"
ACCOUNT = "AC00000000000000000000000000000001"
PROOF_LASTS = timedelta(days=7)


async def run_demo(port: int, folder: Path, quiet: bool = False) -> None:
    """Serve until stopped. `folder`: where the demo's database, files and secret are kept between starts."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    listener = listen(HOST, port)
    port = listener.getsockname()[1]
    url = f"http://{HOST}:{port}"
    secret = _secret(folder)
    async with AsyncExitStack() as stack:
        carrier = SimulatorSettings(
            account_sid=ACCOUNT,
            auth_token=SecretStr(secret),
            hub_url=url,
            lobby_origins=(url, f"http://localhost:{port}"),
        )
        simulator = await stack.enter_async_context(serve_simulator(carrier, host=HOST))
        sink = await stack.enter_async_context(open_sink(HOST, 0, clock=now))
        business = read_business(read_settings())
        company = load_company(business)
        systems = load_systems([account.id for account in company.accounts], lambda: now().date())
        settings = demo_settings(folder, port, secret, simulator, sink.port, company)
        upgrade(settings.database_url)
        await _fill(settings, company, business)

        def lobby(hub: Hub) -> Sequence[BaseRoute]:
            mailboxes = Mailboxes(sink, HOST, hub.channels["email"].listen_port, now)
            place = Lobby(
                company=company,
                business=business,
                mailboxes=mailboxes,
                simulator=simulator.url,
                systems=systems,
                sign=lambda email: prove(secret, email, now() + PROOF_LASTS),
            )
            return [*company_routes(systems, simulator.exchange.faults), *lobby_routes(place)]

        app = create_app(settings, extra=lobby, logins=demo_logins(company))
        await serve(app, listener, lambda: None if quiet else _greet(url, company))


def demo_settings(
    folder: Path, port: int, secret: str, simulator: Simulator, mail_port: int, company: Company
) -> Settings:
    """The hub's settings in the demo: everything on loopback, mail out to the lobby's mailboxes."""
    supplier = company.supplier
    settings = Settings(
        host=HOST,
        port=port,
        database_url=f"sqlite:///{folder.resolve() / 'keydesk.sqlite3'}",
        data_dir=folder,
        secret_key=SecretStr(secret),
        log_level="warning",
        log_format="text",
        phone=PhoneSettings(
            carrier="simulator",
            account_sid=ACCOUNT,
            auth_token=SecretStr(secret),
            api_base_url=simulator.url,
            public_url=f"http://{HOST}:{port}",
            number=supplier.phone,
        ),
        email=EmailSettings(
            listen_port=0,
            mailboxes=(Mailbox(address=supplier.email, name=supplier.name, brand=supplier.name),),
            domain=supplier.email.partition("@")[2],
            smtp_host=HOST,
            smtp_port=mail_port,
        ),
        web_chat=ChatSettings(identity_secret=SecretStr(secret)),
    )
    return complete(settings)


def demo_logins(company: Company) -> list[DemoLogin]:
    """Everyone who can sign in, with the accounts they look after."""
    own: dict[str, list[str]] = {}
    for account in company.accounts:
        own.setdefault(account.team[0], []).append(account.name)
    logins = [
        DemoLogin(
            login=user.login,
            password=PASSWORD,
            name=user.name,
            role=user.role,
            names_hint=", ".join(own.get(user.id, ())[:3]),
        )
        for user in company.users
    ]
    return sorted(logins, key=lambda login: (login.role != "agent", not login.names_hint))


def _secret(folder: Path) -> str:
    """The demo's own secret, made at its first start; nobody but this machine's user may read it."""
    path = folder / "secret"
    if not path.exists():
        # Written aside: one cut off in the writing would be kept for good.
        aside = folder / "secret.new"
        aside.unlink(missing_ok=True)
        aside.touch(mode=0o600)
        aside.write_text(secrets.token_hex(32))
        aside.replace(path)
    return path.read_text().strip()


async def _fill(settings: Settings, company: Company, business: Business) -> None:
    store = open_store(settings.database_url)
    try:
        await load_demo(store, company, business, now())
    finally:
        await store.close()


def _greet(url: str, company: Company) -> None:
    account = next(account for account in company.accounts if account.tier == "platinum")
    supervisor = next(user.login for user in company.users if user.role == "supervisor")
    person, agent = account.people[0], company.user_by_id[account.team[0]]
    print(
        f"""
Keydesk is running, on this machine only (127.0.0.1).

  1. Console   {url}/
               sign in as {agent.login}, password {PASSWORD} ({agent.name} looks after {account.name})
  2. Lobby     {url}/lobby/
               be {person.name} of {account.name}: call, write or chat, and see who rings

  Supervisor's board: sign in as {supervisor}, password {PASSWORD}
  Stop with Ctrl+C.
""",
        flush=True,
    )
