"""Access tokens for mailboxes that take no passwords (Google, Microsoft): fetched with a refresh token, kept until they
are about to end (RFC 6749 section 6)."""

import threading
import time

import httpx
from pydantic import BaseModel, ConfigDict, SecretStr

from hub.contract.errors import BadCredentials, Retryable

EARLY_SECONDS = 60.0
"""A token is fetched anew so long before it ends, so that none ends on its way."""

_SHORTEST = 300.0
_kept: dict[tuple[str, str, str], tuple[str, float]] = {}
_lock = threading.Lock()


class OAuthApp(BaseModel):
    """Our registration with the mailbox's provider. `refresh_token`: given once, when the mailbox's owner agreed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token_url: str
    client_id: str
    refresh_token: SecretStr
    client_secret: SecretStr = SecretStr("")
    scope: str = ""


def access_token(app: OAuthApp, *, timeout_seconds: float = 30) -> str:
    """A token that is good now; blocking. Raises `BadCredentials` when the provider takes the refresh token no more,
    `Retryable` when it does not answer."""
    which = (app.token_url, app.client_id, app.refresh_token.get_secret_value())
    with _lock:
        token, until = _kept.get(which, ("", 0.0))
        if time.monotonic() >= until:
            token, lasts = _fetched(app, timeout_seconds)
            _kept[which] = (token, time.monotonic() + max(lasts - EARLY_SECONDS, 0.0))
    return token


def forget(app: OAuthApp) -> None:
    """The provider did not take the token: fetch another next time."""
    with _lock:
        _kept.pop((app.token_url, app.client_id, app.refresh_token.get_secret_value()), None)


def _fetched(app: OAuthApp, timeout_seconds: float) -> tuple[str, float]:
    asked = {
        "grant_type": "refresh_token",
        "client_id": app.client_id,
        "refresh_token": app.refresh_token.get_secret_value(),
        "client_secret": app.client_secret.get_secret_value(),
        "scope": app.scope,
    }
    try:
        answer = httpx.post(
            app.token_url, data={name: value for name, value in asked.items() if value}, timeout=timeout_seconds
        )
        told = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise Retryable(f"The token server does not answer ({type(error).__name__})") from error
    if answer.status_code in (400, 401, 403):
        raise BadCredentials(
            f"The token server refused: {str(told.get('error', answer.status_code))[:100]}",
            mend="Let the mailbox's owner agree again and set the new refresh_token of the IMAP account",
        )
    if answer.status_code != 200 or not isinstance(told.get("access_token"), str):
        raise Retryable(f"The token server answered {answer.status_code}")
    return told["access_token"], float(told.get("expires_in", _SHORTEST))
