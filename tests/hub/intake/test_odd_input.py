"""What no well-behaved edge sends, on both stores: taken as well as it can be, or refused by name; never a stack trace,
and never a neighbour's loss."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from sqlalchemy import func, select

from hub.contract.errors import Invalid, KeydeskError
from hub.contract.events import ContactQueued, MessageReceived
from hub.contract.inbound import AnyInbound, LineQueued, ReceiptReceived
from hub.contract.words import Attachment
from hub.intake.views import TranscriptView
from hub.storage import schema
from hub.storage.engine import Store
from tests.factories.river import River, call, chat, mail, now, open_river, spoke
from tests.factories.words import words
from tests.hub.storage.test_text import ANYTHING

BAD = "a\0b\ud800c"
MENDED = "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
LONG = "".join(sha256(bytes([number])).hexdigest() for number in range(160))  # what no store can compress


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


def queued(line: str = "CA1", number: int = 1, **changes: Any) -> LineQueued:
    facts: dict[str, Any] = {"key": f"{line}:queued:{number}", "channel": "phone", "at": now(), "external_key": line}
    return LineQueued(**facts | changes)


async def count(river: River, table: str) -> int:
    async with river.store.reader.connect() as conn:
        found: int = (await conn.execute(select(func.count()).select_from(schema.metadata.tables[table]))).scalar_one()
    return found


async def contact_states(river: River) -> list[str]:
    async with river.store.reader.connect() as conn:
        return list((await conn.execute(select(schema.contacts.c.state))).scalars())


# --- characters and lengths -----------------------------------------------------------------------------------------
async def test_characters_no_store_keeps_are_replaced_in_what_is_said(river: River) -> None:
    opened = await river.intake.receive(chat("visitor-1"))
    await river.intake.receive(spoke(f"hello {BAD}", "chat1", 1, "web_chat"))
    assert opened.conversation_id is not None
    (message,) = await TranscriptView(river.store.reader).after(opened.conversation_id, 0)
    assert message.text == f"hello {MENDED}"
    assert (await river.event(MessageReceived)).message == message, "the event says what the store says"


async def test_a_mail_that_is_bad_in_every_field_is_kept(river: River) -> None:
    bad = mail(
        BAD, f"{BAD}@x", name=BAD, subject=BAD, text=BAD, html=BAD, language=BAD, thread_keys=(BAD,), reference=BAD,
        our_address=BAD, extra={BAD: BAD}, attachments=(Attachment(key="k", name=BAD, media_type=BAD, size=1),),
    )  # fmt: skip
    first = await river.intake.receive(bad)
    again = await river.intake.receive(bad)
    assert (again.duplicate, again.message_id) == (True, first.message_id)
    message = (await river.event(MessageReceived)).message
    assert (message.text, message.subject, message.attachments[0].name) == (MENDED, MENDED, MENDED)


async def test_answers_to_a_mail_with_a_bad_message_id_find_it(river: River) -> None:
    first = await river.intake.receive(mail("who@there.example", BAD))
    second = await river.intake.receive(mail("who@there.example", "b@x", thread_keys=(BAD,)))
    assert second.conversation_id == first.conversation_id


async def test_keys_of_ten_thousand_characters_are_told_apart_and_known_again(river: River) -> None:
    first = await river.intake.receive(mail("who@there.example", LONG + "1"))
    other = await river.intake.receive(mail("who@there.example", LONG + "2"))
    again = await river.intake.receive(mail("who@there.example", LONG + "1"))
    answer = await river.intake.receive(mail("who@there.example", "b@x", thread_keys=(LONG + "1",)))
    assert first.message_id != other.message_id
    assert again.message_id == first.message_id
    assert answer.conversation_id == first.conversation_id


async def test_a_client_id_of_ten_thousand_characters_is_no_trouble(river: River) -> None:
    await river.intake.receive(chat("visitor-1"))
    said = spoke("hello", "chat1", 1, "web_chat", client_id=LONG, key=f"chat1:{LONG}")
    assert (await river.intake.receive(said)).message_number == 1
    assert (await river.intake.receive(said)).duplicate


@pytest.mark.parametrize("together", [True, False])
async def test_two_devices_of_one_person_may_give_their_words_the_same_client_id(river: River, together: bool) -> None:
    await river.intake.receive(chat("visitor-1", "one"))
    await river.intake.receive(chat("visitor-1", "two"))
    words = [spoke(f"from {line}", line, 1, "web_chat", client_id="c-1") for line in ("one", "two")]
    if together:
        answers = list(await asyncio.gather(*(river.intake.receive(each) for each in words)))
    else:
        answers = [await river.intake.receive(each) for each in words]
    assert answers[0].conversation_id == answers[1].conversation_id
    assert [answer.message_number for answer in answers] == [1, 2]


async def test_a_sender_longer_than_any_address_is_met_all_the_same(river: River) -> None:
    first = await river.intake.receive(mail(f"{LONG}@there.example", "a@x"))
    second = await river.intake.receive(mail(f"{LONG}@there.example", "b@x", thread_keys=("a@x",)))
    assert first.conversation_id == second.conversation_id
    assert await count(river, "people") == len(river.company.people) + 1


async def test_a_subject_without_end_is_cut_for_lists_and_cards(river: River) -> None:
    await river.intake.receive(mail("who@there.example", subject="word " * 100_000))
    card = (await river.event(ContactQueued)).contact
    assert len(card.subject) <= 1000
    assert card.subject.startswith("word word")


async def test_a_mail_that_names_fifty_thousand_others_is_threaded_by_the_nearest(river: River) -> None:
    first = await river.intake.receive(mail("who@there.example", "a@x"))
    many = ("a@x", *(f"{number}@x" for number in range(50_000)))
    assert (await river.intake.receive(mail("who@there.example", "b@x", thread_keys=many))).conversation_id == (
        first.conversation_id
    )


@pytest.mark.parametrize("key", [LONG, BAD], ids=["too long", "bad"])
async def test_a_line_whose_name_cannot_be_kept_is_refused(river: River, key: str) -> None:
    """Orders about the line carry its name back to the edge, so it cannot be mended here."""
    with pytest.raises(Invalid) as refused:
        await river.intake.receive(call("+81312345678", key))
    assert refused.value.field == "external_key"


async def test_a_channel_the_business_does_not_have_is_refused(river: River) -> None:
    for odd in (call("+81312345678", channel="fax"), mail("who@there.example", channel="fax")):
        with pytest.raises(Invalid) as refused:
            await river.intake.receive(odd)
        assert refused.value.field == "channel"
    assert await count(river, "contacts") == 0


async def test_a_moment_in_the_future_is_now(river: River) -> None:
    """A wrong clock at an edge must not put a contact behind everybody for a day."""
    await river.intake.receive(call("+81312345678", at=now() + timedelta(days=1)))
    card = (await river.event(ContactQueued)).contact
    assert card.queued_at is not None
    assert card.queued_at <= now()
    assert card.arrived_at <= now()


# --- mails ----------------------------------------------------------------------------------------------------------
async def test_different_mails_with_one_message_id_are_both_kept(river: River) -> None:
    """Some machines give every mail the same Message-ID; their keys differ by the mail's content."""
    first = await river.intake.receive(mail("a@there.example", "k1", message_key="same@x"))
    second, third = await asyncio.gather(
        river.intake.receive(mail("b@else.example", "k2", message_key="same@x")),
        river.intake.receive(mail("c@third.example", "k3", message_key="same@x")),
    )
    assert len({first.message_id, second.message_id, third.message_id}) == 3
    answer = await river.intake.receive(mail("a@there.example", "k4", message_key="k4@x", thread_keys=("same@x",)))
    assert answer.conversation_id == first.conversation_id, "the first one keeps the name"


