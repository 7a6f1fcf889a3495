"""What supervisors say to all, through the API."""

from hub.contract.commands import CloseQueue, OpenQueue
from tests.fakes.clock import START


async def test_a_banner_is_shown_to_everybody_and_taken_back(world, sign_in):
    boss = await sign_in("sam")
    made = await boss.post("/banners", json={"text": " All hands ", "urgency": "urgent", "teams": ["service_desk"]})
    assert made.status_code == 201, made.text
    (banner,) = (await (await sign_in("ada")).get("/steering")).json()["banners"]
    assert (banner["text"], banner["by_name"], banner["teams"]) == ("All hands", "Sam Rivers", ["service_desk"])
    assert (await boss.delete(f"/banners/{made.json()['id']}")).status_code == 204
    assert (await boss.get("/steering")).json()["banners"] == []
    assert (await boss.delete(f"/banners/{made.json()['id']}")).status_code == 404


async def test_a_banner_needs_words_and_teams_there_are(sign_in):
    boss = await sign_in("sam")
    for body in ({"text": "  "}, {"text": "x", "teams": ["nobody"]}, {"text": "x", "until": "2020-01-01T00:00:00Z"}):
        assert (await boss.post("/banners", json=body)).status_code == 422, body


async def test_an_emergency_message_is_said_until_it_is_ended(sign_in):
    boss = await sign_in("sam")
    body = {"texts": {"en": "The plant is closed.", "zh-CN": " "}, "then": "hang_up"}
    made = await boss.post("/emergencies", json=body)
    assert made.status_code == 201, made.text
    said = (await boss.get("/steering")).json()["emergency"]
    assert (said["texts"], said["hangs_up"]) == ({"en": "The plant is closed."}, True)
    assert (await boss.delete(f"/emergencies/{said['id']}")).status_code == 204
    assert (await boss.get("/steering")).json()["emergency"] is None
    for texts in ({}, {"en": " "}, {"fr": "Bonjour"}):
        assert (await boss.post("/emergencies", json={"texts": texts})).status_code == 422


async def test_queues_are_closed_and_opened_by_the_router(world, sign_in):
    boss = await sign_in("sam")
    at = "2026-03-02T18:00:00+01:00"
    body = {"kind": "team", "name": "logistics", "reason": "drill", "until": at, "moves": True}
    assert (await boss.post("/queues/close", json=body)).status_code == 204
    assert (await boss.post("/queues/open", json={"kind": "team", "name": "logistics"})).status_code == 204
    close, opens = world.acd.done
    assert close == CloseQueue(
        actor="us_sam",
        actor_name="Sam Rivers",
        reason="drill",
        kind="team",
        name="logistics",
        until=START.replace(hour=17, minute=0, second=0),
        moves=True,
    )
    assert opens == OpenQueue(actor="us_sam", kind="team", name="logistics")
    assert (await boss.post("/queues/close", json={**body, "reason": ""})).status_code == 422


async def test_the_board_tells_where_own_agents_are(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    (account,) = (await (await sign_in("sam")).get("/board/own-agents")).json()["accounts"]
    assert [agent["name"] for agent in account["team"]] == ["Ada Lindgren", "Ben Okafor"]
