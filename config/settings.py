"""The one typed Settings: everything the environment may say. Only `config/` reads it; importing opens nothing.

Names are `KEYDESK_…`; a channel's own are `KEYDESK_PHONE__…`, `KEYDESK_EMAIL__…`, `KEYDESK_WEB_CHAT__…`.
"""

import hashlib
import hmac
import os
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError
from sqlalchemy import make_url

from channels.email.manifest import EmailSettings
from channels.phone.manifest import PhoneSettings
from channels.web_chat.manifest import ChatSettings
from hub.contract.errors import Misconfigured

HERE = Path(__file__).parent
PREFIX = "KEYDESK_"
SHORTEST_SECRET = 32
HOW_TO_MAKE_ONE = "set it to the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
EXAMPLE = """KEYDESK_EMAIL__MAILBOXES='[{"address": "desk@example.com"}]'"""
FEWEST_CHARACTERS = 10  # different ones, in a secret that was not just typed
BESIDE = frozenset({"KEYDESK_NEW_PASSWORD"})  # read by a command, no setting


def _database(url: str) -> str:
    """Which stores there are is told by `open_store`; never the URL itself, which may hold a password."""
    try:
        make_url(url)
    except Exception:
        raise ValueError("write it like sqlite:///keydesk.sqlite3 or postgresql://user@host/database") from None
    return url


def _redis(url: str) -> str:
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("write it like redis://host:6379/0")
    return url


def _bucket(url: str) -> str:
    if url and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,62}(/[A-Za-z0-9][A-Za-z0-9._/-]{0,200})?", url):
        raise ValueError("write it like s3://bucket or s3://bucket/folder")
    return url


def _scanner(url: str) -> str:
    if url and not re.fullmatch(r"tcp://[^/\s:]+(:\d{1,5})?|unix:///\S+", url):
        raise ValueError("write it like tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl")
    return url


def _site(url: str) -> str:
    if url and not re.match(r"https?://[^/\s]+", url):
        raise ValueError("write it like https://hub.example.com")
    return url.rstrip("/")


class Settings(BaseSettings):
    """`secret_key`: at least 32 characters from which every other key that is not set is derived. `public_url`: how
    customers' browsers and carriers reach this hub. `business_dir`: tiers, plans, hours, menus (YAML), which are read
    anew when they change, unless `watch_business` is false. `retry_days`: how long it is tried to send a message.

    Attachments, raw mails and recordings are kept below `data_dir`, or where `files_url` says (`s3://bucket/folder`):
    at `files_endpoint`, Amazon's own unless set, signed in with `files_key_id` and `files_secret`, or, without them, as
    what the machine is.

    Files from visitors are scanned by ClamAV's daemon at `scanner_url`, if any: none above `scanner_max_bytes` (clamd's
    own StreamMaxLength must not be below), each within `scanner_seconds`. Agents may have what is written translated
    where there is a LibreTranslate at `translator_url`, with `translator_key` if it wants one.

    Alerts of the board are posted to `alert_webhook_url`, signed with `alert_webhook_secret`, derived unless set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", extra="ignore")

    database_url: Annotated[str, AfterValidator(_database)] = "sqlite:///keydesk.sqlite3"
    redis_url: Annotated[str, AfterValidator(_redis)] = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: Annotated[str, AfterValidator(_site)] = ""
    secret_key: SecretStr = SecretStr("")
    data_dir: Path = Path("keydesk-data")
    files_url: Annotated[str, AfterValidator(_bucket)] = ""
    files_endpoint: Annotated[str, AfterValidator(_site)] = ""
    files_region: str = "us-east-1"
    files_key_id: str = ""
    files_secret: SecretStr = SecretStr("")
    scanner_url: Annotated[str, AfterValidator(_scanner)] = ""
    scanner_max_bytes: int = Field(default=25_000_000, ge=1024)
    scanner_seconds: float = Field(default=30, gt=0, le=600)
    translator_url: Annotated[str, AfterValidator(_site)] = ""
    translator_key: SecretStr = SecretStr("")
    alert_webhook_url: Annotated[str, AfterValidator(_site)] = ""
    alert_webhook_secret: SecretStr = SecretStr("")
    business_dir: Path = HERE / "business"
    watch_business: bool = True
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "json"
    session_hours: float = Field(default=12, gt=0)
    retry_days: float = Field(default=5, gt=0, le=30)
    phone: PhoneSettings = PhoneSettings()
    email: EmailSettings = EmailSettings()
    web_chat: ChatSettings = ChatSettings()

    def key(self, purpose: str) -> SecretStr:
        """A key of its own for each purpose, derived from `secret_key` by HMAC-SHA256 (NIST SP 800-108)."""
        secret = self.secret_key.get_secret_value().encode()
        return SecretStr(hmac.new(secret, f"keydesk {purpose}".encode(), hashlib.sha256).hexdigest())


def read_settings(**overrides: object) -> Settings:
    """The environment's settings. Raises `Misconfigured`, naming the variable."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name, place = _variable(first["loc"])
        problem = first["msg"].removeprefix("Value error, ").rstrip(".")
        raise Misconfigured(f"{name}: {place}{problem}.", mend=f"set {name} to a valid value") from None
    except SettingsError as error:  # what should be JSON is not
        name = PREFIX + "".join(re.findall(r'field "(\w+)"', str(error))).upper()
        raise Misconfigured(
            f"{name} or a variable that begins with {name}__ should be JSON and is not.",
            mend="write lists and groups as JSON, such as " + EXAMPLE,
        ) from None


def _variable(loc: tuple[str | int, ...]) -> tuple[str, str]:
    """The variable's name, and the place within its JSON if it is one."""
    names = [str(part) for part in loc]
    depth = next((place for place, part in enumerate(loc) if isinstance(part, int)), len(loc))
    place = ".".join(names[depth:])
    return PREFIX + "__".join(names[:depth]).upper(), f"in entry {place}: " if place else ""


def unknown_variables() -> list[str]:
    """Variables of the environment that look like settings and are none: a misspelt one changes nothing."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    found = (name for name in os.environ if name.startswith(PREFIX) and name not in BESIDE)
    return sorted(name for name in found if name.split("__")[0].upper() not in known)


def complete(settings: Settings) -> Settings:
    """The settings with what follows from others: keys from `secret_key`, addresses from host and port."""
    url = settings.public_url or f"http://{settings.host}:{settings.port}"
    phone = settings.phone.model_copy(
        update={} if "public_url" in settings.phone.model_fields_set else {"public_url": url}
    )
    email = settings.email.model_copy(
        update={} if settings.email.token_key.get_secret_value() else {"token_key": settings.key("mail threads")}
    )
    chat = settings.web_chat.model_copy(
        update={} if settings.web_chat.token_key.get_secret_value() else {"token_key": settings.key("chat tokens")}
    )
    return settings.model_copy(update={"public_url": url, "phone": phone, "email": email, "web_chat": chat})


def refuse_default_secrets(settings: Settings) -> None:
    """A hub that others can reach must have secrets of its own. Raises `Misconfigured`."""
    secret = settings.secret_key.get_secret_value()
    if len(secret) < SHORTEST_SECRET:
        raise Misconfigured(
            f"KEYDESK_SECRET_KEY is not set or shorter than {SHORTEST_SECRET} characters; Keydesk does not start "
            "with a default secret.",
            mend=HOW_TO_MAKE_ONE,
        )
    if len(set(secret)) < FEWEST_CHARACTERS:
        raise Misconfigured("KEYDESK_SECRET_KEY repeats a few characters; it can be guessed.", mend=HOW_TO_MAKE_ONE)
