import pytest

from hub.contract.chats import ChatRules, Look
from hub.contract.errors import Unavailable


async def test_the_site_is_told_before_anybody_connects_in_their_language(hub, served):
    hub.rules = ChatRules(calendar="office", look=Look(accent="#b5004f", title={"en": "Casa Nord"}))
    hub.queues.calendars["office"] = False
    answer = await served.browser.get("/chat/v1/site", params={"site": "shop", "lang": "zh-CN"})
    site = answer.json()
    assert (site["language"], site["title"], site["look"]["accent"]) == ("zh-CN", "Casa Nord", "#b5004f")
    assert (site["open"], answer.headers["cache-control"]) == (False, "no-store")
    assert site["words"]["send"]
    hub.queues.calendars["office"] = True
    assert (await served.browser.get("/chat/v1/site")).json()["open"]


async def test_a_calendar_that_nobody_knows_shuts_nobody_out(hub, served):
    hub.rules = ChatRules(calendar="gone")
    assert (await served.browser.get("/chat/v1/site")).json()["open"]


async def test_a_session_goes_on_with_its_token_wherever_it_is_shown(hub, served, ada):
    again = await served.visitor(token=ada.token, name="")
    assert again.welcome["visitor"] == ada.welcome["visitor"]
    await again.say("Hello")
    assert hub.contact.person_name == "Ada"


async def test_a_session_is_no_connection_that_is_there_for_good(served, ada):
    assert [visit.connections for visit in served.channel.visits] == [()]


@pytest.mark.parametrize("token", ["x", "e30.e30", "ü"])
async def test_a_token_that_is_not_good_begins_nothing(served, token):
    answer = await served.browser.post("/chat/v1/session", json={"site": "demo", "token": token})
    assert (answer.status_code, answer.json()["field"]) == (401, "token")
    assert "without" in answer.json()["mend"]


async def test_a_token_of_another_site_begins_nothing(served, ada):
    answer = await served.browser.post("/chat/v1/session", json={"site": "other", "token": ada.token})
    assert answer.status_code == 401


async def test_while_the_store_does_not_answer_nobody_is_promised_anything(hub, served):
    hub.fail_with = Unavailable("The store does not answer.")
    answer = await served.browser.post("/chat/v1/session", json={"site": "demo"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
