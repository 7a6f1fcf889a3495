"""Merge, split and snooze over HTTP: who may, and what is answered."""

from datetime import timedelta

import pytest

from tests.hub.conversing.test_merging import say, two


async def test_one_conversation_becomes_part_of_another(world, sign_in):
    await two(world)
    ada = await sign_in("ada")
    answer = await ada.post("/conversations/cv_ct_1/merge", json={"into": "cv_ct_2"})
    assert answer.status_code == 204, answer.text
    assert len((await ada.get("/conversations/cv_ct_2")).json()["messages"]) == 5
    gone = (await ada.get("/conversations/cv_ct_1")).json()["conversation"]
    assert (gone["merged_into"], gone["status"]) == ("cv_ct_2", "closed")


async def test_a_mail_is_split_off(world, sign_in):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    await say(world, "cv_ct_1", 1, 1)
    await say(world, "cv_ct_1", 2, 2)
    ada = await sign_in("ada")
    answer = await ada.post("/conversations/cv_ct_1/split", json={"message_id": "ms_cv_ct_1_2"})
    assert answer.status_code == 201
    made = (await ada.get(f"/conversations/{answer.json()['conversation_id']}")).json()
    assert [message["number"] for message in made["messages"]] == [1]


async def test_a_conversation_rests_and_is_woken(world, sign_in):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    ada = await sign_in("ada")
    until = (world.clock() + timedelta(hours=1)).isoformat()
    assert (await ada.post("/conversations/cv_ct_1/snooze", json={"until": until})).status_code == 204
    (row,) = (await ada.get("/conversations", params={"view": "snoozed"})).json()["items"]
    assert row["snoozed_until"] is not None
    assert (await ada.get("/desk")).json()["snoozed"].keys() == {"cv_ct_1"}
    assert (await ada.post("/conversations/cv_ct_1/snooze", json={"until": None})).status_code == 204
    assert (await ada.get("/conversations", params={"view": "mine"})).json()["items"][0]["snoozed_until"] is None
    assert (await ada.get("/conversations", params={"view": "waiting"})).json()["items"] == []


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("merge", {"into": "cv_ct_2"}),
        ("split", {"message_id": "ms_cv_ct_1_1"}),
        ("snooze", {"until": "2030-01-01T00:00:00Z"}),
    ],
)
async def test_whoever_may_not_read_it_finds_nothing(world, sign_in, what, body):
    await two(world)
    answer = await (await sign_in("cy")).post(f"/conversations/cv_ct_1/{what}", json=body)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("what", "body", "status"),
    [
        ("merge", {}, 422),
        ("merge", {"into": "cv_ct_1"}, 422),
        ("split", {"message_id": ""}, 422),
        ("split", {"message_id": "ms_nowhere"}, 422),
        ("snooze", {}, 422),
        ("snooze", {"until": "tomorrow"}, 422),
        ("snooze", {"until": "2030-01-01T00:00:00"}, 422),
        ("snooze", {"until": "2001-01-01T00:00:00Z"}, 422),
    ],
)
async def test_what_makes_no_sense_is_refused(world, sign_in, what, body, status):
    await two(world)
    answer = await (await sign_in("sam")).post(f"/conversations/cv_ct_1/{what}", json=body)
    assert answer.status_code == status
