"""A carrier that does what it is told and keeps it."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field

from channels.phone.carriers.port import Leg, LegCall, LiveCall, Participant, Taped, TapeState
from hub.contract.errors import SendFailed


@dataclass
class FakeCarrier:
    """`over`: whether calls are; `ended`: how those did that ended. `taped`: what it recorded. `present`: who is in
    conferences. `fail_with`: raised while set, by name of what is asked. `rung`: the legs called, by their SIDs."""

    did: list[tuple[str, str]] = field(default_factory=list)
    rung: dict[str, LegCall] = field(default_factory=dict)
    over: bool = False
    ended: dict[str, str] = field(default_factory=dict)
    live: list[LiveCall] = field(default_factory=list)
    present: list[Participant] = field(default_factory=list)
    taped: list[Taped] = field(default_factory=list)
    fail_with: dict[str, SendFailed] = field(default_factory=dict)

    def _do(self, what: str, how: str) -> None:
        if what in self.fail_with:
            raise self.fail_with[what]
        self.did.append((what, how))

    def legs(self, to: str) -> list[str]:
        """SIDs of the calls to somebody."""
        return [sid for sid, leg in self.rung.items() if leg.to == to]

    async def ring(self, leg: LegCall) -> Leg:
        known = next((sid for sid, before in self.rung.items() if before.label == leg.label), "")
        self._do("ring", f"{leg.to} {leg.conference}")
        sid = known or f"CA_{len(self.rung) + 1}"
        self.rung[sid] = leg
        return Leg(sid, f"CF_{leg.conference}", fresh=not known)

    async def hold(self, conference_sid: str, call_sid: str, on: bool, music_url: str) -> bool:
        self._do("hold", f"{call_sid} {on}")
        return not self.over

    async def mute(self, conference_sid: str, call_sid: str, on: bool) -> bool:
        self._do("mute", f"{call_sid} {on}")
        return not self.over

    async def coach(self, conference_sid: str, call_sid: str, agent_sid: str, muted: bool) -> bool:
        self._do("coach", f"{call_sid} {agent_sid or '-'} {muted}")
        return not self.over

    async def ends(self, conference_sid: str, call_sid: str, on: bool) -> bool:
        self._do("ends", f"{call_sid} {on}")
        return not self.over

    async def announce(self, conference_sid: str, call_sid: str, url: str) -> bool:
        self._do("announce", f"{conference_sid} {call_sid} {url}")
        return not self.over

    async def participants(self, conference: str) -> list[Participant]:
        return self.present

    async def redirect(self, call_sid: str, twiml: str) -> bool:
        self._do("redirect", twiml)
        return not self.over

    async def hang_up(self, call_sid: str) -> bool:
        self._do("hang_up", call_sid)
        return not self.over

    async def is_over(self, call_sid: str) -> bool:
        return self.over or call_sid in self.ended

    async def ended_as(self, call_sid: str) -> str:
        return self.ended.get(call_sid, "completed" if self.over else "")

    async def live_calls(self, numbers: Collection[str]) -> list[LiveCall]:
        self._do("live_calls", " ".join(sorted(numbers)))
        return self.live

    async def listen(self, call_sid: str, hearing: str, url: str) -> bool:
        self._do("listen", f"{call_sid} {hearing} {url}")
        return not self.over

    async def record(self, call_sid: str, status_url: str) -> str:
        self._do("record", call_sid)
        return f"RE_{call_sid}"

    async def set_recording(self, call_sid: str, recording_sid: str, state: TapeState) -> bool:
        self._do("set_recording", f"{recording_sid} {state}")
        return not self.over

    async def recordings(self, call_sid: str) -> list[Taped]:
        return self.taped

    async def find_recording(self, recording_sid: str) -> Taped | None:
        return next((one for one in self.taped if one.sid == recording_sid), None)

    async def recording(self, recording_sid: str) -> bytes:
        self._do("recording", recording_sid)
        return b"RIFF"

    async def open_recording(self, recording_sid: str) -> AsyncIterator[bytes]:
        self._do("recording", recording_sid)
        yield b"RI"
        yield b"FF"

    async def delete_recording(self, recording_sid: str) -> bool:
        self._do("delete_recording", recording_sid)
        return True

    async def close(self) -> None:
        return None
