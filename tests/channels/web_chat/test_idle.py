from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from channels.web_chat import idle
from channels.web_chat.idle import Turn
from channels.web_chat.note import LineNote
from hub.contract.chats import Idle
from hub.contract.words import MessageCard

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULES = Idle(warn_after=600, close_after=300)


def card(number: int, kind: str, contact: str = "ct_1", channel: str = "web_chat") -> MessageCard:
    return MessageCard(
        id=f"ms_{number}", conversation_id="cv_1", contact_id=contact, channel=channel, kind=kind, number=number,
        author_id="", author_name="", text="", at=NOW + timedelta(seconds=number),
    )  # fmt: skip


def note(**facts) -> LineNote:
    return LineNote(visitor="vi_1", site="", seen_at=NOW, **{"state": "active", **facts})


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


OURS = Turn(3, NOW)


@pytest.mark.parametrize(("seconds", "due"), [(0, ""), (599, ""), (600, "warn"), (9999, "warn")])
def test_who_does_not_answer_is_asked_after_a_while(seconds, due):
    assert idle.due(note(), OURS, None, RULES, after(seconds)) == due


@pytest.mark.parametrize(("seconds", "due"), [(899, ""), (900, "close")])
def test_and_some_time_after_that_the_chat_ends(seconds, due):
    warned = note(warned=3, warned_at=after(600))
    assert idle.due(warned, OURS, None, RULES, after(seconds)) == due


def test_who_types_is_still_there():
    assert idle.due(note(), OURS, after(300), RULES, after(800)) == ""
    warned = note(warned=3, warned_at=after(600))
    assert idle.due(warned, OURS, after(700), RULES, after(950)) == ""
    assert idle.due(warned, OURS, after(700), RULES, after(1000)) == "close"


def test_the_agents_next_words_begin_the_time_anew():
    warned = note(warned=3, warned_at=after(600))
    assert idle.due(warned, Turn(5, after(700)), None, RULES, after(1000)) == ""


@pytest.mark.parametrize("state", ["none", "waiting", "unattended", "ended"])
def test_only_who_talks_to_an_agent_can_be_idle(state):
    assert idle.due(note(state=state), OURS, None, RULES, after(9999)) == ""


def test_never_is_never():
    assert idle.due(note(), OURS, None, Idle(warn_after=0), after(10**6)) == ""
    warned = note(warned=3, warned_at=after(600))
    assert idle.due(warned, OURS, None, Idle(close_after=0), after(10**6)) == ""
    assert idle.due(note(), Turn(0, NOW), None, RULES, after(9999)) == ""


def test_notes_notices_and_mails_change_nobodys_turn():
    assert idle.turn_after(OURS, card(9, "note")) == OURS
    assert idle.turn_after(OURS, card(9, "system")) == OURS
    assert idle.turn_after(OURS, card(9, "outbound", channel="email")) == OURS
    assert idle.turn_of([card(1, "outbound"), card(2, "system")], "ct_1", "", NOW).number == 1


def test_what_was_said_on_an_earlier_line_waits_for_no_answer():
    assert idle.turn_of([card(1, "outbound", contact="ct_0")], "ct_1", "", NOW).number == 0
    assert idle.turn_of([], "ct_1", "", NOW).number == 0


@given(st.lists(st.sampled_from(["inbound", "outbound", "note", "system"]), max_size=12))
def test_hearing_one_by_one_comes_to_what_the_transcript_says(kinds):
    cards = [card(number, kind) for number, kind in enumerate(kinds, 1)]
    turn = Turn(-1, NOW)
    for one in cards:
        turn = idle.turn_after(turn, one)
    assert max(turn.number, 0) == idle.turn_of(cards, "ct_1", "", NOW).number


def test_what_a_colleague_said_before_a_transfer_is_not_to_be_answered_to_the_new_agent():
    said = structs.replace(card(1, "outbound"), author_id="us_before")
    assert idle.turn_of([said], "ct_1", "us_now", NOW).number == 0
    assert idle.turn_of([said], "ct_1", "us_before", NOW).number == 1
