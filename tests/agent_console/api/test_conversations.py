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


# --- mails ----------------------------------------------------------------------------------------------------------
MAIL = {"text": "Here is our offer.", "client_id": "c1", "to": "Ann@North.example", "subject": "Offer"}


async def test_a_mail_of_ours_begins_a_conversation(sign_in):
    ada = await sign_in("ada")
    answers = [await ada.post("/conversations", json=MAIL, headers={"Idempotency-Key": "c1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    begun = answers[0].json()
    assert begun["id"] == answers[1].json()["id"]
    view = (await ada.get(f"/conversations/{begun['conversation_id']}")).json()
    assert view["conversation"]["agent_id"] == "us_ada"
    assert (view["contacts"][0]["our_address"], view["contacts"][0]["address"]) == (
        "us@hub.example",
        "ann@north.example",
    )


async def test_a_reply_has_copies_files_and_a_time(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    body = REPLY | {"cc": ["bob@x.example"], "bcc": ["eve@x.example"], "send_at": "2026-03-02T17:00:00+08:00"}
    answer = (await (await sign_in("ada")).post("/conversations/cv_ct_1/messages", json=body)).json()
    assert answer["extra"]["cc"] == "bob@x.example"
    later = body | {"client_id": "c2", "send_at": "2026-03-03T17:00:00+08:00"}
    answer = (await (await sign_in("ada")).post("/conversations/cv_ct_1/messages", json=later)).json()
    assert (answer["delivery"], answer["extra"]["send_at"]) == ("scheduled", "2026-03-03T09:00:00+00:00")


async def test_a_message_is_passed_on(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    ada = await sign_in("ada")
    first = (await ada.post("/conversations/cv_ct_1/messages", json=REPLY)).json()
    body = {"message_id": first["id"], "to": "lab@outside.example", "client_id": "c2"}
    answer = await ada.post("/conversations/cv_ct_1/forward", json=body)
    assert (answer.status_code, answer.json()["extra"]["forwarded"]) == (201, first["id"])


@pytest.mark.parametrize(
    "changes",
    [{"to": "nobody"}, {"our_address": "ceo@bank.example"}, {"undo_seconds": 31}, {"send_at": "2026-03-02T09:00:00"},
     {"cc": ["a@b.c"] * 101}, {"bcc": ["x\r\nBcc: y@z.a"]}, {"message_id": "ms_1"}],
)  # fmt: skip
async def test_a_mail_that_cannot_begin_is_refused(sign_in, changes):
    answer = await (await sign_in("ada")).post("/conversations", json=MAIL | changes)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
