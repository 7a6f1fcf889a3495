import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import ValidationError

from channels.web_chat.settings import ChatSettings


def test_as_it_stands_only_our_own_pages_carry_the_widget():
    assert ChatSettings().frame_ancestors == ("'self'",)


@pytest.mark.parametrize("site", ["https://www.example.com", "https://*.example.com", "http://127.0.0.1:8123"])
def test_a_site_is_an_origin(site):
    assert ChatSettings(frame_ancestors=(site,)).frame_ancestors == (site,)


@pytest.mark.parametrize("site", ["self", "example.com", "https://a.com; script-src *", "https://a.com/path", ""])
def test_what_would_break_the_policy_is_refused(site):
    with pytest.raises(ValidationError):
        ChatSettings(frame_ancestors=(site,))


def test_secrets_do_not_show():
    assert "hush" not in repr(ChatSettings(token_key="hush" * 8, identity_secret="hush"))


@pytest.mark.parametrize("origin", ["https://app.example.com", "capacitor://localhost", "http://127.0.0.1:8123"])
def test_an_origin_is_what_browsers_send(origin):
    assert ChatSettings(allowed_origins=(origin,)).allowed_origins == (origin,)


@pytest.mark.parametrize("origin", ["*", "https://*.example.com", "app.example.com", "https://a.com/", "null", ""])
def test_an_origin_that_would_never_match_is_a_mistake(origin):
    with pytest.raises(ValidationError, match="no origin"):
        ChatSettings(allowed_origins=(origin,))


def test_a_public_key_may_stand_on_one_line_and_must_be_one():
    pem = ec.generate_private_key(ec.SECP256R1()).public_key()
    text = pem.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    settings = ChatSettings(identity_public_key=text.replace("\n", "\\n"), identity_audience="keydesk")
    assert settings.proof_keys.public_key == text.strip()
    with pytest.raises(ValidationError, match="PEM"):
        ChatSettings(identity_public_key="-----BEGIN")
