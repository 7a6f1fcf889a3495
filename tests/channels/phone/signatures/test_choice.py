import pytest
from pydantic import SecretStr, ValidationError

from channels.phone.settings import PhoneSettings, SignatureSettings
from channels.phone.signatures.choice import signatures_of
from channels.phone.signatures.ed25519 import Ed25519Signatures
from channels.phone.signatures.hmac_sha1 import Signatures
from channels.phone.signatures.scheme import Signed
from hub.contract.errors import Misconfigured
from tests.channels.phone.signatures.test_ed25519 import NOW, PUBLIC_KEY
from tests.channels.phone.signatures.test_ed25519 import signed as signed_by_ed25519


def test_carriers_sign_as_twilio_does_unless_it_is_said_otherwise() -> None:
    assert isinstance(signatures_of(PhoneSettings(), lambda: NOW), Signatures)


def test_a_carrier_that_signs_as_twilio_under_its_own_header() -> None:
    own = SignatureSettings(header="X-SignalWire-Signature")
    scheme = signatures_of(PhoneSettings(auth_token=SecretStr("12345"), signature=own), lambda: NOW)
    url = "https://hub.example.com/phone/voice?bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    made = Signatures("12345").sign(url, {})
    scheme.check(Signed(url, {b"x-signalwire-signature": made.encode()}, "{}", None))


def test_a_carrier_that_signs_by_ed25519() -> None:
    theirs = SignatureSettings(scheme="ed25519", public_key=PUBLIC_KEY)
    scheme = signatures_of(PhoneSettings(signature=theirs), lambda: NOW)
    assert isinstance(scheme, Ed25519Signatures)
    scheme.check(signed_by_ed25519())


def test_ed25519_without_a_key_is_not_opened() -> None:
    with pytest.raises(Misconfigured):
        signatures_of(PhoneSettings(signature=SignatureSettings(scheme="ed25519")), lambda: NOW)


@pytest.mark.parametrize("wrong", [{"scheme": "rsa"}, {"header": "a b"}, {"tolerance_seconds": 0}, {"secret": "x"}])
def test_a_scheme_that_is_none_is_named(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SignatureSettings.model_validate(wrong)
