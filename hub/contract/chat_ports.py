"""The ports of channels where customers write on a live line, and of those who answer them."""

from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass
from typing import Protocol

from hub.contract.chats import ChatRules
from hub.contract.ports import OpenLines, Queues, Signals
from hub.contract.words import Value


class Scanner(Protocol):
    """Looks for malware in files from outside."""

    async def scan(self, data: AsyncIterable[bytes]) -> str:
        """What was found, by the scanner's name for it; empty when nothing was. Raises `Unavailable`, or `TooLarge`
        for more than it takes."""
        ...


class Translator(Protocol):
    """Puts what somebody wrote into another language."""

    async def translate(self, text: str, into: str) -> str:
        """`into`: a language tag. Raises `NotFound` where no translator is set up, `Refused` for a language it does not
        know, `Unavailable`."""
        ...


class LinkPreview(Value):
    """What a page says of itself (Open Graph)."""

    url: str
    title: str
    text: str = ""


class Previews(Protocol):
    """Looks at pages that messages link to."""

    async def of(self, url: str) -> LinkPreview | None:
        """None for what is no public page, or tells nothing of itself. Never raises."""
        ...


class Photo(Value):
    """An agent's picture. `data`: JPEG, PNG or WebP."""

    data: bytes
    media_type: str


class Photos(Protocol):
    """What agents look like."""

    async def of(self, agent_id: str) -> Photo | None: ...


@dataclass(frozen=True, kw_only=True)
class ChatDoors:
    """What a channel where customers write on a live line may touch beside `Doors`. `rules`: those that hold now."""

    queues: Queues
    lines: OpenLines
    signals: Signals
    scanner: Scanner
    photos: Photos
    previews: Previews
    rules: Callable[[], ChatRules]
