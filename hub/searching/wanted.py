"""What is looked for, and what is found: words of this room that others use too. Pure."""

from datetime import datetime
from typing import Literal, get_args

from hub.contract.words import Channel, Value
from hub.searching.marking import Marked

Kind = Literal["account", "person", "conversation", "message"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Status = Literal["", "open", "closed", "snoozed"]
Order = Literal["latest", "oldest"]


class Wanted(Value):
    """What is looked for: the words `q`, and what must be so besides; what is empty leaves all. `status`: of the
    conversation; what is snoozed is not `open`. `agent_id`: who has the conversation. `since`, `until`: when it was
    said, or last something in the conversation. `attached`: with files. Accounts and people are only sought by words,
    tier and account: whoever asks for more wants none of them."""

    q: str = ""
    kind: Kind | None = None
    channel: Channel = ""
    account_id: str = ""
    tier: str = ""
    agent_id: str = ""
    status: Status = ""
    since: datetime | None = None
    until: datetime | None = None
    attached: bool = False
    tag: str = ""

    @property
    def of_conversations(self) -> bool:
        """Whether it asks for what accounts and people do not have."""
        asks = (self.channel, self.agent_id, self.status, self.since, self.until, self.attached, self.tag)
        return any(asks)


class Hit(Value):
    """Something found. `title` and `lead` are to be shown: of an account or person the name, and by what they were
    found; of a conversation its subject and latest words; of a message its author, and the words around the hit.
    `at`: when it was said; of a conversation when last something was."""

    kind: Kind
    id: str
    title: Marked
    lead: Marked
    at: datetime
    account_id: str | None = None
    account_name: str = ""
    tier: str = ""
    person_name: str = ""
    conversation_id: str | None = None
    reference: str = ""
    subject: str = ""
    agent_id: str | None = None
    agent_name: str = ""
    channel: Channel = ""
    language: str = ""
    status: str = ""
    said: str = ""
    tags: tuple[str, ...] = ()
    attached: bool = False


class Hits(Value):
    """A page of what was found, in order. `next`: the cursor of the page that follows, None at the end. `near`: names
    that were taken instead of a word nobody has."""

    items: list[Hit]
    next: str | None = None
    near: list[str] = []


class Found(Value):
    """All that was found, by kind."""

    accounts: Hits
    people: Hits
    conversations: Hits
    messages: Hits


class Document(Value):
    """Something to be found. `number`: where it stands among the others, the later the higher. `names`: words of it
    that people misspell."""

    kind: str
    id: str
    number: int
    tokens: tuple[str, ...]
    digest: str
    names: tuple[str, ...] = ()
