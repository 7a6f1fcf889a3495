"""Tells a company's own system of alerts: a signed POST for each that is raised or ended.

The receiver checks `X-Keydesk-Signature: sha256=…`, the HMAC-SHA256 of the body under the secret both know. Nobody
waits for it: what it does not take in some minutes is dropped, and stands in the log.
"""

import asyncio
import hashlib
import hmac

import httpx
import msgspec
import structlog
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from hub.contract.steering import AlertEnded, AlertRaised

log = structlog.get_logger()
MOST_WAITING = 200
TRIES = 6
SECONDS = 10.0
LONGEST_PAUSE = 60.0
_encode = msgspec.json.Encoder().encode


class AlertWebhook:
    """Run `work` as a task. `pause`: seconds before the second try; each further one takes twice as long."""

    def __init__(
        self, url: str, secret: str, transport: httpx.AsyncBaseTransport | None = None, pause: float = 1.0
    ) -> None:
        self._url = url
        self._secret = secret.encode()
        self._transport = transport
        self._pause = pause
        self._waiting: asyncio.Queue[AlertRaised | AlertEnded] = asyncio.Queue(MOST_WAITING)

    def tell(self, event: AlertRaised | AlertEnded) -> None:
        """Returns at once and never raises."""
        try:
            self._waiting.put_nowait(event)
        except asyncio.QueueFull:
            log.warning("alert not told: too many wait", alert_id=event.alert.id)

    async def work(self) -> None:
        """Tell until cancelled."""
        async with httpx.AsyncClient(transport=self._transport, timeout=SECONDS) as client:
            while True:
                event = await self._waiting.get()
                try:
                    await self._send(client, event)
                except httpx.HTTPError as error:
                    log.warning("alert not told", alert_id=event.alert.id, error=type(error).__name__)
                finally:
                    self._waiting.task_done()

    async def told(self) -> None:
        """Return when nothing waits to be told."""
        await self._waiting.join()

    async def _send(self, client: httpx.AsyncClient, event: AlertRaised | AlertEnded) -> None:
        body = _encode(event)
        headers = {
            "Content-Type": "application/json",
            "X-Keydesk-Signature": "sha256=" + hmac.new(self._secret, body, hashlib.sha256).hexdigest(),
        }
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(httpx.HTTPError),
            stop=stop_after_attempt(TRIES),
            wait=wait_exponential(multiplier=self._pause, max=LONGEST_PAUSE),
            reraise=True,
        ):
            with attempt:
                (await client.post(self._url, content=body, headers=headers)).raise_for_status()
