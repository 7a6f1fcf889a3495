"""Twilio's REST interface behind the carrier port; whoever speaks it at another base URL, the simulator too.

Everything Twilio's package raises becomes `Retryable`, `Refused` or `BadCredentials` here.
"""

from collections.abc import AsyncIterator, Collection
from typing import Any

import httpx
from aiolimiter import AsyncLimiter
from twilio.rest import Client

from channels.phone.carriers.errors import LABEL_IN_USE, NOT_IN_PROGRESS, Declined, translated, unless_gone
from channels.phone.carriers.http import CarrierHttp
from channels.phone.carriers.port import Leg, LegCall, LiveCall, Participant, Taped, TapeState
from channels.phone.settings import PhoneSettings
from hub.contract.errors import Retryable

OVER = {"completed", "busy", "failed", "no-answer", "canceled"}
LIVE = ("queued", "ringing", "in-progress")
MOST_CALLS = 5000  # looked at in one sweep
CONFERENCE_EVENTS = ["start", "end", "join", "leave"]


class TwiMLCarrier:
    """`first_wait`: seconds before an order is given again that came too fast; each further wait is longer."""

    def __init__(
        self, settings: PhoneSettings, transport: httpx.AsyncBaseTransport | None = None, first_wait: float = 0.2
    ) -> None:
        self._http = CarrierHttp(settings.api_base_url, settings.api_timeout_seconds, transport)
        self._client = Client(
            settings.account_sid or "unset",
            settings.auth_token.get_secret_value() or "unset",
            http_client=self._http,
            environment={"": ""},  # else the package reads the process environment
        )
        rate = settings.calls_per_second or (1 if settings.carrier == "twilio" else 0)
        self._pace = AsyncLimiter(max(rate, 1), max(1, 1 / rate)) if rate else None
        self._first_wait = first_wait

    # --- legs ------------------------------------------------------------------------------------------------------

    async def ring(self, leg: LegCall) -> Leg:
        """A repeated order finds its label taken: it is unique among the live participants."""
        participants = self._client.conferences(leg.conference).participants
        asked = _asked(leg)
        if self._pace is not None:
            await self._pace.acquire()
        try:
            made = await translated(lambda: participants.create_async(**asked), self._first_wait)
        except Declined as declined:
            if declined.code not in LABEL_IN_USE:
                raise declined.refused() from declined
            return await self._called_before(leg.conference, leg.label)
        return Leg(made.call_sid or "", made.conference_sid or "")

    async def _called_before(self, conference: str, label: str) -> Leg:
        found = await self._conference(conference)
        if found is None:
            raise Retryable("The leg is being called already.")
        legs = [one for one in await self._participants(found.sid) if one.label == label]
        return Leg(legs[0].call_sid or "" if legs else "", found.sid, fresh=False)

    async def hold(self, conference_sid: str, call_sid: str, on: bool, music_url: str) -> bool:
        music = {"hold_url": music_url, "hold_method": "POST"} if on else {}
        return await self._change(conference_sid, call_sid, hold=on, **music)

    async def mute(self, conference_sid: str, call_sid: str, on: bool) -> bool:
        return await self._change(conference_sid, call_sid, muted=on)

    async def coach(self, conference_sid: str, call_sid: str, agent_sid: str, muted: bool) -> bool:
        whom = {"call_sid_to_coach": agent_sid} if agent_sid else {}
        return await self._change(conference_sid, call_sid, muted=muted, coaching=bool(agent_sid), **whom)

    async def ends(self, conference_sid: str, call_sid: str, on: bool) -> bool:
        return await self._change(conference_sid, call_sid, end_conference_on_exit=on)

    async def announce(self, conference_sid: str, call_sid: str, url: str) -> bool:
        return await self._change(conference_sid, call_sid, announce_url=url, announce_method="POST")

    async def _change(self, conference_sid: str, call_sid: str, **change: Any) -> bool:
        participant = self._client.conferences(conference_sid).participants(call_sid)
        return await unless_gone(lambda: participant.update_async(**change), self._first_wait)

    async def participants(self, conference: str) -> list[Participant]:
        found = await self._conference(conference)
        if found is None:
            return []
        return [
            Participant(one.call_sid or "", one.label or "", str(one.status or "connected"))
            for one in await self._participants(found.sid)
        ]

    async def _conference(self, name: str) -> Any:
        found = await translated(
            lambda: self._client.conferences.list_async(friendly_name=name, limit=5), self._first_wait
        )
        return next((one for one in found if one.status != "completed"), None)

    async def _participants(self, conference_sid: str) -> list[Any]:
        participants = self._client.conferences(conference_sid).participants
        return list(await translated(lambda: participants.list_async(limit=20), self._first_wait))

    # --- calls -----------------------------------------------------------------------------------------------------

    async def redirect(self, call_sid: str, twiml: str) -> bool:
        return await self._update(call_sid, twiml=twiml)

    async def hang_up(self, call_sid: str) -> bool:
        return await self._update(call_sid, status="completed")

    async def _update(self, call_sid: str, **change: str) -> bool:
        return await unless_gone(lambda: self._client.calls(call_sid).update_async(**change), self._first_wait)

    async def is_over(self, call_sid: str) -> bool:
        return bool(await self.ended_as(call_sid))

    async def ended_as(self, call_sid: str) -> str:
        try:
            call = await translated(lambda: self._client.calls(call_sid).fetch_async(), self._first_wait)
        except Declined:  # the carrier forgot it
            return "completed"
        return str(call.status) if str(call.status) in OVER else ""

    async def live_calls(self, numbers: Collection[str]) -> list[LiveCall]:
        found: dict[str, LiveCall] = {}
        for status in LIVE:
            for one in await self._listed(status):
                called, caller = str(one.to or ""), str(one._from or "")
                if called in numbers or caller in numbers:
                    found[one.sid] = LiveCall(one.sid, caller, called, str(one.status), str(one.direction))
        return list(found.values())

    async def _listed(self, status: str) -> list[Any]:
        calls = self._client.calls
        return list(await translated(lambda: calls.list_async(status=status, limit=MOST_CALLS), self._first_wait))

    async def listen(self, call_sid: str, hearing: str, url: str) -> bool:
        transcriptions = self._client.calls(call_sid).transcriptions
        return await unless_gone(
            lambda: transcriptions.create_async(
                name=call_sid, track="inbound_track", language_code=hearing, status_callback_url=url
            ),
            self._first_wait,
        )

    # --- recordings --------------------------------------------------------------------------------------------------

    async def record(self, call_sid: str, status_url: str) -> str:
        recordings = self._client.calls(call_sid).recordings
        try:
            made = await translated(
                lambda: recordings.create_async(
                    recording_channels="dual",
                    recording_status_callback=status_url,
                    recording_status_callback_event=["completed", "absent"],
                ),
                self._first_wait,
            )
        except Declined as declined:
            if declined.code in NOT_IN_PROGRESS:
                return ""
            raise declined.refused() from declined
        return str(made.sid)

    async def set_recording(self, call_sid: str, recording_sid: str, state: TapeState) -> bool:
        recording = self._client.calls(call_sid).recordings(recording_sid)
        pause = {"pause_behavior": "silence"} if state == "paused" else {}
        return await unless_gone(lambda: recording.update_async(status=state, **pause), self._first_wait)

    async def recordings(self, call_sid: str) -> list[Taped]:
        found = await translated(lambda: self._client.calls(call_sid).recordings.list_async(limit=20), self._first_wait)
        return [_taped(one) for one in found]

    async def find_recording(self, recording_sid: str) -> Taped | None:
        try:
            return _taped(
                await translated(lambda: self._client.recordings(recording_sid).fetch_async(), self._first_wait)
            )
        except Declined as declined:
            if declined.code in NOT_IN_PROGRESS:
                return None
            raise declined.refused() from declined

    async def recording(self, recording_sid: str) -> bytes:
        return b"".join([piece async for piece in self.open_recording(recording_sid)])

    def open_recording(self, recording_sid: str) -> AsyncIterator[bytes]:
        path = f"/2010-04-01/Accounts/{self._client.account_sid}/Recordings/{recording_sid}.wav"
        return self._http.pieces(path, (self._client.username, self._client.password))

    async def delete_recording(self, recording_sid: str) -> bool:
        return await unless_gone(lambda: self._client.recordings(recording_sid).delete_async(), self._first_wait)

    async def close(self) -> None:
        await self._http.close()


def _asked(leg: LegCall) -> dict[str, Any]:
    """A leg in the words of Twilio's participant resource."""
    asked: dict[str, Any] = {
        "to": leg.to,
        "from_": leg.shown,
        "label": leg.label,
        "timeout": leg.rings,
        "beep": "false",
        "start_conference_on_enter": True,
        "end_conference_on_exit": leg.ends,
        "early_media": leg.early_media,
        "status_callback": leg.status_url,
        "status_callback_event": ["answered", "completed"],
        "conference_status_callback": leg.conference_url,
        "conference_status_callback_event": CONFERENCE_EVENTS,
    }
    if leg.muted:
        asked["muted"] = True
    if leg.coach:
        asked |= {"coaching": True, "call_sid_to_coach": leg.coach}
    if leg.detect_url:
        asked |= {"machine_detection": "Enable", "amd_status_callback": leg.detect_url}
    return asked


def _taped(one: Any) -> Taped:
    return Taped(str(one.sid), str(one.status), int(one.duration or 0))
