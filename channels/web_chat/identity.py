"""Who a visitor is: the token a browser keeps, and a site's proof of whom it has signed in. Pure.

A token is `payload.signature`, both base64url; the payload names the visitor, the site it was given for, the email
address that was proven, if any, and an expiry. It opens that visitor's chat and nothing else.

A site proves its visitor in one of two ways: by an HMAC over the email address and an expiry, or by a JWT (RFC 7519)
signed with the shared secret (HS256) or with a private key whose public half is set here (RS256, ES256).
"""

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from channels.web_chat.frames import Identity
from hub.contract.errors import BadSignature
from hub.contract.words import Value

LEEWAY = timedelta(seconds=30)
"""By how much a site's clock may differ from ours."""
SHORTEST_SECRET = 32
"""Bytes of a key for HS256 (RFC 7518 section 3.2)."""
SMALLEST_RSA = 2048
LONGEST_NAME = 200


class Visitor(Value):
    """Someone who chats. `email` is lower-case and proven, or empty."""

    id: str
    site: str
    email: str = ""


class SignedIn(Value):
    """Whom a site has proven. `email` is lower-case."""

    email: str
    name: str = ""


class ProofKeys(Value):
    """What sites' proofs are checked with. `secret`: for HMAC proofs and HS256. `public_key`: PEM, for RS256 (RSA) or
    ES256 (P-256). `audience`: what a JWT must name in `aud`; without it, one that names any is meant for somebody else
    and is refused."""

    secret: str = ""
    public_key: str = ""
    audience: str = ""


class _Payload(Value):
    visitor: Visitor
    expires: int


# --- the token a client keeps -------------------------------------------------------------------------------------


def seal(key: bytes, visitor: Visitor, *, now: datetime, lasts: timedelta) -> str:
    """A token for this visitor."""
    payload = msgspec.json.encode(_Payload(visitor=visitor, expires=int((now + lasts).timestamp())))
    return f"{_armour(payload)}.{_armour(_mac(key, payload))}"


def unseal(key: bytes, token: str, *, site: str | None, now: datetime) -> Visitor:
    """The visitor a token names. `site` None: of whichever site it was given for. Raises `BadSignature` when it is not
    ours, too old or another site's."""
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
    if site is not None and sealed.visitor.site != site:
        raise BadSignature("The token belongs to another site.", field="token")
    return sealed.visitor


def admit(visitor: Visitor, *, signed_in_only: bool) -> Visitor:
    """The visitor, if they may chat at all. Asked on every way in, also for tokens that were given before. Raises
    `BadSignature` with `field` `identity`."""
    if signed_in_only and not visitor.email:
        raise BadSignature("This site's chat is for signed-in visitors.", field="identity")
    return visitor


def same_visitor(known: Visitor, email: str) -> bool:
    """Whether a browser that holds `known`'s token may go on as `email`: the same person, or an anonymous one who has
    now signed in. Another person on the same browser begins anew and sees nothing of the first."""
    return known.email in ("", email)


# --- a site's proof -------------------------------------------------------------------------------------------------


def signed_in(keys: ProofKeys, identity: Identity | None, token: str, *, now: datetime) -> SignedIn | None:
    """Whom a client's hello proves: by a JWT (`token`), else by an HMAC; None when it proves nobody. Raises
    `BadSignature` with `field` `identity` when a proof is there and is not good."""
    if token:
        return _of_jwt(keys, token, now)
    if identity is not None:
        return SignedIn(email=proven_email(keys.secret, identity, now=now), name=identity.name)
    return None


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
    return _checked_email(email)


@lru_cache(maxsize=4)
def algorithm_of(public_key: str) -> str:
    """Which signatures the key checks: `RS256` or `ES256`. Raises `ValueError`, in a sentence, for any other key."""
    try:
        key = load_pem_public_key(public_key.encode())
    except Exception:
        raise ValueError("it is no public key in PEM form (-----BEGIN PUBLIC KEY-----)") from None
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < SMALLEST_RSA:
            raise ValueError(f"an RSA key has at least {SMALLEST_RSA} bits")
        return "RS256"
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return "ES256"
    raise ValueError("it is neither an RSA key nor one on the curve P-256")


def _of_jwt(keys: ProofKeys, token: str, now: datetime) -> SignedIn:
    claims = _claims(keys, token)
    instant = now.timestamp()
    expires, begins = claims["exp"], claims.get("nbf", 0)
    if not _number(expires) or not _number(begins):
        raise BadSignature("The identity's token has no times that can be read.", field="identity")
    if expires + LEEWAY.total_seconds() < instant:
        raise BadSignature("The identity's token has expired.", field="identity")
    if begins - LEEWAY.total_seconds() > instant:
        raise BadSignature("The identity's token is not valid yet.", field="identity")
    if claims.get("email_verified", True) is not True:  # OpenID Connect Core, section 5.1
        raise BadSignature("The identity's email address is not verified.", field="identity")
    email, name = claims.get("email"), claims.get("name")
    return SignedIn(
        email=_checked_email(email.strip().lower() if isinstance(email, str) else ""),
        name=name[:LONGEST_NAME] if isinstance(name, str) else "",
    )


def _claims(keys: ProofKeys, token: str) -> dict[str, Any]:
    """Its claims, once the signature is good. Each key checks only its own kind of signature, whatever the token says
    of itself; otherwise a public key could be taken for a shared secret (RFC 8725 section 3.1). Times are ours to
    check, against the hub's clock."""
    try:
        algorithm = jwt.get_unverified_header(token).get("alg")
        if algorithm == "HS256" and len(keys.secret.encode()) >= SHORTEST_SECRET:
            key = keys.secret
        elif keys.public_key and algorithm == algorithm_of(keys.public_key):
            key = keys.public_key
        else:
            raise BadSignature("This hub takes no identities signed like that.", field="identity")
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=keys.audience or None,
            options={"require": ["exp"], "verify_exp": False, "verify_nbf": False, "verify_iat": False},
        )
    except jwt.InvalidTokenError:
        raise BadSignature("The identity is not proven.", field="identity") from None
    return claims


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _checked_email(email: str) -> str:
    if email.count("@") != 1 or email.startswith("@") or email.endswith("@") or len(email) > LONGEST_NAME:
        raise BadSignature("The identity is no email address.", field="identity")
    return email


def _proof(secret: str, email: str, expires: int) -> str:
    return hmac.new(secret.encode(), f"{email}|{expires}".encode(), hashlib.sha256).hexdigest()


def _mac(key: bytes, payload: bytes) -> bytes:
    return hmac.digest(key, b"keydesk web chat token\0" + payload, "sha256")


def _armour(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _strip(text: str) -> bytes:
    raw = text.encode("ascii")
    return base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True)