async def test_a_receipt_for_a_message_nobody_sent_is_refused(river: River) -> None:
    receipt = ReceiptReceived(key="r", channel="email", at=now(), message_id=f"ms_{BAD}", delivery="delivered")
    with pytest.raises(Invalid):
        await river.intake.receive(receipt)


# --- anything at all ------------------------------------------------------------------------------------------------
FREE = ("key", "text", "subject", "name", "client_id", "html", "language", "our_address", "reference", "reason")


def spoilt(odd: AnyInbound, dirt: str, channel: str, line: str) -> AnyInbound:
    """The inbound on a channel and a line that may exist, with dirt in all that an edge passes on."""
    facts: dict[str, Any] = {name: getattr(odd, name) + dirt for name in FREE if hasattr(odd, name)}
    if hasattr(odd, "external_key"):
        facts["external_key"] = line
    if hasattr(odd, "sender"):
        facts["sender"] = structs.replace(odd.sender, value=odd.sender.value + dirt)
    return structs.replace(odd, channel=channel, **facts)


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")  # of the river's long repr, should it fail
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words(AnyInbound), ANYTHING, st.sampled_from(["phone", "email", "web_chat"]), st.sampled_from(["L1", "L2"]))
async def test_whatever_comes_is_taken_once_or_refused_by_name(
    river: River, odd: AnyInbound, dirt: str, channel: str, line: str
) -> None:
    inbound = spoilt(odd, dirt, channel, line)
    before = await count(river, "received")
    try:
        first = await river.intake.receive(inbound)
    except KeydeskError:
        assert await count(river, "received") == before, "what is refused leaves no trace"
        return
    again = await river.intake.receive(inbound)
    assert (again.contact_id, again.message_id, again.duplicate) == (first.contact_id, first.message_id, True)
