"""A carrier that does what it is told and keeps it."""

from dataclasses import dataclass, field

from channels.phone.carriers.port import Leg, Taped
from hub.contract.errors import SendFailed


@dataclass
class FakeCarrier:
    """`over`: whether calls are. `taped`: what it recorded. `fail_with`: raised while set, by name of what is asked."""

    did: list[tuple[str, str]] = field(default_factory=list)
    leg: Leg = field(default_factory=lambda: Leg("CA9", "CF1"))
    customer: Leg = field(default_factory=lambda: Leg("CA7", "CF1"))
    over: bool = False
    inside: bool = False
    taped: list[Taped] = field(default_factory=list)
    fail_with: dict[str, SendFailed] = field(default_factory=dict)

    def _do(self, what: str, how: str) -> None:
        if what in self.fail_with:
            raise self.fail_with[what]
        self.did.append((what, how))

    async def call_agent(self, *, to: str, caller_id: str, conference: str, status_url: str) -> Leg:
        self._do("call", f"{to} {conference}")
        return self.leg

    async def call_customer(self, *, to: str, caller_id: str, conference: str, status_url: str) -> Leg:
        self._do("call_customer", f"{to} {caller_id} {conference}")
        return self.customer

    async def listen(self, call_sid: str, hearing: str, url: str) -> bool:
        self._do("listen", f"{call_sid} {hearing} {url}")
        return not self.over

    async def recordings(self, call_sid: str) -> list[Taped]:
        return self.taped

    async def recording(self, recording_sid: str) -> bytes:
        self._do("recording", recording_sid)
        return b"RIFF"

    async def is_over(self, call_sid: str) -> bool:
        return self.over

    async def is_in(self, conference: str, call_sid: str) -> bool:
        return self.inside

    async def redirect(self, call_sid: str, twiml: str) -> bool:
        self._do("redirect", twiml)
        return not self.over

    async def announce(self, conference_sid: str, call_sid: str, url: str) -> bool:
        self._do("announce", f"{conference_sid} {call_sid} {url}")
        return not self.over

    async def hang_up(self, call_sid: str) -> bool:
        self._do("hang_up", call_sid)
        return not self.over

    async def close(self) -> None:
        return None
