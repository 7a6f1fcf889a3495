"""Visitors who do not answer: whose turn it is, and what is due about it. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from channels.web_chat.note import CHANNEL, LineNote
from hub.contract.chats import Idle
from hub.contract.words import MessageCard

Due = Literal["", "warn", "close"]


class Turn(NamedTuple):
    """It is the visitor's turn since our message of this `number`; 0: it is not. -1: nobody here knows."""

    number: int
    since: datetime


def turn_after(turn: Turn, card: MessageCard) -> Turn:
    """Whose turn it is after a message, whatever order they are heard in."""
    if card.channel != CHANNEL or card.number <= turn.number or card.kind not in ("inbound", "outbound"):
        return turn
    return Turn(card.number if card.kind == "outbound" else 0, card.at)


def turn_of(cards: Sequence[MessageCard], contact_id: str, agent_id: str, now: datetime) -> Turn:
    """Whose turn it is on this contact's line, from messages in order. Of several of ours in a row the last counts.
    After a transfer it is the new agent's: what somebody else said is not to be answered to them."""
    for card in reversed(cards):
        if card.channel == CHANNEL and card.kind in ("inbound", "outbound"):
            mine = card.kind == "outbound" and card.contact_id == contact_id
            mine = mine and agent_id in ("", card.author_id)
            return Turn(card.number if mine else 0, card.at)
    return Turn(0, now)


def due(note: LineNote, turn: Turn, typed_at: datetime | None, rules: Idle, now: datetime) -> Due:
    """Whether the visitor is now asked if they are still there, or the chat ends. Whoever types is still there."""
    if note.state != "active" or turn.number <= 0 or not rules.warn_after:
        return ""
    if note.warned == turn.number and note.warned_at is not None:
        quiet = now - max(note.warned_at, typed_at or note.warned_at)
        return "close" if rules.close_after and quiet >= timedelta(seconds=rules.close_after) else ""
    quiet = now - max(turn.since, typed_at or turn.since)
    return "warn" if quiet >= timedelta(seconds=rules.warn_after) else ""
