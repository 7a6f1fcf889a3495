"""Files agents attach: cleaned, limited, and their uploader's own."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from hub.contract.errors import Invalid, TooLarge
from hub.conversing import actions
from hub.conversing.drafts import Draft, NewDraft, keep_draft
from hub.conversing.uploads import LARGEST, LONGEST_NAME, QUOTA, Sent, clean_media_type, clean_name, forgotten, upload
from hub.storage.schema import uploads
from tests.fakes.clock import START
from tests.fakes.console_world import user
from tests.fakes.files import stream
from tests.hub.conversing.test_actions import LIVE, words


async def put(world, data=b"PDF", name="contract.pdf", media_type="application/pdf", who="us_ada", announced=len):
    sent = Sent(name=name, media_type=media_type, data=stream(data[:9], data[9:]), announced=announced(data))
    return await upload(world.writer, world.files, user(who), sent, world.new_id)


async def test_a_file_is_kept_and_known(world):
    card = await put(world)
    assert (card.name, card.media_type, card.size) == ("contract.pdf", "application/pdf", 3)
    assert world.files.kept == {f"uploads/{card.id}": b"PDF"}
    (row,) = await world.rows(select(uploads))
    assert (row.id, row.user_id, row.key, row.at) == (card.id, "us_ada", f"uploads/{card.id}", START)


async def test_an_empty_or_a_huge_file_is_refused(world):
    with pytest.raises(Invalid):
        await put(world, b"")
    with pytest.raises(TooLarge):
        await put(world, b"x" * (LARGEST + 1))
    with pytest.raises(TooLarge):
        await put(world, b"x" * (LARGEST + 1), announced=lambda _: 0)
    assert world.files.kept == {}


async def test_beyond_the_days_quota_nothing_reaches_the_disk_until_tomorrow(world):
    await put(world)
    await world.commit(lambda tx: tx.conn.execute(update(uploads).values(size=QUOTA - 1)))
    with pytest.raises(Invalid, match="500 MB"):
        await put(world)
    with pytest.raises(Invalid, match="500 MB"):
        await put(world, announced=lambda _: 0)
    assert len(world.files.kept) == 1
    assert (await put(world, who="us_ben")).size == 3
    world.clock.advance(timedelta(days=1, seconds=1).total_seconds())
    assert (await put(world)).size == 3


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("报价单.xlsx", "报价单.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\plan.png", "plan.png"),
        ("a\r\nX: y.pdf", "aX y.pdf".replace("X ", "X_ ")),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (".htaccess", "htaccess"),
        ("  ", "file"),
        ("", "file"),
        ("a" * 300 + ".pdf", "a" * (LONGEST_NAME - 4) + ".pdf"),
        ('we<"ird>|?.txt', "we__ird___.txt"),
    ],
)
def test_a_name_holds_nothing_that_could_mislead(name, clean):
    assert clean_name(name) == clean


@given(st.text())
def test_any_name_becomes_one_that_can_be_kept(name):
    clean = clean_name(name)
    assert 0 < len(clean) <= LONGEST_NAME
    assert not set(clean) & set('/\\\r\n\0"')
    clean.encode()


@pytest.mark.parametrize(
    ("media_type", "clean"),
    [
        ("text/html; charset=utf-8", "text/html"),
        ("IMAGE/PNG", "image/png"),
        ("", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
        ("a/b\r\nX: y", "application/octet-stream"),
    ],
)
def test_a_media_type_is_plain_or_any_files(media_type, clean):
    assert clean_media_type(media_type) == clean


async def test_what_is_neither_sent_nor_drafted_is_forgotten_after_a_while(world):
    await world.contact("ct_1", account_id="ac_north")
    ada = user("us_ada")
    sent, drafted, new, idle = [await put(world, name=f"{name}.pdf") for name in ("sent", "drafted", "new", "idle")]
    await actions.reply(world.writer, words(uploads=(sent.id,)), LIVE, world.new_id)
    await keep_draft(world.writer, ada, "cv_ct_1", Draft(attachments=(drafted.id,)), None)
    await keep_draft(world.writer, ada, "", NewDraft(attachments=(new.id,)), None)
    assert await world.commit(lambda tx: forgotten(tx.conn, START)) == []
    world.clock.advance(86_401)
    before = world.clock() - timedelta(days=1)
    assert await world.commit(lambda tx: forgotten(tx.conn, before)) == [f"uploads/{idle.id}"]
    assert {row.id for row in await world.rows(select(uploads))} == {sent.id, drafted.id, new.id}
