"""A whole hub in this process, on any store, with the demo's company and a carrier simulator in a hurry."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from pydantic import SecretStr
from starlette.types import ASGIApp

from channels.phone.manifest import PhoneSettings
from channels.phone.simulator.app import Simulator
from channels.phone.simulator.app import serve as serve_simulator
from channels.phone.simulator.settings import SimulatorSettings
from channels.web_chat.manifest import ChatSettings
from config.app import create_app
from config.demo.company import Company, load_company
from config.demo.load import load_demo
from config.server import listen
from config.settings import Settings, complete
from config.wiring import now, read_business
from hub.storage.engine import open_store
from tests.factories.river import open_at_any_hour

Around = Callable[[ASGIApp], ASGIApp]
HOST = "127.0.0.1"
PATIENCE = 60.0
LIMITS = httpx.Limits(keepalive_expiry=2)  # sooner than the server closes a connection that is idle
SECRET = "a secret of these journeys alone, long enough"
SITE_SECRET = "shared with the site's back end"
PLANS = """
  of-this-journey:
    skip_when: [absent, unqualified]
    steps:
      - { ask: dedicated, wait: 1 s }
      - { ask: LAST }
"""


@dataclass
class Premises:
    """`lobby`: the carrier simulator, as customers' phones use it."""

    url: str
    simulator: Simulator
    lobby: httpx.AsyncClient
    company: Company

    @property
    def caller(self) -> str:
        return self.platinum[0].people[0].phone

    @property
    def platinum(self) -> list:
        return [account for account in self.company.accounts if account.tier == "platinum"]

    def login(self, user_id: str) -> str:
        return self.company.user_by_id[user_id].login

    async def dial(self, caller: str) -> str:
        body = {"from": caller, "to": self.company.supplier.phone}
        answer = await self.lobby.post("/lobby/calls", json=body)
        sid: str = answer.json()["sid"]
        return sid

    async def do(self, sid: str, what: str, **body: str) -> None:
        answer = await self.lobby.post(f"/lobby/calls/{sid}/{what}", json=body)
        assert answer.is_success, answer.text

    async def say(self, sid: str, text: str) -> None:
        """Speak once somebody listens."""
        line = self.simulator.exchange.lines[sid]
        async with asyncio.timeout(PATIENCE):
            while line.transcription is None:
                await asyncio.sleep(0.01)
        await self.do(sid, "say", text=text)

    async def hear(self, sid: str, text: str = "", state: str = "") -> None:
        """Until the phone has said this, or come to this state."""
        line = self.simulator.exchange.lines[sid]
        async with asyncio.timeout(PATIENCE):
            async for heard in line.follow():
                if (text and text in heard.get("text", "")) or (state and heard.get("state") == state):
                    return
        raise AssertionError(f"{text or state} was never heard: {line.heard}")

    async def called(self, number: str, before: int = 0) -> str:
        """The call to this number that is the next after `before` others."""
        async with asyncio.timeout(PATIENCE):
            while True:
                calls = [line.sid for line in self.simulator.exchange.lines.values() if line.called == number]
                if len(calls) > before:
                    return calls[before]
                await asyncio.sleep(0.01)

    async def quiet(self) -> None:
        """No live leg is left."""
        async with asyncio.timeout(PATIENCE):
            while not all(line.over for line in self.simulator.exchange.lines.values()):
                await asyncio.sleep(0.01)


def business_of(folder: Path, last: str, files: Mapping[str, str]) -> Path:
    """The shipped configuration, but platinum customers who find nobody come to `last` at once."""
    shutil.copytree("config/business", folder)
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content)
    plans, tiers, routing = folder / "plans.yaml", folder / "tiers.yaml", folder / "routing.yaml"
    plans.write_text(plans.read_text() + PLANS.replace("LAST", last))
    ours = "phone: of-this-journey" if last != "message" else "web_chat: of-this-journey"
    tiers.write_text(tiers.read_text().replace("default: own-agent-always,", f"default: own-agent-always, {ours},"))
    routing.write_text(routing.read_text().replace("retry: 15 min", "retry: 1 s"))
    open_at_any_hour(folder)
    return folder


@asynccontextmanager
async def premises(
    database_url: str, folder: Path, last: str, *, around: Around = lambda app: app, **files: str
) -> AsyncIterator[Premises]:
    """Serve until left. `around`: what stands before the hub's app. `files`: of the business configuration, beside or
    instead of those that are shipped, by name without suffix."""
    listener = listen(HOST, 0)
    port = listener.getsockname()[1]
    url = f"http://{HOST}:{port}"
    carrying = SimulatorSettings(
        auth_token=SecretStr(SECRET), hub_url=url, speech_seconds=0, answer_after=0, music_seconds=1, pace=5
    )
    async with (
        serve_simulator(carrying) as simulator,
        httpx.AsyncClient(base_url=simulator.url, timeout=PATIENCE, limits=LIMITS) as lobby,
    ):
        settings = complete(
            Settings(
                port=port,
                database_url=database_url,
                data_dir=folder / "data",
                business_dir=business_of(folder / "business", last, files),
                watch_business=False,
                secret_key=SecretStr(SECRET),
                log_level="error",
                phone=PhoneSettings(
                    account_sid=carrying.account_sid,
                    auth_token=SecretStr(SECRET),
                    api_base_url=simulator.url,
                    public_url=url,
                    number="+4971155580100",
                    hold_music_url="",
                    api_timeout_seconds=3,
                    sweep_seconds=0.5,
                    grace_seconds=3,
                ),
                email={"listen_port": 0},
                web_chat=ChatSettings(identity_secret=SecretStr(SITE_SECRET)),
            )
        )
        business = read_business(settings)
        company = load_company(business)
        store = open_store(database_url)
        await load_demo(store, company, business, now())
        await store.close()
        server = _Server(
            uvicorn.Config(around(create_app(settings)), log_config=None, access_log=False, ws="websockets-sansio")
        )
        serving = asyncio.create_task(server.serve([listener]))
        while not server.started:
            assert not serving.done(), "the hub did not start"
            await asyncio.sleep(0.005)
        try:
            yield Premises(url, simulator, lobby, company)
        finally:
            server.should_exit = True
            await serving
            listener.close()


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
