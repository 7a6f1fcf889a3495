"""Recordings: begun, paused, ended, fetched as WAV, deleted (https://www.twilio.com/docs/voice/api/recording)."""

from typing import Any

from starlette.requests import Request

from channels.phone.form import Form
from channels.phone.simulator.exchange import Exchange
from channels.phone.simulator.recorder import CURRENT, asked
from channels.phone.simulator.recordings import Recording
from channels.phone.simulator.rest.calls import call_of
from channels.phone.simulator.rest.conferences import room_of
from channels.phone.simulator.rest.guard import Created, Entry, Problem, not_found, page

CHANGES = ("paused", "in-progress", "stopped")


class Recordings:
    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def table(self) -> list[Entry]:
        on = "recordings"
        return [
            ("GET", "/Calls/{call}/Recordings.json", on, self.of_call),
            ("POST", "/Calls/{call}/Recordings.json", on, self.create),
            ("POST", "/Calls/{call}/Recordings/{recording}.json", on, self.change_of_call),
            ("GET", "/Conferences/{conference}/Recordings.json", on, self.of_conference),
            ("POST", "/Conferences/{conference}/Recordings/{recording}.json", on, self.change_of_conference),
            ("GET", "/Recordings.json", on, self.every),
            ("GET", "/Recordings/{recording}.json", on, self.fetch),
            ("GET", "/Recordings/{recording}.wav", on, self.file),
            ("GET", "/Recordings/{recording}", on, self.file),
            ("DELETE", "/Recordings/{recording}.json", on, self.delete),
        ]

    @property
    def _all(self) -> list[Recording]:
        return list(self._exchange.recorder.all.values())

    async def create(self, request: Request, fields: Form) -> Any:
        line = call_of(self._exchange, request)
        if line.status != "in-progress":
            raise Problem(400, 21220, "Requested resource is not eligible for recording")
        return Created(_shape(self._exchange.recorder.start(line, **asked(fields))))

    async def of_call(self, request: Request, fields: Form) -> Any:
        line = call_of(self._exchange, request)
        return page(request, "recordings", [_shape(one) for one in self._all if one.call_sid == line.sid])

    async def of_conference(self, request: Request, fields: Form) -> Any:
        room = room_of(self._exchange, request)
        return page(request, "recordings", [_shape(one) for one in self._all if one.conference_sid == room.sid])

    async def every(self, request: Request, fields: Form) -> Any:
        """`CallSid` and `ConferenceSid` choose."""
        call, conference = request.query_params.get("CallSid"), request.query_params.get("ConferenceSid")
        found = [
            _shape(one)
            for one in self._all
            if call in (None, one.call_sid) and conference in (None, one.conference_sid)
        ]
        return page(request, "recordings", found)

    async def change_of_call(self, request: Request, fields: Form) -> Any:
        line = call_of(self._exchange, request)
        return self._changed(request, fields, self._exchange.recorder.running(call=line.sid))

    async def change_of_conference(self, request: Request, fields: Form) -> Any:
        room = room_of(self._exchange, request)
        return self._changed(request, fields, self._exchange.recorder.running(conference=room.sid))

    def _changed(self, request: Request, fields: Form, running: list[Recording]) -> Any:
        wanted, status = request.path_params["recording"], fields.get("Status", "")
        found = next((one for one in running if wanted in (one.sid, CURRENT)), None)
        if found is None:
            raise not_found("recording")
        if status not in CHANGES:
            raise Problem(400, 20001, "Invalid parameter: Status")
        self._exchange.recorder.change(found, status)
        return _shape(found)

    async def fetch(self, request: Request, fields: Form) -> Any:
        return _shape(self._one(request))

    async def file(self, request: Request, fields: Form) -> Any:
        """There is one when it is over and holds something."""
        recording = self._one(request)
        if not recording.over or not recording.seconds:
            raise not_found("recording")
        return recording.wav()

    async def delete(self, request: Request, fields: Form) -> Any:
        recording = self._one(request)
        if not recording.over:
            raise Problem(400, 20001, "The recording is in progress")
        del self._exchange.recorder.all[recording.sid]

    def _one(self, request: Request) -> Recording:
        recording = self._exchange.recorder.all.get(request.path_params["recording"])
        if recording is None:
            raise not_found("recording")
        return recording


def _shape(one: Recording) -> dict[str, Any]:
    return {
        "sid": one.sid,
        "account_sid": one.account,
        "call_sid": one.call_sid,
        "conference_sid": one.conference_sid or None,
        "status": one.status,
        "duration": str(one.seconds) if one.over else "-1",
        "channels": one.channels,
        "source": one.source,
        "track": one.track,
        "start_time": one.created,
        "date_created": one.created,
        "uri": f"/2010-04-01/Accounts/{one.account}/Recordings/{one.sid}.json",
    }
