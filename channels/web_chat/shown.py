"""What a visitor is shown of the conversation's messages. Pure."""

from collections.abc import Callable

from channels.web_chat.frames import Changed, File, Message
from channels.web_chat.note import CHANNEL
from hub.contract.chatted import NOTICE
from hub.contract.words import MessageCard

Show = Callable[[MessageCard], Message]
"""Puts a message for one visitor: with addresses that open for them."""


def for_visitor(card: MessageCard) -> bool:
    """Whether a visitor may see it: their own words and ours in the chat, and what the hub itself said on it; never
    notes, never the mails of the same conversation."""
    if card.channel != CHANNEL:
        return False
    return card.kind in ("inbound", "outbound") or (card.kind == "system" and NOTICE in card.extra)


def message(card: MessageCard, files: tuple[File, ...] = (), photo: str = "") -> Message:
    """The message as it is now. `photo`: its author's, where an agent wrote it."""
    theirs = card.kind == "inbound"
    return Message(
        number=card.number,
        side="customer" if theirs else "hub",
        author=card.author_name if card.kind == "outbound" else "",
        text="" if card.deleted else card.text,
        at=card.at,
        client_id=card.client_id if theirs else "",
        files=files,
        photo=photo,
        edited=card.change > 0 and not card.deleted,
        deleted=card.deleted,
    )


def change(card: MessageCard) -> Changed:
    """What became of a message that was shown before."""
    return Changed(change=card.change, number=card.number, text="" if card.deleted else card.text, deleted=card.deleted)
