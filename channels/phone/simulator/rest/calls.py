"""Calls: made, looked at, listed, ended or told to do something else; and their transcriptions
(https://www.twilio.com/docs/voice/api/call-resource).
"""

from typing import Any

from starlette.requests import Request

from channels.phone.form import Form
from channels.phone.simulator.detection import Detection
from channels.phone.simulator.exchange import Exchange
from channels.phone.simulator.line import Line
from channels.phone.simulator.markup import escaped
from channels.phone.simulator.rest.guard import Created, Entry, Problem, not_found, page, yes


class Calls:
    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def table(self) -> list[Entry]:
        return [
            ("GET", "/Calls.json", "calls", self.list),
            ("POST", "/Calls.json", "calls", self.create),
            ("GET", "/Calls/{call}.json", "calls", self.fetch),
            ("POST", "/Calls/{call}.json", "calls", self.update),
            ("POST", "/Calls/{call}/Transcriptions.json", "transcriptions", self.transcribe),
            ("POST", "/Calls/{call}/Transcriptions/{transcription}.json", "transcriptions", self.stop_transcribing),
        ]

    async def create(self, request: Request, fields: Form) -> Any:
        if not fields.get("To") or not fields.get("From"):
            raise Problem(400, 21201, "No 'To' or 'From' number specified")
        asynchronous = yes(fields, "AsyncAmd")
        line = self._exchange.dial_out(
            fields["From"],
            fields["To"],
            _document(fields),
            status_url=fields.get("StatusCallback", ""),
            events=events(fields),
            rings=float(fields.get("Timeout", "60")),
            detection=Detection.of(fields.get, fields.get("AsyncAmdStatusCallback", "") if asynchronous else ""),
            waits_for_finding=not asynchronous,
        )
        if yes(fields, "Record"):
            self._exchange.recorder.when_answered(line, fields)
        return Created(_shape(line))

    async def list(self, request: Request, fields: Form) -> Any:
        """Newest first. `Status`, `To`, `From` and `ParentCallSid` choose."""
        asked = request.query_params
        found = [
            _shape(line)
            for line in reversed(self._exchange.lines.values())
            if asked.get("Status") in (None, line.status)
            and asked.get("To") in (None, line.called)
            and asked.get("From") in (None, line.caller)
            and asked.get("ParentCallSid") in (None, line.parent)
        ]
        return page(request, "calls", found)

    async def fetch(self, request: Request, fields: Form) -> Any:
        return _shape(call_of(self._exchange, request))

    async def update(self, request: Request, fields: Form) -> Any:
        line = call_of(self._exchange, request)
        if line.over:
            raise Problem(400, 21220, "Call is not in-progress. Cannot redirect.")
        status = fields.get("Status")
        if status == "completed" or (status == "canceled" and line.status in ("queued", "ringing")):
            self._exchange.hang_up(line)
        elif fields.get("Twiml") or fields.get("Url"):
            if line.kind != "inbound" and line.status in ("queued", "ringing"):
                raise Problem(400, 21220, "Call is not in-progress. Cannot redirect.")
            self._exchange.redirect(line, url=fields.get("Url", ""), document=fields.get("Twiml", ""))
        return _shape(line)

    async def transcribe(self, request: Request, fields: Form) -> Any:
        line = call_of(self._exchange, request)
        if line.over:
            raise not_found("call")
        url, language = fields.get("StatusCallbackUrl", ""), fields.get("LanguageCode", "")
        hearing = self._exchange.start_hearing(line, url, language, fields.get("Track", "both_tracks"))
        return Created(sid=hearing.sid, call_sid=line.sid, account_sid=line.account, status="in-progress")

    async def stop_transcribing(self, request: Request, fields: Form) -> Any:
        line = call_of(self._exchange, request)
        hearing = line.transcription
        if hearing is None:
            raise not_found("transcription")
        self._exchange.stop_hearing(line)
        return {"sid": hearing.sid, "call_sid": line.sid, "account_sid": line.account, "status": "stopped"}


def call_of(exchange: Exchange, request: Request) -> Line:
    """The call in the path. Raises `Problem`."""
    line = exchange.lines.get(request.path_params["call"])
    if line is None:
        raise not_found("call")
    return line


def events(fields: Form, name: str = "StatusCallbackEvent", otherwise: str = "completed") -> list[str]:
    """Which events are told; Twilio takes them as several fields, or as words of one."""
    return " ".join(fields.getall(name) if name in fields else [otherwise]).split()


def _document(fields: Form) -> str:
    return fields.get("Twiml") or f"<Response><Redirect>{escaped(fields.get('Url', ''))}</Redirect></Response>"


def _shape(line: Line) -> dict[str, Any]:
    uri = f"/2010-04-01/Accounts/{line.account}/Calls/{line.sid}.json"
    return {
        "sid": line.sid,
        "account_sid": line.account,
        "parent_call_sid": line.parent or None,
        "from": line.caller,
        "to": line.called,
        "status": line.status,
        "direction": line.kind,
        "answered_by": line.answered_by or None,
        "duration": str(line.duration) if line.over else None,
        "date_created": line.created,
        "start_time": line.created if line.duration else None,
        "uri": uri,
    }
