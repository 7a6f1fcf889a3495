"""The carrier as the channel needs it."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Taped:
    """A recording at the carrier, `duration` in seconds."""

    sid: str
    status: str
    duration: int


@dataclass(frozen=True)
class Leg:
    """One side of a talk. `fresh` false: an earlier run of the same order had called it already."""

    call_sid: str
    conference_sid: str
    fresh: bool = True


class Carrier(Protocol):
    """What the channel orders of a carrier. Each raises `Retryable`, `Refused` or `BadCredentials`."""

    async def call_agent(self, *, to: str, caller_id: str, conference: str, status_url: str) -> Leg:
        """Call the agent into a conference, once per conference name."""
        ...

    async def call_customer(self, *, to: str, caller_id: str, conference: str, status_url: str) -> Leg:
        """Call the customer into a conference, once per conference name."""
        ...

    async def listen(self, call_sid: str, hearing: str, url: str) -> bool:
        """Tell `url` what is said on a call; False when it is over."""
        ...

    async def recordings(self, call_sid: str) -> list[Taped]:
        """What was recorded of a call."""
        ...

    async def recording(self, recording_sid: str) -> bytes:
        """A recording as WAV. Raises `Retryable` also while it is not there yet."""
        ...

    async def is_over(self, call_sid: str) -> bool:
        """Whether a call has ended."""
        ...

    async def is_in(self, conference: str, call_sid: str) -> bool:
        """Whether a call takes part in a conference by that name."""
        ...

    async def redirect(self, call_sid: str, twiml: str) -> bool:
        """Have a live call do something else; False when it is over."""
        ...

    async def announce(self, conference_sid: str, call_sid: str, url: str) -> bool:
        """Speak to one participant what `url` answers; False when it is not in the conference."""
        ...

    async def hang_up(self, call_sid: str) -> bool:
        """End a call; False when it was over."""
        ...

    async def close(self) -> None: ...
