"""Who is asking, and may they? One dependency for every endpoint."""

from collections.abc import Awaitable, Callable

from fastapi import Request
from starlette.requests import HTTPConnection

from agent_console.cookies import GUARD, SESSION_COOKIE
from agent_console.hub import Hub
from hub.access.actions import session_user
from hub.access.roles import Permission, User
from hub.contract.errors import NotAllowed, NotSignedIn

READING = frozenset({"GET", "HEAD", "OPTIONS"})
Asks = Callable[[Request], Awaitable[User]]


class Guard:
    """Makes the dependency of an endpoint: `user: User = Depends(guard.may("steer"))`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def may(self, permission: Permission) -> Asks:
        """Gives the user who asks. Raises `NotSignedIn`, or `NotAllowed` if their role lacks the permission."""

        async def asking(request: Request) -> User:
            check_guard(request)
            user = await self.user(request)
            if not user.may(permission):
                raise NotAllowed("Your role may not do this.", mend="ask a supervisor or an administrator")
            return user

        asking.permission = permission  # type: ignore[attr-defined]
        return asking

    async def user(self, request: HTTPConnection) -> User:
        """Raises `NotSignedIn`."""
        token = request.cookies.get(SESSION_COOKIE, "")
        user = await session_user(self._hub.door, token, self._hub.clock()) if token else None
        if user is None:
            raise NotSignedIn("You are not signed in.", mend="sign in")
        return user


def check_guard(request: Request) -> None:
    """Whoever changes something shows that it is our own page that asks. Raises `NotAllowed`."""
    if request.method not in READING and request.headers.get(GUARD) != "1":
        raise NotAllowed(f"The header {GUARD}: 1 is missing.", mend="send it with every request that changes something")
