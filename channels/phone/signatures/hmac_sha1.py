"""Twilio's signature, checked with Twilio's own validator; SignalWire signs so, too, under a header of its own.

base64(HMAC-SHA1(token, URL + sorted keys and values)); for JSON the URL alone, whose `bodySHA256` names the body's
hash (https://www.twilio.com/docs/usage/security#validating-requests). The URL is the external one.
"""

from urllib.parse import urlsplit

from twilio.request_validator import RequestValidator

from channels.phone.form import Form
from channels.phone.signatures.scheme import Signed
from hub.contract.errors import BadSignature

HEADER = "x-twilio-signature"


class Signatures:
    """Checks and makes signatures with one token. `header`: where they stand."""

    def __init__(self, token: str, header: str = HEADER) -> None:
        self._validator = RequestValidator(token) if token else None
        self._header = header.lower().encode()

    def check(self, signed: Signed) -> None:
        """Raises `BadSignature` unless it was signed with this token.

        The validator tries the URL with and without port. Whatever it throws is a refusal: on a JSON body without
        `bodySHA256` it raises TypeError, and an unhashed body would prove nothing."""
        payload: Form | str = signed.text if signed.form is None else signed.form
        signature = signed.header(self._header)
        try:
            hashed = signed.form is not None or "bodySHA256=" in urlsplit(signed.url).query
            if self._validator is not None and hashed and self._validator.validate(signed.url, payload, signature):
                return
        except Exception as error:
            raise BadSignature("The request's signature cannot be checked.") from error
        raise BadSignature("The request was not signed by the carrier of this hub.")

    def sign(self, url: str, payload: dict[str, str]) -> str:
        """The signature a carrier puts on a form posted to `url`. Raises `BadSignature` without a token."""
        if self._validator is None:
            raise BadSignature("There is no token to sign with.")
        return str(self._validator.compute_signature(url.partition("#")[0], payload))
