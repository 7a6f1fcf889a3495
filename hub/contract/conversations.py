"""What happens to whole conversations: members of the union of events, in a file of their own."""

from datetime import datetime

from hub.contract.words import Tagged


class ConversationChanged(Tagged, tag="conversation.changed"):
    """How a conversation stands among the others; `what`: snoozed, woken (its time came, the customer wrote, or a user
    said so), waiting (for the customer: we answered), asked (the customer's turn is over)."""

    conversation_id: str
    account_id: str | None
    agent_id: str | None
    status: str
    snoozed_until: datetime | None
    waiting_for: str
    what: str


class ConversationMerged(Tagged, tag="conversation.merged"):
    """Another conversation became part of this one, with all its contacts and messages: a fact on which the router acts
    for live contacts, each of which then gets a `ContactChanged`."""

    conversation_id: str
    reference: str
    account_id: str | None
    from_id: str
    from_reference: str


class ConversationSplit(Tagged, tag="conversation.split"):
    """Messages of this conversation went into a new one, whose contact is queued."""

    conversation_id: str
    account_id: str | None
    new_id: str
    new_reference: str
    message_ids: tuple[str, ...]
