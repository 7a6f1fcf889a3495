"""What is of chats alone: who may do it, and what it does."""

import asyncio

import pytest

from hub.contract.signals import ReadUpTo
from tests.fakes.clock import START


@pytest.fixture
async def chat(world):
    """A chat that Ada has, with two messages of the customer's."""
    await world.contact("ct_1", channel="web_chat", account_id="ac_north", state="active", agent_id="us_ada")
    for number in (1, 2):
        await say(world, f"ms_{number}", number=number)
    await world.commit(lambda tx: tx.conn.exec_driver_sql("update conversations set messages = 2"))


async def say(world, id, conversation_id="cv_ct_1", contact_id="ct_1", **facts):
    whole = {"kind": "inbound", "author_id": "pe_ct_1", "author_name": "Ingrid", "text": "Hei", "at": START} | facts
    await world.insert(
        "messages", id=id, conversation_id=conversation_id, contact_id=contact_id, channel="web_chat",
        attachments=[], extra={}, **whole,
    )  # fmt: skip


@pytest.fixture
def told(world):
    heard: list[object] = []
    world.signals.listen(heard.append)
    return heard


async def test_the_customer_is_told_what_their_agent_has_read(world, chat, told, sign_in):
    answer = await (await sign_in("ada")).post("/conversations/cv_ct_1/read", json={"number": 2})
    assert answer.status_code == 204, answer.text
    await asyncio.sleep(0)
    assert told == [ReadUpTo(conversation_id="cv_ct_1", number=2)]


@pytest.mark.parametrize(
    ("who", "conversation", "number", "status"),
    [
        ("ben", "cv_ct_1", 2, 403),  # a colleague looks on
        ("sam", "cv_ct_1", 2, 403),
        ("cy", "cv_ct_1", 2, 404),  # not theirs to see
        ("ada", "cv_none", 1, 404),
        ("ada", "cv_ct_1", 3, 422),  # not said yet
        ("ada", "cv_ct_1", 0, 422),
        ("ada", "cv_ct_1", 2**40, 422),
    ],
)
async def test_nobody_else_reads_for_them(world, chat, told, sign_in, who, conversation, number, status):
    answer = await (await sign_in(who)).post(f"/conversations/{conversation}/read", json={"number": number})
    assert (answer.status_code, told) == (status, []), answer.text


async def test_reading_on_a_line_that_is_no_chat_or_is_over_tells_nobody(world, told, sign_in):
    ada = await sign_in("ada")
    await world.contact("ct_1", account_id="ac_north", state="active", agent_id="us_ada")
    await world.contact("ct_2", channel="web_chat", account_id="ac_north", state="wrapping", agent_id="us_ada")
    await world.commit(lambda tx: tx.conn.exec_driver_sql("update conversations set messages = 2"))
    for conversation in ("cv_ct_1", "cv_ct_2"):
        assert (await ada.post(f"/conversations/{conversation}/read", json={"number": 1})).status_code == 403
    assert told == []


async def test_a_message_is_translated_for_whoever_may_read_it(world, chat, sign_in):
    ada = await sign_in("ada")
    answer = await ada.post("/messages/ms_1/translation", json={"into": "de"})
    assert answer.json() == {"text": "[de] Hei", "into": "de"}
    assert (await (await sign_in("cy")).post("/messages/ms_1/translation", json={"into": "de"})).status_code == 404
    assert (await ada.post("/messages/ms_9/translation", json={"into": "de"})).status_code == 404
    assert (await ada.post("/messages/ms_1/translation", json={"into": "xx"})).status_code == 502
    for into in ("", "d", "de; drop", "de_DE", "x" * 50):
        assert (await ada.post("/messages/ms_1/translation", json={"into": into})).status_code == 422, into


async def test_one_s_own_words_are_translated_before_they_are_sent(world, sign_in):
    ada = await sign_in("ada")
    answer = await ada.post("/translation", json={"text": "Good morning", "into": "zh-CN"})
    assert answer.json() == {"text": "[zh-CN] Good morning", "into": "zh-CN"}
    for text in ("", " \n", "x" * 20_001):
        assert (await ada.post("/translation", json={"text": text, "into": "de"})).status_code == 422


async def test_a_message_without_words_has_nothing_to_translate(world, chat, sign_in):
    await say(world, "ms_3", number=3, text="")
    answer = await (await sign_in("ada")).post("/messages/ms_3/translation", json={"into": "de"})
    assert (answer.status_code, answer.json()["field"]) == (422, "text")


# --- files ----------------------------------------------------------------------------------------------------------
async def upload(browser):
    answer = await browser.post(
        "/uploads", content=b"PNG", headers={"X-Filename": "a.png", "Content-Type": "image/png"}
    )
    return answer.json()["id"]


