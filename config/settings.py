"""The one typed Settings: everything the environment may say. Only `config/` reads it; importing opens nothing.

Names are `KEYDESK_…`; a channel's own are `KEYDESK_PHONE__…`, `KEYDESK_EMAIL__…`, `KEYDESK_WEB_CHAT__…`.
"""

import hashlib
import hmac
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from channels.email.manifest import EmailSettings
from channels.phone.manifest import PhoneSettings
from channels.web_chat.manifest import ChatSettings
from hub.contract.errors import Misconfigured

HERE = Path(__file__).parent
SHORTEST_SECRET = 32


class Settings(BaseSettings):
    """`secret_key`: at least 32 characters from which every other key that is not set is derived. `public_url`: how
    customers' browsers and carriers reach this hub. `business_dir`: tiers, plans, hours, menus (YAML)."""

    model_config = SettingsConfigDict(env_prefix="KEYDESK_", env_nested_delimiter="__", extra="ignore")

    database_url: str = "sqlite:///keydesk.sqlite3"
    redis_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = ""
    secret_key: SecretStr = SecretStr("")
    data_dir: Path = Path("keydesk-data")
    business_dir: Path = HERE / "business"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "json"
    session_hours: float = Field(default=12, gt=0)
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
        name = "KEYDESK_" + "__".join(str(part) for part in first["loc"]).upper()
        raise Misconfigured(f"{name}: {first['msg']}.", mend=f"set {name} to a valid value") from None


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
    if len(settings.secret_key.get_secret_value()) < SHORTEST_SECRET:
        raise Misconfigured(
            f"KEYDESK_SECRET_KEY is not set or shorter than {SHORTEST_SECRET} characters; Keydesk does not start "
            "with a default secret.",
            mend="set it to the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
        )
