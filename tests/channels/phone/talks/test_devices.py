import jwt
import pytest
from pydantic import SecretStr
from twilio.jwt.access_token import AccessToken

from channels.phone.settings import PhoneSettings
from channels.phone.talks.devices import LASTS, device_token
from hub.contract.errors import NotFound
from tests.fakes.phone_doors import NOW

SECRET = SecretStr("s" * 40)


def test_at_the_simulator_a_browser_is_the_address_it_is_called_at() -> None:
    settings = PhoneSettings(auth_token=SECRET, api_base_url="http://127.0.0.1:9000")
    made = device_token(settings, "us_1", NOW)
    assert (made.kind, made.identity, made.url) == ("simulator", "us_1", "http://127.0.0.1:9000")
    told = jwt.decode(made.token, SECRET.get_secret_value(), algorithms=["HS256"], options={"verify_exp": False})
    assert told["sub"] == "client:us_1"
    assert made.expires_at == NOW + LASTS
    assert told["exp"] == int(made.expires_at.timestamp())


def test_at_twilio_it_is_an_access_token_with_a_voice_grant() -> None:
    settings = PhoneSettings(
        carrier="twilio", account_sid="AC1", auth_token=SECRET, number="+14155550199", api_key_sid="SK1",
        api_key_secret=SECRET, outgoing_app_sid="AP1",
    )  # fmt: skip
    made = device_token(settings, "us_1", NOW)
    told = jwt.decode(made.token, SECRET.get_secret_value(), algorithms=["HS256"], options={"verify_exp": False})
    assert jwt.get_unverified_header(made.token)["cty"] == "twilio-fpa;v=1"
    assert (told["iss"], told["sub"], told["exp"] - told["iat"]) == ("SK1", "AC1", 3600)
    assert told["grants"] == {
        "identity": "us_1",
        "voice": {"incoming": {"allow": True}, "outgoing": {"application_sid": "AP1"}},
    }
    theirs = AccessToken("AC1", "SK1", SECRET.get_secret_value(), identity="us_1")
    assert set(theirs.payload) - {"nbf"} <= set(told)
    assert theirs.headers.items() <= jwt.get_unverified_header(made.token).items()


def test_without_a_key_there_are_no_browsers() -> None:
    with pytest.raises(NotFound):
        device_token(PhoneSettings(carrier="twilio", auth_token=SECRET), "us_1", NOW)
