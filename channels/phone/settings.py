"""What may be set of the phone channel."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr


def _http_url(value: str) -> str:
    """An absolute URL without trailing slash. One with a user name in it would spoil every signature."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("write it like https://hub.example.com")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("no user name, query or fragment may stand in it")
    return value.rstrip("/")


HttpUrl = Annotated[str, AfterValidator(_http_url)]


class Voice(BaseModel):
    """How the carrier speaks and hears one of our languages, in the carrier's own codes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str
    voice: str | None = None
    hearing: str


VOICES = {
    "en": Voice(language="en-US", voice="Polly.Joanna-Neural", hearing="en-US"),
    "zh-CN": Voice(language="cmn-CN", voice="Polly.Zhiyu-Neural", hearing="cmn-Hans-CN"),
}


class SignatureSettings(BaseModel):
    """How the carrier signs its webhooks. `hmac_sha1`: Twilio's way, with the account's auth token; SignalWire's is the
    same under the `header` x-signalwire-signature. `ed25519`: Telnyx's way, with the carrier's `public_key` (base64);
    `tolerance_seconds`: how old such a webhook may be. An empty header is the usual one of the scheme."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scheme: Literal["hmac_sha1", "ed25519"] = "hmac_sha1"
    header: str = Field(default="", pattern=r"^[A-Za-z0-9-]*$")
    timestamp_header: str = Field(default="", pattern=r"^[A-Za-z0-9-]*$")
    public_key: str = ""
    tolerance_seconds: float = Field(default=300, gt=0, le=3600)


class PhoneSettings(BaseModel):
    """Settings of the phone channel. Without an `auth_token` (or, where the carrier signs by Ed25519, its public key)
    every webhook is refused. `signature`: how the carrier signs.

    `public_url`: how the carrier reaches this hub; signatures are checked against it. `number`: ours, E.164, shown
    when agents are called. `region`: whose national numbers may come without a country code (ISO 3166). `retry`: how
    the carrier repeats a webhook of ours (Twilio's connection overrides; its default does not repeat after a 5xx).
    `hold_music_url`: what waiting callers hear between announcements, which come when the piece is over: a short one
    (20 seconds) keeps their rhythm. None: a piece of our own; empty: silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    carrier: Literal["twilio", "simulator"] = "simulator"
    account_sid: str = ""
    auth_token: SecretStr = SecretStr("")
    api_base_url: HttpUrl = "https://api.twilio.com"
    api_timeout_seconds: float = Field(default=10, gt=0, le=60)
    public_url: HttpUrl = "http://127.0.0.1:8000"
    number: str = ""
    region: str = Field(default="US", pattern=r"^[A-Z]{2}$")
    menu: str = "main"
    signature: SignatureSettings = SignatureSettings()
    retry: str = "rc=2&rp=ct,rt,5xx"
    hold_music_url: str | None = None
    calls_per_second: float = Field(default=0, ge=0, le=1000)
    api_key_sid: str = ""
    api_key_secret: SecretStr = SecretStr("")
    outgoing_app_sid: str = ""
    sweep_seconds: float = Field(default=15, gt=0)
    grace_seconds: float = Field(default=30, ge=0)
    voices: dict[str, Voice] = VOICES
    body_limit: int = Field(default=64 * 1024, ge=1024)
