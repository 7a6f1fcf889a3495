"""What we promised, over HTTP."""

from datetime import timedelta

import pytest


def body(world, **facts):
    due = (world.clock() + timedelta(days=1)).isoformat()
    whole = {"text": "send it", "due_at": due, "zone": "Europe/Berlin", "client_id": "k", "conversation_id": "cv_ct_1"}
    return {name: value for name, value in {**whole, **facts}.items() if value is not None}


async def test_a_promise_is_made_listed_changed_kept_and_opened_again(world, sign_in):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    ada, ben = await sign_in("ada"), await sign_in("ben")
    made = await ada.post("/follow-ups", json=body(world))
    assert (made.status_code, made.json()["owner_id"]) == (201, "us_ada")
    assert (await ada.post("/follow-ups", json=body(world))).json() == made.json()
    path = f"/follow-ups/{made.json()['id']}"
    assert (await ada.get("/follow-ups")).json()["items"] == [made.json()]
    assert (await ben.get("/follow-ups")).json()["items"] == []
    given = await ben.patch(path, json={"owner_id": "us_ben", "text": "send both"})
    assert (given.json()["owner_name"], given.json()["text"]) == ("Ben Okafor", "send both")
    assert (await ben.get("/follow-ups")).json()["items"] == [given.json()]
    assert (await ben.post(f"{path}/done")).json()["done_by"] == "us_ben"
    listed = {"account_id": "ac_north", "state": "done"}
    assert len((await ada.get("/follow-ups", params=listed)).json()["items"]) == 1
    assert (await ben.post(f"{path}/reopen")).json()["done_at"] is None
    story = [entry["event"]["type"] for entry in (await ada.get("/conversations/cv_ct_1")).json()["events"]]
    assert story == ["follow_up.made", *["follow_up.changed"] * 3]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"account_id": "ac_north"}, "conversation_id"),
        ({"conversation_id": None}, "conversation_id"),
        ({"text": " "}, "text"),
        ({"zone": "Berlin"}, "zone"),
        ({"due_at": "2001-01-01T00:00:00Z"}, "due_at"),
        ({"due_at": "2030-01-01T00:00:00"}, "due_at"),
        ({"owner_id": "us_cy"}, "owner_id"),
    ],
)
async def test_nonsense_is_refused_by_its_field(world, sign_in, facts, field):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    refused = await (await sign_in("ada")).post("/follow-ups", json=body(world, **facts))
    assert (refused.status_code, refused.json()["field"]) == (422, field)


async def test_strangers_find_no_such_promise(world, sign_in):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    made = await (await sign_in("ada")).post("/follow-ups", json=body(world))
    cy = await sign_in("cy")
    assert (await cy.post(f"/follow-ups/{made.json()['id']}/done")).status_code == 404
    assert (await cy.get("/follow-ups", params={"account_id": "ac_north"})).json()["items"] == []
