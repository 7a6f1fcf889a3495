from datetime import UTC, datetime

import pytest

from channels.web_chat import shown
from channels.web_chat.frames import Changed, File
from hub.contract.words import MessageCard


def card(**facts) -> MessageCard:
    return MessageCard(
        **{
            "id": "ms_1", "conversation_id": "cv_1", "contact_id": "ct_1", "channel": "web_chat", "kind": "outbound",
            "number": 4, "author_id": "us_1", "author_name": "Mara", "text": "Hi", "client_id": "abcd-1234",
            "at": datetime(2026, 3, 2, 9, tzinfo=UTC),
        }
        | facts
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "seen"),
    [
        ({}, True),
        ({"kind": "inbound"}, True),
        ({"kind": "system", "extra": {"notice": "yes"}}, True),
        ({"kind": "system"}, False),
        ({"kind": "note"}, False),
        ({"kind": "note", "extra": {"whisper_to": "us_1"}}, False),
        ({"channel": "email"}, False),
        ({"channel": "phone"}, False),
    ],
)
def test_a_visitor_sees_what_was_said_in_the_chat_and_nothing_else(facts, seen):
    assert shown.for_visitor(card(**facts)) is seen


def test_our_words_carry_our_name_and_face_theirs_their_id():
    file = File(id="fi_1", name="plan.pdf", media_type="application/pdf", size=9, url="/chat/v1/files/fi_1")
    ours = shown.message(card(), (file,), "/photo")
    assert (ours.side, ours.author, ours.photo, ours.files, ours.client_id) == ("hub", "Mara", "/photo", (file,), "")
    theirs = shown.message(card(kind="inbound", author_name="Ada"))
    assert (theirs.side, theirs.author, theirs.client_id) == ("customer", "", "abcd-1234")


def test_a_message_comes_as_it_is_now():
    assert shown.message(card(change=2)).edited
    gone = shown.message(card(change=3, deleted=True, text="still here?"))
    assert (gone.text, gone.deleted, gone.edited) == ("", True, False)
    assert shown.change(card(change=3, deleted=True, text="x")) == Changed(change=3, number=4, text="", deleted=True)
