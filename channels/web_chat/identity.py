"""Who a visitor is: the token a browser keeps, and a site's proof of whom it has signed in. Pure.

A token is `payload.signature`, both base64url; the payload names the visitor, the site it was given for, the email
address that was proven, if any, and an expiry. It opens that visitor's chat and nothing else.
"""

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import msgspec

from channels.web_chat.frames import Identity
from hub.contract.errors import BadSignature
from hub.contract.words import Value


class Visitor(Value):
    """Someone who chats. `email` is lower-case and proven, or empty."""

    id: str
    site: str
    email: str = ""


class _Payload(Value):
    visitor: Visitor
    expires: int


def seal(key: bytes, visitor: Visitor, *, now: datetime, lasts: timedelta) -> str:
    """A token for this visitor."""
    payload = msgspec.json.encode(_Payload(visitor=visitor, expires=int((now + lasts).timestamp())))
    return f"{_armour(payload)}.{_armour(_mac(key, payload))}"


def unseal(key: bytes, token: str, *, site: str, now: datetime) -> Visitor:
    """The visitor a token names. Raises `BadSignature` when it is not ours, too old or another site's."""
    payload, _, signature = token.partition(".")
    try:
        body, mac = _strip(payload), _strip(signature)
    except (binascii.Error, ValueError):
        raise BadSignature("The token is not ours.", field="token") from None
    if not hmac.compare_digest(mac, _mac(key, body)):
        raise BadSignature("The token is not ours.", field="token")
    try:
        sealed = msgspec.json.decode(body, type=_Payload)
    except msgspec.MsgspecError:  # an older version's
        raise BadSignature("The token is no longer read.", field="token") from None
    if sealed.expires < now.timestamp():
        raise BadSignature("The token has expired.", field="token")
    if sealed.visitor.site != site:
        raise BadSignature("The token belongs to another site.", field="token")
    return sealed.visitor


def prove(secret: str, email: str, expires: datetime) -> Identity:
    """What a site's back end gives its page for a signed-in visitor. `email` is used in lower case."""
    email, until = email.strip().lower(), int(expires.astimezone(UTC).timestamp())
    return Identity(email=email, expires=until, proof=_proof(secret, email, until))


def proven_email(secret: str, identity: Identity, *, now: datetime) -> str:
    """The email address a site proves, in lower case. Raises `BadSignature` when the proof is wrong or has expired,
    and when no secret is set, because then nothing can be proven."""
    email = identity.email.strip().lower()
    if not secret:
        raise BadSignature("This hub takes no signed identities.", field="identity")
    if not hmac.compare_digest(identity.proof.encode(), _proof(secret, email, identity.expires).encode()):
        raise BadSignature("The identity is not proven.", field="identity")
    if identity.expires < now.timestamp():
        raise BadSignature("The identity's proof has expired.", field="identity")
    if email.count("@") != 1 or email.startswith("@") or email.endswith("@"):
        raise BadSignature("The identity is no email address.", field="identity")
    return email


def same_visitor(known: Visitor, email: str) -> bool:
    """Whether a browser that holds `known`'s token may go on as `email`: the same person, or an anonymous one who has
    now signed in. Another person on the same browser begins anew and sees nothing of the first."""
    return known.email in ("", email)


def _proof(secret: str, email: str, expires: int) -> str:
    return hmac.new(secret.encode(), f"{email}|{expires}".encode(), hashlib.sha256).hexdigest()


def _mac(key: bytes, payload: bytes) -> bytes:
    return hmac.digest(key, b"keydesk web chat token\0" + payload, "sha256")


def _armour(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _strip(text: str) -> bytes:
    raw = text.encode("ascii")
    return base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True)
