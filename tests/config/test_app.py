"""What is served: health, the console's API, the channels' webhooks, and demo logins only where there is a demo."""

import contextlib
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from agent_console.cookies import GUARD
from agent_console.hub import DemoLogin
from config.app import create_app, describe_api
from config.settings import Settings, complete
from config.users import add_user
from config.version import VERSION
from tests.servers import PostgresServer

pytestmark = pytest.mark.usefixtures("environment")
LOGIN = DemoLogin(login="ada", password="easy", name="Ada", role="agent", names_hint="Northwind")


def settings(url: str, folder: Path) -> Settings:
    facts: dict[str, Any] = {"database_url": url, "data_dir": folder, "email": {"listen_port": 0}}
    return complete(Settings(**facts, secret_key="a secret of this test alone, long enough"))  # type: ignore[arg-type]


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    """The application started, without a socket."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.behind.router.lifespan_context(app.behind),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client,
    ):
        yield client


@pytest.fixture
async def client(database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(create_app(settings(database_url, tmp_path))) as client:
        yield client


async def test_it_is_healthy_and_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok", "version": VERSION}
    assert (await client.get("/readyz")).json() == {"status": "ready"}


async def test_without_its_store_it_is_alive_but_not_ready(
    postgres: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    async with serving(create_app(settings(postgres_url, tmp_path))) as client:
        assert (await client.get("/readyz")).status_code == 200
        with contextlib.suppress(Exception):
            postgres.drop_database(postgres_url.rpartition("/")[2])
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert answer.headers["retry-after"]
        assert (await client.get("/healthz")).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/desk"])
async def test_the_api_asks_who_is_there(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


async def test_an_unsigned_webhook_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/phone/voice", data={"CallSid": "CA1"})
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")


@pytest.mark.parametrize("odd", [r"a\u0000b", r"a\ud800b"])
async def test_characters_no_store_keeps_are_refused_and_no_bug_of_ours(client: httpx.AsyncClient, odd: str) -> None:
    """Raw JSON: no client of ours would send it."""
    body = f'{{"login": "{odd}", "password": "{odd}"}}'
    answer = await client.post(
        "/api/v1/session", content=body, headers={GUARD: "1", "content-type": "application/json"}
    )
    assert answer.status_code in (400, 401, 422)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_no_demo_login_is_shown_outside_the_demo(client: httpx.AsyncClient) -> None:
    welcome = (await client.get("/api/v1/welcome")).json()
    assert (welcome["demo"], welcome["logins"]) == (False, [])


async def test_the_demo_shows_its_logins_and_its_lobby(sqlite_url: str, tmp_path: Path) -> None:
    lobby = Route("/lobby", lambda _: PlainTextResponse("the lobby"))
    app = create_app(settings(sqlite_url, tmp_path), extra=lambda _hub: [lobby], logins=[LOGIN])
    async with serving(app) as client:
        assert (await client.get("/lobby")).text == "the lobby"
        (login,) = (await client.get("/api/v1/welcome")).json()["logins"]
        assert login["names_hint"] == "Northwind"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_a_wrong_path_is_a_problem(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/api/v1/nowhere")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


async def test_the_console_has_what_the_settings_and_chat_yaml_name(
    environment: pytest.MonkeyPatch, sqlite_url: str, redis_url: str, tmp_path: Path
) -> None:
    """A translator, links looked at, signals between nodes, photos."""
    business = shutil.copytree("config/business", tmp_path / "business")
    chat = business / "chat.yaml"
    chat.write_text(chat.read_text(encoding="utf-8").replace("previews: false", "previews: true"), encoding="utf-8")
    environment.setenv("KEYDESK_DATABASE_URL", sqlite_url)
    await add_user(login="ada", name="Ada", role="agent", language="en", teams=[], password="a long password of Ada's")
    more = {"business_dir": business, "redis_url": redis_url, "translator_url": "http://127.0.0.1:1"}
    async with serving(create_app(settings(sqlite_url, tmp_path).model_copy(update=more))) as client:
        client.headers[GUARD] = "1"
        await client.post("/api/v1/session", json={"login": "ada", "password": "a long password of Ada's"})
        setup = (await client.get("/api/v1/setup")).json()
        assert (setup["translation"], setup["chats"]["previews"]) == (True, True)
        assert (await client.post("/api/v1/translation", json={"text": "Hallo", "into": "en"})).status_code == 503
        photo = b"\x89PNG\r\n\x1a\n"
        assert (await client.put("/api/v1/me/photo", content=photo)).status_code == 204
        me = (await client.get("/api/v1/session")).json()["user"]["id"]
        assert (await client.get(f"/api/v1/users/{me}/photo")).content == photo


def test_making_it_opens_nothing(tmp_path: Path) -> None:
    create_app(settings(f"sqlite:///{tmp_path}/never.sqlite3", tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_the_description_is_the_api_and_nothing_else() -> None:
    paths = describe_api()["paths"]
    assert paths
    assert all(path.startswith("/api/v1/") for path in paths)
