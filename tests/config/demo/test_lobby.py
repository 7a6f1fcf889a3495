"""The lobby's pages and its small API, over ASGI, with mail over real SMTP."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from starlette.applications import Starlette
from websockets import Origin
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from channels.web_chat.frames import Identity
from channels.web_chat.identity import proven_email
from config.demo.lobby import DIST, WIDGET_MARK, Lobby, content_policy, lobby_routes
from tests.config.demo.conftest import NOW, SECRET, Post
from tests.config.demo.test_script_tag import Tags
from tests.fakes.served import served

LETTER = {
    "sender": "helena.brandt@northwind.example",
    "sender_name": "Helena Brandt",
    "to": "support@meridian.example",
    "subject": "Gearbox",
    "text": "Good morning",
}


def client_of(lobby: Lobby) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=Starlette(routes=lobby_routes(lobby)))
    return httpx.AsyncClient(transport=transport, base_url="http://demo.test")


@pytest.fixture
async def client(lobby: Lobby) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(lobby) as client:
        yield client


async def test_the_page_comes_under_a_strict_policy(client: httpx.AsyncClient) -> None:
    assert (await client.get("/lobby")).headers["location"] == "/lobby/"
    page = await client.get("/lobby/")
    policy = page.headers["content-security-policy"]
    assert page.text == "<title>lobby</title>"
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "connect-src 'self' http://127.0.0.1:9999 ws://127.0.0.1:9999" in policy


def test_a_simulator_on_the_same_site_needs_nothing_more_in_the_policy() -> None:
    assert "connect-src 'self';" in content_policy("/carrier")


async def test_the_shop_signs_the_person_in_at_the_chat(client: httpx.AsyncClient) -> None:
    page = await client.get("/lobby/site", params={"as": "pe_huaxin_zhang_wei", "lang": "zh-CN"})
    tags = Tags()
    tags.feed(page.text)
    (_, body), (tag, script) = tags.found
    assert (tag, script["src"], script["data-lang"], script["data-title"]) == (
        "script", "/widget.js", "zh-CN", "子午传动",
    )  # fmt: skip
    assert body == {"data-visitor": "张伟"}
    identity = Identity(
        email=script["data-email"] or "", expires=int(script["data-expires"] or 0), proof=script["data-proof"] or ""
    )
    assert proven_email(SECRET, identity, now=NOW + timedelta(hours=1)) == "zhang.wei@huaxin.example"


@pytest.mark.parametrize("who", ["", "nobody", "<script>"])
async def test_a_stranger_is_not_signed_in(client: httpx.AsyncClient, who: str) -> None:
    page = await client.get("/lobby/site", params={"as": who})
    assert "data-email" not in page.text
    assert 'data-visitor=""' in page.text
    assert "<script>" not in page.text


@pytest.mark.parametrize("path", ["/lobby/assets/none.js", "/lobby/site.html", "/lobby/../lobby.py", "/lobby/%2e%2e/x"])
async def test_only_built_files_are_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get("/lobby/assets/main.js")).headers["cache-control"].endswith("immutable")
    assert (await client.get(path)).status_code == 404


async def test_pages_that_are_not_built_say_how_to_build_them(lobby: Lobby, tmp_path: Path) -> None:
    async with client_of(replace(lobby, dist=tmp_path / "nothing")) as client:
        for path in ("/lobby/", "/lobby/site"):
            answer = await client.get(path)
            assert (answer.status_code, answer.text) == (503, "The lobby is not built yet: run `make web`.")


async def test_the_setup_names_everybody_and_their_agents(client: httpx.AsyncClient) -> None:
    setup = (await client.get("/lobby/api/setup")).json()
    northwind = setup["accounts"][0]
    assert [tier["key"] for tier in setup["tiers"]] == ["platinum", "gold", "silver", "standard"]
    assert northwind["team"][0] == {"login": "wang.lei", "name": "Wang Lei"}
    assert northwind["people"][0]["phone_shown"] == "+49 30 23125101"
    assert setup["simulator"] == "http://127.0.0.1:9999"
    assert len(setup["supervisors"]) == 2


async def test_a_mail_is_really_sent_and_then_in_the_mailbox(client: httpx.AsyncClient, post: Post) -> None:
    sent = await client.post("/lobby/api/mail", json=LETTER)
    assert sent.status_code == 201
    assert [mail.message_id for mail in post.hub.mails] == [sent.json()["message_id"]]
    mails = await client.get("/lobby/api/mails", params={"address": LETTER["sender"]})
    assert mails.json() == [sent.json()]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b"\xff", "application/json", 422),
        (msgspec.json.encode({**LETTER, "text": ""}), "application/json", 422),
        (msgspec.json.encode({**LETTER, "subject": "a\r\nBcc: x@y.example"}), "application/json", 422),
        (msgspec.json.encode({**LETTER, "references": ["a> <b"]}), "application/json", 422),
        (msgspec.json.encode(LETTER), "text/plain", 415),
        (b"x" * 500_001, "application/json", 413),
    ],
)
async def test_what_is_no_letter_is_refused_and_nothing_is_sent(
    client: httpx.AsyncClient, post: Post, body: bytes, kind: str, status: int
) -> None:
    answer = await client.post("/lobby/api/mail", content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert not post.hub.mails


STREAM = "lobby/api/mails/stream?address=helena.brandt@northwind.example"


async def test_arriving_mails_are_streamed(lobby: Lobby, post: Post) -> None:
    async with served(Starlette(routes=lobby_routes(lobby)), ws="websockets-sansio") as port:
        origin = Origin(f"http://127.0.0.1:{port}")
        async with connect(f"ws://127.0.0.1:{port}/{STREAM}", origin=origin, proxy=None) as line:
            post.customers.keep(b"From: a@b.example\r\n\r\nHello", ("helena.brandt@northwind.example",))
            assert msgspec.json.decode(await line.recv())["text"] == "Hello"


async def test_no_other_sites_page_reads_the_mails(lobby: Lobby) -> None:
    async with served(Starlette(routes=lobby_routes(lobby)), ws="websockets-sansio") as port:
        for origin in (Origin("http://elsewhere.test"), Origin("null"), None):
            with pytest.raises(InvalidStatus) as caught:
                await connect(f"ws://127.0.0.1:{port}/{STREAM}", origin=origin, proxy=None)
            assert caught.value.response.status_code == 403


@pytest.mark.skipif(not (DIST / "site.html").exists(), reason="the lobby is not built here")
def test_the_built_shop_has_places_for_the_widget_and_the_visitor() -> None:
    page = (DIST / "site.html").read_text(encoding="utf-8")
    assert page.count(WIDGET_MARK) == 1
    assert page.count('data-visitor=""') == 1
    assert page.index("<script") < page.index(WIDGET_MARK)
