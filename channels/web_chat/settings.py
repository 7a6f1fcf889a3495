"""What an operator may set of the chat."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field, SecretStr

from channels.web_chat.identity import ProofKeys, algorithm_of

_ANCESTOR = re.compile(r"'self'|https?://(\*\.)?[A-Za-z0-9.-]+(:(\d+|\*))?|\*")


def _ancestor(value: str) -> str:
    if not _ANCESTOR.fullmatch(value):
        raise ValueError(
            f"{value!r} is no site; write 'self' in quotes, https://www.example.com or https://*.example.com"
        )
    return value


def _origin(value: str) -> str:
    url = urlsplit(value)
    if not url.scheme or not url.netloc or url.path or url.query or url.fragment or "*" in value:
        raise ValueError(f"{value!r} is no origin; write one as browsers send it, such as https://app.example.com")
    return value.lower()


def _public_key(value: str) -> str:
    """In the environment a key's lines may be joined by `\\n`."""
    key = value.replace("\\n", "\n").strip()
    if key:
        algorithm_of(key)
    return key


class ChatSettings(BaseModel):
    """Safe as it stands: only the hub's own pages may carry the widget until sites are named.

    `token_key`: signs visitors' tokens; at least 32 characters. While it is empty a fresh key is made at each start,
    and visitors lose their chats when the hub restarts. `identity_secret`: shared with the site's back end, which
    proves its signed-in visitors with it, by HMAC or by a JWT of HS256 (then at least 32 characters).
    `identity_public_key`: PEM, of the key with which the site signs JWTs of RS256 or ES256. Without either no proofs
    are taken. `identity_audience`: what a JWT must name in `aud`. `identity_required`: refuse everyone else.
    `frame_ancestors`: sites that may show the widget, as in the Content-Security-Policy directive.
    `allowed_origins`: other origins whose scripts may talk to the hub themselves, such as an app's web view.
    `max_frame_bytes`: of one frame or request; a form of thirty long answers in Chinese fits.
    `away_seconds`: how long a visitor may be gone before the hub takes it that they left.
    `silent_seconds`: how long a connection may say nothing at all (clients ping every 20 s).
    `poll_seconds`: how long a request that asks for news is kept waiting; shorter than proxies in between allow.
    `requests_per_second`, `request_burst`, `requests_at_once`: over HTTP, from one address; `visitor_requests_…`: by
    one visitor. `unsent_files`: how many uploads of one visitor may wait to be sent."""

    token_key: SecretStr = SecretStr("")
    token_days: int = Field(default=30, ge=1, le=365)
    identity_secret: SecretStr = SecretStr("")
    identity_public_key: Annotated[str, AfterValidator(_public_key)] = ""
    identity_audience: str = ""
    identity_required: bool = False
    frame_ancestors: tuple[Annotated[str, AfterValidator(_ancestor)], ...] = ("'self'",)
    allowed_origins: tuple[Annotated[str, AfterValidator(_origin)], ...] = ()
    max_frame_bytes: int = Field(default=64 * 1024, ge=1024)
    max_message_chars: int = Field(default=3000, ge=1, le=10_000)
    messages_per_second: float = Field(default=2.0, gt=0)
    message_burst: int = Field(default=20, ge=1)
    connections_per_second: float = Field(default=5.0, gt=0)
    connection_burst: int = Field(default=60, ge=1)
    connections_at_once: int = Field(default=500, ge=1)
    hello_seconds: float = Field(default=10.0, gt=0)
    silent_seconds: float = Field(default=60.0, gt=0)
    away_seconds: float = Field(default=300.0, gt=0)
    poll_seconds: float = Field(default=25.0, gt=0, le=55)
    requests_per_second: float = Field(default=50.0, gt=0)
    request_burst: int = Field(default=300, ge=1)
    requests_at_once: int = Field(default=500, ge=1)
    visitor_requests_per_second: float = Field(default=10.0, gt=0)
    visitor_request_burst: int = Field(default=60, ge=1)
    visitor_requests_at_once: int = Field(default=12, ge=1)
    unsent_files: int = Field(default=20, ge=1)

    @property
    def proof_keys(self) -> ProofKeys:
        """What sites' proofs of their visitors are checked with."""
        return ProofKeys(
            secret=self.identity_secret.get_secret_value(),
            public_key=self.identity_public_key,
            audience=self.identity_audience,
        )
