"""What is worth telling only now: who types, who reads. Signals are never stored; one that gets lost does no harm."""

from typing import Literal

from hub.contract.words import Tagged

TYPING_SECONDS = 6.0
"""For so long one word counts as typing; whoever still types says it again meanwhile."""


class Typing(Tagged, tag="typing"):
    """Somebody types in a conversation, or (`on` false) no longer does. `name`: what the other side may call them."""

    conversation_id: str
    side: Literal["customer", "agent"]
    name: str = ""
    on: bool = True


class ReadUpTo(Tagged, tag="read_up_to"):
    """An agent has seen what the customer wrote, up to the message of this `number`."""

    conversation_id: str
    number: int


Signal = Typing | ReadUpTo
