"""The scheme of signatures that is set."""

from datetime import timedelta

from channels.phone.settings import PhoneSettings
from channels.phone.signatures import ed25519, hmac_sha1
from channels.phone.signatures.scheme import Scheme
from hub.contract.ports import Clock


def signatures_of(settings: PhoneSettings, clock: Clock) -> Scheme:
    """Raises `Misconfigured` when a key cannot be read."""
    chosen = settings.signature
    if chosen.scheme == "ed25519":
        return ed25519.Ed25519Signatures(
            chosen.public_key,
            timedelta(seconds=chosen.tolerance_seconds),
            clock,
            chosen.header or ed25519.HEADER,
            chosen.timestamp_header or ed25519.TIMESTAMP_HEADER,
        )
    return hmac_sha1.Signatures(settings.auth_token.get_secret_value(), chosen.header or hmac_sha1.HEADER)