async def test_a_file_goes_to_the_customer_in_a_chat_also_without_words(world, chat, sign_in):
    ada = await sign_in("ada")
    body = {"client_id": "c1", "attachments": [await upload(ada)]}
    answer = await ada.post("/conversations/cv_ct_1/messages", json=body)
    assert answer.status_code == 201, answer.text
    (file,) = answer.json()["attachments"]
    assert (answer.json()["text"], file["name"], file["content_id"]) == ("", "a.png", "")
    again = await ada.post("/conversations/cv_ct_1/messages", json=body)
    assert again.json()["id"] == answer.json()["id"]


async def test_no_file_goes_where_one_speaks_and_no_mail_goes_empty(world, sign_in):
    ada = await sign_in("ada")
    await world.contact("ct_1", channel="phone", account_id="ac_north", state="active", agent_id="us_ada")
    await world.contact("ct_2", account_id="ac_north")
    file = await upload(ada)
    for conversation, text, field in (("cv_ct_1", "Hei", "attachments"), ("cv_ct_2", " ", "text")):
        body = {"client_id": "c1", "text": text, "attachments": [file]}
        answer = await ada.post(f"/conversations/{conversation}/messages", json=body)
        assert (answer.status_code, answer.json()["field"]) == (422, field)


async def test_a_colleague_s_file_is_not_one_s_own_to_send(world, chat, sign_in):
    file = await upload(await sign_in("ben"))
    body = {"client_id": "c1", "attachments": [file]}
    answer = await (await sign_in("ada")).post("/conversations/cv_ct_1/messages", json=body)
    assert (answer.status_code, answer.json()["field"]) == (422, "attachments")


# --- second thoughts, and whispers ----------------------------------------------------------------------------------
async def said(ada):
    body = {"client_id": "c1", "text": "It comes tomorow."}
    return (await ada.post("/conversations/cv_ct_1/messages", json=body)).json()["id"]


async def test_what_was_said_is_put_otherwise_and_taken_back_and_colleagues_see_what_it_was(world, chat, sign_in):
    ada, sam = await sign_in("ada"), await sign_in("sam")
    path = f"/messages/{await said(ada)}"
    changed = await ada.patch(path, json={"text": "It comes tomorrow."})
    assert (changed.status_code, changed.json()["text"], changed.json()["change"]) == (200, "It comes tomorrow.", 1)
    assert (await ada.delete(path)).status_code == 204
    (message,) = [m for m in (await sam.get("/conversations/cv_ct_1")).json()["messages"] if m["kind"] == "outbound"]
    assert (message["text"], message["deleted"], message["change"]) == ("", True, 2)
    versions = (await sam.get(f"{path}/versions")).json()["items"]
    assert [version["text"] for version in versions] == ["It comes tomorow.", "It comes tomorrow."]
    assert (await ada.patch(path, json={"text": "No."})).status_code == 409


async def test_only_its_author_or_a_supervisor_changes_a_message(world, chat, sign_in):
    ada, ben, cy = [await sign_in(who) for who in ("ada", "ben", "cy")]
    path = f"/messages/{await said(ada)}"
    assert (await ben.patch(path, json={"text": "No."})).status_code == 403
    assert (await ben.delete(path)).status_code == 403
    for what in (cy.patch(path, json={"text": "No."}), cy.delete(path), cy.get(f"{path}/versions")):
        assert (await what).status_code == 404
    assert (await ada.patch("/messages/ms_1", json={"text": "No."})).status_code == 404  # the customer's own
    assert (await ada.patch(path, json={"text": " "})).status_code == 422
    assert (await ada.patch(path, json={"text": "x" * 100_001})).status_code == 422
    assert (await (await sign_in("sam")).patch(path, json={"text": "It comes on Monday."})).status_code == 200


async def test_a_supervisor_whispers_to_whoever_is_in_the_chat(world, chat, sign_in):
    sam = await sign_in("sam")
    body = {"client_id": "w1", "text": "Offer them the express."}
    first, again = [await sam.post("/conversations/cv_ct_1/whisper", json=body) for _ in range(2)]
    assert (first.status_code, first.json()["kind"]) == (201, "note")
    assert (first.json()["extra"], again.json()["id"]) == ({"whisper_to": "us_ada"}, first.json()["id"])
    differs = await sam.post("/conversations/cv_ct_1/whisper", json=body, headers={"Idempotency-Key": "w2"})
    assert differs.status_code == 422


async def test_where_nobody_is_in_the_chat_there_is_nobody_to_whisper_to(world, sign_in):
    await world.contact("ct_1", channel="web_chat")
    sam = await sign_in("sam")
    body = {"client_id": "w1", "text": "Hello?"}
    assert (await sam.post("/conversations/cv_ct_1/whisper", json=body)).status_code == 409
    assert (await sam.post("/conversations/cv_none/whisper", json=body)).status_code == 404
    assert (await sam.post("/conversations/cv_ct_1/whisper", json=body | {"text": ""})).status_code == 422
