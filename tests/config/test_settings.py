"""The environment's settings: read once, completed, and refused by the variable's name when they are wrong."""

from typing import Any

import pytest

from channels.phone.manifest import PhoneSettings
from config.settings import Settings, complete, read_settings, refuse_default_secrets, unknown_variables
from hub.contract.errors import Misconfigured

SECRET = "a secret of this test alone, long enough"


pytestmark = pytest.mark.usefixtures("environment")


def read(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(f"KEYDESK_{name}", value)
    return read_settings()


def refused(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Misconfigured:
    with pytest.raises(Misconfigured) as caught:
        read(monkeypatch, **variables)
    return caught.value


def test_an_empty_environment_is_enough_and_listens_on_loopback_only() -> None:
    settings = read_settings()
    assert (settings.host, settings.port, settings.redis_url) == ("127.0.0.1", 8000, "")
    assert settings.email.mailboxes == ()


def test_a_channels_own_settings_are_nested_by_two_underscores(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(
        monkeypatch, PORT="8123", PHONE__NUMBER="+4930555000", EMAIL__MAILBOXES='[{"address": "Desk@Here.example"}]'
    )
    assert (settings.port, settings.phone.number) == (8123, "+4930555000")
    assert [mailbox.address for mailbox in settings.email.mailboxes] == ["desk@here.example"]


def test_what_is_handed_in_counts_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYDESK_PORT", "8123")
    assert read_settings(port=9000).port == 9000


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "99999"),
        ("PORT", "tcp://10.0.0.1:80"),
        ("LOG_LEVEL", "loud"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "postgresql://user@host:no_port/name"),
        ("REDIS_URL", "localhost"),
        ("FILES_URL", "https://bucket.example"),
        ("FILES_URL", "s3://Bucket"),
        ("PUBLIC_URL", "hub.example.com"),
        ("PHONE__PUBLIC_URL", "hub.example.com"),
        ("EMAIL__SMTP_PORT", "0"),
        ("EMAIL__NO_SUCH_THING", "1"),
        ("EMAIL__MAILBOXES", '[{"address": "nobody"}]'),
    ],
)
def test_a_wrong_value_is_refused_by_the_variables_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    error = refused(monkeypatch, **{variable: value})
    assert error.detail.startswith(f"KEYDESK_{variable}: ")
    assert f"KEYDESK_{variable}" in error.mend
    assert "\n" not in error.detail


@pytest.mark.parametrize("variable", ["EMAIL", "EMAIL__MAILBOXES"])
def test_what_should_be_json_and_is_not_is_told_how_to_be_written(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    error = refused(monkeypatch, **{variable: "desk@here.example"})
    assert "KEYDESK_EMAIL" in error.detail
    assert "JSON" in error.mend


@pytest.mark.parametrize(
    "variables",
    [
        {"DATABASE_URL": "postgresql://user:hunter2@host:no_port/name"},
        {"EMAIL": '{"smtp_password": "hunter2", "smtp_port": 0}'},
        {"PHONE": '{"auth_token": ["hunter2"]}'},
    ],
)
def test_no_secret_is_told_by_a_refusal(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    error = refused(monkeypatch, **variables)
    assert "hunter2" not in error.detail + error.mend


def test_no_secret_is_told_by_printing_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, SECRET_KEY="hunter2 hunter2", EMAIL__SMTP_PASSWORD="hunter2")
    assert "hunter2" not in repr(settings)


def test_a_misspelt_variable_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KEYDESK_PROT", "KEYDESK_PORT", "KEYDESK_PHONE__NUMBER", "KEYDESK_NEW_PASSWORD", "OTHER_PROT"):
        monkeypatch.setenv(name, "1")
    assert unknown_variables() == ["KEYDESK_PROT"]


# --- what follows from others ---------------------------------------------------------------------------------------
def test_every_key_is_derived_from_the_one_secret_and_differs_by_purpose() -> None:
    one, same = settings_with(secret_key=SECRET), settings_with(secret_key=SECRET)
    other = settings_with(secret_key=SECRET + "!")
    keys = {each.key(purpose).get_secret_value() for each in (one, same, other) for purpose in ("mail", "chat")}
    assert len(keys) == 4, "the same secret gives the same key for the same purpose, and only then"
    assert all(len(key) == 64 and SECRET not in key for key in keys)


def test_keys_that_are_not_set_are_derived_and_those_that_are_stay() -> None:
    own = complete(settings_with(secret_key=SECRET, email={"token_key": "set by hand"}))
    assert own.email.token_key.get_secret_value() == "set by hand"
    assert own.web_chat.token_key == own.key("chat tokens")
    assert own.web_chat.token_key != complete(settings_with(secret_key=SECRET)).email.token_key


def test_the_public_address_follows_from_host_and_port_until_it_is_set() -> None:
    plain = complete(Settings(port=8123))
    assert (plain.public_url, plain.phone.public_url) == ("http://127.0.0.1:8123",) * 2
    behind = complete(Settings(public_url="https://hub.example.com/"))
    assert (behind.public_url, behind.phone.public_url) == ("https://hub.example.com",) * 2
    phone = PhoneSettings(public_url="https://calls.example.com")
    assert complete(Settings(phone=phone)).phone.public_url == "https://calls.example.com"


# --- secrets --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("secret", ["", "too short", "x" * 64, "change-me-" * 4])
def test_a_hub_without_a_secret_of_its_own_is_refused(secret: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        refuse_default_secrets(settings_with(secret_key=secret))
    assert caught.value.detail.startswith("KEYDESK_SECRET_KEY")
    assert "token_urlsafe" in caught.value.mend
    assert not secret or secret not in caught.value.detail


def test_a_secret_of_its_own_is_enough() -> None:
    refuse_default_secrets(settings_with(secret_key=SECRET))


def settings_with(**facts: Any) -> Settings:
    return Settings(**facts)
