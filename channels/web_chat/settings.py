"""What an operator may set of the chat."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, SecretStr

_ANCESTOR = re.compile(r"'self'|https?://(\*\.)?[A-Za-z0-9.-]+(:(\d+|\*))?|\*")


def _ancestor(value: str) -> str:
    if not _ANCESTOR.fullmatch(value):
        raise ValueError(
            f"{value!r} is no site; write 'self' in quotes, https://www.example.com or https://*.example.com"
        )
    return value


class ChatSettings(BaseModel):
    """Safe as it stands: only the hub's own pages may carry the widget until sites are named.

    `token_key`: signs visitors' tokens; at least 32 characters. While it is empty a fresh key is made at each start,
    and visitors lose their chats when the hub restarts. `identity_secret`: shared with the site's back end, which
    proves its signed-in visitors with it; empty takes no proofs. `identity_required`: refuse everyone else.
    `frame_ancestors`: sites that may show the widget, as in the Content-Security-Policy directive.
    `allowed_origins`: other origins whose scripts may open the socket themselves, such as an app's web view.
    `away_seconds`: how long a visitor may be gone before the hub takes it that they left.
    `silent_seconds`: how long a connection may say nothing at all (clients ping every 20 s)."""

    token_key: SecretStr = SecretStr("")
    token_days: int = Field(default=30, ge=1, le=365)
    identity_secret: SecretStr = SecretStr("")
    identity_required: bool = False
    frame_ancestors: tuple[Annotated[str, AfterValidator(_ancestor)], ...] = ("'self'",)
    allowed_origins: tuple[str, ...] = ()
    max_frame_bytes: int = Field(default=16 * 1024, ge=1024)
    max_message_chars: int = Field(default=3000, ge=1, le=10_000)
    messages_per_second: float = Field(default=2.0, gt=0)
    message_burst: int = Field(default=20, ge=1)
    connections_per_second: float = Field(default=5.0, gt=0)
    connection_burst: int = Field(default=60, ge=1)
    connections_at_once: int = Field(default=500, ge=1)
    hello_seconds: float = Field(default=10.0, gt=0)
    silent_seconds: float = Field(default=60.0, gt=0)
    away_seconds: float = Field(default=300.0, gt=0)
