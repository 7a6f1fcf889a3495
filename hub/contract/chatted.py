"""What happens in written lines beside their messages: members of the union of events, in a file of their own."""

from datetime import datetime

from hub.contract.words import MessageCard, Tagged, Value

NOTICE = "notice"
"""In a system message's `extra`: the edge said it to the customer on the line, who sees it among the others."""
WHISPER = "whisper_to"
"""In a note's `extra`: the agent it is meant for, by id; it is seen by whoever sees notes, never by the customer."""


class MessageChanged(Tagged, tag="message.changed"):
    """Its author changed a message that was sent, or took it back; what stood there before is kept."""

    message: MessageCard


class FactsTold(Tagged, tag="contact.facts"):
    """What an agent may see of a live contact's customer: all facts as they are now."""

    contact_id: str
    conversation_id: str
    facts: dict[str, str]


class SurveyTaken(Tagged, tag="survey.taken"):
    """A customer said how it was. `agent_id`: who had the contact last."""

    contact_id: str
    conversation_id: str
    account_id: str | None
    agent_id: str | None
    csat: int | None
    nps: int | None
    comment: str


class SurveyCard(Value):
    """What a customer said of a contact, as it stands. `agent_id`: who had it last."""

    contact_id: str
    agent_id: str | None
    at: datetime
    csat: int | None
    nps: int | None
    comment: str


AnyWritten = MessageChanged | FactsTold | SurveyTaken
