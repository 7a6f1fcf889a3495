"""Twilio's REST interface behind the carrier port.

Everything Twilio's package raises becomes `Retryable`, `Refused` or `BadCredentials` here.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx
import structlog
from twilio.base.exceptions import TwilioException
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from channels.phone.carriers.port import Leg, Taped
from channels.phone.settings import PhoneSettings
from hub.contract.errors import BadCredentials, Refused, Retryable, SendFailed

log = structlog.get_logger()
T = TypeVar("T")

TWILIO = "https://api.twilio.com"
TOO_MANY_REQUESTS = 20429  # never processed, always safe to repeat (https://www.twilio.com/docs/api/errors/20429)
LABEL_IN_USE = {16025, 16026}
NOT_IN_PROGRESS = {21220, 20404}
AGENT_RINGS, CUSTOMER_RINGS = 20, 30  # seconds
OVER = {"completed", "busy", "failed", "no-answer", "canceled"}


class TwiMLCarrier:
    """Twilio, and whoever speaks its REST interface at another `api_base_url`."""

    def __init__(self, settings: PhoneSettings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._http = _Http(settings.api_base_url, settings.api_timeout_seconds, transport)
        self._client = Client(
            settings.account_sid or "unset",
            settings.auth_token.get_secret_value() or "unset",
            http_client=self._http,
            environment={"": ""},  # else the package reads the process environment
        )

    async def call_agent(self, *, to: str, caller_id: str, conference: str, status_url: str) -> Leg:
        leg = {"to": to, "from_": caller_id, "status_callback": status_url}
        return await self._invite(conference, conference, AGENT_RINGS, leg)

    async def call_customer(self, *, to: str, caller_id: str, conference: str, status_url: str) -> Leg:
        leg = {"to": to, "from_": caller_id, "status_callback": status_url}
        return await self._invite(conference, f"customer:{conference}", CUSTOMER_RINGS, leg)

    async def _invite(self, conference: str, label: str, seconds: int, leg: dict[str, str]) -> Leg:
        """`label` is unique among the live participants: a repeated order finds it taken."""
        participants = self._client.conferences(conference).participants
        try:
            made = await _translated(
                lambda: participants.create_async(
                    label=label,
                    beep="false",
                    start_conference_on_enter=True,
                    end_conference_on_exit=True,
                    early_media=False,
                    timeout=seconds,
                    status_callback_event=["answered", "completed"],
                    **leg,
                )
            )
        except _Declined as declined:
            if declined.code not in LABEL_IN_USE:
                raise declined.refused() from declined
            return await self._called_before(conference, label)
        return Leg(made.call_sid or "", made.conference_sid or "")

    async def listen(self, call_sid: str, hearing: str, url: str) -> bool:
        transcriptions = self._client.calls(call_sid).transcriptions
        return await _unless_gone(
            lambda: transcriptions.create_async(
                name=call_sid, track="inbound_track", language_code=hearing, status_callback_url=url
            )
        )

    async def recordings(self, call_sid: str) -> list[Taped]:
        found = await _translated(lambda: self._client.calls(call_sid).recordings.list_async(limit=20))
        return [Taped(one.sid or "", str(one.status), int(one.duration or 0)) for one in found]

    async def recording(self, recording_sid: str) -> bytes:
        account = self._client.account_sid
        path = f"/2010-04-01/Accounts/{account}/Recordings/{recording_sid}.wav"
        return await self._http.fetch(path, (self._client.username, self._client.password))

    async def is_over(self, call_sid: str) -> bool:
        try:
            call = await _translated(lambda: self._client.calls(call_sid).fetch_async())
        except _Declined:  # the carrier forgot it
            return True
        return str(call.status) in OVER

    async def is_in(self, conference: str, call_sid: str) -> bool:
        found = await self._conference(conference)
        return found is not None and any(one.call_sid == call_sid for one in await self._participants(found.sid))

    async def redirect(self, call_sid: str, twiml: str) -> bool:
        return await self._update(call_sid, twiml=twiml)

    async def announce(self, conference_sid: str, call_sid: str, url: str) -> bool:
        participant = self._client.conferences(conference_sid).participants(call_sid)
        return await _unless_gone(lambda: participant.update_async(announce_url=url, announce_method="POST"))

    async def hang_up(self, call_sid: str) -> bool:
        return await self._update(call_sid, status="completed")

    async def close(self) -> None:
        await self._http.close()

    async def _update(self, call_sid: str, **change: str) -> bool:
        return await _unless_gone(lambda: self._client.calls(call_sid).update_async(**change))

    async def _called_before(self, conference: str, label: str) -> Leg:
        found = await self._conference(conference)
        if found is None:
            raise Retryable("The leg is being called already.")
        legs = [one for one in await self._participants(found.sid) if one.label == label]
        return Leg(legs[0].call_sid or "" if legs else "", found.sid, fresh=False)

    async def _conference(self, name: str) -> Any:
        found = await _translated(lambda: self._client.conferences.list_async(friendly_name=name, limit=5))
        return next((one for one in found if one.status != "completed"), None)

    async def _participants(self, conference_sid: str) -> list[Any]:
        participants = self._client.conferences(conference_sid).participants
        return list(await _translated(lambda: participants.list_async(limit=20)))


class _Declined(Exception):
    """The carrier understood and said no, with its own code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code

    def refused(self) -> Refused:
        return Refused(f"The carrier refused (code {self.code}).")


