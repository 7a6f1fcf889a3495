import pytest

from hub.contract.commands import SetActivity

WISH = {"activity": "break", "after_contact": True, "reason": "lunch"}


async def test_the_desk_is_what_its_user_may_see(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    await world.contact("ct_2", asked="us_cy")
    ada, cy, sam = [await sign_in(login) for login in ("ada", "cy", "sam")]
    desk = (await ada.get("/desk")).json()
    assert [card["id"] for card in desk["contacts"]] == ["ct_1"]
    assert desk["contacts"][0]["arrived_at"] == "2026-03-02T09:00:00Z"
    assert (len(desk["agents"]), desk["seq"]) == (3, 0)
    offered = (await cy.get("/desk")).json()["contacts"][0]
    assert [offer["agent_id"] for offer in offered["offers"]] == ["us_cy"]
    assert len((await sam.get("/desk")).json()["contacts"]) == 2


async def test_colleagues_come_with_their_load(world, sign_in):
    await world.contact("ct_1", agent_id="us_ben", state="active")
    told = (await (await sign_in("ada")).get("/agents")).json()
    assert [(row["agent"]["id"], row["load"]) for row in told["items"]] == [
        ("us_ada", {}), ("us_ben", {"email": 1}), ("us_cy", {}),
    ]  # fmt: skip
    assert told["others"]["us_sam"] == "Sam Rivers", "they act too"
    assert "us_ada" not in told["others"]


@pytest.mark.parametrize(("login", "status"), [("ada", 204), ("ben", 403), ("sam", 204)])
async def test_an_activity_is_ones_own_or_a_supervisors_to_set(world, sign_in, login, status):
    someone = await sign_in(login)
    answer = await someone.put("/agents/us_ada/activity", json=WISH)
    assert answer.status_code == status
    wished = [SetActivity(actor=f"us_{login}", agent_id="us_ada", **WISH)]
    assert world.acd.done == (wished if status == 204 else [])


async def test_an_activity_nobody_has_heard_of_is_refused(world, sign_in):
    answer = await (await sign_in("ada")).put("/agents/us_ada/activity", json={"activity": "sleeping"})
    assert (answer.status_code, answer.json()["field"]) == (422, "activity")
    assert world.acd.done == []
