"""The plain ASGI shell of every webhook: size, form, signature, answer. Errors are raised; the app renders them."""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from starlette.types import Receive, Scope, Send

from channels.phone.form import Form, read_form, read_json
from channels.phone.signatures.scheme import Scheme, Signed
from hub.contract.errors import TooLarge, Unrecognisable

log = structlog.get_logger()
TOKEN = b"i-twilio-idempotency-token"


class Webhook:
    """A verified webhook: `form` as the carrier posted it, `query` from the URL we gave it, `token` to know repeats."""

    __slots__ = ("form", "query", "token")

    def __init__(self, form: Form, query: Form, token: str) -> None:
        self.form = form
        self.query = query
        self.token = token


Answer = Callable[[Webhook], Awaitable[str]]
"""Gives TwiML, or empty for an event that wants no answer."""


class Gate:
    """Lets in what the carrier signed. `counts`: what came, by webhook, and what was known but not handled."""

    def __init__(self, public_url: str, signatures: Scheme, body_limit: int) -> None:
        self._public_url = public_url
        self._signatures = signatures
        self._limit = body_limit
        self.counts: Counter[str] = Counter()

    async def open(self, scope: Scope, receive: Receive) -> Webhook:
        """Read and verify. Raises `TooLarge`, `Unrecognisable` or `BadSignature`."""
        headers = dict(scope["headers"])
        body = await self._body(receive)
        raw_query = scope["query_string"].decode("latin-1")
        try:
            text = body.decode()
            path = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0].decode("ascii")
        except UnicodeDecodeError as error:
            raise Unrecognisable("The webhook is not text.") from error
        url = f"{self._public_url}{path}{'?' + raw_query if raw_query else ''}"
        if headers.get(b"content-type", b"").startswith(b"application/json"):
            self._signatures.check(Signed(url, headers, text, None))
            form = read_json(text)
        else:
            form = read_form(text)
            self._signatures.check(Signed(url, headers, text, form))
        return Webhook(form, read_form(raw_query), headers.get(TOKEN, b"").decode("latin-1")[:100])

    def unhandled(self, event: str, detail: str) -> None:
        """Count a known event that changes nothing."""
        self.counts[f"unhandled:{event}"] += 1
        log.debug("unhandled", event_name=event, detail=detail[:40])

    async def _body(self, receive: Receive) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Unrecognisable("The webhook was cut off.")
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > self._limit:
                raise TooLarge(f"A webhook may carry {self._limit} bytes.")
            if not message.get("more_body", False):
                return b"".join(parts)


class Endpoint:
    """One webhook as an ASGI app. The answer leaves only after `answer` returned, so after its commit."""

    def __init__(self, gate: Gate, name: str, answer: Answer) -> None:
        self._gate = gate
        self._name = name
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._gate.counts[self._name] += 1
        body = (await self._answer(await self._gate.open(scope, receive))).encode()
        headers = [(b"content-type", b"text/xml; charset=utf-8" if body else b"text/plain")]
        start: dict[str, Any] = {
            "type": "http.response.start",
            "status": 200 if body else 204,
            "headers": [*headers, (b"content-length", str(len(body)).encode())] if body else [],
        }
        await send(start)
        await send({"type": "http.response.body", "body": body})
