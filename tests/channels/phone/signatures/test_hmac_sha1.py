"""Vectors: Twilio's own test suite (tests/unit/test_request_validator.py), recomputed."""

import pytest

from channels.phone.form import Form, read_form
from channels.phone.signatures.hmac_sha1 import Signatures
from channels.phone.signatures.scheme import Signed
from hub.contract.errors import BadSignature

URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}
SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
BODY = '{"property": "value", "boolean": true}'
BODY_URL = f"{URL}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"


def signed(url: str, payload: Form | str, signature: str, header: str = "x-twilio-signature") -> Signed:
    headers = {header.encode(): signature.encode("latin-1")}
    return Signed(
        url, headers, payload if isinstance(payload, str) else "", None if isinstance(payload, str) else payload
    )


def form(**changed: str) -> Form:
    return Form(list({**FORM, **changed}.items()))


def test_twilios_own_vector_is_accepted() -> None:
    assert Signatures("12345").sign(URL, FORM) == SIGNATURE
    Signatures("12345").check(signed(URL, form(), SIGNATURE))


@pytest.mark.parametrize(
    "url", ["https://mycompany.com:443/myapp.php?foo=1&bar=2", "https://mycompany.com/myapp.php?foo=1&bar=2"]
)
def test_a_signature_made_with_or_without_the_port_is_accepted(url: str) -> None:
    Signatures("12345").check(signed(URL, form(), Signatures("12345").sign(url, FORM)))


@pytest.mark.parametrize(
    ("url", "payload", "signature"),
    [
        (URL, form(Digits="1235"), SIGNATURE),
        (URL.replace("foo=1", "foo=2"), form(), SIGNATURE),
        (URL, form(), ""),
        (URL, form(), "RSOYDt4T1cUTdK1PDd93/VVr8B9="),
        (URL, form(), "é" * 28),
        ("https://mycompany.com:notaport/", form(), SIGNATURE),
        ("", form(), SIGNATURE),
    ],
)
def test_anything_else_is_refused(url: str, payload: Form, signature: str) -> None:
    with pytest.raises(BadSignature):
        Signatures("12345").check(signed(url, payload, signature))


def test_a_json_body_is_known_by_its_hash_in_the_url() -> None:
    Signatures("12345").check(signed(BODY_URL, BODY, Signatures("12345").sign(BODY_URL, {})))


@pytest.mark.parametrize(("url", "body"), [(BODY_URL, BODY + " "), (URL, BODY), (URL, "")])
def test_a_json_body_without_its_own_hash_is_refused(url: str, body: str) -> None:
    with pytest.raises(BadSignature):
        Signatures("12345").check(signed(url, body, Signatures("12345").sign(url, {})))


def test_without_a_token_nothing_is_accepted_and_nothing_signed() -> None:
    with pytest.raises(BadSignature):
        Signatures("").check(signed(URL, form(), SIGNATURE))
    with pytest.raises(BadSignature):
        Signatures("").sign(URL, FORM)


def test_a_repeated_field_counts_with_all_its_values() -> None:
    repeated = read_form("A=2&A=1")
    made = Signatures("12345").sign(URL, repeated)
    Signatures("12345").check(signed(URL, read_form("A=1&A=2"), made))
    with pytest.raises(BadSignature):
        Signatures("12345").check(signed(URL, read_form("A=1"), made))


def test_the_fragment_that_tells_the_carrier_how_to_repeat_is_not_signed() -> None:
    signatures = Signatures("12345")
    assert signatures.sign(f"{URL}#rc=2", FORM) == SIGNATURE


def test_a_carrier_may_have_a_header_of_its_own() -> None:
    theirs = Signatures("12345", "X-SignalWire-Signature")
    theirs.check(signed(URL, form(), SIGNATURE, "x-signalwire-signature"))
    with pytest.raises(BadSignature):
        theirs.check(signed(URL, form(), SIGNATURE))
