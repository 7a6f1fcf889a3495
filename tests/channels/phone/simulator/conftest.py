"""A simulator in the test's own loop, without a hub: what it tells goes to a hand that answers documents."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.phone.form import Form, read_form
from channels.phone.signatures.hmac_sha1 import Signatures
from channels.phone.simulator import Simulator, SimulatorSettings, serve
from tests.channels.phone.serving import listening

TOKEN = "12345"
SILENCE = "<Response><Pause length='60'/></Response>"


@dataclass
class Hub:
    """Answers each webhook with its document, and keeps what came. `fail`: how many times to answer 503, by path."""

    url: str = ""
    documents: dict[str, str] = field(default_factory=dict)
    came: list[tuple[str, Form]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    fail: dict[str, int] = field(default_factory=dict)
    unsigned: int = 0

    async def take(self, request: Request) -> Response:
        path = request.url.path
        form = read_form((await request.body()).decode())
        asked = urlsplit(str(request.url))
        external = f"{self.url}{asked.path}{'?' + asked.query if asked.query else ''}"
        if request.headers["x-twilio-signature"] != Signatures(TOKEN).sign(external, form):
            self.unsigned += 1
        self.came.append((path, form))
        self.tokens.append(request.headers["i-twilio-idempotency-token"])
        if self.fail.get(path, 0) > 0:
            self.fail[path] -= 1
            return Response(status_code=503)
        return Response(self.documents.get(path, ""), media_type="text/xml")

    def of(self, path: str) -> list[Form]:
        return [form for at, form in self.came if at == path]


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    hub = Hub()
    app = Starlette(routes=[Route("/{path:path}", hub.take, methods=["POST"])])
    async with listening(app) as url:
        hub.url = url
        yield hub
        assert hub.unsigned == 0


@pytest.fixture
async def simulator(hub: Hub) -> AsyncIterator[Simulator]:
    settings = SimulatorSettings(
        auth_token=SecretStr(TOKEN),
        hub_url=hub.url,
        lobby_origins=("http://lobby.example.com",),
        speech_seconds=0,
        answer_after=0,
        pace=20,
        answers={"*": "answer", "+14155550101": "answer"},
    )
    async with serve(settings) as simulator:
        yield simulator


@pytest.fixture
async def rest(simulator: Simulator) -> AsyncIterator[httpx.AsyncClient]:
    settings = simulator.exchange.settings
    root = f"{simulator.url}/2010-04-01/Accounts/{settings.account_sid}"
    async with httpx.AsyncClient(base_url=root, auth=(settings.account_sid, TOKEN)) as client:
        yield client
