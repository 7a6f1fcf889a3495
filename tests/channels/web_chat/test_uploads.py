import asyncio

import pytest
from msgspec import structs

from channels.web_chat.note import CHANNEL
from channels.web_chat.settings import ChatSettings
from channels.web_chat.uploads import NOTES, Uploads, file_name
from hub.contract.chats import ChatRules, FileLimits
from hub.contract.errors import BadSignature, Conflict, Invalid, NotFound, TooLarge, Unavailable
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_doors import ChatHub
from tests.fakes.chat_node import KEY, ChatNode
from tests.fakes.files import stream

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


@pytest.fixture
def uploads(hub: ChatHub) -> Uploads:
    hub.rules = ChatRules(files=FileLimits(types=("image/*", "text/plain"), max_bytes=9000, most=2))
    return opened(hub)


def opened(hub: ChatHub, **settings) -> Uploads:
    return Uploads(ChatSettings(unsent_files=3, **settings), hub.doors, hub.chat, KEY)


async def keep(uploads: Uploads, *pieces: bytes, name: str = "a.png", visitor: str = "vi_1", claimed: str = ""):
    return await uploads.keep(visitor, name, claimed, stream(*pieces or (PNG,)))


async def test_a_file_is_kept_by_what_it_is_and_taken_by_its_own_visitor_only(hub, uploads):
    kept = await keep(uploads, PNG[:5], PNG[5:], name="C:\\photos\\lamp.png", claimed="text/html")
    assert (kept.name, kept.media_type, kept.size) == ("lamp.png", "image/png", len(PNG))
    for stranger in ("vi_2", "vi_1/x", ""):
        with pytest.raises(Invalid) as refused:
            await uploads.take(stranger, [kept.id])
        assert refused.value.field == "file"
    (taken,) = await uploads.take("vi_1", [kept.id, kept.id])
    assert (taken.name, taken.media_type, taken.size) == ("lamp.png", "image/png", len(PNG))
    assert hub.files.kept == {taken.key: PNG}
    assert await uploads.take("vi_1", [kept.id]) == (taken,)


async def test_what_is_not_wanted_is_neither_kept_nor_known(hub, uploads):
    hub.scanner.harmful = b"EICAR"
    for pieces, error, field in [
        ((b"",), Invalid, "empty"),
        ((b"<svg onload=alert(1)>"[:4] + b"\0",), Invalid, "type"),
        ((b"MZ\x90\0",), Invalid, "type"),
        ((b"x" * 5000, b"x" * 4001), TooLarge, "size"),
        ((b"x" * 9001,), TooLarge, "size"),
        ((b"some EICAR text",), Invalid, "malware"),
    ]:
        with pytest.raises(error) as refused:
            await keep(uploads, *pieces)
        assert refused.value.field == field
    assert (hub.files.kept, hub.kept) == ({}, {})
    assert (await keep(uploads, b"x" * 9000)).size == 9000


async def test_nothing_is_opened_that_could_not_be_looked_at(hub, uploads):
    hub.scanner.fail_with = Unavailable("clamd does not answer")
    with pytest.raises(Unavailable) as refused:
        await keep(uploads)
    assert refused.value.field == "later"
    assert (hub.files.kept, hub.kept) == ({}, {})


async def test_a_file_cannot_be_taken_or_fetched_before_it_was_looked_at(hub, uploads):
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(data) -> str:
        begun.set()
        await go_on.wait()
        return ""

    hub.scanner.scan = slow
    keeping = asyncio.ensure_future(keep(uploads))
    await begun.wait()
    upload_id = next(key for of, key in hub.kept if of == NOTES).partition("/")[2]
    with pytest.raises(Invalid):
        await uploads.take("vi_1", [upload_id])
    with pytest.raises(NotFound):
        await uploads.find("vi_1", upload_id)
    go_on.set()
    assert (await keeping).id == upload_id
    assert (await uploads.find("vi_1", upload_id)).name == "a.png"


async def test_a_client_that_goes_away_leaves_nothing(hub, uploads):
    async def broken():
        yield PNG
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await uploads.keep("vi_1", "a.png", "", broken())
    assert (hub.files.kept, hub.kept) == ({}, {})


async def test_a_message_carries_so_many_and_a_visitor_has_so_many_waiting(hub, uploads):
    kept = [(await keep(uploads)).id for _ in range(3)]
    with pytest.raises(Conflict):
        await keep(uploads)
    assert await keep(uploads, visitor="vi_2")
    with pytest.raises(Invalid) as refused:
        await uploads.take("vi_1", kept)
    assert refused.value.field == "files"
    await uploads.take("vi_1", kept[:2])
    assert await keep(uploads)


async def test_no_types_means_no_files(hub, uploads):
    hub.rules = ChatRules(files=FileLimits(types=()))
    with pytest.raises(Invalid):
        await keep(uploads)


async def test_what_is_not_sent_within_a_day_is_swept_and_what_is_sent_never(hub, uploads):
    sent, unsent = await keep(uploads), await keep(uploads)
    (taken,) = await uploads.take("vi_1", [sent.id])
    hub.clock.advance(86401)
    fresh = await keep(uploads)
    await uploads.sweep()
    assert set(hub.files.kept) == {taken.key, f"chat/{fresh.id}"}
    with pytest.raises(Invalid):
        await uploads.take("vi_1", [unsent.id])
    assert await uploads.take("vi_1", [sent.id]) == (taken,)
    hub.clock.advance(61 * 86400)
    await uploads.sweep()
    assert (set(hub.files.kept), hub.kept) == ({taken.key}, {})


async def test_files_of_a_visitors_own_conversation_are_found_and_no_others(hub, uploads):
    node = await ChatNode(hub).start()
    ada, eve = ChatClient(tab="ada-client"), ChatClient(tab="eve-client")
    for client in (ada, eve):
        await (await node.connect(client)).say("Hello")
    attachment = structs.replace(
        (await uploads.take(ada.visitor, [(await keep(uploads, visitor=ada.visitor)).id]))[0], name="plan.png"
    )
    said = hub.messages[ada.conversation]
    said[0] = card = structs.replace(said[0], attachments=(attachment,))
    (shown,) = uploads.shown(ada.visitor, card)
    assert (shown.id, shown.name) == (f"{card.id}.0", "plan.png")
    assert await uploads.find(ada.visitor, shown.id) == attachment
    assert uploads.named(shown.id, shown.url.partition("?key=")[2]) == ada.visitor
    for visitor, file_id in [
        (eve.visitor, shown.id),
        (ada.visitor, f"{card.id}.1"),
        (ada.visitor, card.id),
        (ada.visitor, "../secret"),
        ("vi_nobody", shown.id),
    ]:
        with pytest.raises(NotFound):
            await uploads.find(visitor, file_id)
    with pytest.raises(BadSignature):
        await opened(hub, identity_required=True).find(ada.visitor, shown.id)

    said[0] = structs.replace(card, deleted=True)
    assert uploads.shown(ada.visitor, said[0]) == ()
    with pytest.raises(NotFound):
        await uploads.find(ada.visitor, shown.id)
    said[0] = structs.replace(card, channel="email")
    with pytest.raises(NotFound):
        await uploads.find(ada.visitor, shown.id)
    assert (CHANNEL, ada.visitor) in hub.kept
    await node.crash()
    await node.visits.stop()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("", "file"),
        ("...", "file"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x", "a_Set-Cookie_ x"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe"),
        ("图片.png", "图片.png"),
        ("x" * 300 + ".png", "x" * 116 + ".png"),
    ],
)
def test_names_are_safe_to_show_and_to_save_under(given, name):
    assert file_name(given) == name
