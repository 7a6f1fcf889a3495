from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from msgspec import structs

from channels.web_chat.frames import Identity
from channels.web_chat.identity import (
    ProofKeys,
    Visitor,
    admit,
    algorithm_of,
    prove,
    proven_email,
    same_visitor,
    seal,
    signed_in,
    unseal,
)
from hub.contract.errors import BadSignature

KEY = b"k" * 32
SECRET = "shared with the site"
LONG_SECRET = "shared with the site's back end, long enough"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
VISITOR = Visitor(id="vi_1", site="demo", email="ada@example.com")
TOKEN = seal(KEY, VISITOR, now=NOW, lasts=timedelta(days=30))


def test_a_token_names_its_visitor():
    assert unseal(KEY, TOKEN, site="demo", now=NOW + timedelta(days=29)) == VISITOR
    assert unseal(KEY, TOKEN, site=None, now=NOW) == VISITOR


@pytest.mark.parametrize(
    "token",
    ["", "x", "a.b", "é.é", TOKEN[:-2], TOKEN.partition(".")[0] + ".", "e30." + TOKEN.partition(".")[2]],
)
def test_a_token_that_is_not_ours_opens_nothing(token):
    with pytest.raises(BadSignature):
        unseal(KEY, token, site="demo", now=NOW)


def test_a_token_opens_nothing_elsewhere_later_or_under_another_key():
    for key, site, now in [
        (KEY, "other", NOW),
        (KEY, "demo", NOW + timedelta(days=31)),
        (b"o" * 32, "demo", NOW),
    ]:
        with pytest.raises(BadSignature) as refused:
            unseal(key, TOKEN, site=site, now=now)
        assert refused.value.field == "token"


def test_a_token_from_before_identity_was_enforced_opens_nothing_any_more():
    anonymous = structs.replace(VISITOR, email="")
    assert admit(VISITOR, signed_in_only=True) == VISITOR
    assert admit(anonymous, signed_in_only=False) == anonymous
    with pytest.raises(BadSignature) as refused:
        admit(anonymous, signed_in_only=True)
    assert refused.value.field == "identity"


def test_a_site_proves_whom_it_signed_in():
    identity = prove(SECRET, " Ada@Example.com ", NOW + timedelta(hours=1))
    assert proven_email(SECRET, identity, now=NOW) == "ada@example.com"


def test_a_proof_is_for_one_address_one_secret_and_a_time():
    good = prove(SECRET, "ada@example.com", NOW + timedelta(hours=1))
    for secret, identity, now in [
        (SECRET, structs.replace(good, email="eve@example.com"), NOW),
        (SECRET, structs.replace(good, expires=good.expires + 1), NOW),
        (SECRET, structs.replace(good, proof="ü"), NOW),
        (SECRET, good, NOW + timedelta(hours=2)),
        ("another", good, NOW),
        ("", prove("", "ada@example.com", NOW + timedelta(hours=1)), NOW),
        (SECRET, prove(SECRET, "nobody", NOW + timedelta(hours=1)), NOW),
    ]:
        with pytest.raises(BadSignature) as refused:
            proven_email(secret, identity, now=now)
        assert refused.value.field == "identity"


def test_an_anonymous_visitor_may_sign_in_but_not_become_another():
    assert same_visitor(Visitor(id="vi_1", site="demo"), "ada@example.com")
    assert same_visitor(VISITOR, "ada@example.com")
    assert not same_visitor(VISITOR, "eve@example.com")


# --- JWT ------------------------------------------------------------------------------------------------------------


@cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def curve_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def private(key: Any) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public(key: Any) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def claims(**other: Any) -> dict[str, Any]:
    facts = {"email": "Ada@Example.com", "name": "Ada", "exp": int((NOW + timedelta(minutes=5)).timestamp()), **other}
    return {name: value for name, value in facts.items() if value is not None}


def signed(key: str = LONG_SECRET, algorithm: str = "HS256", **other: Any) -> str:
    return jwt.encode(claims(**other), key, algorithm)


def who(token: str, now: datetime = NOW, identity: Identity | None = None, **keys: str) -> Any:
    return signed_in(ProofKeys(**(keys or {"secret": LONG_SECRET})), identity, token, now=now)


