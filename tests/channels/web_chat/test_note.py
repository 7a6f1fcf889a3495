from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from channels.web_chat import note
from channels.web_chat.note import LineNote
from hub.contract.words import ContactCard, MessageCard

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NEW = LineNote(visitor="vi_1", site="demo", seen_at=NOW)
WAITING = note.opened(NEW, 1, "ct_1", "cv_1")


def contact(**facts) -> ContactCard:
    return ContactCard(
        **{
            "id": "ct_1", "conversation_id": "cv_1", "reference": "KD-1", "channel": "web_chat", "direction": "inbound",
            "state": "waiting", "account_id": None, "account_name": "", "tier": "standard", "person_id": "pe_1",
            "person_name": "", "match": "unknown", "address": "vi_1", "our_address": "demo", "subject": "",
            "preview": "", "language": "en", "skills": (), "arrived_at": NOW, "plan": "standard",
            "target_seconds": 60, "external_key": "vi_1.1",
        }
        | facts
    )  # fmt: skip


def test_a_line_is_named_for_its_visitor():
    assert note.visitor_of(note.external_key("vi_1", 3)) == ("vi_1", 3)
    assert note.visitor_of("CA123") == ("", 0)
    assert note.visitor_of("") == ("", 0)


def test_only_a_line_that_waits_or_talks_is_open():
    assert not NEW.open
    assert WAITING.open
    assert not note.ended(WAITING, NOW).open
    assert note.ended(NEW, NOW) == NEW


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"state": "arriving"}, "unattended"),
        ({"state": "offered"}, "waiting"),
        ({"state": "active", "agent_name": "Mara"}, "active"),
        ({"state": "active", "left_at": NOW}, "ended"),
        ({"state": "wrapping"}, "ended"),
        ({"state": "closed"}, "ended"),
    ],
)
def test_a_customer_knows_nothing_of_offers_and_wrap_up(facts, state):
    assert note.followed(WAITING, contact(**facts), 5, NOW).state == state


def test_late_events_and_earlier_lines_change_nothing():
    active = note.followed(WAITING, contact(state="active", agent_name="Mara"), 5, NOW)
    assert note.followed(active, contact(state="waiting"), 4, NOW) == active
    second = note.followed(active, contact(id="ct_2", external_key="vi_1.2"), 6, NOW)
    assert (second.line, second.state, second.agent) == (2, "waiting", "")
    assert note.followed(second, contact(state="closed"), 7, NOW) == second
    assert note.followed(second, contact(state="closed", external_key="vi_9.2"), 8, NOW) == second


def test_the_agents_name_stays_when_the_chat_ends_and_goes_when_it_is_handed_on():
    active = note.followed(WAITING, contact(state="active", agent_name="Mara"), 5, NOW)
    assert note.followed(active, contact(state="closed"), 6, NOW).agent == "Mara"
    assert note.followed(active, contact(state="waiting"), 6, NOW).agent == ""


def test_an_event_that_overtook_the_answer_is_not_undone():
    overtaken = note.followed(NEW, contact(state="active", agent_name="Mara"), 5, NOW)
    assert note.opened(overtaken, 1, "ct_1", "cv_1") == overtaken


def test_who_is_answered_is_not_waiting():
    words = MessageCard(
        id="ms_1", conversation_id="cv_1", contact_id="ct_1", channel="web_chat", kind="outbound", number=2,
        author_id="us_1", author_name="Mara", text="Hi", at=NOW,
    )  # fmt: skip
    answered = note.answered(WAITING, words)
    assert (answered.state, answered.agent) == ("active", "Mara")
    assert note.answered(note.ended(WAITING, NOW), words).state == "ended"
    assert note.answered(WAITING, structs.replace(words, kind="inbound")) == WAITING
    assert note.answered(WAITING, structs.replace(words, contact_id="ct_0")) == WAITING


def test_only_the_visitors_own_words_after_the_end_came_too_late():
    over = note.followed(WAITING, contact(state="closed"), 5, NOW)
    words = MessageCard(
        id="ms_1", conversation_id="cv_1", contact_id="ct_1", channel="web_chat", kind="inbound", number=2,
        author_id="pe_1", author_name="Ada", text="Hi", at=NOW,
    )  # fmt: skip
    assert note.spoken_too_late(over, words, 6)
    assert not note.spoken_too_late(over, words, 4)
    assert not note.spoken_too_late(WAITING, words, 6)
    assert not note.spoken_too_late(over, structs.replace(words, kind="outbound"), 6)
    assert not note.spoken_too_late(over, structs.replace(words, contact_id="ct_0"), 6)


def test_what_another_node_knows_of_the_visitor_is_not_lost():
    there = structs.replace(WAITING, seen_at=NOW + timedelta(minutes=4), filled=2, told=(("order", "48210"),))
    kept = note.beside(WAITING, there)
    assert (kept.seen_at, kept.filled, kept.told) == (there.seen_at, 2, there.told)
    assert note.beside(there, WAITING) == there


def test_two_nodes_notes_of_a_visitor_make_one():
    here = structs.replace(WAITING, mailed=1, name="Ada")
    there = structs.replace(WAITING, filled=2, topic="orders", mail="ada@there.example", email="ada@example.com")
    both = structs.replace(here, filled=2, topic="orders", mail="ada@there.example", email="ada@example.com")
    assert note.beside(here, there) == note.beside(there, here) == both


def test_the_line_that_was_opened_last_is_the_present_one():
    ended = structs.replace(note.ended(WAITING, NOW), rated=1, mailed=2, served=True)
    second = note.opened(ended, 2, "ct_2", "cv_2")
    assert note.beside(ended, second) == note.beside(second, ended) == second


def test_a_chat_that_was_proven_to_be_somebodys_is_theirs_alone():
    theirs = structs.replace(WAITING, email="ada@example.com")
    assert note.opens_for(theirs, "ada@example.com")
    assert not note.opens_for(theirs, "")
    assert not note.opens_for(theirs, "eve@example.com")
    assert note.opens_for(WAITING, "")
    assert note.opens_for(WAITING, "ada@example.com")
