"""Participants of conferences: called in, held, muted, set to coach, taken out
(https://www.twilio.com/docs/voice/api/conference-participant-resource).
"""

from typing import Any

from starlette.requests import Request

from channels.phone.form import Form
from channels.phone.simulator.detection import Detection
from channels.phone.simulator.exchange import Exchange
from channels.phone.simulator.line import Line
from channels.phone.simulator.markup import escaped
from channels.phone.simulator.rest.calls import events
from channels.phone.simulator.rest.conferences import room_of
from channels.phone.simulator.rest.guard import Created, Entry, Problem, not_found, page, yes
from channels.phone.simulator.room import DEFAULT_EVENTS, Participant, Room

ATTRIBUTES = {
    "startConferenceOnEnter": "StartConferenceOnEnter",
    "endConferenceOnExit": "EndConferenceOnExit",
    "participantLabel": "Label",
    "muted": "Muted",
    "coach": "CallSidToCoach",
    "waitUrl": "WaitUrl",
    "record": "ConferenceRecord",
    "recordingStatusCallback": "ConferenceRecordingStatusCallback",
    "recordingStatusCallbackEvent": "ConferenceRecordingStatusCallbackEvent",
    "statusCallback": "ConferenceStatusCallback",
    "statusCallbackEvent": "ConferenceStatusCallbackEvent",
}
"""What REST's fields are in the document that the called one plays."""
RINGING = {"queued": "queued", "ringing": "ringing"}


class Participants:
    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def table(self) -> list[Entry]:
        root = "/Conferences/{conference}/Participants"
        return [
            ("GET", f"{root}.json", "participants", self.list),
            ("POST", f"{root}.json", "participants", self.create),
            ("GET", f"{root}/{{call}}.json", "participants", self.fetch),
            ("POST", f"{root}/{{call}}.json", "participants", self.update),
            ("DELETE", f"{root}/{{call}}.json", "participants", self.delete),
        ]

    async def list(self, request: Request, fields: Form) -> Any:
        """Those inside, and those still being called. `Muted`, `Hold` and `Coaching` choose."""
        room = room_of(self._exchange, request)
        found = [_shape(room, one) for one in (*room.participants.values(), *room.invited.values())]
        for name in ("Muted", "Hold", "Coaching"):
            if (asked := request.query_params.get(name)) is not None:
                found = [one for one in found if str(one[name.lower()]).lower() == asked.lower()]
        return page(request, "participants", found)

    async def create(self, request: Request, fields: Form) -> Any:
        if not fields.get("To") or not fields.get("From"):
            raise Problem(400, 21201, "No 'To' or 'From' number specified")
        room = self._exchange.room(request.path_params["conference"])
        label = fields.get("Label", "")
        if label and room.holds_label(label):
            raise Problem(400, 16025, "Participant label is in use by another participant")
        told = events(fields, "ConferenceStatusCallbackEvent", otherwise=DEFAULT_EVENTS)
        room.tell_to(fields.get("ConferenceStatusCallback", ""), " ".join(told))
        line = self._exchange.dial_out(
            fields["From"],
            fields["To"],
            _document(room, fields),
            status_url=fields.get("StatusCallback", ""),
            events=events(fields),
            room=room,
            invited=_invited(fields),
            rings=float(fields.get("Timeout", "60")),
            detection=Detection.of(fields.get, fields.get("AmdStatusCallback", "")),
        )
        if yes(fields, "Record"):
            self._exchange.recorder.when_answered(line, fields)
        return Created({**_shape(room, room.invited[line.sid]), "status": "queued"})

    async def fetch(self, request: Request, fields: Form) -> Any:
        room = room_of(self._exchange, request)
        wanted = request.path_params["call"]
        for one in (*room.participants.values(), *room.invited.values()):
            if wanted in (one.line.sid, one.label):
                return _shape(room, one)
        raise not_found("participant")

    async def update(self, request: Request, fields: Form) -> Any:
        room = room_of(self._exchange, request)
        found = room.find(request.path_params["call"])
        if found is None:
            raise not_found("participant")
        if url := fields.get("AnnounceUrl"):
            self._exchange.callbacks.spawn(self._exchange.conferences.announce(room, found.line, url))
        held = found.hold
        room.modify(
            found,
            muted=yes(fields, "Muted", found.muted),
            hold=yes(fields, "Hold", found.hold),
            ends=yes(fields, "EndConferenceOnExit", found.ends),
            coaches=_coached(room, found, fields),
        )
        if found.hold != held:
            self._exchange.conferences.hold(found, found.hold, fields.get("HoldUrl", ""))
        return _shape(room, found)

    async def delete(self, request: Request, fields: Form) -> Any:
        """Out of the conference; what the call does next is its document's business."""
        room = room_of(self._exchange, request)
        found = room.find(request.path_params["call"])
        if found is None:
            raise not_found("participant")
        room.leave(found.line)


def _coached(room: Room, one: Participant, fields: Form) -> str:
    """Whom somebody coaches from now on. Raises `Problem` when that one is not in the conference."""
    if not yes(fields, "Coaching", bool(one.coaches)):
        return ""
    coached = fields.get("CallSidToCoach", one.coaches)
    if coached not in room.participants or coached == one.key:
        raise Problem(400, 20001, "Invalid parameter: CallSidToCoach")
    return coached


def _invited(fields: Form) -> Participant:
    """How one who is called will take part. The line is set when it is dialled."""
    nobody: Any = None
    line: Line = nobody
    return Participant(
        line=line,
        starts=yes(fields, "StartConferenceOnEnter", True),
        ends=yes(fields, "EndConferenceOnExit"),
        label=fields.get("Label", ""),
        muted=yes(fields, "Muted"),
        coaches=fields.get("CallSidToCoach", "") if yes(fields, "Coaching") else "",
    )


def _document(room: Room, fields: Form) -> str:
    given = {name: " ".join(fields.getall(field)) for name, field in ATTRIBUTES.items() if fields.get(field)}
    if not yes(fields, "Coaching"):
        given.pop("coach", None)
    if yes(fields, "ConferenceRecord"):
        given["record"] = "record-from-start"
    attributes = " ".join(f'{name}="{escaped(value)}"' for name, value in given.items())
    return f"<Response><Dial><Conference {attributes}>{escaped(room.name)}</Conference></Dial></Response>"


def _shape(room: Room, one: Participant) -> dict[str, Any]:
    line = one.line
    return {
        "account_sid": line.account,
        "call_sid": line.sid,
        "conference_sid": room.sid,
        "label": one.label or None,
        "muted": one.muted,
        "hold": one.hold,
        "coaching": bool(one.coaches),
        "call_sid_to_coach": one.coaches or None,
        "start_conference_on_enter": one.starts,
        "end_conference_on_exit": one.ends,
        "status": RINGING.get(line.status, "connected"),
        "date_created": line.created,
        "uri": f"/2010-04-01/Accounts/{line.account}/Conferences/{room.sid}/Participants/{line.sid}.json",
    }
