import pytest

from hub.contract.commands import SetActivity
from hub.contract.errors import NotFound
from tests.fakes.console_world import PASSWORD

NEW = {"login": "dee", "name": "Dee", "role": "agent", "password": "a good long password"}


async def test_a_new_agent_can_begin_at_once(sign_in, client):
    root = await sign_in("root")
    agent = {"teams": ["key_accounts"], "skills": {"english": 8}, "capacity": {"phone": 2, "total": 4}}
    answer = await root.post("/users", json=NEW | {"agent": agent})
    assert answer.status_code == 201
    rows = {row["id"]: row for row in (await root.get("/users")).json()["items"]}
    row = rows[answer.json()["id"]]
    assert (row["login"], row["agent"]["activity"]) == ("dee", "signed_out")
    assert row["agent"]["capacity"] == {"phone": 2, "total": 4}
    assert "password" not in str(rows)
    answer = await client.post("/session", json={"login": "dee", "password": NEW["password"]})
    assert answer.json()["agent"]["skills"] == {"english": 8}


async def test_somebody_of_the_role_agent_always_takes_contacts(sign_in):
    root = await sign_in("root")
    await root.post("/users", json=NEW)
    await root.post("/users", json=NEW | {"login": "eve", "role": "supervisor"})
    agents = {row["login"]: row["agent"] for row in (await root.get("/users")).json()["items"]}
    assert agents["dee"] is not None
    assert agents["eve"] is None


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"login": "ada"}, 409),
        ({"login": "x y"}, 422),
        ({"password": "short"}, 422),
        ({"role": "owner"}, 422),
        ({"agent": {"teams": ["made up"]}}, 422),
        ({"agent": {"capacity": {"fax": 1}}}, 422),
        ({"agent": {"skills": {"english": 11}}}, 422),
    ],
)
async def test_a_user_that_makes_no_sense_is_refused(sign_in, wish, status):
    assert (await (await sign_in("root")).post("/users", json=NEW | wish)).status_code == status


async def test_a_disabled_agent_is_out_and_gets_nothing_more(world, sign_in, client):
    ada, root = await sign_in("ada"), await sign_in("root")
    answer = await root.patch("/users/us_ada", json={"version": 1, "enabled": False})
    assert answer.status_code == 204
    assert (await ada.get("/session")).status_code == 401
    assert (await client.post("/session", json={"login": "ada", "password": PASSWORD})).status_code == 401
    assert world.acd.done == [SetActivity(actor="us_root", agent_id="us_ada", activity="signed_out")]


async def test_disabling_somebody_the_router_does_not_know_is_fine(world, sign_in):
    world.acd.refusal = NotFound("who?")
    answer = await (await sign_in("root")).patch("/users/us_sam", json={"version": 1, "enabled": False})
    assert answer.status_code == 204


@pytest.mark.parametrize(
    ("id", "wish", "status"),
    [
        ("us_ada", {"version": 2, "name": "A"}, 409),
        ("us_ada", {"version": 1, "password": "short"}, 422),
        ("us_x", {"version": 1, "name": "A"}, 404),
        ("us_root", {"version": 1, "enabled": False}, 409),
        ("us_root", {"version": 1, "role": "agent"}, 409),
        ("us_root", {"version": 1, "name": "Root the First"}, 204),
    ],
)
async def test_a_change_that_cannot_be_is_refused(sign_in, id, wish, status):
    assert (await (await sign_in("root")).patch(f"/users/{id}", json=wish)).status_code == status
