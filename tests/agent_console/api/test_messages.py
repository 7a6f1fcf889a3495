from hub.contract.words import MessageCard
from tests.fakes.clock import START

REPLY = {"text": "We will see to it.", "client_id": "c1", "undo_seconds": 10}


async def written(world, ada, **facts) -> MessageCard:
    await world.contact("ct_1", account_id="ac_north")
    return (await ada.post("/conversations/cv_ct_1/messages", json=REPLY | facts)).json()


async def test_a_message_is_taken_back_once_while_it_waits(world, sign_in):
    ada = await sign_in("ada")
    message = await written(world, ada)
    assert message["delivery"] == "scheduled"
    assert (await ada.post(f"/messages/{message['id']}/cancel")).status_code == 204
    assert (await ada.post(f"/messages/{message['id']}/cancel")).status_code == 409
    view = (await ada.get("/conversations/cv_ct_1")).json()
    assert [each["delivery"] for each in view["messages"]] == ["cancelled"]


async def test_what_has_left_or_has_not_failed_is_a_conflict(world, sign_in):
    ada = await sign_in("ada")
    message = await written(world, ada, undo_seconds=0)
    for what in ("cancel", "retry"):
        answer = await ada.post(f"/messages/{message['id']}/{what}")
        assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json"), what


async def test_a_mail_is_saved_as_it_came(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    await world.insert(
        "messages", id="ms_1", conversation_id="cv_ct_1", contact_id="ct_1", channel="email", kind="inbound", number=1,
        author_id="", author_name="", text="x", at=START, attachments=[], extra={"raw": "mail/1"},
    )  # fmt: skip
    await world.files.put("mail/1", b"From: <script>\r\n\r\nHi", "message/rfc822")
    answer = await (await sign_in("ada")).get("/messages/ms_1/raw")
    assert (answer.content, answer.headers["content-type"]) == (b"From: <script>\r\n\r\nHi", "message/rfc822")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''ms_1.eml"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await (await sign_in("cy")).get("/messages/ms_1/raw")).status_code == 404
