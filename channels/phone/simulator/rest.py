"""The part of Twilio's REST interface that the channel uses: calls, conferences, participants, announcements."""

import secrets
from base64 import b64decode
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.phone.form import Form
from channels.phone.simulator.exchange import Exchange
from channels.phone.simulator.line import Line
from channels.phone.simulator.markup import BadMarkup
from channels.phone.simulator.room import Participant, Room

BODY_LIMIT = 256 * 1024
CREATING = ("/Calls.json", "/Participants.json", "/Transcriptions.json")


class Problem(Exception):
    """An answer that is not 2xx, with Twilio's own code."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class Rest:
    """`/2010-04-01/Accounts/{account}/…`, with the account's SID and token as basic credentials."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def routes(self) -> list[Route]:
        root = "/2010-04-01/Accounts/{account}"
        table: list[tuple[str, str, Callable[[Request, Form], Awaitable[Any]]]] = [
            ("POST", "/Calls.json", self.create_call),
            ("GET", "/Calls/{call}.json", self.fetch_call),
            ("POST", "/Calls/{call}.json", self.update_call),
            ("POST", "/Calls/{call}/Transcriptions.json", self.create_transcription),
            ("GET", "/Calls/{call}/Recordings.json", self.list_recordings),
            ("GET", "/Recordings/{recording}.wav", self.fetch_recording),
            ("GET", "/Conferences.json", self.list_conferences),
            ("GET", "/Conferences/{conference}.json", self.fetch_conference),
            ("POST", "/Conferences/{conference}.json", self.update_conference),
            ("GET", "/Conferences/{conference}/Participants.json", self.list_participants),
            ("POST", "/Conferences/{conference}/Participants.json", self.create_participant),
            ("POST", "/Conferences/{conference}/Participants/{call}.json", self.update_participant),
        ]
        return [Route(root + path, self._guarded(handle), methods=[method]) for method, path, handle in table]

    def _guarded(self, handle: Callable[[Request, Form], Awaitable[Any]]) -> Callable[..., Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                self._authenticate(request)
                body = await request.body()
                if len(body) > BODY_LIMIT:
                    raise Problem(413, 20413, "Too large")
                answer = await handle(request, Form(parse_qsl(body.decode(errors="replace"), keep_blank_values=True)))
            except Problem as problem:
                content = {"code": problem.code, "message": problem.message, "status": problem.status}
                return JSONResponse(content, problem.status)
            except BadMarkup as error:
                return JSONResponse({"code": 12100, "message": str(error), "status": 400}, 400)
            if isinstance(answer, bytes):
                return Response(answer, media_type="audio/x-wav")
            created = request.method == "POST" and request.url.path.endswith(CREATING)
            return JSONResponse(answer, 201 if created else 200)

        return endpoint

    def _authenticate(self, request: Request) -> None:
        settings = self._exchange.settings
        wanted = f"{settings.account_sid}:{settings.auth_token.get_secret_value()}"
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        try:
            told = b64decode(given).decode() if scheme.lower() == "basic" else ""
        except ValueError:
            told = ""
        if not secrets.compare_digest(told.encode(), wanted.encode()):
            raise Problem(401, 20003, "Authenticate")
        if request.path_params["account"] != settings.account_sid:
            raise Problem(404, 20404, "No such account")

    # --- calls -------------------------------------------------------------------------------------------------

    async def create_call(self, request: Request, fields: Form) -> Any:
        if not fields.get("To") or not fields.get("From"):
            raise Problem(400, 21201, "No 'To' or 'From' number specified")
        document = fields.get("Twiml") or f"<Response><Redirect>{_escaped(fields.get('Url', ''))}</Redirect></Response>"
        line = self._exchange.dial_out(
            fields["From"], fields["To"], document, status_url=fields.get("StatusCallback", ""), events=_events(fields)
        )
        return self._call(line)

    async def fetch_call(self, request: Request, fields: Form) -> Any:
        return self._call(self._line(request))

    async def update_call(self, request: Request, fields: Form) -> Any:
        line = self._line(request)
        if line.over:
            raise Problem(400, 21220, "Call is not in-progress. Cannot redirect.")
        if fields.get("Status") in ("completed", "canceled"):
            self._exchange.hang_up(line)
        elif fields.get("Twiml") or fields.get("Url"):
            self._exchange.redirect(line, url=fields.get("Url", ""), document=fields.get("Twiml", ""))
        return self._call(line)

    async def create_transcription(self, request: Request, fields: Form) -> Any:
        line = self._line(request)
        if line.over:
            raise Problem(404, 20404, "The requested call is over")
        url, language = fields.get("StatusCallbackUrl", ""), fields.get("LanguageCode", "")
        hearing = self._exchange.start_hearing(line, url, language, fields.get("Track", "both_tracks"))
        return {"sid": hearing.sid, "call_sid": line.sid, "account_sid": line.account, "status": "in-progress"}

    async def list_recordings(self, request: Request, fields: Form) -> Any:
        line = self._line(request)
        found = [
            {"sid": one.sid, "call_sid": one.call_sid, "status": one.status, "duration": str(one.seconds)}
            for one in self._exchange.recordings.values()
            if one.call_sid == line.sid
        ]
        return {"recordings": found, **_page()}

    async def fetch_recording(self, request: Request, fields: Form) -> Any:
        recording = self._exchange.recordings.get(request.path_params["recording"])
        if recording is None or not recording.text:
            raise Problem(404, 20404, "The requested recording was not found")
        return recording.wav()

    # --- conferences -------------------------------------------------------------------------------------------

    async def list_conferences(self, request: Request, fields: Form) -> Any:
        name, status = request.query_params.get("FriendlyName"), request.query_params.get("Status")
        found = [
            self._conference(room)
            for room in self._exchange.rooms.values()
            if name in (None, room.name) and status in (None, room.status)
        ]
        return {"conferences": found, **_page()}

    async def fetch_conference(self, request: Request, fields: Form) -> Any:
        return self._conference(self._room(request))

    async def update_conference(self, request: Request, fields: Form) -> Any:
        room = self._room(request)
        for participant in list(room.participants.values()):
            if fields.get("Status") == "completed":
                self._exchange.hang_up(participant.line)
            elif url := fields.get("AnnounceUrl"):
                self._exchange.callbacks.spawn(self._exchange.announce(participant.line, url))
        return self._conference(room)

    async def list_participants(self, request: Request, fields: Form) -> Any:
        room = self._room(request)
        return {"participants": [_participant(room, one) for one in room.participants.values()], **_page()}

    async def create_participant(self, request: Request, fields: Form) -> Any:
        if not fields.get("To") or not fields.get("From"):
            raise Problem(400, 21201, "No 'To' or 'From' number specified")
        room = self._exchange.room(request.path_params["conference"])
        label = fields.get("Label", "")
        if label and room.holds_label(label):
            raise Problem(400, 16025, "Participant label is in use by another participant")
        options = {
            "startConferenceOnEnter": fields.get("StartConferenceOnEnter", "true"),
            "endConferenceOnExit": fields.get("EndConferenceOnExit", "false"),
            "participantLabel": label,
        }
        attributes = " ".join(f'{name}="{_escaped(value)}"' for name, value in options.items())
        document = f"<Response><Dial><Conference {attributes}>{_escaped(room.name)}</Conference></Dial></Response>"
        line = self._exchange.dial_out(
            fields["From"],
            fields["To"],
            document,
            status_url=fields.get("StatusCallback", ""),
            events=_events(fields),
            room=room,
            label=label,
            rings=float(fields.get("Timeout", "60")),
        )
        invited = Participant(line=line, starts=True, ends=False, label=label)
        return {**_participant(room, invited), "status": "queued"}

    async def update_participant(self, request: Request, fields: Form) -> Any:
        room = self._room(request)
        wanted = request.path_params["call"]
        found = next((one for one in room.participants.values() if wanted in (one.line.sid, one.label)), None)
        if found is None:
            raise Problem(404, 20404, "The requested participant was not found")
        if url := fields.get("AnnounceUrl"):
            self._exchange.callbacks.spawn(self._exchange.announce(found.line, url))
        found.muted = fields.get("Muted", str(found.muted)).lower() == "true"
        found.hold = fields.get("Hold", str(found.hold)).lower() == "true"
        found.ends = fields.get("EndConferenceOnExit", str(found.ends)).lower() == "true"
        return _participant(room, found)

    # --- shapes ------------------------------------------------------------------------------------------------

    def _line(self, request: Request) -> Line:
        line = self._exchange.lines.get(request.path_params["call"])
        if line is None:
            raise Problem(404, 20404, "The requested call was not found")
        return line

    def _room(self, request: Request) -> Room:
        room = self._exchange.find_room(request.path_params["conference"])
        if room is None:
            raise Problem(404, 20404, "The requested conference was not found")
        return room

    def _call(self, line: Line) -> dict[str, Any]:
        return {
            "sid": line.sid,
            "account_sid": line.account,
            "from": line.caller,
            "to": line.called,
            "status": line.status,
            "direction": line.kind,
            "date_created": formatdate(usegmt=True),
            "uri": f"/2010-04-01/Accounts/{line.account}/Calls/{line.sid}.json",
        }

    def _conference(self, room: Room) -> dict[str, Any]:
        return {"sid": room.sid, "friendly_name": room.name, "status": room.status, "region": "us1"}


def _participant(room: Room, one: Participant) -> dict[str, Any]:
    return {
        "call_sid": one.line.sid,
        "conference_sid": room.sid,
        "label": one.label or None,
        "muted": one.muted,
        "hold": one.hold,
        "start_conference_on_enter": one.starts,
        "end_conference_on_exit": one.ends,
        "status": "connected",
    }


def _events(fields: Form) -> list[str]:
    return fields.getall("StatusCallbackEvent") if "StatusCallbackEvent" in fields else ["completed"]


def _page() -> dict[str, Any]:
    return {"page": 0, "page_size": 50, "next_page_uri": None, "previous_page_uri": None, "uri": "", "start": 0}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
