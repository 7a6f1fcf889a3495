from dataclasses import replace

import httpx
from fastapi import FastAPI

from agent_console.api import console_api
from agent_console.hub import DemoLogin
from tests.agent_console.conftest import browser
from tests.fakes.console_world import PASSWORD


async def test_signing_in_tells_who_one_is(client):
    answer = await client.post("/session", json={"login": "ada", "password": PASSWORD})
    me = answer.json()
    assert me["user"] == {"id": "us_ada", "login": "ada", "name": "Ada Lindgren", "role": "agent", "language": "en"}
    assert me["agent"]["activity"] == "available"
    assert (await client.get("/session")).json() == me
    assert answer.headers["cache-control"] == "no-store"


async def test_a_wrong_password_is_a_problem_that_tells_no_more(client):
    answer = await client.post("/session", json={"login": "ada", "password": "wrong"})
    assert answer.status_code == 401
    assert answer.json()["detail"] == "Login or password is wrong."
    assert "set-cookie" not in answer.headers


async def test_a_supervisor_is_no_agent(sign_in):
    assert (await (await sign_in("sam")).get("/session")).json()["agent"] is None


async def test_signing_out_ends_it_here_and_in_the_store(sign_in):
    ada = await sign_in("ada")
    token = ada.cookies["keydesk_session"]
    assert (await ada.delete("/session")).status_code == 204
    assert "keydesk_session" not in ada.cookies
    ada.cookies.set("keydesk_session", token)
    assert (await ada.get("/session")).status_code == 401


async def test_ones_language_is_kept(sign_in):
    ada = await sign_in("ada")
    assert (await ada.patch("/me", json={"language": "zh-CN"})).json()["user"]["language"] == "zh-CN"
    me = (await ada.get("/session")).json()
    assert (me["user"]["language"], me["agent"]["language"]) == ("zh-CN", "zh-CN")
    assert (await ada.patch("/me", json={"language": "tlh"})).status_code == 422


async def test_the_setup_is_the_business_in_order(sign_in):
    setup = (await (await sign_in("ada")).get("/setup")).json()
    assert [tier["key"] for tier in setup["tiers"]] == ["platinum", "gold", "silver", "standard"]
    assert set(setup["tiers"][0]) == {"key", "rank", "names", "colour"}
    assert {channel["name"] for channel in setup["channels"]} == {"phone", "web_chat", "email"}
    assert setup["activities"][0].keys() == {"key", "available", "signed_out", "names", "usual_seconds"}
    assert {"kind", "wait", "team", "ring"} <= setup["plans"][0]["steps"][0].keys()
    assert all({"en", "zh-CN"} <= names.keys() for names in setup["teams"].values())


async def test_outside_the_demo_nobody_learns_a_login(client):
    assert (await client.get("/welcome")).json() == {"demo": False, "version": "0.0", "logins": []}


async def test_the_demo_shows_its_logins(world):
    app = FastAPI()
    login = DemoLogin(login="ada", password="demo", name="Ada", role="agent", names_hint="try a call")
    app.include_router(console_api(replace(world.hub, demo=(login,))))
    async with browser(app) as client:
        welcome = (await client.get("/welcome")).json()
    assert (welcome["demo"], welcome["logins"][0]["login"]) == (True, "ada")


async def test_over_https_the_cookie_goes_no_other_way(world):
    app = FastAPI()
    app.include_router(console_api(replace(world.hub, secure_cookies=True)))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="https://hub.example/api/v1", headers={"X-Keydesk": "1"}
    ) as client:
        answer = await client.post("/session", json={"login": "ada", "password": PASSWORD})
    assert "Secure" in answer.headers["set-cookie"]


async def test_more_than_a_login_is_refused(client):
    answer = await client.post("/session", json={"login": "ada", "password": PASSWORD, "role": "administrator"})
    assert answer.status_code == 422
    assert PASSWORD not in answer.text
