"""What pages say of themselves that messages link to."""

from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from agent_console.api import console_api
from config import problems
from hub.contract.chat_ports import LinkPreview
from tests.agent_console.conftest import browser
from tests.fakes.console_world import PASSWORD

URL = "https://shop.example/gearboxes?size=450"


class FakePreviews:
    async def of(self, url: str) -> LinkPreview | None:
        return LinkPreview(url=url, title="Gearboxes", text="All of them") if url == URL else None


@pytest.fixture
def app(world) -> FastAPI:
    made = FastAPI()
    made.include_router(console_api(replace(world.hub, previews=FakePreviews())))
    problems.install(made)
    return made


@pytest.mark.parametrize("who", ["ada", "sam"])
async def test_whoever_is_signed_in_sees_where_a_link_leads(sign_in, who) -> None:
    one = await sign_in(who)
    answer = await one.get("/link-preview", params={"url": URL})
    assert answer.json() == {"url": URL, "title": "Gearboxes", "text": "All of them"}
    answer = await one.get("/link-preview", params={"url": "https://shop.example/"})
    assert answer.json() == {"url": "https://shop.example/", "title": "", "text": ""}


async def test_nobody_else_makes_the_hub_look(app) -> None:
    async with browser(app) as stranger:
        assert (await stranger.get("/link-preview", params={"url": URL})).status_code == 401


async def test_where_links_are_not_looked_at_nothing_is_told(world) -> None:
    made = FastAPI()
    made.include_router(console_api(world.hub))
    async with browser(made) as ada:
        assert (await ada.post("/session", json={"login": "ada", "password": PASSWORD})).status_code == 200
        answer: httpx.Response = await ada.get("/link-preview", params={"url": URL})
        assert answer.json()["title"] == ""
