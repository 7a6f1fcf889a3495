from datetime import timedelta

import pytest

from tests.fakes.clock import START


@pytest.fixture
async def answered(world):
    for n, (csat, nps) in enumerate([(5, 10), (2, None)], start=1):
        await world.contact(f"ct_{n}", channel="web_chat", account_id="ac_north", state="closed", agent_id="us_ada")
        await world.insert(
            "surveys", contact_id=f"ct_{n}", conversation_id=f"cv_ct_{n}", account_id="ac_north", agent_id="us_ada",
            tier="platinum", channel="web_chat", at=START - timedelta(days=n), csat=csat, nps=nps, comment="Fine",
        )  # fmt: skip


async def test_supervisors_see_what_customers_say(answered, sign_in):
    sam = await sign_in("sam")
    figures = (await sam.get("/surveys")).json()
    assert (figures["total"]["answers"], figures["total"]["csat"], figures["total"]["nps"]) == (2, 0.5, 100)
    assert [each["name"] for each in figures["agents"]] == ["Ada Lindgren"]
    assert [comment["csat"] for comment in figures["comments"]] == [5, 2]
    assert (await sam.get("/surveys", params={"agent_id": "us_ben"})).json()["total"]["answers"] == 0
    week = {"from": (START - timedelta(hours=30)).isoformat(), "to": START.isoformat()}
    assert (await sam.get("/surveys", params=week)).json()["total"]["answers"] == 1


async def test_a_span_that_is_none_is_refused(sign_in):
    sam = await sign_in("sam")
    for span in ({"from": "2026-03-02T00:00:00Z", "to": "2026-03-01T00:00:00Z"}, {"from": "soon"},
                 {"from": "2020-01-01T00:00:00Z"}, {"agent_id": "x" * 61}):  # fmt: skip
        assert (await sam.get("/surveys", params=span)).status_code == 422, span
