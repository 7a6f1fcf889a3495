"""Telnyx's signature: Ed25519 over the instant, a bar and the body as it was sent
(https://developers.telnyx.com/docs/development/api-fundamentals/webhooks).

It covers neither URL nor query, so an old webhook could be sent again to another of ours; hence the tolerance.
"""

import base64
import binascii
from datetime import timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from channels.phone.signatures.scheme import Signed
from hub.contract.errors import BadSignature, Misconfigured
from hub.contract.ports import Clock

HEADER = "telnyx-signature-ed25519"
TIMESTAMP_HEADER = "telnyx-timestamp"


class Ed25519Signatures:
    """Checks against the carrier's public key (base64, 32 bytes). `tolerance`: how far its clock may be from ours.

    Raises `Misconfigured` for what is no such key."""

    def __init__(
        self,
        public_key: str,
        tolerance: timedelta,
        clock: Clock,
        header: str = HEADER,
        timestamp_header: str = TIMESTAMP_HEADER,
    ) -> None:
        try:
            self._key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        except (binascii.Error, ValueError) as error:
            raise Misconfigured(
                "The phone carrier's public key cannot be read",
                mend="set public_key of phone.signature to the 32 bytes in base64 that the carrier's portal shows",
            ) from error
        self._tolerance = tolerance
        self._clock = clock
        self._header = header.lower().encode()
        self._timestamp_header = timestamp_header.lower().encode()

    def check(self, signed: Signed) -> None:
        """Raises `BadSignature` unless it was signed with that key, lately."""
        timestamp = signed.header(self._timestamp_header)
        try:
            age = self._clock().timestamp() - int(timestamp)
            signature = base64.b64decode(signed.header(self._header), validate=True)
            self._key.verify(signature, f"{timestamp}|{signed.text}".encode())
        except (InvalidSignature, ValueError, OverflowError) as error:
            raise BadSignature("The request was not signed by the carrier of this hub.") from error
        if abs(age) > self._tolerance.total_seconds():
            raise BadSignature("The request was signed at another time.")
