"""Files of messages: who may have them, and how a browser must treat them."""

from tests.agent_console.conftest import SignIn
from tests.fakes.clock import START
from tests.fakes.console_world import World

WAV = {"key": "phone/RE1.wav", "name": "voicemail.wav", "media_type": "audio/wav", "size": 4}
PDF = {"key": "mail/2.pdf", "name": "plan.pdf", "media_type": "application/pdf", "size": 8}
PAGE = {"key": "mail/1.html", "name": 'a "b"\r\nX: y.html', "media_type": "text/html", "size": 8}


async def a_message(world: World) -> None:
    contact = await world.contact("ct_1")
    await world.insert(
        "messages",
        id="ms_1",
        conversation_id=contact.conversation_id,
        number=1,
        contact_id="ct_1",
        channel="phone",
        kind="inbound",
        author_id="",
        author_name="",
        text="",
        at=START,
        attachments=[WAV, PAGE, PDF],
        extra={},
    )
    await world.files.put("phone/RE1.wav", b"RIFF", "audio/wav")
    await world.files.put("mail/1.html", b"<script>", "text/html")
    await world.files.put("mail/2.pdf", b"%PDF-1.4", "application/pdf")


async def test_a_voicemail_is_played_in_place(world: World, sign_in: SignIn) -> None:
    await a_message(world)
    boss = await sign_in("sam")
    answer = await boss.get("/messages/ms_1/attachments/0")
    assert (answer.status_code, answer.content) == (200, b"RIFF")
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_page_a_customer_sent_is_never_shown_as_ours(world: World, sign_in: SignIn) -> None:
    await a_message(world)
    boss = await sign_in("sam")
    answer = await boss.get("/messages/ms_1/attachments/1")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_a_file_that_is_not_there_or_not_ones_to_read_is_not_found(world: World, sign_in: SignIn) -> None:
    await a_message(world)
    boss, agent = await sign_in("sam"), await sign_in("ada")
    assert (await boss.get("/messages/ms_1/attachments/3")).status_code == 404
    assert (await boss.get("/messages/ms_404/attachments/0")).status_code == 404
    assert (await agent.get("/messages/ms_1/attachments/0")).status_code == 404


async def test_nobody_has_it_without_signing_in(world: World, client) -> None:
    await a_message(world)
    assert (await client.get("/messages/ms_1/attachments/0")).status_code == 401


async def test_a_player_seeks_by_ranges(world: World, sign_in: SignIn) -> None:
    await a_message(world)
    boss = await sign_in("sam")
    part = await boss.get("/messages/ms_1/attachments/0", headers={"Range": "bytes=1-2"})
    assert (part.status_code, part.content, part.headers["content-range"]) == (206, b"IF", "bytes 1-2/4")
    beyond = await boss.get("/messages/ms_1/attachments/0", headers={"Range": "bytes=9-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, "bytes */4")
    page = await boss.get("/messages/ms_1/attachments/1", headers={"Range": "bytes=1-2"})
    assert (page.status_code, page.content) == (200, b"<script>")


async def test_a_pdf_is_shown_by_the_browsers_viewer_in_our_frame_and_nothing_else_is(
    world: World, sign_in: SignIn
) -> None:
    await a_message(world)
    boss = await sign_in("sam")
    shown = await boss.get("/messages/ms_1/attachments/2", params={"view": "true"})
    assert (shown.headers["content-type"], shown.content) == ("application/pdf", b"%PDF-1.4")
    assert shown.headers["content-disposition"].startswith("inline")
    assert "script" not in shown.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in shown.headers["content-security-policy"]
    kept = await boss.get("/messages/ms_1/attachments/2")
    assert kept.headers["content-disposition"].startswith("attachment")
    page = await boss.get("/messages/ms_1/attachments/1", params={"view": "true"})
    assert page.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in page.headers["content-security-policy"]
