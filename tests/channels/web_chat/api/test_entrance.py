"""Every path of the API, as strangers ask for it."""

from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest

from channels.web_chat.api import describe
from channels.web_chat.identity import Visitor, prove, seal
from tests.fakes.chat_api import KEY, SECRET, Guest, Served, served_chat
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_doors import ChatHub
from tests.fakes.clock import START

PATHS = [
    (method.upper(), path.format(file_id="ms_1.0", sealed="x~y"), "security" in route, route)
    for path, methods in describe()["paths"].items()
    for method, route in methods.items()
]
THEIRS = [(method, path, route) for method, path, private, route in PATHS if private]
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def example(route: dict[str, Any]) -> Any:
    """A good body for a route."""
    content = route.get("requestBody", {}).get("content", {})
    return next(iter(content.values()), {}).get("example")


def token(key: str = KEY, visitor: str = "vi_0001", email: str = "", days: int = 1) -> str:
    known = Visitor(id=visitor, site="demo", email=email)
    return seal(key.encode(), known, now=START, lasts=timedelta(days=days))


async def ask(served: Served, method: str, path: str, route: dict[str, Any], **headers: str) -> httpx.Response:
    return await served.browser.request(method, f"/chat/v1{path}", json=example(route), headers=headers)


@pytest.mark.parametrize(("method", "path", "route"), THEIRS, ids=[f"{m} {p}" for m, p, _ in THEIRS])
async def test_without_a_good_token_nothing_opens(served: Served, method, path, route):
    expired, forged = token(days=-1), token("o" * 32)
    for shown in ("", "Bearer", "Bearer x", f"Basic {token()}", f"Bearer {expired}", f"Bearer {forged}", "Bearer ü.ü"):
        answer = await ask(served, method, path, route, **({"Authorization": shown.encode()} if shown else {}))
        assert (answer.status_code, answer.json()["field"]) == (401, "token"), shown
        assert answer.headers["content-type"] == "application/problem+json"
    assert served.hub.inbound == []


@pytest.mark.parametrize(("method", "path", "private", "route"), PATHS, ids=[f"{m} {p}" for m, p, *_ in PATHS])
async def test_pages_of_other_origins_are_refused_on_every_path(
    served: Served, ada: Guest, method, path, private, route
):
    for origin in ("https://evil.example", "null", "https://app.example.evil.example", "http://app.example"):
        answer = await ask(served, method, path, route, Origin=origin, **ada.headers)
        assert (answer.status_code, answer.json()["field"]) == (403, "origin"), origin
        assert "access-control-allow-origin" not in answer.headers
    assert served.hub.inbound == []


async def test_a_page_that_was_named_may_ask_and_reads_the_answers_also_refusals(served: Served, ada: Guest):
    origin = {"Origin": "https://app.example"}
    asked = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    allowed = await served.browser.options("/chat/v1/messages", headers=asked)
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, "https://app.example")
    for headers, status in [(ada.headers, 200), ({}, 401)]:
        answer = await served.browser.get("/chat/v1/messages", headers={**origin, **headers})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (status, "https://app.example")
    asked["Origin"] = "https://evil.example"
    refused = await served.browser.options("/chat/v1/messages", headers=asked)
    assert (refused.status_code, "access-control-allow-origin" in refused.headers) == (400, False)


async def test_our_own_frame_may_ask(served: Served):
    assert (await served.browser.get("/chat/v1/site", headers={"Origin": "http://hub"})).status_code == 200


async def test_paths_that_are_none_are_told_as_problems(served: Served):
    for method, path, status in [("GET", "/nowhere", 404), ("DELETE", "/messages", 405), ("GET", "/poll", 405)]:
        answer = await served.browser.request(method, f"/chat/v1{path}")
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    "path", [p for m, p, r in THEIRS if m == "POST" and example(r) is not None] + ["/session", "/poll"]
)
async def test_bodies_that_are_too_big_malformed_or_something_else_change_nothing(served: Served, ada: Guest, path):
    kept, heard = dict(served.hub.kept), list(served.hub.inbound)
    limit = 64 * 1024 * (8 if path == "/poll" else 1)
    for body, status in [
        (b'"' + b"x" * limit + b'"', 413),
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[]", 422),
        (b"7", 422),
        (b'{"type": "none such"}', 422 if path not in ("/form", "/page", "/poll") else 0),
    ]:
        answer = await served.browser.post(f"/chat/v1{path}", content=body, headers=ada.headers)
        assert answer.status_code == (status or answer.status_code), body[:20]
        assert answer.status_code < 500
    if path not in ("/form", "/page", "/poll"):
        assert (served.hub.kept, served.hub.inbound) == (kept, heard)