@pytest.mark.parametrize(
    ("token", "keys"),
    [
        (lambda: signed(), lambda: {"secret": LONG_SECRET}),
        (lambda: signed(private(rsa_key()), "RS256"), lambda: {"public_key": public(rsa_key())}),
        (lambda: signed(private(curve_key()), "ES256"), lambda: {"public_key": public(curve_key()), "secret": "x"}),
    ],
    ids=["HS256", "RS256", "ES256"],
)
def test_a_site_may_prove_its_visitor_by_a_jwt(token, keys):
    found = who(token(), **keys())
    assert (found.email, found.name) == ("ada@example.com", "Ada")


def test_who_proves_nothing_is_nobody_and_a_jwt_goes_before_an_hmac():
    assert who("") is None
    hmac = prove(LONG_SECRET, "eve@example.com", NOW + timedelta(hours=1))
    assert who("", identity=hmac).email == "eve@example.com"
    assert who(signed(), identity=hmac).email == "ada@example.com"


def test_clocks_may_differ_by_half_a_minute_and_no_more():
    late, early = NOW + timedelta(minutes=5, seconds=29), NOW - timedelta(seconds=29)
    assert who(signed(), now=late)
    assert who(signed(nbf=int(NOW.timestamp())), now=early)
    for token, now in [
        (signed(), late + timedelta(seconds=2)),
        (signed(nbf=int(NOW.timestamp())), early - 2 * (late - NOW)),
    ]:
        with pytest.raises(BadSignature):
            who(token, now=now)


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(lambda: signed(exp=None), id="no expiry"),
        pytest.param(lambda: signed(exp="tomorrow"), id="an expiry in words"),
        pytest.param(lambda: signed(email=None), id="no address"),
        pytest.param(lambda: signed(email=["a@b"]), id="a list of addresses"),
        pytest.param(lambda: signed(email="nobody"), id="no email address"),
        pytest.param(lambda: signed(email_verified=False), id="an unverified address"),
        pytest.param(lambda: signed(aud="another-service"), id="meant for somebody else"),
        pytest.param(lambda: signed("another secret of enough length, too"), id="another secret"),
        pytest.param(lambda: signed(LONG_SECRET * 2, "HS512"), id="another algorithm"),
        pytest.param(lambda: jwt.encode(claims(), "", "none"), id="unsigned"),
        pytest.param(lambda: signed(private(rsa_key()), "RS256"), id="a key that nobody set"),
        pytest.param(lambda: "a.b.c", id="no token"),
        pytest.param(lambda: signed()[:-3], id="cut"),
    ],
)
def test_a_jwt_that_is_not_good_proves_nothing(token):
    with pytest.raises(BadSignature) as refused:
        who(token())
    assert refused.value.field == "identity"


def test_a_public_key_is_never_taken_for_a_secret():
    """The old attack: signed by HMAC with the public key, which everybody knows."""
    import hashlib
    import hmac

    key = public(rsa_key())
    head_and_claims = jwt.encode(claims(), LONG_SECRET, "HS256").rpartition(".")[0]
    mac = hmac.digest(key.encode(), head_and_claims.encode(), hashlib.sha256)
    forged = f"{head_and_claims}.{jwt.utils.base64url_encode(mac).decode()}"
    for keys in ({"public_key": key}, {"public_key": key, "secret": LONG_SECRET}):
        with pytest.raises(BadSignature):
            who(forged, **keys)


def test_a_short_secret_proves_no_jwt():
    with pytest.raises(BadSignature):
        who(signed(), secret=SECRET)


def test_an_audience_is_demanded_where_one_is_set():
    keys = {"secret": LONG_SECRET, "audience": "keydesk"}
    assert who(signed(aud="keydesk"), **keys)
    assert who(signed(aud=["shop", "keydesk"]), **keys)
    for token in (signed(), signed(aud="shop")):
        with pytest.raises(BadSignature):
            who(token, **keys)


@pytest.mark.parametrize(
    "key",
    [
        lambda: "no key",
        lambda: public(rsa_key(1024)),
        lambda: public(ed25519.Ed25519PrivateKey.generate()),
        lambda: public(ec.generate_private_key(ec.SECP384R1())),
        lambda: private(rsa_key()),
    ],
    ids=["none", "short", "Ed25519", "another curve", "a private one"],
)
def test_keys_that_cannot_be_used_are_told(key):
    with pytest.raises(ValueError, match="key"):
        algorithm_of(key())
