"""The carrier as the channel needs it. A conference is named by us; its legs are known by their calls' SIDs."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from typing import Literal, Protocol

TapeState = Literal["in-progress", "paused", "stopped"]


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


@dataclass(frozen=True, kw_only=True)
class LegCall:
    """A leg to call into a conference. `to`: client:…, sip:… or E.164. `label`: ours, unique in the conference.
    `rings`: seconds. `ends`: the conference is over when it leaves. `coach`: the call of the one who alone hears it.
    `detect_url`: where to tell whether a machine answered."""

    to: str
    shown: str
    conference: str
    label: str
    status_url: str
    conference_url: str
    rings: int
    ends: bool = False
    muted: bool = False
    coach: str = ""
    early_media: bool = False
    detect_url: str = ""


@dataclass(frozen=True)
class LiveCall:
    """A call that is not over. `direction`: inbound, outbound-api, or outbound-dial: another call dialled it."""

    sid: str
    caller: str
    called: str
    status: str
    direction: str = ""


@dataclass(frozen=True)
class Participant:
    """A leg in a conference. `label`: ours, of legs we called; `status`: queued, ringing, connected."""

    call_sid: str
    label: str = ""
    status: str = "connected"


class Carrier(Protocol):
    """What the channel orders of a carrier. Each raises `Retryable`, `Refused` or `BadCredentials`; those that answer
    False found that what they are about is over."""

    async def ring(self, leg: LegCall) -> Leg:
        """Call a leg into its conference, once per label. Waits while calls are made faster than the carrier takes."""
        ...

    async def hold(self, conference_sid: str, call_sid: str, on: bool, music_url: str) -> bool:
        """Let a leg hear music and nobody hear it, or take it back."""
        ...

    async def mute(self, conference_sid: str, call_sid: str, on: bool) -> bool:
        """Let nobody hear a leg, or all again."""
        ...

    async def coach(self, conference_sid: str, call_sid: str, agent_sid: str, muted: bool) -> bool:
        """Let a leg be heard by one other alone; with an empty `agent_sid` by all, unless it is `muted`."""
        ...

    async def ends(self, conference_sid: str, call_sid: str, on: bool) -> bool:
        """Whether the conference is over when this leg leaves."""
        ...

    async def announce(self, conference_sid: str, call_sid: str, url: str) -> bool:
        """Play to one leg what `url` answers."""
        ...

    async def participants(self, conference: str) -> list[Participant]:
        """Who is in the live conference of that name, or called into it."""
        ...

    async def redirect(self, call_sid: str, twiml: str) -> bool:
        """Have a live call do something else."""
        ...

    async def hang_up(self, call_sid: str) -> bool:
        """End a call."""
        ...

    async def is_over(self, call_sid: str) -> bool:
        """Whether a call has ended."""
        ...

    async def ended_as(self, call_sid: str) -> str:
        """A call's last state (completed, busy, no-answer, failed, canceled); empty while it is not over."""
        ...

    async def live_calls(self, numbers: Collection[str]) -> list[LiveCall]:
        """Calls that are not over, to or from these numbers of ours."""
        ...

    async def listen(self, call_sid: str, hearing: str, url: str) -> bool:
        """Tell `url` what is said on a call."""
        ...

    async def record(self, call_sid: str, status_url: str) -> str:
        """Record a call from now on; the recording's SID, or empty when the call is over."""
        ...

    async def set_recording(self, call_sid: str, recording_sid: str, state: TapeState) -> bool:
        """Pause, go on, or stop."""
        ...

    async def recordings(self, call_sid: str) -> list[Taped]:
        """What was recorded of a call."""
        ...

    async def find_recording(self, recording_sid: str) -> Taped | None:
        """A recording as it is; None when there is none."""
        ...

    async def recording(self, recording_sid: str) -> bytes:
        """A recording as WAV. Raises `Retryable` also while it is not there yet."""
        ...

    def open_recording(self, recording_sid: str) -> AsyncIterator[bytes]:
        """The same, piece by piece."""
        ...

    async def delete_recording(self, recording_sid: str) -> bool:
        """Have the carrier forget it."""
        ...

    async def close(self) -> None: ...
