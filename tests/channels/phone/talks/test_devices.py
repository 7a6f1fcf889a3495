"""Browsers as telephones: who gets a token, and for how long."""

import jwt
import pytest
from pydantic import SecretStr

from channels.phone.settings import PhoneSettings
from channels.phone.talks.devices import LASTS, device_token
from hub.contract.errors import NotFound
from tests.fakes.clock import START

SECRET = "the simulator's own, long enough to sign with"


def test_a_browser_speaks_through_the_simulator_with_a_token_of_its_user() -> None:
    token = device_token(PhoneSettings(auth_token=SecretStr(SECRET)), "us_ada", START)
    said = jwt.decode(token.token, SECRET, algorithms=["HS256"], options={"verify_exp": False, "verify_iat": False})
    assert (said["sub"], token.kind, token.expires_at) == ("client:us_ada", "simulator", START + LASTS)


def test_a_hub_without_a_carrier_has_no_devices() -> None:
    with pytest.raises(NotFound, match="No carrier is set up"):
        device_token(PhoneSettings(), "us_ada", START)


def test_a_carrier_without_a_key_has_no_devices_in_browsers() -> None:
    with pytest.raises(NotFound, match="no devices in browsers"):
        device_token(PhoneSettings(carrier="twilio"), "us_ada", START)
