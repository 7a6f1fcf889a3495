"""A phone channel in a bare web app over a fake hub, and a carrier's hand that signs what it posts."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import yaml
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from channels.phone.manifest import PhoneChannel, PhoneSettings, open_channel
from channels.phone.signatures.hmac_sha1 import Signatures
from hub.contract import errors
from ivr.menu import Menus
from ivr.reading import read_menus
from tests.factories.twiml import check_twiml
from tests.fakes.phone_doors import FakeHub, card

ROOT = Path(__file__).parents[3]
FIXTURES = ROOT / "channels/phone/fixtures"
TOKEN = "12345"
PUBLIC = "https://hub.example.com"
STATUS = {
    errors.BadSignature: 403,
    errors.Unrecognisable: 400,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    errors.NotFound: 404,
    errors.Unavailable: 503,
}


def fixture(name: str) -> dict[str, str]:
    content: dict[str, str] = json.loads((FIXTURES / f"{name}.json").read_text())
    return content


def problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, errors.KeydeskError)
    return JSONResponse({"detail": error.detail}, STATUS[type(error)], media_type="application/problem+json")


def app_of(channel: PhoneChannel) -> Starlette:
    return Starlette(routes=list(channel.routes), exception_handlers={errors.KeydeskError: problem})


@pytest.fixture(scope="session")
def menus() -> Menus:
    folder = ROOT / "config/business/menus"
    return read_menus({path.stem: yaml.safe_load(path.read_text()) for path in folder.glob("*.yaml")})


@pytest.fixture
def settings() -> PhoneSettings:
    return PhoneSettings(
        account_sid="AC00000000000000000000000000000001",
        auth_token=SecretStr(TOKEN),
        public_url=PUBLIC,
        number="+14155550199",
    )


@pytest.fixture
def hub() -> FakeHub:
    hub = FakeHub()
    hub.who_is.callers["+14155550101"] = card()
    hub.who_is.callers["+8613800138000"] = card("长江精工", "gold", "陈静", "zh-CN")
    return hub


@pytest.fixture
async def channel(settings: PhoneSettings, hub: FakeHub, menus: Menus) -> AsyncIterator[PhoneChannel]:
    async with open_channel(settings, hub.doors, lambda: menus, hub.call_doors) as opened:
        yield opened


@dataclass
class Hand:
    """Posts as the carrier does, which takes no document but TwiML. `signatures` signs for the external URL."""

    http: httpx.AsyncClient
    signatures: Signatures

    async def post(self, path: str, form: dict[str, str], *, token: str = "", **headers: str) -> httpx.Response:
        url = f"{PUBLIC}/phone/{path}"
        signed = {"X-Twilio-Signature": self.signatures.sign(url, form), "I-Twilio-Idempotency-Token": token, **headers}
        answer = await self.http.post(f"/phone/{path}", data=form, headers=signed)
        if answer.status_code == 200:
            check_twiml(answer.text)
        return answer


@pytest.fixture
async def hand(channel: PhoneChannel) -> AsyncIterator[Hand]:
    transport = httpx.ASGITransport(app_of(channel))
    async with httpx.AsyncClient(transport=transport, base_url="http://inside:8000") as http:
        yield Hand(http, Signatures(TOKEN))


@pytest.fixture
def load() -> Callable[[str], dict[str, str]]:
    return fixture
