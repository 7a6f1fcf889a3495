import pytest

REPLY = {"text": "We will see to it.", "client_id": "c1"}


async def test_a_reply_is_said_once_however_often_it_is_sent(world, sign_in):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    ada = await sign_in("ada")
    answers = [
        await ada.post("/conversations/cv_ct_1/messages", json=REPLY, headers={"Idempotency-Key": "c1"})
        for _ in range(5)
    ]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    view = (await ada.get("/conversations/cv_ct_1")).json()
    assert [message["text"] for message in view["messages"]] == ["We will see to it."]
    assert view["contacts"][0]["id"] == "ct_1"


async def test_two_different_keys_are_a_mistake(world, sign_in):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    answer = await (await sign_in("ada")).post(
        "/conversations/cv_ct_1/messages", json=REPLY, headers={"Idempotency-Key": "c2"}
    )
    assert (answer.status_code, answer.json()["field"]) == (422, "client_id")


async def test_a_note_is_for_colleagues(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    answer = await (await sign_in("ben")).post("/conversations/cv_ct_1/notes", json=REPLY)
    assert (answer.status_code, answer.json()["kind"], answer.json()["author_name"]) == (201, "note", "Ben Okafor")


@pytest.mark.parametrize("what", ["messages", "notes"])
async def test_nobody_writes_where_they_may_not_read(world, sign_in, what):
    await world.contact("ct_1", account_id="ac_south")
    ada = await sign_in("ada")
    assert (await ada.get("/conversations/cv_ct_1")).status_code == 404
    assert (await ada.post(f"/conversations/cv_ct_1/{what}", json=REPLY)).status_code == 404


@pytest.mark.parametrize(
    "body",
    [{}, {"text": "", "client_id": "c"}, {"text": "x"}, {"text": "x" * 100_001, "client_id": "c"},
     {"text": "x", "client_id": "c" * 101}, {"text": "x", "client_id": "c", "kind": "system"}],
)  # fmt: skip
async def test_a_body_that_is_not_a_reply_is_refused(world, sign_in, body):
    answer = await (await sign_in("ada")).post("/conversations/cv_1/messages", json=body)
    assert answer.status_code == 422


async def test_the_list_comes_in_pages_and_views(world, sign_in):
    for place in range(5):
        await world.contact(f"ct_{place}", account_id="ac_north")
    ada = await sign_in("ada")
    first = (await ada.get("/conversations", params={"limit": 3})).json()
    rest = (await ada.get("/conversations", params={"limit": 3, "cursor": first["next"]})).json()
    assert [row["id"] for row in first["items"] + rest["items"]] == [f"cv_ct_{n}" for n in (4, 3, 2, 1, 0)]
    assert rest["next"] is None
    assert (await ada.get("/conversations", params={"view": "mine"})).json()["items"] == []
    assert (await ada.get("/conversations", params={"view": "theirs"})).status_code == 422
    assert (await ada.get("/conversations", params={"cursor": "nonsense"})).status_code == 422