async def _unless_gone(order: Callable[[], Awaitable[Any]]) -> bool:
    """False when what the order is about is over."""
    try:
        await _translated(order)
    except _Declined as declined:
        if declined.code in NOT_IN_PROGRESS:
            return False
        raise declined.refused() from declined
    return True


async def _translated(order: Callable[[], Awaitable[T]]) -> T:
    """The order's answer. Raises `Retryable`, `BadCredentials`, or `_Declined` with the carrier's code."""
    try:
        return await order()
    except httpx.HTTPError as error:
        raise Retryable(f"The carrier does not answer ({type(error).__name__}).") from error
    except TwilioException as error:
        raise _meaning(getattr(error, "status", 0), int(getattr(error, "code", 0) or 0)) from error


def _meaning(status: int, code: int) -> SendFailed | _Declined:
    if status in (401, 403):
        return BadCredentials(f"The carrier does not accept our credentials (code {code}).")
    if status == 429 or code == TOO_MANY_REQUESTS:
        return Retryable("The carrier asks us to slow down.")
    if status >= 500 or status in (0, 408):
        return Retryable(f"The carrier has trouble (status {status}).")
    return _Declined(code or status)


class _Http(AsyncHttpClient):  # type: ignore[misc]
    """Carries Twilio's requests over httpx to `base_url`; logs nothing of what they say."""

    def __init__(self, base_url: str, timeout: float, transport: httpx.AsyncBaseTransport | None) -> None:
        super().__init__(log, is_async=True, timeout=timeout)
        self._base_url = base_url
        self._client = httpx.AsyncClient(timeout=timeout, transport=transport)

    async def request(
        self,
        method: str,
        url: str,
        params: Any = None,
        data: Any = None,
        headers: Any = None,
        auth: Any = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        answer = await self._client.request(
            method,
            url.replace(TWILIO, self._base_url, 1),
            params=params,
            data=data,
            headers=headers,
            auth=auth,
            follow_redirects=allow_redirects,
        )
        return Response(answer.status_code, answer.text, dict(answer.headers))

    async def fetch(self, path: str, auth: tuple[str, str]) -> bytes:
        """A file of the carrier's. Raises `Retryable` or `BadCredentials`."""
        try:
            answer = await self._client.get(f"{self._base_url}{path}", auth=auth, follow_redirects=True)
        except httpx.HTTPError as error:
            raise Retryable(f"The carrier does not answer ({type(error).__name__}).") from error
        if answer.status_code in (401, 403):
            raise BadCredentials("The carrier does not accept our credentials for its files.")
        if not answer.is_success:
            raise Retryable(f"The carrier does not give the file (status {answer.status_code}).")
        return answer.content

    async def close(self) -> None:
        await self._client.aclose()
