"""The carrier's webhooks to the hub: signed forms, an idempotency token each, repeated as the URL's fragment asks."""

import asyncio
import contextlib
import secrets
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urldefrag, urljoin
from zlib import crc32

import httpx
import msgspec
import structlog

from channels.phone.signatures.hmac_sha1 import Signatures
from channels.phone.simulator.faults import Fault, Faults

if TYPE_CHECKING:
    from channels.phone.simulator.line import Line, Transcription

log = structlog.get_logger()
TIMEOUT = 15.0
POOLS = 32
REPEAT_AFTER = 0.2


class Callbacks:
    """Posts to the hub. Webhooks about one call leave in order, as long as none has to be repeated."""

    def __init__(self, signatures: Signatures, base_url: str, faults: Faults | None = None, pace: float = 1) -> None:
        self._signatures = signatures
        self._base_url = base_url
        self._faults = faults or Faults()
        self._pace = pace
        # Hundreds of calls may ask at once: nobody waits for a connection of another. In many small pools, because a
        # request costs a pool as much as it has connections.
        limits, trust = httpx.Limits(max_connections=None), httpx.create_ssl_context()
        timeout = httpx.Timeout(TIMEOUT, pool=None)
        self._pools = [httpx.AsyncClient(timeout=timeout, limits=limits, verify=trust) for _ in range(POOLS)]
        self._tasks: set[asyncio.Task[Any]] = set()
        self._last: dict[str, asyncio.Task[Any]] = {}
        self._moved: dict[str, asyncio.Event] = {}
        self._closed = False

    async def fetch(self, url: str, fields: dict[str, str]) -> str | None:
        """Ask the hub what to do; None when it could not say."""
        fault = self._faults.of_callback("document", fields.get("CallSid", ""))
        if fault is not None and fault.do == "lose":
            return None
        if fault is not None and fault.do == "late":
            await asyncio.sleep(fault.seconds / self._pace)
        token = secrets.token_hex(16)
        if fault is not None and fault.do == "duplicate":
            await self._ask(url, fields, token)
        return await self._ask(url, fields, token)

    async def _ask(self, url: str, fields: dict[str, str], token: str) -> str | None:
        try:
            answer = await self._post(url, fields, token)
        except httpx.HTTPError as error:
            log.warning("simulator_webhook_unanswered", error=type(error).__name__)
            return None
        if answer.is_success:
            return answer.text
        log.warning("simulator_webhook_refused", status=answer.status_code)
        return None

    def tell(self, url: str, fields: dict[str, str], order: str = "", kind: str = "action") -> None:
        """Tell the hub in the background; after what was told before about the same `order`. `kind`: what faults call
        it."""
        if self._closed:
            return
        fault = self._faults.of_callback(kind, order)
        token = secrets.token_hex(16)
        if fault is not None and fault.do == "lose":
            return
        if fault is not None and fault.do in ("late", "reorder"):
            self.spawn(self._astray(url, fields, token, order, fault))
            return
        before = self._last.get(order) if order else None

        async def told() -> None:
            if before is not None:
                await asyncio.wait([before])
            await self._ask(url, fields, token)
            if fault is not None and fault.do == "duplicate":
                await self._ask(url, fields, token)
            if (moved := self._moved.pop(order, None)) is not None:
                moved.set()

        task = self.spawn(told())
        if order:
            self._last[order] = task

    async def _astray(self, url: str, fields: dict[str, str], token: str, order: str, fault: Fault) -> None:
        """Late, or after the next one about the same order, if there is one in time."""
        if fault.do == "reorder":
            overtaken = self._moved.setdefault(order, asyncio.Event())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(fault.seconds / self._pace):
                    await overtaken.wait()
        else:
            await asyncio.sleep(fault.seconds / self._pace)
        await self._ask(url, fields, token)

    def transcribed(self, line: "Line", hearing: "Transcription", text: str) -> None:
        """Tell the hub what was said (https://www.twilio.com/docs/voice/twiml/transcription)."""
        data = msgspec.json.encode({"transcript": text, "confidence": 0.97}).decode()
        self.transcription(line, hearing, "transcription-content", TranscriptionData=data, Final="true")

    def transcription(self, line: "Line", hearing: "Transcription", event: str, **more: str) -> None:
        fields = {
            "AccountSid": line.account,
            "CallSid": line.sid,
            "TranscriptionSid": hearing.sid,
            "TranscriptionEvent": event,
            "SequenceId": str(hearing.sequence),
            "LanguageCode": hearing.language,
            "Track": "inbound_track",
            **more,
        }
        self.tell(hearing.url, fields, order=line.sid, kind="transcription")

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def close(self) -> None:
        """Stop what is under way and tell nothing more."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for pool in self._pools:
            await pool.aclose()

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        for order in [order for order, last in self._last.items() if last is task]:
            del self._last[order]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("simulator_task_died", exc_info=error)

    async def _post(self, url: str, fields: dict[str, str], token: str) -> httpx.Response:
        """One webhook. Only what the URL's fragment names is repeated; without one, a connection that failed, once
        (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides)."""
        address, fragment = urldefrag(urljoin(self._base_url, url))
        overrides = dict(parse_qsl(fragment))
        policies = set(overrides.get("rp", "ct").split(","))
        headers = {
            "X-Twilio-Signature": self._signatures.sign(address, fields),
            "I-Twilio-Idempotency-Token": token,
        }
        again = int(overrides.get("rc", 1))
        pool = self._pools[crc32(fields.get("CallSid", "").encode()) % POOLS]
        while True:
            try:
                answer = await pool.post(address, data=fields, headers=headers)
            except httpx.HTTPError as error:
                unconnected = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
                if not again or not policies & {"ct" if unconnected else "rt", "all"}:
                    raise
            else:
                if answer.status_code < 500 or not again or not policies & {"5xx", "all"}:
                    return answer
            again -= 1
            await asyncio.sleep(REPEAT_AFTER)