async def test_an_address_asks_so_often_and_no_more(hub: ChatHub):
    async with served_chat(hub, request_burst=5, requests_per_second=0.001) as served:
        answers = [await served.browser.get("/chat/v1/site") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert answers[-1].headers["retry-after"]
        for method, path, _, route in PATHS:
            assert (await ask(served, method, path, route)).status_code == 429, path


async def test_a_visitor_asks_so_often_and_no_more_from_wherever_and_others_go_on(hub: ChatHub):
    async with served_chat(hub, visitor_request_burst=3, visitor_requests_per_second=0.001) as served:
        ada, eve = await served.visitor(), await served.visitor()
        assert [(await ada.get("messages")).status_code for _ in range(4)] == [200, 200, 200, 429]
        for method, path, route in THEIRS:
            assert (await ask(served, method, path, route, **ada.headers)).status_code == 429, path
        assert (await eve.get("messages")).status_code == 200


# --- identity enforced ------------------------------------------------------------------------------------------------


async def test_where_identity_is_enforced_the_server_refuses_the_anonymous_on_every_way(hub: ChatHub):
    """Also with a token from before, when it was not."""
    async with served_chat(hub, identity_required=True) as served:
        before = {"Authorization": f"Bearer {token()}"}
        for method, path, route in THEIRS:
            answer = await ask(served, method, path, route, **before)
            assert (answer.status_code, answer.json()["field"]) == (403, "identity"), path
        for hello in ({"site": "demo"}, {"site": "demo", "token": token()}, {"site": "demo", "jwt": "a.b.c"}):
            answer = await served.browser.post("/chat/v1/session", json=hello)
            assert (answer.status_code, answer.json()["field"]) == (403, "identity")
            polled = await served.browser.post("/chat/v1/poll", json={"frames": [{"type": "hello", **hello}]})
            assert polled.json()["closed"]["code"] == 4403
        files = await served.browser.post("/chat/v1/files", content=PICTURE, headers=before)
        assert files.status_code == 403
    assert (hub.inbound, hub.files.kept, hub.kept) == ([], {}, {})


async def test_the_signed_in_are_let_in_by_hmac_or_jwt_and_stay_so_by_their_token(hub: ChatHub):
    async with served_chat(hub, identity_required=True) as served:
        identity = prove(SECRET, "Ada@Example.com", START + timedelta(hours=1))
        proofs = [
            {"identity": {"email": identity.email, "expires": identity.expires, "proof": identity.proof}},
            {"jwt": jwt.encode({"email": "ada@example.com", "exp": START.timestamp() + 60}, SECRET)},
        ]
        for proof in proofs:
            ada = await served.visitor(**proof)
            assert (await ada.say("Hello", "said-by-ada")).status_code == 200
            assert (await ada.get("messages")).json()["messages"][0]["text"] == "Hello"
        assert hub.inbound[0].sender.value == "ada@example.com"


async def test_another_person_on_the_same_browser_begins_anew_and_sees_nothing_of_the_first(hub: ChatHub):
    async with served_chat(hub) as served:

        def proof(email: str) -> dict[str, str]:
            return {"jwt": jwt.encode({"email": email, "exp": START.timestamp() + 60}, SECRET)}

        ada = await served.visitor(**proof("ada@example.com"))
        await ada.say("My secret")
        eve = await served.visitor(token=ada.token, **proof("eve@example.com"))
        assert eve.welcome["visitor"] != ada.welcome["visitor"]
        assert (await eve.get("messages", conversation=ada.known["conversation"])).json()["messages"] == []


# --- another visitor's ------------------------------------------------------------------------------------------------


async def test_nobody_reads_hears_fetches_or_ends_what_is_another_visitors(hub: ChatHub, served: Served):
    ada, eve = await served.visitor(), await served.visitor()
    upload = (await ada.upload(PICTURE)).json()
    await ada.say("My secret", "said-0001", files=[upload["id"]])
    hub.accept()
    hub.reply("For Ada only")
    theirs = (await ada.hear())["conversation"]
    for query in ({"conversation": theirs}, {"conversation": theirs, "after": 1}, {"after": 1}):
        assert (await eve.get("messages", **query)).json()["messages"] == []
    assert (await eve.get(f"files/{upload['id']}")).status_code == 404
    assert (await eve.say("", files=[upload["id"]])).json()["field"] == "file"
    for path, body in [("end", None), ("seen", {"number": 9}), ("read", {"number": 9}), ("typing", {"on": True})]:
        assert (await eve.post(path, body)).status_code == 204
    assert (await ada.hear())["status"]["state"] == "active"
    poller = ChatClient()
    poller.conversation, poller.token = theirs, eve.token
    polled = await served.browser.post(
        "/chat/v1/poll", content=f'{{"frames": [{poller.hello()}]}}', headers=eve.headers
    )
    assert {frame["type"] for frame in polled.json()["frames"]} == {"welcome"}
    assert polled.json()["frames"][0]["conversation"] == ""
