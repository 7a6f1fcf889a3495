"""Tokens with which agents' browsers register as their devices.

Twilio's: https://www.twilio.com/docs/iam/access-tokens with a voice grant. The simulator's: a JWT (RFC 7519) signed by
the account's secret, whose subject is the device's address.
"""

from datetime import datetime, timedelta

import jwt

from channels.phone.settings import PhoneSettings
from hub.contract.controls import DeviceToken
from hub.contract.errors import NotFound

LASTS = timedelta(hours=1)


def device_token(settings: PhoneSettings, user_id: str, now: datetime) -> DeviceToken:
    """For this user's browser. Raises `NotFound` where the carrier has no devices in browsers, or we have no key."""
    expires = now + LASTS
    if settings.carrier == "simulator" and not settings.auth_token.get_secret_value():
        raise NotFound("No carrier is set up.", mend="set carrier and auth_token of phone")
    if settings.carrier == "simulator":
        content = {"sub": f"client:{user_id}", "iat": now, "exp": expires}
        token = jwt.encode(content, settings.auth_token.get_secret_value(), algorithm="HS256")
        return DeviceToken(
            kind="simulator", identity=user_id, token=token, expires_at=expires, url=settings.api_base_url
        )
    if not settings.api_key_sid or not settings.api_key_secret.get_secret_value():
        raise NotFound(
            "The carrier has no devices in browsers.", mend="set api_key_sid and api_key_secret, or use telephones"
        )
    return DeviceToken(kind="twilio", identity=user_id, token=_access(settings, user_id, now), expires_at=expires)


def _access(settings: PhoneSettings, user_id: str, now: datetime) -> str:
    """An access token; the package's own takes the time from the clock on the wall, so only its claims are used."""
    from twilio.jwt.access_token.grants import VoiceGrant  # here, because the package is slow to import

    grant = VoiceGrant(incoming_allow=True, outgoing_application_sid=settings.outgoing_app_sid or None)
    issued = int(now.timestamp())
    content = {
        "jti": f"{settings.api_key_sid}-{issued}",
        "iss": settings.api_key_sid,
        "sub": settings.account_sid,
        "iat": issued,
        "exp": issued + int(LASTS.total_seconds()),
        "grants": {"identity": user_id, grant.key: grant.to_payload()},
    }
    headers = {"cty": "twilio-fpa;v=1"}
    secret = settings.api_key_secret.get_secret_value()
    return jwt.encode(content, secret, algorithm="HS256", headers=headers)
