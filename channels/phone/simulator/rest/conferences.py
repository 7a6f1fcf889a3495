"""Conferences: looked at, listed, spoken to, ended (https://www.twilio.com/docs/voice/api/conference-resource)."""

from typing import Any

from starlette.requests import Request

from channels.phone.form import Form
from channels.phone.simulator.exchange import Exchange
from channels.phone.simulator.rest.guard import Entry, not_found, page
from channels.phone.simulator.room import Room


class Conferences:
    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def table(self) -> list[Entry]:
        return [
            ("GET", "/Conferences.json", "conferences", self.list),
            ("GET", "/Conferences/{conference}.json", "conferences", self.fetch),
            ("POST", "/Conferences/{conference}.json", "conferences", self.update),
        ]

    async def list(self, request: Request, fields: Form) -> Any:
        """Newest first. `FriendlyName` and `Status` choose."""
        name, status = request.query_params.get("FriendlyName"), request.query_params.get("Status")
        found = [
            _shape(room)
            for room in reversed(self._exchange.rooms.values())
            if name in (None, room.name) and status in (None, room.status)
        ]
        return page(request, "conferences", found)

    async def fetch(self, request: Request, fields: Form) -> Any:
        return _shape(room_of(self._exchange, request))

    async def update(self, request: Request, fields: Form) -> Any:
        """`Status` completed hangs up everybody, `AnnounceUrl` speaks to everybody."""
        room = room_of(self._exchange, request)
        if fields.get("Status") == "completed":
            for line in [one.line for one in (*room.participants.values(), *room.invited.values())]:
                self._exchange.hang_up(line)
            room.end()
        elif url := fields.get("AnnounceUrl"):
            for one in room.participants.values():
                self._exchange.callbacks.spawn(self._exchange.conferences.announce(room, one.line, url))
        return _shape(room)


def room_of(exchange: Exchange, request: Request) -> Room:
    """The conference in the path, by SID or name. Raises `Problem`."""
    room = exchange.conferences.find(request.path_params["conference"])
    if room is None:
        raise not_found("conference")
    return room


def _shape(room: Room) -> dict[str, Any]:
    over = room.status == "completed"
    return {
        "sid": room.sid,
        "account_sid": room.account,
        "friendly_name": room.name,
        "status": room.status,
        "region": "us1",
        "date_created": room.created,
        "reason_conference_ended": room.why_ended if over else None,
        "call_sid_ending_conference": (room.ended_by or None) if over else None,
        "uri": f"/2010-04-01/Accounts/{room.account}/Conferences/{room.sid}.json",
    }
