import pytest
from msgspec import structs

from channels.web_chat.links import photo_path
from channels.web_chat.uploads import NOTES
from hub.contract.chat_ports import Photo
from hub.contract.chats import ChatRules, FileLimits
from hub.contract.errors import Unavailable
from hub.contract.words import Attachment
from tests.fakes.chat_api import KEY, Guest, Served, served_chat
from tests.fakes.chat_doors import ChatHub

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


async def shown(hub: ChatHub, ada: Guest, data: bytes, name: str, media_type: str) -> dict:
    """A message of an agent's with this file, as the visitor is told of it."""
    await ada.say("Hello")
    hub.accept()
    sent = hub.reply("Here it is")
    await hub.files.put("uploads/up_9", data, media_type)
    file = Attachment(key="uploads/up_9", name=name, media_type=media_type, size=len(data))
    hub.messages[sent.conversation_id][sent.number - 1] = structs.replace(sent, attachments=(file,))
    return (await ada.hear())["messages"][-1]["files"][0]


async def test_a_picture_is_shown_in_place_by_its_address_alone(hub: ChatHub, served: Served, ada: Guest):
    file = await shown(hub, ada, PNG, "plan.png", "image/png")
    answer = await served.browser.get(file["url"])
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''plan.png"
    assert (await ada.get(f"files/{file['id']}")).content == PNG


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/pdf", "text/plain", "video/mp4"])
async def test_anything_else_is_saved_and_never_opened_here(hub: ChatHub, served: Served, ada: Guest, media_type):
    file = await shown(hub, ada, b"<script>alert(1)</script>", 'a"\r\nX: y.html', media_type)
    answer = await served.browser.get(file["url"])
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''a%22%0D%0AX%3A%20y.html"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"].startswith("private")


async def test_an_address_opens_one_file_for_some_hours(hub: ChatHub, served: Served, ada: Guest):
    file = await shown(hub, ada, PNG, "plan.png", "image/png")
    key = file["url"].partition("?key=")[2]
    for url in (file["url"][:-2], f"/chat/v1/files/ms_other.0?key={key}", "/chat/v1/files/../secret?key=x"):
        assert (await served.browser.get(url)).status_code in (403, 404)
    hub.clock.advance(12 * 3600 + 1)
    late = await served.browser.get(file["url"])
    assert (late.status_code, late.json()["field"]) == (403, "key")


async def test_a_file_that_is_gone_is_told(hub: ChatHub, served: Served, ada: Guest):
    file = await shown(hub, ada, PNG, "plan.png", "image/png")
    hub.files.kept.clear()
    assert (await served.browser.get(file["url"])).status_code == 404


async def test_a_file_is_what_its_bytes_are_not_what_its_sender_says(hub: ChatHub, ada: Guest):
    kept = (await ada.upload(PNG, "%E5%9B%BE.png", "text/html")).json()
    assert (kept["name"], kept["media_type"]) == ("图.png", "image/png")
    for data, media_type in [
        (b"<html><script>", "image/png"),
        (b"MZ\x90\0", "application/pdf"),
        (b"PK\x03\x04", "*/*"),
    ]:
        answer = await ada.upload(data, "a.png", media_type)
        assert (answer.status_code, answer.json()["field"]) == (422, "type")


async def test_too_big_is_refused_before_and_while_it_comes(hub: ChatHub, served: Served, ada: Guest):
    hub.rules = ChatRules(files=FileLimits(max_bytes=1000))
    announced = await ada.upload(PNG * 20)
    assert (announced.status_code, announced.json()["field"]) == (413, "size")

    async def pieces():
        for _ in range(200):
            yield b"x" * 1000

    headers = {**ada.headers, "X-Filename": "a.txt"}
    streamed = await served.browser.post("/chat/v1/files", content=pieces(), headers=headers)
    assert (streamed.status_code, streamed.json()["field"]) == (413, "size")
    assert (hub.files.kept, [key for key in hub.kept if key[0] == NOTES]) == ({}, [])


async def test_what_cannot_be_looked_at_now_is_refused_for_later_and_what_is_harmful_for_good(hub, ada: Guest):
    hub.scanner.fail_with = Unavailable("clamd does not answer")
    later = await ada.upload(PNG)
    assert (later.status_code, later.json()["field"]) == (503, "later")
    hub.scanner.fail_with, hub.scanner.harmful = None, b"PNG"
    harmful = await ada.upload(PNG)
    assert (harmful.status_code, harmful.json()["field"]) == (422, "malware")
    assert "Eicar" not in harmful.text
    assert hub.files.kept == {}


async def test_so_many_wait_to_be_sent_and_no_more(hub: ChatHub):
    async with served_chat(hub, unsent_files=2) as served:
        ada = await served.visitor()
        assert [(await ada.upload(PNG)).status_code for _ in range(3)] == [201, 201, 409]


async def test_an_agents_photo_is_where_the_status_says_and_agents_cannot_be_tried_out(hub, served, ada: Guest):
    hub.photos.taken["us_1"] = Photo(data=b"\xff\xd8\xff", media_type="image/jpeg")
    await ada.say("Hello")
    hub.accept()
    answer = await served.browser.get((await ada.hear())["status"]["photo"])
    assert (answer.content, answer.headers["content-type"]) == (b"\xff\xd8\xff", "image/jpeg")
    assert "us_1" not in answer.request.url.path
    for path in ("/chat/v1/photos/us_1", "/chat/v1/photos/dXNfMQ~x", photo_path(b"o" * 32, "us_1")):
        assert (await served.browser.get(path)).status_code == 404
    assert (await served.browser.get(photo_path(KEY.encode(), "us_without"))).status_code == 404
