"""What agents keep about conversations beside their messages: tags, custom fields, mentions, follow-ups; and what the
business says of them."""

from datetime import datetime
from typing import Literal

from hub.contract.words import Channel, Tagged, Value

FieldKind = Literal["text", "number", "date", "choice", "yes_no"]
FieldValue = str | bool | float
"""A text, a day (ISO 8601) or the key of a choice; yes or no; a number."""
MENTIONED = "mentioned"
"""In a note's `extra`: ids of the users it mentions, apart by blanks."""


class Tag(Value):
    """A tag the business knows. `colour`: of its chip, `#rrggbb`."""

    key: str
    names: dict[str, str]
    colour: str


class CustomField(Value):
    """A fact agents note of a conversation. `choices`: names by key and language, of kind `choice` alone. `required`:
    without it a contact is not wrapped up. `channels`, `tiers`: whose contacts it is for; of all
    where none is named."""

    key: str
    names: dict[str, str]
    kind: FieldKind
    choices: dict[str, dict[str, str]] = {}
    required: bool = False
    channels: tuple[Channel, ...] = ()
    tiers: tuple[str, ...] = ()


class Marks(Value):
    """How conversations are marked. `free_tags`: agents may make new ones."""

    tags: dict[str, Tag] = {}
    free_tags: bool = False
    fields: dict[str, CustomField] = {}


class ConversationMarked(Tagged, tag="conversation.marked"):
    """Its tags or fields changed; here are all it has now. `added`, `removed`: tags; `noted`: keys of fields."""

    conversation_id: str
    account_id: str | None
    agent_id: str | None
    tags: tuple[str, ...]
    fields: dict[str, FieldValue]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()


class MentionCard(Value):
    """A note named a user. `text`: its first words; `read_at`: when the one named saw it."""

    message_id: str
    user_id: str
    conversation_id: str
    reference: str
    by_id: str
    by_name: str
    text: str
    at: datetime
    read_at: datetime | None = None


class MentionMade(Tagged, tag="mention.made"):
    mention: MentionCard


class MentionChanged(Tagged, tag="mention.changed"):
    """`what`: read, moved (its conversation became part of another)."""

    mention: MentionCard
    what: str


class FollowUpCard(Value):
    """What we promised to do. `due_at`, as it was meant in `zone` (IANA). `told_at`: when its owner was told that it is
    due; none yet for one that is not."""

    id: str
    conversation_id: str | None
    reference: str
    account_id: str | None
    account_name: str
    person_id: str | None
    person_name: str
    text: str
    due_at: datetime
    zone: str
    owner_id: str
    owner_name: str
    made_by: str
    made_at: datetime
    told_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str | None = None


class FollowUpMade(Tagged, tag="follow_up.made"):
    follow_up: FollowUpCard


class FollowUpChanged(Tagged, tag="follow_up.changed"):
    """`what`: edited, due, owner (it was `was_owner_id`'s), done, reopened, moved (its conversation became part of
    another)."""

    follow_up: FollowUpCard
    what: str
    was_owner_id: str | None = None


class FollowUpDue(Tagged, tag="follow_up.due"):
    """Its time has come: told once for each time it is due."""

    follow_up: FollowUpCard


AnyWork = ConversationMarked | MentionMade | MentionChanged | FollowUpMade | FollowUpChanged | FollowUpDue
