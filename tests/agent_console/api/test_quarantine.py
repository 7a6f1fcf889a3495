import pytest

from hub.contract.inbound import MailReceived
from hub.contract.words import Address
from hub.intake.actions import IntakeDoor
from tests.fakes.clock import START

RAW = b"From: ann@there.example\r\n\r\n\xff"


@pytest.fixture
async def held(world):
    """The id of a held mail."""
    await world.files.put("mail/1/raw", RAW, "message/rfc822")
    door = IntakeDoor(world.writer, world.configuration.business, world.new_id)
    mail = MailReceived(
        key="mail:<a/b>@x", channel="email", at=START, message_key="a@x", our_address="care@hub.example",
        sender=Address(kind="email", value="ann@there.example"), subject="发票", quarantine="unreadable: ValueError",
        extra={"raw": "mail/1/raw", "size": str(len(RAW))},
    )  # fmt: skip
    await door.receive(mail)


async def test_supervisors_see_what_is_held(world, sign_in, held):
    (item,) = (await (await sign_in("sam")).get("/quarantine")).json()["items"]
    assert item.pop("id")
    assert item == {
        "at": "2026-03-02T09:00:00Z", "mailbox": "care@hub.example", "sender": "ann@there.example", "subject": "发票",
        "reason": "unreadable", "detail": "ValueError", "size": len(RAW), "raw": "mail/1/raw",
    }  # fmt: skip


async def test_agents_do_not(world, sign_in, held):
    ada = await sign_in("ada")
    assert (await ada.get("/quarantine")).status_code == 403
    assert (await ada.post("/quarantine/x/release")).status_code == 403


async def test_the_raw_mail_is_saved_and_never_shown(world, sign_in, held):
    sam = await sign_in("sam")
    (item,) = (await sam.get("/quarantine")).json()["items"]
    answer = await sam.get(f"/quarantine/{item['id']}/raw")
    assert answer.content == RAW
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E5%8F%91%E7%A5%A8.eml")


async def test_it_is_released_as_a_contact(world, sign_in, held):
    sam = await sign_in("sam")
    (item,) = (await sam.get("/quarantine")).json()["items"]
    answers = [await sam.post(f"/quarantine/{item['id']}/release", json={"reason": "fine"}) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].json()["contact_id"] == answers[1].json()["contact_id"] is not None
    assert (await sam.get("/quarantine")).json() == {"items": []}


async def test_discarding_asks_for_a_reason(world, sign_in, held):
    sam = await sign_in("sam")
    (item,) = (await sam.get("/quarantine")).json()["items"]
    assert (await sam.post(f"/quarantine/{item['id']}/discard", json={})).status_code == 422
    assert (await sam.post(f"/quarantine/{item['id']}/discard", json={"reason": "an advert"})).status_code == 204
    assert (await sam.post(f"/quarantine/{item['id']}/release")).status_code == 409


async def test_what_cannot_be_read_anew_says_so(world, sign_in, held):
    sam = await sign_in("sam")
    (item,) = (await sam.get("/quarantine")).json()["items"]
    answer = await sam.post(f"/quarantine/{item['id']}/retry")
    assert answer.status_code == 404
    assert "reads mails" in answer.json()["detail"]
    assert (await sam.get("/quarantine/unknown/raw")).status_code == 404
