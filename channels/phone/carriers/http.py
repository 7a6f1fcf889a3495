"""Carries Twilio's requests over httpx to a configurable base URL; logs nothing of what they say."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import structlog
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from hub.contract.errors import BadCredentials, Retryable

log = structlog.get_logger()
TWILIO = "https://api.twilio.com"
PIECE = 64 * 1024  # bytes


class CarrierHttp(AsyncHttpClient):  # type: ignore[misc]
    """`base_url` stands in for Twilio's."""

    def __init__(self, base_url: str, timeout: float, transport: httpx.AsyncBaseTransport | None) -> None:
        super().__init__(log, is_async=True, timeout=timeout)
        self._base_url = base_url
        self._client = httpx.AsyncClient(timeout=timeout, transport=transport)
        self._asking: set[asyncio.Task[httpx.Response]] = set()

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
        asking = asyncio.ensure_future(
            self._client.request(
                method,
                url.replace(TWILIO, self._base_url, 1),
                params=params,
                data=data,
                headers=headers,
                auth=auth,
                follow_redirects=allow_redirects,
            )
        )
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)
        answer = await asyncio.shield(asking)
        return Response(answer.status_code, answer.text, dict(answer.headers))

    async def pieces(self, path: str, auth: tuple[str, str]) -> AsyncIterator[bytes]:
        """A file of the carrier's. Raises `Retryable` or `BadCredentials`."""
        try:
            async with self._client.stream(
                "GET", f"{self._base_url}{path}", auth=auth, follow_redirects=True
            ) as answer:
                if answer.status_code in (401, 403):
                    raise BadCredentials("The carrier does not accept our credentials for its files.")
                if not answer.is_success:
                    raise Retryable(f"The carrier does not give the file (status {answer.status_code}).")
                async for piece in answer.aiter_bytes(PIECE):
                    yield piece
        except httpx.HTTPError as error:
            raise Retryable(f"The carrier does not answer ({type(error).__name__}).") from error

    async def close(self) -> None:
        """Once all that was asked is answered: an order cut off may or may not have been carried out."""
        if self._asking:
            await asyncio.wait(self._asking)
        await self._client.aclose()
