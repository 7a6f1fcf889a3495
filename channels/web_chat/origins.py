"""From which page, and from where in the network, somebody asks."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


def from_here(asked: HTTPConnection, allowed_origins: Collection[str]) -> bool:
    """Browsers tell the page's origin: it must be our own frame or one that the operator named. Programs that are no
    browser tell none; they hold no visitor's cookies, as there are none."""
    origin = asked.headers.get("origin")
    if origin is None or origin.lower() in allowed_origins:
        return True
    try:
        return urlsplit(origin).netloc == asked.headers.get("host")
    except ValueError:  # an address in brackets that is none
        return False


def address_of(asked: HTTPConnection) -> str:
    """Whom a limit counts."""
    return asked.client.host if asked.client else ""
