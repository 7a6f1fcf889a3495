"""Signatures on outbound mail (DKIM, RFC 6376): receivers see who sent it, and that nobody changed it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from dkim import DKIMException, sign
from pydantic import BaseModel, ConfigDict, Field

from hub.contract.errors import Misconfigured, Retryable

SIGNED = (
    b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"in-reply-to", b"references", b"mime-version",
    b"content-type", b"content-transfer-encoding", b"auto-submitted",
)  # fmt: skip
RELAXED = (b"relaxed", b"relaxed")  # relays on the way may fold headers anew


class DkimKey(BaseModel):
    """The key for mails from one domain. Its public half stands in DNS at `<selector>._domainkey.<domain>`.
    `key`: an RSA private key, a PEM file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    domain: str = Field(pattern=r"^[A-Za-z0-9.-]{1,190}$")
    selector: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
    key: Path


class Signer:
    """Signs mails from the domains that have a key."""

    def __init__(self, keys: Sequence[DkimKey]) -> None:
        """Raises `Misconfigured` for a key that cannot be read, or cannot sign."""
        self._keys = {key.domain.lower(): (key, _readable(key)) for key in keys}

    async def sign(self, content: bytes, sender: str) -> bytes:
        """The mail as it goes out from this address: signed, if its domain has a key.

        Raises `Retryable` if that fails: better late than unsigned, for a receiver may drop what is not."""
        found = self._keys.get(sender.rpartition("@")[2].lower())
        if found is None:
            return content
        try:
            return await asyncio.to_thread(_signed, content, *found)
        except (DKIMException, ValueError) as error:
            raise Retryable("The mail cannot be signed (DKIM)", mend="Check the keys in dkim of email") from error


def _signed(content: bytes, key: DkimKey, secret: bytes) -> bytes:
    header: bytes = sign(
        content, key.selector.encode(), key.domain.encode(), secret, canonicalize=RELAXED, include_headers=SIGNED
    )
    return header + content


def _readable(key: DkimKey) -> bytes:
    try:
        secret = key.key.read_bytes()
        _signed(b"From: a@b\r\n\r\n", key, secret)
    except (OSError, DKIMException, ValueError, TypeError, LookupError) as error:
        raise Misconfigured(
            f"The DKIM key of {key.domain} in {key.key} cannot be used ({type(error).__name__}).",
            mend="Name a PEM file with an RSA private key in dkim of email",
        ) from error
    return secret
