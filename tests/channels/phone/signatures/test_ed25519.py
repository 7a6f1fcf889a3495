"""The vector is RFC 8032's own key (7.1, TEST 1), which signs here what a carrier would."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from channels.phone.signatures.ed25519 import Ed25519Signatures
from channels.phone.signatures.scheme import Signed
from hub.contract.errors import BadSignature, Misconfigured

SECRET = Ed25519PrivateKey.from_private_bytes(
    bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
)
PUBLIC_KEY = base64.b64encode(
    bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
).decode()
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
BODY = "CallSid=CA1&From=%2B14155550101"
SIGNATURES = Ed25519Signatures(PUBLIC_KEY, timedelta(minutes=5), lambda: NOW)


def signed(body: str = BODY, stamp: str = STAMP, of: str = "", signature: str | None = None) -> Signed:
    made = base64.b64encode(SECRET.sign((of or f"{stamp}|{body}").encode())).decode()
    headers = {
        b"telnyx-signature-ed25519": (made if signature is None else signature).encode("latin-1"),
        b"telnyx-timestamp": stamp.encode("latin-1"),
    }
    return Signed("https://hub.example.com/phone/voice", headers, body, None)


def test_what_the_carrier_signed_just_now_is_accepted() -> None:
    SIGNATURES.check(signed())


@pytest.mark.parametrize("minutes", [-4, 4])
def test_clocks_may_differ_a_little(minutes: int) -> None:
    SIGNATURES.check(signed(stamp=str(int((NOW + timedelta(minutes=minutes)).timestamp()))))


@pytest.mark.parametrize(
    "webhook",
    [
        signed(of="something else"),
        signed(signature=""),
        signed(signature="not base64"),
        signed(signature="é"),
        signed(signature="AAAA"),
        signed(stamp=""),
        signed(stamp="yesterday"),
        signed(stamp="9" * 400),
        signed(stamp=str(int((NOW - timedelta(minutes=6)).timestamp()))),
        signed(stamp=str(int((NOW + timedelta(minutes=6)).timestamp()))),
        Signed("https://hub.example.com/phone/voice", {}, BODY, None),
    ],
)
def test_anything_else_is_refused(webhook: Signed) -> None:
    with pytest.raises(BadSignature):
        SIGNATURES.check(webhook)


@pytest.mark.parametrize("key", ["", "AAAA", "not base64", "é"])
def test_a_key_that_is_none_is_a_fault_of_the_configuration(key: str) -> None:
    with pytest.raises(Misconfigured, match="public key"):
        Ed25519Signatures(key, timedelta(minutes=5), lambda: NOW)
