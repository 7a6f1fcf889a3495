"""Who may ask: from which page, how often, as which visitor. Every route of the API asks here first."""

import asyncio
from collections.abc import AsyncIterator, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException
from starlette.requests import Request

from channels.web_chat.limits import Gate
from channels.web_chat.origins import address_of, from_here
from channels.web_chat.settings import ChatSettings
from channels.web_chat.visit import Visit
from channels.web_chat.visits import Visits
from hub.contract.errors import BadSignature, NotSignedIn

BEARER = HTTPBearer(auto_error=False, description="The `token` of a session.")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]


class Entrance:
    """`address` and `visit` are dependencies of routes."""

    def __init__(self, settings: ChatSettings, visits: Visits) -> None:
        self._settings = settings
        self._visits = visits
        self._addresses = Gate(
            at_once=settings.requests_at_once, rate=settings.requests_per_second, burst=settings.request_burst
        )
        self._visitors = Gate(
            at_once=settings.visitor_requests_at_once,
            rate=settings.visitor_requests_per_second,
            burst=settings.visitor_request_burst,
        )

    async def address(self, request: Request) -> AsyncIterator[None]:
        """From a page that may, and not too often from one address."""
        if not from_here(request, self._settings.allowed_origins):
            raise BadSignature(
                "This page may not talk to the hub.", field="origin", mend="name its origin in web_chat.allowed_origins"
            )
        with self._counted(self._addresses, address_of(request)):
            yield

    async def visit(self, credentials: Credentials) -> AsyncIterator[Visit]:
        """The chat of the visitor whose token is shown, and not too often."""
        visit = await self.visit_of(credentials)
        with self.limited(visit.note.visitor):
            yield visit

    async def visit_of(self, credentials: HTTPAuthorizationCredentials | None) -> Visit:
        """Whose token this is. Raises `NotSignedIn`, and `BadSignature` for one who may not chat."""
        try:
            return await self._visits.visit_of(credentials.credentials if credentials else "")
        except BadSignature as error:
            if error.field == "identity":
                raise
            raise NotSignedIn(error.detail, field="token", mend="begin a session") from None

    def limited(self, visitor: str) -> AbstractContextManager[None]:
        """Not too often by one visitor."""
        return self._counted(self._visitors, visitor)

    @contextmanager
    def _counted(self, gate: Gate, who: Hashable) -> Iterator[None]:
        if not gate.enter(who, asyncio.get_running_loop().time()):
            raise too_many()
        try:
            yield
        finally:
            gate.leave(who)

    def tick(self, now: float) -> None:
        """Forget who has been quiet; `now` is the event loop's time."""
        self._addresses.forget(now)
        self._visitors.forget(now)


def too_many() -> HTTPException:
    """What to raise for whoever asks too often."""
    return HTTPException(429, "Too many requests", {"Retry-After": "2"})
