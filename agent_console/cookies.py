"""The session's cookie, and where requests may come from."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

SESSION_COOKIE = "keydesk_session"
GUARD = "X-Keydesk"
"""A header that no form and no foreign page can send without our consent (CSRF)."""


def set_session(response: Response, token: str, *, secure: bool) -> None:
    """Give the browser the session's token; it is gone when the browser closes, and when the store says so."""
    response.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="strict", secure=secure, path="/")


def clear_session(response: Response, *, secure: bool) -> None:
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict", secure=secure, path="/")


def same_origin(request: HTTPConnection, allowed: Collection[str] = ()) -> bool:
    """Whether a socket is opened by our own page. Browsers always tell an origin; other clients tell none and carry
    no stolen cookie."""
    origin = request.headers.get("origin")
    return origin is None or origin in allowed or urlsplit(origin).netloc == request.headers.get("host", "")
